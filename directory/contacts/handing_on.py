"""Contacts handed on to other organisations and areas: within the transaction of whoever does it, who records it."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from directory.contacts.channel_changes import last_try
from directory.contacts.indexing import index_contact
from directory.contacts.queries import KIND, is_taken, portrait
from directory.contacts.reach import answer_for
from directory.contacts.tables import Channel, Contact
from directory.errors import RuleBroken
from directory.history.changes import change, snapshot
from directory.history.queries import slugs_taken
from directory.history.rules import Change
from directory.history.slugs import Slugs, slug_of
from directory.organisations.queries import organisation_numbered


async def hand_on(contact: Contact, *, organisation: int | None = None, areas: Sequence[int]) -> list[Change]:
    """Let a contact answer for these areas, and belong to another organisation where one is given.

    Under another organisation nobody has verified it yet: what was verified is that it reached the one before.
    """
    before = await portrait(contact)
    changes = []
    if organisation is not None:
        await _check_free(contact, organisation=organisation)
        contact.organisation = organisation
        await contact.save([Contact.organisation])
        for channel in await _channels(contact):
            was = snapshot(channel)
            channel.tries_after = await last_try(channel.to_dict()["id"])
            await channel.save([Channel.tries_after])
            if snapshot(channel) != was:
                changes.append(change(channel, verb="handed on", before=was))
    await answer_for(contact, areas)
    await index_contact(contact.to_dict()["id"])
    return [Change("contact", str(contact.uuid), "handed on", before, await portrait(contact)), *changes]


async def copy(contact: Contact, *, organisation: int, areas: Sequence[int], label: str = "") -> list[Change]:
    """The same contact once more, for other areas, with channels that nobody has verified; `label` tells it apart."""
    name = f"{contact.name} ({label})" if label and contact.name else contact.name or label
    columns = {
        key: value for key, value in contact.to_dict().items() if key not in {"id", "uuid", "slug", "retired_on"}
    }
    address = f"{contact.slug}-{slug_of(label)}" if label else contact.slug
    made = Contact(
        **{**columns, "organisation": organisation, "name": name, "uuid": uuid4()},
        slug=Slugs(await slugs_taken(KIND, like=address)).give(address),
    )
    await _check_free(made, organisation=organisation)
    await made.save()
    number = made.to_dict()["id"]
    changes = []
    for channel in await _channels(contact):
        kept = {key: value for key, value in channel.to_dict().items() if key not in {"id", "uuid"}}
        another = Channel(**{**kept, "contact": number, "tries_after": 0, "uuid": uuid4()})
        await another.save()
        changes.append(change(another, verb="added"))
    await answer_for(made, areas)
    await index_contact(number)
    return [Change("contact", str(made.uuid), "added", None, await portrait(made)), *changes]


async def retire_with(contact: Contact, *, on: date) -> Change:
    """Take a contact out of use, as a part of something larger."""
    before = await portrait(contact)
    contact.retired_on = on
    await contact.save([Contact.retired_on])
    await index_contact(contact.to_dict()["id"])
    return Change("contact", str(contact.uuid), "retired", before, await portrait(contact))


async def _channels(contact: Contact) -> list[Channel]:
    """Those in force: what was retired stays with the contact that it belonged to."""
    number = contact.to_dict()["id"]
    held = Channel.objects().where(Channel.contact == number).where(Channel.retired_on.is_null())
    return await held.order_by(Channel.position)


async def _check_free(contact: Contact, *, organisation: int) -> None:
    if await is_taken(contact.name, organisation=organisation, role=contact.role):
        holder = await organisation_numbered(organisation)
        raise RuleBroken(
            f"{holder.name} has a contact “{contact.name or 'without a name'}” for that role already. "
            "Give one of the two another name, or retire it first"
        )
