"""Reads of roles, contacts and channels, as those who keep them up need them."""

import csv
from collections.abc import Collection
from functools import cache

from directory.accounts.rules import Viewer
from directory.contacts.coverage import Listed
from directory.contacts.remits import contacts_looked_after
from directory.contacts.rules import CALLED, DUTY_TEAM, FRONT_DOOR, NATIONWIDE
from directory.contacts.tables import Contact
from directory.contacts.values import ChannelKind, read_value
from directory.database import any_of, fetch, marks
from directory.errors import NotFound
from directory.history.changes import snapshot
from directory.history.queries import record_once_at
from directory.settings import ROOT

KIND = "contact"  # in `former_slug` and `search_entry`


async def role_titles() -> dict[str, str]:
    """Every role's title by its code, in their order."""
    return {row["code"]: row["title"] for row in await fetch("SELECT code, title FROM role ORDER BY position")}


async def name_of(contact: Contact) -> str:
    """What a contact is called: its own name, else that of its role."""
    if contact.name:
        return str(contact.name)
    rows = await fetch("SELECT title, short_title FROM role WHERE id = {}", contact.role)
    return str(rows[0]["short_title"] or rows[0]["title"])


async def contact_called(slug: str) -> Contact:
    """The contact at this address, or that once was there; NotFound."""
    found = await Contact.objects().where(Contact.slug == slug).first()
    if found is None and (record := await record_once_at(KIND, slug)):
        found = await Contact.objects().where(Contact.uuid == record).first()
    if found is None:
        raise NotFound
    return found


async def contact_numbered(number: int) -> Contact:
    """The contact with this number; NotFound."""
    found = await Contact.objects().get(Contact._meta.primary_key == number)
    if found is None:
        raise NotFound
    return found


async def is_taken(name: str, *, organisation: int, role: int, but: int = 0) -> bool:
    """Whether another contact in use has this name already, in the same organisation and for the same role."""
    rows = await fetch(
        "SELECT name FROM contact WHERE organisation = {} AND role = {} AND id <> {} AND retired_on IS NULL",
        organisation,
        role,
        but,
    )
    return name.casefold() in {row["name"].casefold() for row in rows}


async def areas_of(contact: int) -> list[str]:
    """The codes of the areas that a contact answers for."""
    rows = await fetch(
        "SELECT area.gss FROM contact_area JOIN area ON area.id = contact_area.area "
        "WHERE contact_area.contact = {} ORDER BY area.gss",
        contact,
    )
    return [row["gss"] for row in rows]


async def has_national_line(organisation: int) -> bool:
    """Whether an organisation answers for a role that is for the whole country."""
    rows = await fetch(
        "SELECT contact.id FROM contact JOIN role ON role.id = contact.role "
        "WHERE contact.organisation = {} AND contact.retired_on IS NULL AND role.jurisdiction = {} LIMIT 1",
        organisation,
        NATIONWIDE,
    )
    return bool(rows)


async def portrait(contact: Contact) -> dict[str, object]:
    """A contact as history keeps it: with its areas, by code."""
    return {**snapshot(contact), "areas": await areas_of(contact.to_dict()["id"])}


@cache
def national_lines() -> frozenset[str]:
    """The values of the lines for the whole country, which a demonstration may hold although they are real."""
    with (ROOT / "seeds" / "national.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(
            read_value(ChannelKind(row["channel"]), row["value"], demonstration=False).value
            for row in csv.DictReader(file)
        )


async def contact_seen(slug: str, *, viewer: Viewer) -> Contact:
    """The contact at this address, if it's in force and this viewer may see any of its channels; NotFound."""
    seen = viewer.visibilities
    rows = await fetch(
        "SELECT contact.id FROM contact JOIN channel ON channel.contact = contact.id "
        "WHERE contact.slug = {} AND contact.retired_on IS NULL AND channel.retired_on IS NULL "
        f"AND channel.visibility IN ({marks(seen)})",
        slug,
        *seen,
    )
    if not rows:
        raise NotFound
    return await contact_called(slug)


async def contact_looked_after(slug: str, *, viewer: Viewer) -> Contact:
    """The contact in force at this address, if this viewer looks after it; NotFound."""
    mine, arguments = contacts_looked_after(viewer)
    rows = await fetch(
        f"SELECT contact.id FROM contact WHERE contact.slug = {{}} AND contact.retired_on IS NULL AND ({mine})",
        slug,
        *arguments,
    )
    if not rows:
        raise NotFound
    return await contact_numbered(rows[0]["id"])


async def mailboxes() -> dict[str, str]:
    """Every email address in use, with the name of the organisation that it belongs to."""
    rows = await fetch(
        "SELECT channel.value, organisation.name FROM channel JOIN contact ON contact.id = channel.contact "
        "JOIN organisation ON organisation.id = contact.organisation WHERE channel.kind IN ('email', 'secure-email') "
        "AND channel.retired_on IS NULL AND contact.retired_on IS NULL AND organisation.retired_on IS NULL "
        "ORDER BY channel.value"
    )
    return {row["value"]: row["name"] for row in rows}


async def listed_hours(areas: Collection[int], *, but: Collection[int]) -> list[Listed]:
    """The hours of every front door's and duty team's telephone in use in these areas, but for these channels'."""
    of, wanted = any_of("contact_area.area", areas)
    called = ", ".join(f"'{kind}'" for kind in sorted(CALLED))
    rows = await fetch(
        "SELECT channel.id, area.name AS area, role.code AS role, channel.hours FROM contact_area "
        "JOIN area ON area.id = contact_area.area JOIN contact ON contact.id = contact_area.contact "
        "JOIN role ON role.id = contact.role JOIN channel ON channel.contact = contact.id "
        f"WHERE {of} AND role.code IN ('{FRONT_DOOR}', '{DUTY_TEAM}') AND channel.kind IN ({called}) "
        "AND contact.retired_on IS NULL AND channel.retired_on IS NULL",
        wanted,
    )
    left_out = set(but)
    return [Listed(row["area"], row["role"], row["hours"]) for row in rows if row["id"] not in left_out]
