"""Writes of contacts and channels: each one transaction, history last, and the search kept up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from directory.contacts.queries import KIND, has_national_line, national_lines, portrait, role_titles
from directory.contacts.rules import (
    NATIONWIDE,
    Visibility,
    address_of,
    entry_of,
    is_duty_mobile,
    is_nationwide,
    joined,
    visibility_of,
)
from directory.contacts.tables import Channel, Contact, Role
from directory.contacts.values import ChannelKind, read_value
from directory.contacts.written import ValueUnusable
from directory.database import fetch, run_many
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import is_demonstration, slugs_taken
from directory.history.rules import Act, Change
from directory.history.slugs import Slugs, slug_of
from directory.hours.english import HoursUnclear, read_hours
from directory.organisations.changes import rename
from directory.organisations.queries import areas_of as organisation_areas
from directory.organisations.tables import Organisation
from directory.search.changes import drop, index


async def add_contact(
    act: Act,
    *,
    organisation: Organisation,
    role: Role,
    areas: Sequence[int] = (),
    name: str = "",
    person: str = "",
    job_title: str = "",
    note: str = "",
) -> Contact:
    """A new contact of an organisation, for one role; `areas` by number."""
    name = " ".join(name.split())
    number = organisation.to_dict()["id"]
    async with alone():
        if await _held(number, role.to_dict()["id"], name):
            raise RuleBroken(
                f"{organisation.name} has this contact for {role.title} already: give this one another name",
                field="name",
            )
        address = address_of(name=name, role_title=role.short_title, own=role.own, organisation=organisation.name)
        contact = Contact(
            slug=Slugs(await slugs_taken(KIND, like=slug_of(address))).give(address),
            organisation=number,
            role=role.to_dict()["id"],
            name=name,
            person=" ".join(person.split()),
            job_title=" ".join(job_title.split()),
            note=note.strip(),
            nationwide=is_nationwide(
                kind=organisation.kind,
                own_line=role.jurisdiction == NATIONWIDE,
                has_line=await has_national_line(number),
                has_area=bool(areas),
                serves_area=bool(await organisation_areas(number)),
            ),
            position=await _next_place("contact"),
        )
        await contact.save()
        await run_many(
            "INSERT INTO contact_area (contact, area) VALUES ({}, {})",
            [(contact.to_dict()["id"], area) for area in areas],
        )
        await index_contact(contact.to_dict()["id"])
        await record(act, changes=[Change("contact", str(contact.uuid), "added", None, await portrait(contact))])
    return contact


async def add_channel(
    act: Act,
    contact: Contact,
    *,
    kind: ChannelKind,
    value: str,
    label: str = "",
    hours: str = "",
    purpose: str = "",
    accepts: str = "",
    visibility: Visibility | None = None,
) -> Channel:
    """A new way to reach a contact; `value` and `hours` as somebody writes them."""
    number = contact.to_dict()["id"]
    async with alone():
        columns = await _columns(
            kind, **await _whose(number), value=value, label=label, hours=hours, visibility=visibility
        )
        channel = Channel(
            contact=number,
            kind=kind.value,
            purpose=purpose,
            accepts=accepts,
            position=await _next_place("channel", of=number),
            changed_by=act.by,
            **columns,
        )
        await _check_alone(channel)
        await channel.save()
        await index_contact(number)
        await record(act, changes=[change(channel, verb="added")])
    return channel


async def change_channel(
    act: Act,
    channel: Channel,
    *,
    value: str | None = None,
    label: str | None = None,
    hours: str | None = None,
    visibility: Visibility | None = None,
    **others: str,
) -> None:
    """Change what is given (`others`: purpose, accepts). Saving what is there already does nothing.

    A verification keeps the value that was tried: a changed value has none, and changing it back revives none.
    """
    async with alone():
        await channel.refresh()
        before = snapshot(channel)
        columns = await _columns(
            ChannelKind(channel.kind),
            **await _whose(channel.contact),
            value=channel.value if value is None else value,
            label=channel.label if label is None else label,
            hours=channel.hours if hours is None else hours,
            visibility=visibility or Visibility(channel.visibility),
        )
        for column, entered in (columns | others).items():
            setattr(channel, column, entered)
        if channel.value != before["value"]:
            channel.changed_by, channel.tries_after = act.by, await last_try(channel.to_dict()["id"])
        changed = [column for column, now in snapshot(channel).items() if now != before[column]]
        if not changed:
            return
        await _check_alone(channel)
        await channel.save(changed)
        await index_contact(channel.contact)
        await record(act, changes=[change(channel, verb="changed", before=before)])


async def rename_organisation(act: Act, organisation: Organisation, *, name: str) -> None:
    """Give an organisation another name, by which its contacts are found from then on."""
    await rename(act, organisation, name=name, index_contacts=_index_all_of)


async def _index_all_of(organisation: int) -> None:
    for row in await fetch("SELECT id FROM contact WHERE organisation = {} AND retired_on IS NULL", organisation):
        await index_contact(row["id"])


async def retire(act: Act, *, on: date, contact: Contact | None = None, channel: Channel | None = None) -> None:
    """Take a contact or a channel out of use from a day on; it stays in the history and can come back."""
    await _set_retired(act, contact or channel, on=on, verb="retired")


async def restore(act: Act, *, contact: Contact | None = None, channel: Channel | None = None) -> None:
    """Bring a retired contact or channel back as it was."""
    await _set_retired(act, contact or channel, on=None, verb="restored")


async def _set_retired(act: Act, row: Any, *, on: date | None, verb: str) -> None:
    async with alone():
        await row.refresh()
        if (row.retired_on is None) == (on is None):
            return
        if on is None:
            await _check_free(row)
        before = await _seen(row)
        row.retired_on = on
        await row.save(["retired_on"])
        await index_contact(row.to_dict()["id"] if isinstance(row, Contact) else row.contact)
        changed = Change(row._meta.tablename, str(row.uuid), verb, before, await _seen(row))
        await record(act, changes=[changed])


async def _check_free(row: Contact | Channel) -> None:
    """Refuse to bring back what something else has taken the place of."""
    if isinstance(row, Channel):
        await _check_alone(row)
    elif await _held(row.organisation, row.role, row.name):
        raise RuleBroken("There is another of this organisation, role and name in use: retire that one first")


async def _seen(row: Contact | Channel) -> dict[str, object]:
    return await portrait(row) if isinstance(row, Contact) else snapshot(row)


async def _columns(
    kind: ChannelKind, *, person: str, role: str, value: str, label: str, hours: str, visibility: Visibility | None
) -> dict[str, Any]:
    """What somebody wrote about a channel, read and checked, by column."""
    try:
        read = read_value(kind, value, demonstration=bool(await is_demonstration()), national_lines=national_lines())
    except ValueUnusable as error:
        raise RuleBroken(str(error), field="value") from error
    try:
        read_as = read_hours(hours, roles=await role_titles()).hours
    except HoursUnclear as error:
        raise RuleBroken(str(error), field="hours") from error
    if read_as.when_closed == role:
        raise RuleBroken("A role can't wait for itself to close: write when somebody answers", field="hours")
    label = joined(" ".join(label.split()), read.label)
    duty_mobile = is_duty_mobile(label)
    seen_by = visibility_of(kind, read.value, person=person, duty_mobile=duty_mobile, wanted=visibility)
    return {
        "value": read.value,
        "label": label,
        "hours": read_as.stored,
        "visibility": seen_by.value,
        "duty_mobile": duty_mobile,
    }


async def _whose(contact: int) -> dict[str, str]:
    """What decides how a contact's channels may be entered: the person that it names, and its role's code."""
    rows = await fetch(
        "SELECT contact.person, role.code AS role FROM contact JOIN role ON role.id = contact.role "
        "WHERE contact.id = {}",
        contact,
    )
    return rows[0]


async def last_try(channel: int) -> int:
    """The number of the last try of a channel: those up to it don't count for another value."""
    rows = await fetch("SELECT max(id) AS last FROM verification WHERE channel = {}", channel)
    return int(rows[0]["last"] or 0)


