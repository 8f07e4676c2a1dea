"""Reads of the history of entries, for those who look after them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.queries import KIND as CONTACT
from directory.contacts.remits import Condition, contacts_looked_after, organisations_looked_after
from directory.contacts.tables import Channel
from directory.database import fetch, marks
from directory.errors import NotFound
from directory.history.queries import record_once_at
from directory.organisations.queries import KIND as ORGANISATION


@dataclass(frozen=True)
class Entry:
    """A contact or an organisation whose history somebody may read, and its records in the history by UUID."""

    id: int
    uuid: str
    slug: str
    name: str
    organisation: str = ""
    role: str = ""  # its UUID
    review_days: int = 0
    retired_on: date | None = None


def contacts_seen(viewer: Viewer) -> Condition:
    """The contacts of which this viewer may see a channel, and those that never had one."""
    seen_by = viewer.visibilities
    sql = (
        "(NOT EXISTS (SELECT 1 FROM channel WHERE channel.contact = contact.id) OR EXISTS (SELECT 1 FROM channel "
        f"WHERE channel.contact = contact.id AND channel.visibility IN ({marks(seen_by)})))"
    )
    return sql, seen_by


async def contact_with_history(slug: str, *, viewer: Viewer) -> Entry:
    """The contact at this address, or that once was there, retired or not, if this viewer looks after it; NotFound."""
    mine, mine_given = contacts_looked_after(viewer)
    visible, visible_given = contacts_seen(viewer)
    once = await record_once_at(CONTACT, slug)
    rows = await fetch(
        "SELECT contact.id, CAST(contact.uuid AS TEXT) AS uuid, contact.slug, contact.name, contact.retired_on, "
        "role.short_title, CAST(role.uuid AS TEXT) AS role, role.review_days, organisation.name AS organisation "
        "FROM contact JOIN role ON role.id = contact.role JOIN organisation ON organisation.id = contact.organisation "
        f"WHERE (contact.slug = {{}} OR contact.uuid = {{}}) AND ({mine}) AND {visible}",
        slug,
        once,
        *mine_given,
        *visible_given,
    )
    if not rows:
        raise NotFound
    row = rows[0]
    title = row.pop("short_title")
    return Entry(**{**row, "name": row["name"] or title})


async def organisation_with_history(slug: str, *, viewer: Viewer) -> Entry:
    """The organisation at this address, or that once was there, if this viewer looks after it; NotFound."""
    mine, given = organisations_looked_after(viewer)
    once = await record_once_at(ORGANISATION, slug)
    rows = await fetch(
        "SELECT id, CAST(uuid AS TEXT) AS uuid, slug, name, retired_on FROM organisation "
        f"WHERE (slug = {{}} OR uuid = {{}}) AND ({mine})",
        slug,
        once,
        *given,
    )
    if not rows:
        raise NotFound
    return Entry(**rows[0])


async def contacts_of(organisation: int, *, viewer: Viewer) -> list[dict[str, Any]]:
    """An organisation's contacts that this viewer looks after: `slug`, `name`, `retired_on`."""
    mine, mine_given = contacts_looked_after(viewer)
    visible, visible_given = contacts_seen(viewer)
    rows = await fetch(
        "SELECT contact.slug, contact.name, role.short_title, contact.retired_on FROM contact "
        f"JOIN role ON role.id = contact.role WHERE contact.organisation = {{}} AND ({mine}) AND {visible} "
        "ORDER BY contact.position, contact.id",
        organisation,
        *mine_given,
        *visible_given,
    )
    return [{**row, "name": row["name"] or row["short_title"]} for row in rows]


async def channel_with_history(uuid: UUID, *, viewer: Viewer) -> tuple[Channel, Entry]:
    """A channel of a contact that this viewer looks after, if they may see it, with its contact; NotFound."""
    mine, given = contacts_looked_after(viewer)
    rows = await fetch(
        "SELECT contact.slug FROM channel JOIN contact ON contact.id = channel.contact "
        f"WHERE channel.uuid = {{}} AND ({mine}) AND channel.visibility IN ({marks(viewer.visibilities)})",
        uuid,
        *given,
        *viewer.visibilities,
    )
    found = await Channel.objects().where(Channel.uuid == uuid).first() if rows else None
    if found is None:
        raise NotFound
    return found, await contact_with_history(rows[0]["slug"], viewer=viewer)
