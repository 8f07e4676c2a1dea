"""Importing a contacts file: all of it in one transaction, or nothing."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from directory.contacts.coverage import Listed
from directory.contacts.queries import listed_hours
from directory.contacts.rules import CALLED, DUTY_TEAM, FRONT_DOOR, address_of
from directory.contacts.rules import entry_of as contact_entry
from directory.errors import RuleBroken
from directory.exchange.bodies import Bodies
from directory.exchange.coverage import unanswered
from directory.exchange.header import Remark, is_column
from directory.exchange.plan import Plan, plan
from directory.exchange.queries import held_contacts, held_organisations, known
from directory.exchange.records import Held, Record, RoleFacts
from directory.exchange.rules import ReadFile, read_contacts
from directory.exchange.sheet import Sheet, read_sheet
from directory.exchange.writing import write
from directory.history.changes import alone, record
from directory.history.queries import revision, slugs_taken
from directory.history.rules import Act, Change
from directory.history.slugs import Slugs
from directory.organisations.rules import entry_of as organisation_entry
from directory.places.gazetteer import Gazetteer
from directory.search.changes import index_many
from directory.search.rules import Entry


@dataclass(frozen=True)
class Imported:
    """What an import did, or in a dry run would do: rows, verifications, and what to look at."""

    added: int
    changed: int
    unchanged: int
    verifications: int
    warnings: tuple[str, ...]

    @property
    def rows(self) -> int:
        return self.added + self.changed + self.unchanged


class FileRefused(RuleBroken):
    """A file of which nothing was imported; `problems` has a sentence for each bad cell, in the file's order."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        problems = _sentences(remarks)
        number = f"{len(problems)} problems were" if len(problems) > 1 else "1 problem was"
        super().__init__("\n".join([*problems, f"Nothing was imported: {number} found"]))
        self.problems, self.remarks = problems, tuple(remarks)


class PlanChanged(RuleBroken):
    """Somebody wrote since a plan was looked at, so that the file would do something else now."""


async def import_contacts(act: Act, data: bytes, *, today: date, dry_run: bool = False) -> Imported:
    """Bring the directory to what a contacts file says; FileRefused names every bad cell."""
    return await import_sheet(act, read_sheet(data, known=is_column), today=today, dry_run=dry_run)


NOBODY: Mapping[int, str] = {}


async def import_sheet(
    act: Act,
    sheet: Sheet,
    *,
    today: date,
    dry_run: bool = False,
    shown: str = "",
    known_as: Mapping[int, str] = NOBODY,
) -> Imported:
    """The same for rows that have been read from a file.

    `shown` is the mark of the plan that somebody looked at: PlanChanged where the file would do something else by now.
    `known_as`: the UUID of a row's contact, by the row's number, where that tells which one it is.
    """
    with uncollected():
        return await _import(act, sheet, today=today, dry_run=dry_run, shown=shown, known_as=known_as)


async def plan_of(
    act: Act, sheet: Sheet, *, today: date, known_as: Mapping[int, str] = NOBODY
) -> tuple[Plan, tuple[Remark, ...]]:
    """What these rows would change, and what is to be looked at; FileRefused."""
    reference, roles = await known(today=today)
    read = read_contacts(sheet, reference)
    planned, _held, found = await _planned(
        read, act, roles=roles, areas=reference.areas, today=today, known_as=known_as
    )
    return planned, tuple(found.warnings)


