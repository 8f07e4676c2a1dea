"""Areas' own intervals: a contact that answers for several areas keeps the strictest of theirs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from directory.contacts.answering import where_contacts_answer
from directory.database import any_of, fetch, fetch_quickly
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import reference_version
from directory.history.rules import Act, Change
from directory.verification.rules import strictest
from directory.verification.tables import AreaInterval

SHORTEST, LONGEST = 7, 730


@dataclass(frozen=True)
class Interval:
    """An area's own interval for a role, beside the role's."""

    uuid: UUID
    area: str
    role: str
    review_days: int
    usual: int


_OF_AREAS = (
    "SELECT area.id, own.role, own.review_days FROM area_interval own "
    "JOIN area ON area.id = own.area OR area.county = own.area WHERE own.ended_at IS NULL"
)
_known: dict[str, tuple[object, dict[int, dict[int, int]]]] = {}


async def intervals_of_areas() -> dict[int, dict[int, int]]:
    """Review days by role and area, by number; read again only after one, or an area, has changed.

    A county's hold in its districts too, unless a district has a shorter one.
    """
    version = await reference_version()
    if "areas" not in _known or _known["areas"][0] != version:
        by_role: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for area, role, days in await fetch_quickly(_OF_AREAS):
            by_role[role][area] = min(days, by_role[role].get(area, days))
        _known["areas"] = (version, dict(by_role))
    return _known["areas"][1]


async def overridden(contacts: Mapping[int, int]) -> dict[int, int]:
    """Review days of those contacts (with their roles, by number) of which an area has its own interval.

    Nothing is read for a role without one, so the lookup pays only where somebody set one.
    """
    by_role = await intervals_of_areas()
    asked = [contact for contact, role in contacts.items() if role in by_role]
    if not asked:
        return {}
    usual: dict[int, int] = {}
    covers: defaultdict[int, list[int | None]] = defaultdict(list)
    which, wanted = any_of("contact.id", asked)
    for contact, role, days, area in await fetch_quickly(
        f"SELECT contact.id, role.id, role.review_days, there.area FROM {where_contacts_answer(which)} there "
        "JOIN contact ON contact.id = there.contact JOIN role ON role.id = contact.role",
        wanted,
        wanted,
    ):
        usual[contact] = days
        covers[contact].append(by_role[role].get(area))
    found = {contact: strictest(usual[contact], areas) for contact, areas in covers.items()}
    return {contact: days for contact, days in found.items() if days != usual[contact]}


async def intervals() -> list[Interval]:
    """Every area's own interval in force, by area and role."""
    rows = await fetch(
        "SELECT own.uuid, area.name AS area, role.title AS role, own.review_days, role.review_days AS usual "
        "FROM area_interval own JOIN area ON area.id = own.area JOIN role ON role.id = own.role "
        "WHERE own.ended_at IS NULL ORDER BY area.name, role.position"
    )
    return [Interval(**row) for row in rows]


async def set_interval(act: Act, *, area: int, role: int, review_days: int) -> None:
    """An area's own interval for a role from now on, in place of the one it had; the same again does nothing."""
    if not SHORTEST <= review_days <= LONGEST:
        raise RuleBroken(f"Enter a number of days from {SHORTEST} to {LONGEST}", field="review_days")
    async with alone():
        held = await AreaInterval.objects().where(
            (AreaInterval.area == area) & (AreaInterval.role == role) & AreaInterval.ended_at.is_null()
        )
        if any(each.review_days == review_days for each in held):
            return
        ended = [await _end(act, each) for each in held]
        new = AreaInterval(area=area, role=role, review_days=review_days)
        await new.save()
        await record(act, changes=[*ended, change(new, verb="added")])


async def end_interval(act: Act, uuid: UUID) -> None:
    """The role's own interval holds again; NotFound. Ended already, nothing happens."""
    async with alone():
        held = await AreaInterval.objects().where(AreaInterval.uuid == uuid).first()
        if held is None:
            raise NotFound
        if held.ended_at is None:
            await record(act, changes=[await _end(act, held)])


async def _end(act: Act, held: AreaInterval) -> Change:
    before = snapshot(held)
    held.ended_at = act.at.astimezone(UTC)
    await held.save([AreaInterval.ended_at])
    return change(held, verb="ended", before=before)
