"""Everything about the services on one page, in a handful of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from directory.database import any_of, fetch
from directory.notices.queries import temporary_of
from directory.notices.rules import NoticeKind, Temporary
from directory.open_referral.queries import PUBLIC, Row, organisations_numbered
from directory.verification.intervals import overridden
from directory.verification.queries import independent_reports, tries_where
from directory.verification.rules import Standing, Trust, trust

INSTEAD = frozenset({NoticeKind.OUTAGE, NoticeKind.REDIRECT})
"""What keeps a number from being the one to use now."""


@dataclass
class Gathered:
    """A contact with all that is published of it."""

    contact: Row
    organisation: Row
    changed: datetime
    at: datetime  # the moment of asking, in London
    channels: list[Row] = field(default_factory=list)
    trusts: list[Trust] = field(default_factory=list)
    areas: list[tuple[str, str]] = field(default_factory=list)
    temporary: dict[int, tuple[Temporary, ...]] = field(default_factory=dict)  # by the channel's number

    @property
    def edges(self) -> list[datetime]:
        """The moments at which what holds for a while begins or ends."""
        return [edge for held in self.temporary.values() for each in held for edge in (each.begins_at, each.ends_at)]

    def meanwhile(self, channel: int) -> Temporary | None:
        """The outage or the redirect of a channel that holds now."""
        held = self.temporary.get(channel, ())
        return next((each for each in held if each.kind in INSTEAD and each.holds(self.at)), None)

    @property
    def assured_on(self) -> date | None:
        """When a person last found all of it right: never, while any of it is unverified or said to be wrong."""
        days = [each.verified.on if each.verified else None for each in self.trusts]
        if any(day is None for day in days) or any(each.standing is Standing.DISPUTED for each in self.trusts):
            return None
        return min(day for day in days if day)


async def gathered(numbers: Collection[int], *, now: datetime) -> list[Gathered]:
    """These contacts, in this order, as they are at this moment in London."""
    of, wanted = any_of("contact.id", numbers)
    rows = await fetch(
        "SELECT contact.id, contact.uuid, contact.slug, contact.name, contact.person, contact.job_title, "
        "contact.organisation, contact.nationwide, role.id AS role_number, role.review_days, "
        "role.uuid AS role_uuid, role.code, role.title, role.description, role.short_title "
        f"FROM contact JOIN role ON role.id = contact.role WHERE {of} ORDER BY contact.id",
        wanted,
    )
    held = await organisations_numbered({row["organisation"] for row in rows})
    changed = await _changed(of, wanted)
    found = {row["id"]: Gathered(row, held[row["organisation"]], changed[row["id"]], at=now) for row in rows}
    await _channels(found, of, wanted, now=now)
    await _areas(found, of, wanted)
    return list(found.values())


async def changed(numbers: Collection[int]) -> list[tuple[str, datetime]]:
    """The id of each of these contacts, and when it or one of its channels last changed; in this order."""
    of, wanted = any_of("contact.id", numbers)
    uuids = await fetch(f"SELECT contact.id, contact.uuid FROM contact WHERE {of} ORDER BY contact.id", wanted)
    last = await _changed(of, wanted)
    return [(str(row["uuid"]), last[row["id"]]) for row in uuids]


async def _changed(of: str, wanted: Any) -> dict[int, datetime]:
    """When each contact or one of its channels last changed."""
    last: defaultdict[int, datetime] = defaultdict(lambda: datetime(1970, 1, 1, tzinfo=UTC))
    for source in ("contact", "channel JOIN contact ON contact.id = channel.contact"):
        table = source.split(" ", maxsplit=1)[0]
        for row in await fetch(
            f"SELECT contact.id, history.at FROM {source} JOIN history "
            f"ON history.record = CAST({table}.uuid AS TEXT) WHERE {of}",
            wanted,
        ):
            at = datetime.fromisoformat(row["at"]) if isinstance(row["at"], str) else row["at"]
            last[row["id"]] = max(last[row["id"]], at.astimezone(UTC))
    return last


async def _channels(found: dict[int, Gathered], of: str, wanted: Any, *, now: datetime) -> None:
    temporary = await temporary_of(list(found), at=now)
    own = await overridden({number: each.contact["role_number"] for number, each in found.items()})
    tries = await tries_where(of.replace("contact.id", "channel.contact"), wanted)
    for row in await fetch(
        "SELECT channel.id, channel.uuid, channel.contact, channel.kind, channel.value, channel.label, channel.hours, "
        f"{independent_reports(channel='channel.id')} AS reports "
        f"FROM channel JOIN contact ON contact.id = channel.contact WHERE {of} AND {PUBLIC} "
        "ORDER BY channel.position, channel.id",
        wanted,
    ):
        one = found[row["contact"]]
        days: int = own.get(row["contact"]) or one.contact["review_days"]
        named = bool(one.contact["person"])
        one.channels.append(row)
        one.temporary[row["id"]] = tuple(temporary.get(row["id"], ()))
        one.trusts.append(
            trust(tries[row["id"]], review_days=days, named_person=named, today=now.date(), reports=row["reports"])
        )


async def _areas(found: dict[int, Gathered], of: str, wanted: Any) -> None:
    """A contact's own areas, or where it has none, its organisation's."""
    for row in await fetch(
        "SELECT contact.id, area.gss, area.name FROM contact JOIN contact_area ON contact_area.contact = contact.id "
        f"JOIN area ON area.id = contact_area.area WHERE {of} "
        "UNION ALL SELECT contact.id, area.gss, area.name FROM contact "
        "JOIN organisation_area ON organisation_area.organisation = contact.organisation "
        f"JOIN area ON area.id = organisation_area.area WHERE {of} AND NOT contact.nationwide "
        "AND NOT EXISTS (SELECT 1 FROM contact_area WHERE contact_area.contact = contact.id) ORDER BY 1, 2",
        wanted,
        wanted,
    ):
        found[row["id"]].areas.append((row["gss"], row["name"]))
