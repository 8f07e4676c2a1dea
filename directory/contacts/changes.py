"""Writes of contacts: each one transaction, history last, and the search kept up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from directory.contacts.channel_changes import add_channel, change_channel, check_alone, next_place
from directory.contacts.indexing import index_contact, index_contacts_of
from directory.contacts.queries import KIND, has_national_line, is_taken, portrait
from directory.contacts.reach import answer_for, areas_answered_for, mark_nationwide, serve_areas
from directory.contacts.rules import NATIONWIDE, Visibility, address_of, is_nationwide
from directory.contacts.tables import Channel, Contact, Role
from directory.contacts.values import ChannelKind, must_be_professionals_only
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import slugs_taken
from directory.history.rules import Act, Change
from directory.history.slugs import Slugs, slug_of
from directory.history.tables import FormerSlug
from directory.organisations.changes import rename
from directory.organisations.queries import areas_of as organisation_areas
from directory.organisations.tables import Organisation

__all__ = [
    "add_channel",
    "add_contact",
    "change_channel",
    "change_contact",
    "check_areas_left",
    "follow_organisation",
    "rename_organisation",
    "restore",
    "retire",
]


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
        await _check_free(organisation, role, name)
        address = address_of(name=name, role_title=role.short_title, own=role.own, organisation=organisation.name)
        contact = Contact(
            slug=await _free_slug(address),
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
            position=await next_place("contact"),
        )
        await contact.save()
        await answer_for(contact, areas)
        reached = [*await serve_areas(organisation), *await mark_nationwide(number)]
        await index_contact(contact.to_dict()["id"])
        added = Change("contact", str(contact.uuid), "added", None, await portrait(contact))
        await record(act, changes=[added, *reached])
    return contact


async def change_contact(
    act: Act,
    contact: Contact,
    *,
    name: str | None = None,
    person: str | None = None,
    job_title: str | None = None,
    note: str | None = None,
    areas: Sequence[int] | None = None,
) -> None:
    """Change what is given; `areas` by number. Saving what is there already does nothing.

    The mobile of somebody who is named now is for professionals from then on. An old address leads on.
    """
    async with alone():
        await contact.refresh()
        organisation, role = await _belongs_to(contact)
        before, covered = await portrait(contact), await _areas_of(contact)
        wanted = {"name": name, "person": person, "job_title": job_title}
        for column, entered in wanted.items():
            if entered is not None:
                setattr(contact, column, " ".join(entered.split()))
        contact.note = contact.note if note is None else note.strip()
        if contact.name != before["name"]:
            await _rename(contact, organisation, role)
        if areas is not None:
            await answer_for(contact, areas)
        if changed := [column for column, now in snapshot(contact).items() if now != before[column]]:
            await contact.save(changed)
        reached = [
            *(await _hide_mobiles(contact) if contact.person else []),
            *await serve_areas(organisation, left=covered),
            *await mark_nationwide(organisation.to_dict()["id"]),
        ]
        await contact.refresh()
        after = await portrait(contact)
        if after == before and not reached:
            return
        await index_contact(contact.to_dict()["id"])
        others = [each for each in reached if each.record != str(contact.uuid)]
        await record(act, changes=[Change("contact", str(contact.uuid), "changed", before, after), *others])


async def rename_organisation(act: Act, organisation: Organisation, *, name: str) -> None:
    """Give an organisation another name, by which its contacts are found from then on."""
    await rename(act, organisation, name=name, index_contacts=index_contacts_of)


async def follow_organisation(organisation: int) -> list[Change]:
    """What becomes of an organisation's contacts when it changes: found by its name, national or not."""
    await index_contacts_of(organisation)
    return await mark_nationwide(organisation)


async def check_areas_left(organisation: Organisation, areas: Sequence[int]) -> None:
    """RuleBroken where a contact answers for an area that its organisation would serve no longer."""
    if await areas_answered_for(organisation.to_dict()["id"]) - set(areas):
        raise RuleBroken(
            "One of its contacts answers for an area that you took away: change that contact first", field="areas"
        )


