"""Whom a contact names: the person, and their job title."""

from directory.contacts.queries import portrait
from directory.contacts.rules import Visibility
from directory.contacts.tables import Channel, Contact
from directory.contacts.values import ChannelKind, display, must_be_professionals_only
from directory.errors import RuleBroken
from directory.history.changes import alone, record
from directory.history.rules import Act, Change

LONGEST = 200


async def name_person(act: Act, contact: Contact, *, person: str | None = None, job_title: str | None = None) -> None:
    """Change what is given. Saving what is there already does nothing."""
    async with alone():
        await contact.refresh()
        before = await portrait(contact)
        if person is not None:
            contact.person = " ".join(person.split())
        if job_title is not None:
            contact.job_title = " ".join(job_title.split())
        after = await portrait(contact)
        if after == before:
            return
        await _check_own_mobiles(contact)
        await contact.save([Contact.person, Contact.job_title])
        await record(act, changes=[Change("contact", str(contact.uuid), "changed", before, after)])


async def _check_own_mobiles(contact: Contact) -> None:
    """With somebody's name beside it, a mobile that everybody sees would be theirs."""
    number = contact.to_dict()["id"]
    for channel in await Channel.objects().where(Channel.contact == number, Channel.retired_on.is_null()):
        way = ChannelKind(channel.kind)
        own = must_be_professionals_only(way, channel.value, person=contact.person, duty_mobile=channel.duty_mobile)
        if own and channel.visibility == Visibility.PUBLIC:
            raise RuleBroken(
                f"Everybody sees {display(way, channel.value)}, which would be this person’s own mobile: "
                "make it for professionals first",
                field="person",
            )