async def _check_alone(channel: Channel) -> None:
    others = await fetch(
        "SELECT label FROM channel WHERE contact = {} AND kind = {} AND id <> {} AND retired_on IS NULL",
        channel.contact,
        channel.kind,
        channel.to_dict()["id"] if channel._exists_in_db else 0,
    )
    if channel.label.casefold() in {row["label"].casefold() for row in others}:
        raise RuleBroken("There is one of this kind with this label already: give each a label", field="label")


async def _held(organisation: int, role: int, name: str) -> bool:
    rows = await fetch(
        "SELECT name FROM contact WHERE organisation = {} AND role = {} AND retired_on IS NULL", organisation, role
    )
    return name.casefold() in {row["name"].casefold() for row in rows}


async def _next_place(table: str, *, of: int | None = None) -> int:
    """The place after the last, in the order of files: of all contacts, or of a contact's channels."""
    within = "" if of is None else " WHERE contact = {}"
    rows = await fetch(f"SELECT max(position) AS last FROM {table}{within}", *([] if of is None else [of]))
    return 0 if rows[0]["last"] is None else int(rows[0]["last"]) + 1


async def index_contact(contact: int) -> None:
    """Let a contact be found by its name, by those who may see one of its channels."""
    row = (
        await fetch(
            "SELECT contact.slug, contact.name, contact.retired_on, role.short_title, role.own, "
            "organisation.name AS organisation, organisation.kind FROM contact "
            "JOIN role ON role.id = contact.role JOIN organisation ON organisation.id = contact.organisation "
            "WHERE contact.id = {}",
            contact,
        )
    )[0]
    if row["retired_on"] is not None:
        await drop(KIND, contact)
        return
    channels = await fetch("SELECT visibility FROM channel WHERE contact = {} AND retired_on IS NULL", contact)
    await index(
        entry_of(
            contact,
            slug=row["slug"],
            name=row["name"],
            role_title=row["short_title"],
            own=bool(row["own"]),
            organisation=row["organisation"],
            organisation_kind=row["kind"],
            visibilities=[each["visibility"] for each in channels],
        )
    )
