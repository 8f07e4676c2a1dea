"""Everything that is listed, as the rows of a contacts file."""

from collections.abc import Collection
from datetime import date
from typing import Any

from directory.contacts.values import NUMBERS, ChannelKind, display
from directory.database import any_of, fetch
from directory.exchange.header import COLUMNS
from directory.exchange.written import file_of
from directory.organisations.rules import Scheme
from directory.places.gazetteer import Gazetteer
from directory.places.queries import gazetteer

EVERYTHING = """
    SELECT organisation.id AS organisation_id, organisation.name AS organisation,
        organisation.kind AS organisation_kind,
        role.code AS role, contact.id AS contact_id, contact.name, contact.person, contact.job_title, contact.note,
        channel.id AS channel_id, channel.kind AS channel, channel.value, channel.label, channel.hours,
        channel.visibility, channel.uuid
    FROM contact
    JOIN organisation ON organisation.id = contact.organisation
    JOIN role ON role.id = contact.role
    JOIN channel ON channel.contact = contact.id
    WHERE contact.retired_on IS NULL AND organisation.retired_on IS NULL AND channel.retired_on IS NULL AND {which}
    ORDER BY contact.position, contact.id, channel.position, channel.id
"""

# The last one of each channel comes last.
VERIFIED = """
    SELECT verification.channel, verification.verified_on, verification.verified_by, verification.method
    FROM verification
    JOIN channel ON channel.id = verification.channel AND channel.value = verification.value
    WHERE verification.id > channel.tries_after AND verification.outcome = 'right' AND verification.verified_by <> ''
        AND {which}
    ORDER BY verification.verified_on, verification.id
"""
IDENTIFIERS = """
    SELECT organisation, scheme, value FROM organisation_identifier
    WHERE organisation IN (SELECT organisation FROM contact WHERE {which})
"""
AREAS = """
    SELECT contact_area.contact, area.gss FROM contact_area JOIN area ON area.id = contact_area.area WHERE {which}
"""
UNVERIFIED = {"verified_on": "", "verified_by": "", "method": ""}


async def export_contacts(name: str, *, today: date) -> bytes:
    """Every channel in use, whoever may see it: for administrators only. `name` says which kind of file."""
    return file_of(await rows_of_contacts(today=today), header=COLUMNS, name=name)


async def rows_of_contacts(*, today: date) -> list[list[str]]:
    """A row for each channel in use, with the columns of a contacts file, in the order in which files gave them."""
    return [[row[column] for column in COLUMNS] for row in await cells_of(None, today=today)]


async def cells_of(contacts: Collection[int] | None, *, today: date) -> list[dict[str, Any]]:
    """The same by column, with each channel's `uuid`; of these contacts, or of all."""
    places = await gazetteer(today=today)
    identifiers: dict[int, str] = {}
    order = {scheme.value: place for place, scheme in enumerate(Scheme)}
    found = await _fetched(IDENTIFIERS, "id", contacts)
    for row in sorted(found, key=lambda row: (order[row["scheme"]], row["value"])):
        identifiers.setdefault(row["organisation"], f"{row['scheme']}:{row['value']}")
    areas: dict[int, list[str]] = {}
    for row in await _fetched(AREAS, "contact_area.contact", contacts):
        areas.setdefault(row["contact"], []).append(area_name(row["gss"], places))
    verified = {row["channel"]: row for row in await _fetched(VERIFIED, "channel.contact", contacts)}
    return [
        _cells(
            row
            | {key: verified.get(row["channel_id"], UNVERIFIED)[key] for key in UNVERIFIED}
            | {
                "identifier": identifiers.get(row["organisation_id"], ""),
                "area": ";".join(sorted(areas.get(row["contact_id"], []))),
            }
        )
        for row in await _fetched(EVERYTHING, "contact.id", contacts)
    ]


async def _fetched(sql: str, contact: str, contacts: Collection[int] | None) -> list[dict[str, Any]]:
    """Rows of this query, in which `contact` is or leads to a contact's number: of these, or of all."""
    if contacts is None:
        return await fetch(sql.format(which="1 = 1"))
    which, numbers = any_of(contact, contacts)
    return await fetch(sql.format(which=which), numbers)


def area_name(gss: str, places: Gazetteer) -> str:
    """An area's name, or its code where the name could mean another."""
    area = places.by_gss[gss]
    return area.name if places.named(area.name) == (area,) else gss


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    kind = ChannelKind(row["channel"])
    if kind in NUMBERS:  # as people read them; reading that gives the same value
        row["value"] = display(kind, row["value"])
    return row | {column: str(row[column]) for column in COLUMNS}
