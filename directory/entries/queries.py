"""Everything recorded of one organisation or one contact, as a viewer may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from directory.accounts.rules import ANYBODY, Viewer
from directory.contacts.queries import contact_called
from directory.contacts.remits import Condition, contacts_looked_after, organisations_looked_after
from directory.database import fetch
from directory.errors import NotFound
from directory.history.rules import Part
from directory.lookup.queries import contacts_where
from directory.lookup.rules import FoundContact
from directory.organisations.queries import (
    areas_of,
    identifiers_of,
    names_of,
    organisation_called,
    organisation_numbered,
)
from directory.organisations.rules import OrganisationKind, read_identifier
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer


@dataclass(frozen=True)
class OrganisationEntry:
    """An organisation with its areas and contacts; `identifiers` like “URN 123456”."""

    id: int
    slug: str
    name: str
    kind: OrganisationKind
    other_names: list[str]
    identifiers: list[str]
    areas: list[PlaceArea]
    contacts: list[FoundContact]
    retired_on: date | None
    successor: tuple[str, str] | None  # name and slug of the organisation that took its place
    rests_on: frozenset[Part]
    part_of: tuple[str, str] | None = None  # name and slug of the trust or the like that it belongs to
    parts: tuple[tuple[str, str], ...] = ()  # and of those that belong to it


@dataclass(frozen=True)
class ContactEntry:
    """A contact with the areas it answers for."""

    id: int
    contact: FoundContact
    areas: list[PlaceArea]
    rests_on: frozenset[Part]


async def organisation_entry(slug: str, *, at: datetime, today: date, viewer: Viewer) -> OrganisationEntry:
    """The organisation at this address, or that once was there; NotFound."""
    held = await organisation_called(slug)
    number = held.to_dict()["id"]
    areas = [(await gazetteer(today=today)).by_id[area["id"]] for area in await areas_of(number)]
    found = await contacts_where("contact.organisation = {}", number, at=at, today=today, viewer=viewer)
    return OrganisationEntry(
        id=number,
        slug=held.slug,
        name=held.name,
        kind=OrganisationKind(held.kind),
        other_names=await names_of(number),
        identifiers=[read_identifier(each).in_words for each in await identifiers_of(number)],
        areas=areas,
        contacts=list(found.contacts.values()),
        retired_on=held.retired_on,
        successor=await _named(held.successor) if held.successor else None,
        rests_on=found.rests_on | {("organisation", number)},
        part_of=await _named(held.parent) if held.parent else None,
        parts=await _parts_of(number),
    )


async def _named(number: int) -> tuple[str, str]:
    found = await organisation_numbered(number)
    return found.name, found.slug


async def _parts_of(number: int) -> tuple[tuple[str, str], ...]:
    rows = await fetch(
        "SELECT name, slug FROM organisation WHERE parent = {} AND retired_on IS NULL ORDER BY name, slug", number
    )
    return tuple((row["name"], row["slug"]) for row in rows)


async def contact_entry(slug: str, *, at: datetime, today: date, viewer: Viewer) -> ContactEntry:
    """The contact at this address, or that once was there; NotFound too where the viewer may see none of it."""
    held = await contact_called(slug)
    number = held.to_dict()["id"]
    found = await contacts_where("contact.id = {}", number, at=at, today=today, viewer=viewer)
    if number not in found.contacts:
        raise NotFound
    areas = await gazetteer(today=today)
    covered = await fetch("SELECT area FROM contact_area WHERE contact = {} ORDER BY id", number)
    return ContactEntry(
        id=number,
        contact=found.contacts[number],
        areas=[areas.by_id[row["area"]] for row in covered],
        rests_on=found.rests_on | {("organisation", held.organisation)},
    )


async def organisation_is_looked_after(viewer: Viewer, organisation: int) -> bool:
    """Whether this viewer may change it; nobody is asked who isn't signed in."""
    return viewer != ANYBODY and await _meets(organisations_looked_after(viewer), "organisation", organisation)


async def contact_is_looked_after(viewer: Viewer, contact: int) -> bool:
    """The same of a contact."""
    return viewer != ANYBODY and await _meets(contacts_looked_after(viewer), "contact", contact)


async def contacts_are_looked_after(viewer: Viewer, organisation: int) -> bool:
    """Whether this viewer may change any of an organisation's contacts in use."""
    if viewer == ANYBODY:
        return False
    mine, arguments = contacts_looked_after(viewer)
    in_use = f"contact.retired_on IS NULL AND ({mine})"
    return bool(await fetch(f"SELECT id FROM contact WHERE organisation = {{}} AND {in_use}", organisation, *arguments))


async def _meets(condition: Condition, table: str, number: int) -> bool:
    where, arguments = condition
    return bool(await fetch(f"SELECT id FROM {table} WHERE id = {{}} AND ({where})", number, *arguments))
