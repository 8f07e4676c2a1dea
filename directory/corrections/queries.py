"""Entries that a viewer may change, or may suggest a change to, as forms show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.queries import areas_of as contact_areas
from directory.contacts.queries import contact_called, contact_seen, national_lines, role_titles
from directory.contacts.tables import Channel, Contact
from directory.contacts.values import NUMBERS, ChannelKind, display
from directory.corrections.fields import FIELDS, Field, Kind, Texts
from directory.corrections.reading import Known, area_text
from directory.database import fetch
from directory.entries.queries import contact_is_looked_after, organisation_is_looked_after
from directory.errors import NotFound
from directory.history.queries import is_demonstration
from directory.hours.english import in_english
from directory.organisations.queries import areas_of as organisation_areas
from directory.organisations.queries import identifiers_of, names_of, organisation_called
from directory.organisations.tables import Organisation
from directory.places.queries import gazetteer

Row = Organisation | Contact | Channel


@dataclass(frozen=True)
class Entry:
    """One record as a form shows it. `address` is where it's changed, `page` where readers see it, as `name`.

    Of what stands around it: its organisation and contact by number, its contact's role and the person named there.
    """

    kind: Kind
    row: Row
    title: str
    name: str
    address: str
    page: str
    texts: Texts
    areas: frozenset[int]
    organisation: int
    contact: int | None = None
    role: str = ""
    person: str = ""
    channel_kind: ChannelKind | None = None

    @property
    def uuid(self) -> UUID:
        found: UUID = self.row.uuid
        return found

    @property
    def number(self) -> int:
        return int(self.row.to_dict()["id"])

    @property
    def retired_on(self) -> date | None:
        found: date | None = self.row.retired_on
        return found

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS[self.kind]


async def known(*, today: date) -> Known:
    """What texts are read against."""
    return Known(
        areas=await gazetteer(today=today),
        role_titles=await role_titles(),
        demonstration=bool(await is_demonstration()),
        national_lines=national_lines(),
    )


async def organisation_to_change(viewer: Viewer, slug: str, *, today: date) -> Entry:
    """The organisation at this address, if the viewer looks after it; NotFound."""
    held = await organisation_called(slug)
    if not await organisation_is_looked_after(viewer, held.to_dict()["id"]):
        raise NotFound
    return await organisation_entry(held, today=today)


async def contact_to_change(viewer: Viewer, slug: str, *, today: date) -> Entry:
    """The same of a contact."""
    held = await contact_called(slug)
    if not await contact_is_looked_after(viewer, held.to_dict()["id"]):
        raise NotFound
    return await contact_entry(held, today=today)


async def channel_to_change(viewer: Viewer, uuid: UUID) -> Entry:
    """The same of a channel, which the viewer must be allowed to see, too."""
    held = await _channel(uuid, viewer)
    if not await contact_is_looked_after(viewer, held.contact):
        raise NotFound
    return await channel_entry(held)


async def organisation_in_use(slug: str, *, today: date) -> Entry:
    """The organisation at this address, unless it's retired; NotFound."""
    held = await organisation_called(slug)
    if held.retired_on is not None:
        raise NotFound
    return await organisation_entry(held, today=today)


async def contact_in_use(viewer: Viewer, slug: str, *, today: date) -> Entry:
    """The contact at this address, if the viewer may see any of it; NotFound."""
    return await contact_entry(await contact_seen(slug, viewer=viewer), today=today)


async def channel_in_use(viewer: Viewer, uuid: UUID) -> Entry:
    """The channel, if it's in use and the viewer may see it; NotFound."""
    held = await _channel(uuid, viewer)
    rows = await fetch("SELECT slug FROM contact WHERE id = {}", held.contact)
    await contact_seen(rows[0]["slug"], viewer=viewer)
    if held.retired_on is not None:
        raise NotFound
    return await channel_entry(held)


async def again(entry: Entry, *, today: date) -> Entry:
    """The same entry as it is at this moment."""
    row: Any = await entry.row.refresh()
    match entry.kind:
        case Kind.ORGANISATION:
            return await organisation_entry(row, today=today)
        case Kind.CONTACT:
            return await contact_entry(row, today=today)
    return await channel_entry(row)


async def organisation_entry(held: Organisation, *, today: date) -> Entry:
    number: int = held.to_dict()["id"]
    places = await gazetteer(today=today)
    areas = [places.by_id[area["id"]] for area in await organisation_areas(number)]
    return Entry(
        Kind.ORGANISATION,
        held,
        title=held.name,
        name=held.name,
        address=f"/organisations/{held.slug}",
        page=f"/organisations/{held.slug}",
        texts={
            "name": held.name,
            "kind": held.kind,
            "identifiers": "\n".join(await identifiers_of(number)),
            "areas": "\n".join(sorted(area_text(area, places) for area in areas)),
            "aliases": "\n".join(await names_of(number)),
            "website": held.website,
        },
        areas=frozenset(area.id for area in areas),
        organisation=number,
    )