async def retire(act: Act, *, on: date, contact: Contact | None = None, channel: Channel | None = None) -> None:
    """Take a contact or a channel out of use from a day on; it stays in the history and can come back."""
    await _set_retired(act, contact or channel, on=on, verb="retired")


async def restore(act: Act, *, contact: Contact | None = None, channel: Channel | None = None) -> None:
    """Bring a retired contact or channel back as it was, unless another has taken its name or label."""
    await _set_retired(act, contact or channel, on=None, verb="restored")


async def _set_retired(act: Act, row: Any, *, on: date | None, verb: str) -> None:
    async with alone():
        await row.refresh()
        if (row.retired_on is None) == (on is None):
            return
        if on is None:
            await _check_may_return(row)
        before = await _seen(row)
        row.retired_on = on
        await row.save(["retired_on"])
        await index_contact(row.to_dict()["id"] if isinstance(row, Contact) else row.contact)
        reached = await _reached_by(row) if isinstance(row, Contact) else []
        others = [each for each in reached if each.record != str(row.uuid)]
        changed = Change(row._meta.tablename, str(row.uuid), verb, before, await _seen(row))
        await record(act, changes=[changed, *others])


async def _reached_by(contact: Contact) -> list[Change]:
    organisation, _role = await _belongs_to(contact)
    reached = [*await serve_areas(organisation), *await mark_nationwide(organisation.to_dict()["id"])]
    await contact.refresh()
    return reached


async def _check_may_return(row: Contact | Channel) -> None:
    if isinstance(row, Channel):
        await check_alone(row)
    else:
        organisation, role = await _belongs_to(row)
        await _check_free(organisation, role, row.name)


async def _seen(row: Contact | Channel) -> dict[str, object]:
    return await portrait(row) if isinstance(row, Contact) else snapshot(row)


async def _belongs_to(contact: Contact) -> tuple[Organisation, Role]:
    (held,) = await Contact.objects(Contact.organisation, Contact.role).where(Contact.uuid == contact.uuid)
    return held.organisation, held.role


async def _rename(contact: Contact, organisation: Organisation, role: Role) -> None:
    await _check_free(organisation, role, contact.name, but=contact.to_dict()["id"])
    address = address_of(name=contact.name, role_title=role.short_title, own=role.own, organisation=organisation.name)
    if slug_of(address) != contact.slug:
        await FormerSlug(kind=KIND, slug=contact.slug, record=contact.uuid).save()
        contact.slug = await _free_slug(address)


async def _free_slug(address: str) -> str:
    return Slugs(await slugs_taken(KIND, like=slug_of(address))).give(address)


async def _hide_mobiles(contact: Contact) -> list[Change]:
    """Keep the mobiles of a contact that names a person from the public."""
    changes = []
    for channel in await Channel.objects().where(Channel.contact == contact.to_dict()["id"]).order_by(Channel.position):
        own = must_be_professionals_only(
            ChannelKind(channel.kind), channel.value, person=contact.person, duty_mobile=channel.duty_mobile
        )
        if own and channel.visibility == Visibility.PUBLIC:
            before = snapshot(channel)
            channel.visibility = Visibility.PROFESSIONALS.value
            await channel.save([Channel.visibility])
            changes.append(change(channel, verb="changed", before=before))
    return changes


async def _areas_of(contact: Contact) -> list[int]:
    rows = await fetch("SELECT area FROM contact_area WHERE contact = {}", contact.to_dict()["id"])
    return [row["area"] for row in rows]


async def _check_free(organisation: Organisation, role: Role, name: str, *, but: int = 0) -> None:
    if await is_taken(name, organisation=organisation.to_dict()["id"], role=role.to_dict()["id"], but=but):
        raise RuleBroken(
            f"{organisation.name} has this contact for {role.title} already: give this one another name", field="name"
        )
