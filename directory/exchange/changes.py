"""Importing a contacts file: all of it in one transaction, or nothing."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from directory.contacts.coverage import Listed
from directory.contacts.queries import KIND as CONTACT
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
from directory.exchange.rules import Progress, ReadFile, read_contacts
from directory.exchange.sheet import Sheet, read_sheet
from directory.exchange.writing import write
from directory.history.changes import alone, record
from directory.history.queries import revision, slugs_taken
from directory.history.rules import Act, Change
from directory.history.slugs import Slugs
from directory.organisations.rules import entry_of as organisation_entry
from directory.places.gazetteer import Gazetteer
from directory.search.changes import drop, index_many
from directory.search.rules import Entry


@dataclass(frozen=True)
class Imported:
    """What an import did, or in a dry run would do: rows, verifications, what to look at, what was retired."""

    added: int
    changed: int
    unchanged: int
    verifications: int
    warnings: tuple[str, ...]
    retired: int = 0

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


async def import_contacts(
    act: Act, data: bytes, *, today: date, dry_run: bool = False, retire_absent: bool = False
) -> Imported:
    """Bring the directory to what a contacts file says; FileRefused names every bad cell."""
    sheet = read_sheet(data, known=is_column)
    return await import_sheet(act, sheet, today=today, dry_run=dry_run, retire_absent=retire_absent)


NOBODY: Mapping[int, str] = {}


async def import_sheet(
    act: Act,
    sheet: Sheet,
    *,
    today: date,
    dry_run: bool = False,
    shown: str = "",
    retire_absent: bool = False,
    progress: Progress | None = None,
    known_as: Mapping[int, str] = NOBODY,
) -> Imported:
    """The same for rows that have been read from a file.

    With `retire_absent`, what they don't list of the organisations that they name is taken out of use from today on.
    `shown` is the mark of the plan that somebody looked at: PlanChanged where the file would do something else by now.
    `known_as`: the UUID of a row's contact, by the row's number, where that tells which one it is.
    """
    reading = await read_in(act, sheet, today=today, retire_absent=retire_absent, progress=progress, known_as=known_as)
    return await import_read(reading, dry_run=dry_run, shown=shown)


@dataclass(frozen=True)
class Reading:
    """A file that has been read: who brings it in, against what, and the day on which what it doesn't list is retired.

    That day is None where what it doesn't list stays. `known_as`: the UUID of a row's contact, by the row's number,
    where that tells which one it is.
    """

    act: Act
    found: ReadFile
    roles: Mapping[str, RoleFacts]
    areas: Gazetteer
    today: date
    retiring_on: date | None
    known_as: Mapping[int, str]


async def read_in(
    act: Act,
    sheet: Sheet,
    *,
    today: date,
    retire_absent: bool = False,
    progress: Progress | None = None,
    known_as: Mapping[int, str] = NOBODY,
) -> Reading:
    """Read a file, which is the long part, before anybody who writes has to wait; `import_read` does what it says."""
    with uncollected():
        reference, roles = await known(today=today)
        found = read_contacts(sheet, reference, progress=progress)
    retiring_on = today if retire_absent else None
    return Reading(act, found, roles, reference.areas, today, retiring_on=retiring_on, known_as=known_as)


async def plan_of(reading: Reading) -> tuple[Plan, tuple[Remark, ...]]:
    """What these rows would change, and what is to be looked at; FileRefused."""
    planned, _held, found = await _planned(reading)
    return planned, tuple(found.warnings)


async def import_read(reading: Reading, *, dry_run: bool = False, shown: str = "") -> Imported:
    """Do what a file says that has been read; see `import_sheet`."""
    with uncollected():
        return await _import(reading, dry_run=dry_run, shown=shown)


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


async def _import(reading: Reading, *, dry_run: bool, shown: str) -> Imported:
    then = await revision()
    planned, held, found = await _planned(reading)
    if not dry_run:
        async with alone() as last:
            if last.id != then:  # somebody wrote in between: compare again, with nobody else writing
                planned, held, found = await _planned(reading)
            if shown and planned.mark != shown:
                raise PlanChanged("Somebody has changed entries since this page was opened. Look through it again")
            await _write(reading.act, planned, held, roles=reading.roles, areas=reading.areas)
    added, changed, unchanged = planned.counts()
    return Imported(
        added,
        changed,
        unchanged,
        len(planned.verifications),
        _sentences(found.warnings),
        retired=len(planned.retired),
    )


async def _planned(reading: Reading) -> tuple[Plan, Held, ReadFile]:
    """What the file changes of what is held now, and all that is to be said of it; FileRefused."""
    found = ReadFile(reading.found.rows, [*reading.found.problems], [*reading.found.warnings])
    bodies = Bodies(await held_organisations()).of(found)
    held = await held_contacts([body.id for body in set(bodies.values()) if body.id is not None])
    planned = plan(
        found,
        bodies,
        held,
        roles=reading.roles,
        areas=reading.areas,
        act=reading.act,
        retiring_on=reading.retiring_on,
        known_as=reading.known_as,
    )
    if found.problems:
        raise FileRefused(found.problems)
    found.warnings += await _unanswered(planned, held, roles=reading.roles, areas=reading.areas, today=reading.today)
    return planned, held, found


async def _unanswered(
    planned: Plan, held: Held, *, roles: Mapping[str, RoleFacts], areas: Gazetteer, today: date
) -> list[Remark]:
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
    gone = {each.id for each in planned.retired if each.table == "contact"}
    told = [*(channel for _row, channel in planned.channels_named), *planned.retired]
    told += [each for each in held.channels if each.after["contact"] in gone]
    numbers = [each.id for each in told if each.table == "channel" and each.id is not None]
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
    for each in planned.retired:
        if each.table == CONTACT:
            await drop(CONTACT, each.id or 0)
    await index_many(_entries(planned, held, roles))
    await record(act, changes=[_change(each) for each in changed])


def _change(each: Record) -> Change:
    return Change(each.table, each.uuid, _verb(each), each.before, each.after)


def _verb(each: Record) -> str:
    if each.table == "verification":
        return "verified"
    return "added" if each.is_new else "retired" if each.is_retired else "changed"


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
    for channel in {*held.channels, *planned.channels} - set(planned.retired):
        seen_by.setdefault(channel.after["contact"], set()).add(channel.after["visibility"])
    changed = {each.parent for each in planned.channels if each.is_changed} | {
        each for each in planned.contacts if each.is_changed or (each.parent and each.parent.is_changed)
    }
    for contact in planned.contacts:
        if contact in changed and contact.parent and not contact.is_retired:
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
