"""Letting contacts be found by what they and their organisations are called."""

from directory.contacts.queries import KIND
from directory.contacts.rules import entry_of
from directory.database import fetch
from directory.search.changes import drop, index


async def index_contact(contact: int) -> None:
    """Let a contact be found by its name, by those who may see one of its channels, for as long as it's in use."""
    row = (
        await fetch(
            "SELECT contact.slug, contact.name, contact.retired_on, role.short_title, role.own, "
            "organisation.name AS organisation, organisation.kind, organisation.retired_on AS closed_on FROM contact "
            "JOIN role ON role.id = contact.role JOIN organisation ON organisation.id = contact.organisation "
            "WHERE contact.id = {}",
            contact,
        )
    )[0]
    if row["retired_on"] is not None or row["closed_on"] is not None:
        await drop(KIND, contact)
        return
    channels = await fetch("SELECT visibility FROM channel WHERE contact = {} AND retired_on IS NULL", contact)
    await index(
        entry_of(
            contact,
            slug=row["slug"],
            name=row["name"],
            role_title=row["short_title"],
            own=bool(row["own"]),
            organisation=row["organisation"],
            organisation_kind=row["kind"],
            visibilities=[each["visibility"] for each in channels],
        )
    )


async def index_contacts_of(organisation: int) -> None:
    """The same for every contact of an organisation, whose name theirs are found with."""
    for row in await fetch("SELECT id FROM contact WHERE organisation = {} AND retired_on IS NULL", organisation):
        await index_contact(row["id"])