async def contact_entry(held: Contact, *, today: date) -> Entry:
    number: int = held.to_dict()["id"]
    places = await gazetteer(today=today)
    areas = [places.by_gss[gss] for gss in await contact_areas(number)]
    facts = await _facts(number)
    return Entry(
        Kind.CONTACT,
        held,
        title=_title(facts),
        name=_title(facts),
        address=f"/contacts/{held.slug}",
        page=f"/contacts/{held.slug}",
        texts={
            "name": held.name,
            "person": held.person,
            "job_title": held.job_title,
            "areas": "\n".join(sorted(area_text(area, places) for area in areas)),
            "note": held.note.replace("\r\n", "\n"),
        },
        areas=frozenset(area.id for area in areas),
        organisation=held.organisation,
        contact=number,
        role=facts["role"],
        person=held.person,
    )


async def channel_entry(held: Channel) -> Entry:
    facts = await _facts(held.contact)
    kind = ChannelKind(held.kind)
    return Entry(
        Kind.CHANNEL,
        held,
        title=f"{display(kind, held.value)} of {_title(facts)}".replace("\n", ", "),
        name=_title(facts),
        address=f"/channels/{held.uuid}",
        page=f"/contacts/{facts['slug']}",
        texts={
            "value": display(kind, held.value) if kind in NUMBERS else held.value,
            "label": held.label,
            "hours": in_english(held.hours, role_titles=await role_titles()) if held.hours else "",
            "purpose": held.purpose,
            "accepts": held.accepts,
            "visibility": held.visibility,
        },
        areas=frozenset(),
        organisation=facts["organisation"],
        contact=held.contact,
        role=facts["role"],
        person=facts["person"],
        channel_kind=kind,
    )


async def channels_of(contact: int, *, viewer: Viewer) -> list[Channel]:
    """A contact's channels that this viewer may see, retired ones last."""
    seen = Channel.visibility.is_in(list(viewer.visibilities))
    listed: list[Channel] = (
        await Channel.objects().where((Channel.contact == contact) & seen).order_by(Channel.position)
    )
    return sorted(listed, key=lambda each: each.retired_on is not None)


async def contacts_of(organisation: int) -> list[dict[str, Any]]:
    """An organisation's contacts, retired ones last: `slug`, `name`, `person`, `role`, `retired_on`."""
    return await fetch(
        "SELECT contact.slug, contact.name, contact.person, contact.retired_on, role.title AS role FROM contact "
        "JOIN role ON role.id = contact.role WHERE contact.organisation = {} "
        "ORDER BY contact.retired_on IS NOT NULL, contact.position",
        organisation,
    )


async def roles_answered(organisation: int) -> set[str]:
    """The roles, by code, that an organisation's contacts in use answer for."""
    rows = await fetch(
        "SELECT DISTINCT role.code FROM contact JOIN role ON role.id = contact.role "
        "WHERE contact.organisation = {} AND contact.retired_on IS NULL",
        organisation,
    )
    return {row["code"] for row in rows}


async def verified_on(channel: int) -> date | None:
    """When somebody last found the value that this channel holds right, if nobody has found it wrong since."""
    rows = await fetch(
        "SELECT v.verified_on, v.outcome FROM verification v JOIN channel c ON c.id = v.channel "
        "AND c.value = v.value AND v.id > c.tries_after WHERE c.id = {} AND v.outcome <> 'no answer' "
        "ORDER BY v.verified_on DESC, v.id DESC LIMIT 1",
        channel,
    )
    found: date | None = rows[0]["verified_on"] if rows and rows[0]["outcome"] == "right" else None
    return found


async def national_lines_of(organisation: int) -> set[int]:
    """The contacts of an organisation, by number, that are lines for the whole country."""
    rows = await fetch("SELECT id FROM contact WHERE organisation = {} AND nationwide = true", organisation)
    return {row["id"] for row in rows}


async def _channel(uuid: UUID, viewer: Viewer) -> Channel:
    seen = Channel.visibility.is_in(list(viewer.visibilities))
    found: Channel | None = await Channel.objects().where((Channel.uuid == uuid) & seen).first()
    if found is None:
        raise NotFound
    return found


async def _facts(contact: int) -> dict[str, Any]:
    rows = await fetch(
        "SELECT contact.slug, contact.name, contact.person, contact.organisation, role.code AS role, "
        "role.short_title, organisation.name AS body FROM contact JOIN role ON role.id = contact.role "
        "JOIN organisation ON organisation.id = contact.organisation WHERE contact.id = {}",
        contact,
    )
    return rows[0]


def _title(facts: dict[str, Any]) -> str:
    name: str = facts["name"] or facts["short_title"]
    return name if facts["body"] in name else f"{name}, {facts['body']}"
