"""Writes of channels: each one transaction, history last, and the search kept up."""

from typing import Any

from directory.contacts.indexing import index_contact
from directory.contacts.queries import national_lines, role_titles
from directory.contacts.rules import Visibility, is_duty_mobile, joined, visibility_of
from directory.contacts.tables import Channel, Contact
from directory.contacts.values import ChannelKind, read_value
from directory.contacts.written import ValueUnusable
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import is_demonstration
from directory.history.rules import Act
from directory.hours.english import HoursUnclear, read_hours
from directory.hours.rules import Hours


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
        await _check_no_circle(number, columns["hours"])
        channel = Channel(
            contact=number,
            kind=kind.value,
            purpose=purpose,
            accepts=accepts,
            position=await next_place("channel", of=number),
            changed_by=act.by,
            **columns,
        )
        await check_alone(channel)
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
    proposed_by: int | None = None,
    **others: str,
) -> None:
    """Change what is given (`others`: purpose, accepts). Saving what is there already does nothing.

    A verification keeps the value that was tried: a changed value has none, and changing it back revives none.
    `proposed_by`: the account whose proposal this is, and who therefore can't verify the value.
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
        if channel.hours != before["hours"]:
            await _check_no_circle(channel.contact, channel.hours)
        if channel.value != before["value"]:
            channel.changed_by = proposed_by or act.by
            channel.tries_after = await last_try(channel.to_dict()["id"])
        changed = [column for column, now in snapshot(channel).items() if now != before[column]]
        if not changed:
            return
        await check_alone(channel)
        await channel.save(changed)
        await index_contact(channel.contact)
        await record(act, changes=[change(channel, verb="changed", before=before)])


async def check_alone(channel: Channel) -> None:
    """RuleBroken where another channel in use of the same contact has the same kind and label."""
    others = await fetch(
        "SELECT label FROM channel WHERE contact = {} AND kind = {} AND id <> {} AND retired_on IS NULL",
        channel.contact,
        channel.kind,
        channel.to_dict()["id"] if channel._exists_in_db else 0,
    )
    if channel.label.casefold() in {row["label"].casefold() for row in others}:
        raise RuleBroken("There is one of this kind with this label already: give each a label", field="label")


async def next_place(table: str, *, of: int | None = None) -> int:
    """The place after the last, in the order of files: of all contacts, or of a contact's channels."""
    within = "" if of is None else " WHERE contact = {}"
    rows = await fetch(f"SELECT max(position) AS last FROM {table}{within}", *([] if of is None else [of]))
    return 0 if rows[0]["last"] is None else int(rows[0]["last"]) + 1


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


async def _check_no_circle(contact: int, hours: str) -> None:
    """Refuse to wait for a role which waits for this one's, in the same organisation or area: nobody would answer."""
    awaited = Hours.of(hours).when_closed
    if not awaited:
        return
    role = (await _whose(contact))["role"]
    there = "SELECT area FROM contact_area WHERE contact = {}"
    rows = await fetch(
        "SELECT channel.id FROM channel JOIN contact other ON other.id = channel.contact "
        "JOIN role ON role.id = other.role WHERE role.code = {} AND channel.hours = {} "
        "AND channel.retired_on IS NULL AND other.retired_on IS NULL "
        "AND (other.organisation = (SELECT organisation FROM contact WHERE id = {}) "
        f"OR other.id IN (SELECT contact FROM contact_area WHERE area IN ({there}))) LIMIT 1",
        awaited,
        Hours(when_closed=role).stored,
        contact,
        contact,
    )
    if rows:
        raise RuleBroken(f"{awaited} waits for {role} to close already: write when one of them answers", field="hours")


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
