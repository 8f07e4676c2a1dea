"""Entries that may be meant twice, offered before a new one is saved; only what the viewer may see."""

from collections.abc import Collection
from typing import Any

from directory.accounts.rules import Viewer
from directory.contacts.values import ChannelKind, display
from directory.corrections.rules import Note, alike
from directory.database import any_of, fetch, marks

MOST = 10


async def organisations_like(name: str, *, areas: Collection[int], but: int = 0) -> list[Note]:
    """Organisations in use of a like name: in these areas, or anywhere where none are given."""
    of, numbers = any_of("organisation_area.area", areas)
    there = f"AND id IN (SELECT organisation FROM organisation_area WHERE {of})" if areas else ""
    rows = await fetch(
        f"SELECT id, name, slug FROM organisation WHERE retired_on IS NULL AND id <> {{}} {there} ORDER BY name",
        but,
        *([numbers] if areas else []),
    )
    others = await fetch("SELECT organisation, name FROM organisation_alias") if rows else []
    aliases: dict[int, list[str]] = {}
    for row in others:
        aliases.setdefault(row["organisation"], []).append(row["name"])
    found = [row for row in rows if any(alike(name, each) for each in [row["name"], *aliases.get(row["id"], [])])]
    links = tuple((f"/organisations/{row['slug']}", row["name"]) for row in found[:MOST])
    return [Note("There may be this organisation already. Is it one of these?", "name", links)] if links else []


async def contacts_like(
    role: str, *, organisation: int, areas: Collection[int], viewer: Viewer, but: int = 0
) -> list[Note]:
    """Contacts in use for the same role, in the same organisation or the same areas."""
    of, numbers = any_of("contact_area.area", areas)
    rows = await fetch(
        "SELECT contact.slug, contact.name, role.short_title, role.own, organisation.name AS body FROM contact "
        "JOIN role ON role.id = contact.role JOIN organisation ON organisation.id = contact.organisation "
        "WHERE role.code = {} AND contact.retired_on IS NULL AND organisation.retired_on IS NULL AND contact.id <> {} "
        "AND contact.id IN (SELECT contact FROM channel "
        f"WHERE visibility IN ({marks(viewer.visibilities)}) AND retired_on IS NULL) "
        "AND (contact.organisation = {} OR (role.own = false "
        f"AND contact.id IN (SELECT contact FROM contact_area WHERE {of}))) "
        f"ORDER BY contact.position LIMIT {MOST}",
        role,
        but,
        *viewer.visibilities,
        organisation,
        numbers,
    )
    return [Note("Somebody answers for this already. Is it one of these?", "role", _links(rows))] if rows else []


async def channels_like(kind: ChannelKind, value: str, *, viewer: Viewer, contact: int) -> list[Note]:
    """Contacts in use that are reached by the same number or mailbox; `value` as it's kept."""
    rows = await fetch(
        "SELECT DISTINCT contact.id, contact.slug, contact.name, role.short_title, organisation.name AS body "
        "FROM channel JOIN contact ON contact.id = channel.contact JOIN role ON role.id = contact.role "
        "JOIN organisation ON organisation.id = contact.organisation "
        "WHERE channel.value = {} AND channel.retired_on IS NULL AND contact.retired_on IS NULL "
        "AND organisation.retired_on IS NULL AND contact.id <> {} "
        f"AND channel.visibility IN ({marks(viewer.visibilities)}) "
        f"ORDER BY contact.id LIMIT {MOST}",
        value,
        contact,
        *viewer.visibilities,
    )
    shown = display(kind, value).replace("\n", ", ")
    return [Note(f"{shown} is listed elsewhere as well. Is one of them wrong?", "value", _links(rows))] if rows else []


def _links(rows: list[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((f"/contacts/{row['slug']}", f"{row['name'] or row['short_title']}, {row['body']}") for row in rows)
