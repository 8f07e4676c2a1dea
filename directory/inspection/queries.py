"""Reads of the history of entries, for those who look after them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from directory.accounts.rules import Role, Viewer
from directory.contacts.queries import KIND as CONTACT
from directory.contacts.queries import role_titles
from directory.contacts.remits import Condition, contacts_looked_after, organisations_looked_after
from directory.contacts.tables import Channel
from directory.database import any_of, fetch, marks
from directory.errors import NotFound
from directory.history.facts import Fact, digests_in
from directory.history.queries import facts_of, names_of, record_once_at
from directory.inspection.rules import Stood, as_it_stood, review_days_on, seen, without_hidden
from directory.inspection.values import Known
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


@dataclass(frozen=True)
class Recorded:
    """All that the history holds of some contacts, and who may see what of it.

    `owner` has the contact that each record belongs to, by UUIDs; `channels` each channel's UUID by its number, and
    `now` its visibility at present, by its UUID. `visibilities` are those that the reader may see.
    """

    every: list[Fact]
    owner: dict[str, str]
    channels: dict[int, str]
    now: dict[str, str]
    visibilities: tuple[str, ...]

    @property
    def facts(self) -> list[Fact]:
        """What may be read: for a past day all of it is needed, since what was hidden changed what came after."""
        return seen(self.every, numbers=self.channels, now=self.now, visibilities=self.visibilities)

    def by_contact(self) -> dict[str, list[Fact]]:
        """All facts of each contact, by its UUID."""
        groups: dict[str, list[Fact]] = {}
        for fact in self.every:
            groups.setdefault(self.owner[fact.record], []).append(fact)
        return groups

    def stood(self, facts: Sequence[Fact], *, review_days: int, on: date) -> Stood | None:
        """One of these contacts at the end of a day, with the channels that the reader may see."""
        found = as_it_stood(facts, numbers=self.channels, review_days=review_days, on=on)
        return found and without_hidden(found, now=self.now, visibilities=self.visibilities)


_BELONGING = (
    "SELECT 'contact' AS kind, contact.id, CAST(contact.uuid AS TEXT) AS uuid, contact.id AS contact, '' AS visibility "
    "FROM contact WHERE {which_contact} "
    "UNION ALL SELECT 'channel', channel.id, CAST(channel.uuid AS TEXT), channel.contact, channel.visibility "
    "FROM channel WHERE {which} "
    "UNION ALL SELECT 'verification', verification.id, CAST(verification.uuid AS TEXT), channel.contact, '' "
    "FROM verification JOIN channel ON channel.id = verification.channel WHERE {which} "
    "UNION ALL SELECT 'report', report.id, CAST(report.uuid AS TEXT), report.contact, '' "
    "FROM report WHERE {which_report}"
)


async def recorded_of(contacts: Sequence[int], *, visibilities: tuple[str, ...]) -> Recorded:
    """The history of these contacts, by number, and of all that belongs to them: only their records' rows are read."""
    which, given = any_of("channel.contact", contacts)
    asked = (
        _BELONGING.replace("{which_contact}", any_of("contact.id", contacts)[0])
        .replace("{which_report}", any_of("report.contact", contacts)[0])
        .replace("{which}", which)
    )
    rows = await fetch(asked, given, given, given, given)
    contact_of = {row["contact"]: row["uuid"] for row in rows if row["kind"] == "contact"}
    channels = {row["id"]: row["uuid"] for row in rows if row["kind"] == "channel"}
    now = {row["uuid"]: row["visibility"] for row in rows if row["kind"] == "channel"}
    owner = {row["uuid"]: contact_of[row["contact"]] for row in rows}
    return Recorded(await facts_of(list(owner)), owner, channels, now, visibilities)


async def stood_on(entry: Entry, recorded: Recorded, *, on: date) -> Stood | None:
    """A contact as it stood at the end of that day."""
    days = review_days_on(await facts_of([entry.role]), on=on, usual=entry.review_days)
    return recorded.stood(recorded.every, review_days=days, on=on)


async def known_to(facts: Iterable[Fact]) -> Known:
    """What the numbers and digests in these facts stand for."""
    listed = list(facts)
    sides = [side for fact in listed for side in fact.sides]
    accounts = {fact.by for fact in listed} | {side.get("account") for side in sides}
    organisations = {
        number for side in sides for column in ("organisation", "parent", "successor") if (number := side.get(column))
    }
    return Known(
        people=await names_of(digests_in(sides)),
        accounts=await _accounts({each for each in accounts if isinstance(each, int)}),
        areas={row["gss"]: row["name"] for row in await fetch("SELECT gss, name FROM area")},
        organisations=await _names("organisation", "name", {each for each in organisations if isinstance(each, int)}),
        roles={row["id"]: row["title"] for row in await fetch("SELECT id, title FROM role")},
        role_titles=await role_titles(),
    )


async def _accounts(numbers: Collection[int]) -> dict[int, str]:
    which, given = any_of("id", numbers)
    rows = await fetch(f"SELECT id, person, role FROM account WHERE {which}", given)
    return {row["id"]: row["person"] or f"a nameless {Role(row['role'])}" for row in rows}


async def _names(table: str, column: str, numbers: Collection[int]) -> dict[int, str]:
    which, given = any_of("id", numbers)
    return {row["id"]: row[column] for row in await fetch(f"SELECT id, {column} FROM {table} WHERE {which}", given)}


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
