"""What somebody may take away of the contacts that a page lists: as a sheet, for programs, or as cards."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from directory.accounts.rules import ANYBODY, Viewer
from directory.contacts.remits import Condition
from directory.entries.vcards import vcard_of
from directory.exchange.exporting import cells_of
from directory.exchange.header import COLUMNS
from directory.lookup.queries import contacts_where
from directory.lookup.rules import FoundContact
from directory.places.gazetteer import PlaceArea

NAMING = {"person", "verified_by"}
"""Columns that name somebody, for those who are signed in: a copy outlives whoever has the post."""

ADDED = ("standing", "review_due")


@dataclass(frozen=True)
class Taken:
    """Rows, and the names of their columns."""

    header: tuple[str, ...]
    rows: list[list[str]]


def answering_in(area: PlaceArea, authority: PlaceArea, *, role: int | None) -> Condition:
    """Who is listed on an area's page, for a role or for all of them; not each organisation's own."""
    answering = "contact.id IN (SELECT contact FROM contact_area WHERE area IN ({}, {}))"
    if role is None:
        return f"{answering} AND contact.role IN (SELECT id FROM role WHERE own = false)", (area.id, authority.id)
    return f"{answering} AND contact.role = {{}}", (area.id, authority.id, role)


def of_organisation(number: int) -> Condition:
    """Who is listed on an organisation's page."""
    return "contact.organisation = {}", (number,)


async def taken(which: Condition, *, viewer: Viewer, at: datetime, today: date) -> Taken:
    """What this viewer may see, as rows of a contacts file with each channel's standing; nobody's own mobile.

    Without what holds only for a while, which a copy would outlive.
    """
    where, arguments = which
    found = await contacts_where(where, *arguments, at=at, today=today, viewer=viewer, lasting=True)
    lines = {line.uuid: line for contact in found.contacts.values() for line in contact.lines}
    columns = tuple(each for each in COLUMNS if viewer != ANYBODY or each not in NAMING)
    rows = []
    for cells in await cells_of(found.contacts, today=today):
        line = lines.get(str(cells["uuid"]))
        if line and not line.may_be_own_mobile_of(cells["person"]):
            due = line.review_due.isoformat() if line.review_due else ""
            rows.append([*(cells[column] for column in columns), str(line.standing), due])
    return Taken((*columns, *ADDED), rows)


async def cards(which: Condition, *, at: datetime, today: date, base_url: str, demonstration: bool) -> str:
    """The same for an address book: what everybody may see, a card for each contact, whoever asks."""
    where, arguments = which
    found = await contacts_where(where, *arguments, at=at, today=today, viewer=ANYBODY, lasting=True)
    leaving = [_without_mobiles(contact) for contact in found.contacts.values()]
    return "".join(
        vcard_of(
            contact,
            address=f"{base_url}/contacts/{contact.slug}",
            revision=f"{today:%Y%m%d}",
            demonstration=demonstration,
        )
        for contact in leaving
        if contact.lines
    )


def _without_mobiles(contact: FoundContact) -> FoundContact:
    return replace(
        contact, lines=tuple(line for line in contact.lines if not line.may_be_own_mobile_of(contact.person))
    )
