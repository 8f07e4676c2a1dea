"""Saving what somebody entered, unless the entry has changed since they were shown it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from directory.accounts.rules import Role, Viewer
from directory.contacts import changes as contacts
from directory.contacts.channel_changes import change_channel
from directory.contacts.tables import Channel, Contact
from directory.contacts.tables import Role as ContactRole
from directory.corrections.fields import Texts
from directory.corrections.queries import Entry, again, national_lines_of
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone
from directory.history.rules import Act
from directory.organisations import changes as organisations
from directory.organisations.tables import Organisation


class EntryChanged(Exception):
    """Somebody else has saved the entry meanwhile: nothing was done."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"{entry.title} has changed")
        self.entry = entry


async def save(
    act: Act,
    entry: Entry,
    values: dict[str, Any],
    *,
    by: Viewer,
    shown: Texts,
    today: date,
    proposed_by: int | None = None,
) -> None:
    """Give an entry these values, by the name of the field; EntryChanged where it isn't what was `shown`."""
    async with alone():
        now = await again(entry, today=today)
        if now.texts != shown:
            raise EntryChanged(now)
        if now.retired_on is not None:
            raise RuleBroken("Restore this entry before you change it")
        national = await national_lines_of(entry.organisation)
        match entry.row:
            case Organisation():
                if "areas" in values:
                    await contacts.check_areas_left(entry.row, values["areas"])
                follow = contacts.follow_organisation
                await organisations.change_organisation(act, entry.row, follow=follow, **values)
            case Contact():
                await contacts.change_contact(act, entry.row, **values)
            case Channel():
                await change_channel(act, entry.row, proposed_by=proposed_by, **values)
        await _check_not_national(entry.organisation, by=by, before=national)


async def add_organisation(act: Act, values: dict[str, Any]) -> Organisation:
    """A new organisation."""
    return await organisations.add_organisation(act, **values)


async def add_contact(act: Act, organisation: Entry, values: dict[str, Any], *, by: Viewer) -> Contact:
    """A new contact of an organisation; `role` by code."""
    async with alone():
        await _check_in_use(organisation)
        national = await national_lines_of(organisation.organisation)
        code, others = values["role"], {name: value for name, value in values.items() if name != "role"}
        role = await ContactRole.objects().where(ContactRole.code == code).first()
        if role is None or not isinstance(organisation.row, Organisation):
            raise NotFound
        contact = await contacts.add_contact(act, organisation=organisation.row, role=role, **others)
        await _check_not_national(organisation.organisation, by=by, before=national)
    return contact


async def add_channel(act: Act, contact: Entry, values: dict[str, Any]) -> Channel:
    """A new way to reach a contact."""
    async with alone():
        await _check_in_use(contact)
        if not isinstance(contact.row, Contact):
            raise NotFound
        return await contacts.add_channel(act, contact.row, **values)


async def retire(act: Act, entry: Entry, *, on: date) -> None:
    """Take an entry out of use; it stays in the history and can come back."""
    match entry.row:
        case Organisation():
            await organisations.retire(act, entry.row, on=on, follow=contacts.follow_organisation)
        case Contact():
            await contacts.retire(act, on=on, contact=entry.row)
        case Channel():
            await contacts.retire(act, on=on, channel=entry.row)


async def restore(act: Act, entry: Entry) -> None:
    """Bring an entry back, unless another has taken its name or label."""
    match entry.row:
        case Organisation():
            await organisations.restore(act, entry.row, follow=contacts.follow_organisation)
        case Contact():
            await contacts.restore(act, contact=entry.row)
        case Channel():
            await contacts.restore(act, channel=entry.row)


async def _check_in_use(entry: Entry) -> None:
    if (await entry.row.refresh()).retired_on is not None:
        raise RuleBroken("This is no longer in use: bring it back first")


async def _check_not_national(organisation: int, *, by: Viewer, before: Collection[int]) -> None:
    """What is listed for the whole country is for administrators to enter."""
    if by.role is not Role.ADMINISTRATOR and await national_lines_of(organisation) - set(before):
        raise RuleBroken("Enter an area: lines for the whole country are entered by an administrator", field="areas")
