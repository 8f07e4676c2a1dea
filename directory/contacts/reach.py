"""How far an organisation and its contacts reach once one of them has changed: areas served, and national lines."""

from collections.abc import Iterable

from directory.contacts.queries import has_national_line, portrait
from directory.contacts.rules import NATIONWIDE, is_nationwide
from directory.contacts.tables import Contact
from directory.database import fetch, run, run_many
from directory.history.rules import Change
from directory.organisations.queries import portrait as portrait_of_organisation
from directory.organisations.tables import Organisation


async def answer_for(contact: Contact, areas: Iterable[int]) -> None:
    """Let a contact answer for these areas, by number, and no others."""
    number = contact.to_dict()["id"]
    await run("DELETE FROM contact_area WHERE contact = {}", number)
    await run_many(
        "INSERT INTO contact_area (contact, area) VALUES ({}, {})", [(number, area) for area in dict.fromkeys(areas)]
    )


async def serve_areas(organisation: Organisation, *, left: Iterable[int] = ()) -> list[Change]:
    """Let an organisation serve its contacts' areas, and no longer those (`left`) that the last of them has left.

    As an import does, so that an export put in again changes nothing.
    """
    await organisation.refresh()  # history tells what it is, not what a page was made from
    number = organisation.to_dict()["id"]
    answered = await areas_answered_for(number)
    served = {row["area"] for row in await fetch("SELECT area FROM organisation_area WHERE organisation = {}", number)}
    gone, new = (served & set(left)) - answered, answered - served
    if not gone and not new:
        return []
    before = await portrait_of_organisation(organisation)
    await run_many(
        "DELETE FROM organisation_area WHERE organisation = {} AND area = {}", [(number, area) for area in sorted(gone)]
    )
    await run_many(
        "INSERT INTO organisation_area (organisation, area) VALUES ({}, {})", [(number, area) for area in sorted(new)]
    )
    after = await portrait_of_organisation(organisation)
    return [Change("organisation", str(organisation.uuid), "changed", before, after)]


async def mark_nationwide(organisation: int) -> list[Change]:
    """Tell which of an organisation's contacts in use are national lines; those of which that changes."""
    rows = await fetch(
        "SELECT contact.id, contact.nationwide, role.jurisdiction, organisation.kind, "
        "EXISTS (SELECT 1 FROM contact_area WHERE contact_area.contact = contact.id) AS has_area, "
        "EXISTS (SELECT 1 FROM organisation_area WHERE organisation_area.organisation = organisation.id) AS serves "
        "FROM contact JOIN role ON role.id = contact.role JOIN organisation ON organisation.id = contact.organisation "
        "WHERE organisation.id = {} AND contact.retired_on IS NULL ORDER BY contact.id",
        organisation,
    )
    has_line = await has_national_line(organisation)
    becoming: dict[int, bool] = {}
    for row in rows:
        nationwide = is_nationwide(
            kind=row["kind"],
            own_line=row["jurisdiction"] == NATIONWIDE,
            has_line=has_line,
            has_area=bool(row["has_area"]),
            serves_area=bool(row["serves"]),
        )
        if nationwide != bool(row["nationwide"]):
            becoming[row["id"]] = nationwide
    return [await _mark(each, nationwide=becoming[each.to_dict()["id"]]) for each in await _contacts(list(becoming))]


async def areas_answered_for(organisation: int) -> set[int]:
    """The areas, by number, that an organisation's contacts in use answer for."""
    rows = await fetch(
        "SELECT DISTINCT contact_area.area FROM contact_area JOIN contact ON contact.id = contact_area.contact "
        "WHERE contact.organisation = {} AND contact.retired_on IS NULL",
        organisation,
    )
    return {row["area"] for row in rows}


async def _contacts(numbers: list[int]) -> list[Contact]:
    return await Contact.objects().where(Contact._meta.primary_key.is_in(numbers)) if numbers else []


async def _mark(contact: Contact, *, nationwide: bool) -> Change:
    before = await portrait(contact)
    contact.nationwide = nationwide
    await contact.save([Contact.nationwide])
    return Change("contact", str(contact.uuid), "changed", before, await portrait(contact))