@contextmanager
def uncollected() -> Iterator[None]:
    """Python's search for garbage paused: among millions of objects that all live, it would be a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


async def _import(
    act: Act, sheet: Sheet, *, today: date, dry_run: bool, shown: str, known_as: Mapping[int, str]
) -> Imported:
    reference, roles = await known(today=today)
    read = read_contacts(sheet, reference)  # the long part, before anybody who writes has to wait
    then = await revision()
    facts: _Facts = {"roles": roles, "areas": reference.areas, "today": today, "known_as": known_as}
    planned, held, found = await _planned(read, act, **facts)
    if not dry_run:
        async with alone() as last:
            if last.id != then:  # somebody wrote in between: compare again, with nobody else writing
                planned, held, found = await _planned(read, act, **facts)
            if shown and planned.mark != shown:
                raise PlanChanged("Somebody has changed entries since this page was opened. Look through it again")
            await _write(act, planned, held, roles=roles, areas=reference.areas)
    added, changed, unchanged = planned.counts()
    return Imported(added, changed, unchanged, len(planned.verifications), _sentences(found.warnings))


class _Facts(TypedDict):
    """What rows are compared with besides what is held."""

    roles: Mapping[str, RoleFacts]
    areas: Gazetteer
    today: date
    known_as: Mapping[int, str]


async def _planned(
    read: ReadFile,
    act: Act,
    *,
    roles: Mapping[str, RoleFacts],
    areas: Gazetteer,
    today: date,
    known_as: Mapping[int, str],
) -> tuple[Plan, Held, ReadFile]:
    """What the file changes of what is held now, and all that is to be said of it; FileRefused."""
    found = ReadFile(read.rows, list(read.problems), list(read.warnings))
    bodies = Bodies(await held_organisations()).of(found)
    held = await held_contacts([body.id for body in set(bodies.values()) if body.id is not None])
    planned = plan(found, bodies, held, roles=roles, areas=areas, act=act, known_as=known_as)
    if found.problems:
        raise FileRefused(found.problems)
    found.warnings += await _unanswered(planned, roles=roles, areas=areas, today=today)
    return planned, held, found


async def _unanswered(planned: Plan, *, roles: Mapping[str, RoleFacts], areas: Gazetteer, today: date) -> list[Remark]:
    """Which minutes front doors and duty teams leave to nobody, those that the file doesn't name included."""
    watched = {role.id: role.code for role in roles.values() if role.code in {FRONT_DOOR, DUTY_TEAM}}
    listed, named = [], set()
    for row, channel in planned.channels_named:
        contact = channel.parent
        if contact and contact.after["role"] in watched and channel.after["kind"] in CALLED:
            for code in contact.after["areas"]:
                named.add(areas.by_gss[code].id)
                role = watched[contact.after["role"]]
                listed.append(Listed(areas.by_gss[code].name, role, channel.after["hours"], row.number))
    numbers = [channel.id for _row, channel in planned.channels_named if channel.id is not None]
    others = await listed_hours(named, but=numbers) if named else []
    return unanswered([*listed, *others], today=today)


def _sentences(remarks: Sequence[Remark]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, sorted(remarks, key=lambda each: each.row))))


async def _write(act: Act, planned: Plan, held: Held, *, roles: Mapping[str, RoleFacts], areas: Gazetteer) -> None:
    changed = [each for each in planned.records if each.is_changed]
    if not changed:
        return
    await _give_slugs(planned, roles)
    await write(changed, areas=areas)
    await index_many(_entries(planned, held, roles))
    await record(act, changes=[_change(each) for each in changed])


def _change(each: Record) -> Change:
    verb = "verified" if each.table == "verification" else "added" if each.is_new else "changed"
    return Change(each.table, each.uuid, verb, each.before, each.after)


async def _give_slugs(planned: Plan, roles: Mapping[str, RoleFacts]) -> None:
    by_number = {role.id: role for role in roles.values()}
    if any(each.is_new for each in planned.organisations):
        slugs = Slugs(await slugs_taken("organisation"))
        for body in planned.organisations:
            if body.is_new:
                body.after["slug"] = slugs.give(body.after["name"])
    if any(each.is_new for each in planned.contacts):
        slugs = Slugs(await slugs_taken("contact"))
        for contact in planned.contacts:
            if contact.is_new and contact.parent:
                role = by_number[contact.after["role"]]
                organisation = contact.parent.after["name"]
                name = contact.after["name"]
                contact.after["slug"] = slugs.give(
                    address_of(name=name, role_title=role.short_title, own=role.own, organisation=organisation)
                )


def _entries(planned: Plan, held: Held, roles: Mapping[str, RoleFacts]) -> list[Entry]:
    """What organisations and contacts are found by from now on, where that changes."""
    entries = [
        organisation_entry(
            body.id or 0,
            name=body.after["name"],
            slug=body.after["slug"],
            kind=body.after["kind"],
            aliases=body.after["aliases"],
        )
        for body in planned.organisations
        if body.is_changed
    ]
    by_number = {role.id: role for role in roles.values()}
    seen_by: dict[int | None, set[str]] = {}
    for channel in {*held.channels, *planned.channels}:
        seen_by.setdefault(channel.after["contact"], set()).add(channel.after["visibility"])
    changed = {each.parent for each in planned.channels if each.is_changed} | {
        each for each in planned.contacts if each.is_changed or (each.parent and each.parent.is_changed)
    }
    for contact in planned.contacts:
        if contact in changed and contact.parent:
            role = by_number[contact.after["role"]]
            entries.append(
                contact_entry(
                    contact.id or 0,
                    slug=contact.after["slug"],
                    name=contact.after["name"],
                    role_title=role.short_title,
                    own=role.own,
                    organisation=contact.parent.after["name"],
                    organisation_kind=contact.parent.after["kind"],
                    visibilities=seen_by.get(contact.id, ()),
                )
            )
    return entries
