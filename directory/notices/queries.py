"""Reads of what holds for a while, as the lookup asks for it; and of what somebody may enter it for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.remits import contacts_looked_after
from directory.contacts.tables import Channel, Contact
from directory.database import any_of, fetch, fetch_quickly, marks
from directory.errors import NotFound
from directory.notices.days import in_london
from directory.notices.rules import Temporary
from directory.notices.tables import PlannedChange
from directory.organisations.queries import organisation_called
from directory.organisations.tables import Organisation

MOST_CONTACTS = 200  # on one page, for one round

ByChannel = Mapping[int, tuple[Temporary, ...]]
"""What holds for each channel by number, or did earlier on the same day, or is to come."""


async def temporary_of(contacts: Collection[int], *, at: datetime) -> ByChannel:
    """What holds at a moment or later for the channels of these contacts."""
    if not contacts:
        return {}
    among, numbers = any_of("contact", contacts)
    rows = await fetch_quickly(
        "SELECT channel, kind, begins_at, ends_at, hours, instead, note, follows FROM notice "
        f"WHERE {among} AND ends_at > {{}} AND withdrawn_at IS NULL ORDER BY begins_at, id",
        numbers,
        datetime.combine(at.date() - timedelta(days=1), time(), tzinfo=UTC),
    )
    found: defaultdict[int, tuple[Temporary, ...]] = defaultdict(tuple)
    for channel, kind, begins_at, ends_at, *more in rows:
        found[channel] += (Temporary(kind, in_london(begins_at), in_london(ends_at), *more),)
    return found


async def channels_of(contact: Contact, *, viewer: Viewer) -> list[Channel]:
    """A contact's channels in force that this viewer may see, in their order."""
    of = Channel.contact == contact.to_dict()["id"]
    seen = Channel.visibility.is_in(list(viewer.visibilities))
    return await Channel.objects().where(of, Channel.retired_on.is_null(), seen).order_by(Channel.position)


async def contacts_of_organisation(slug: str, *, viewer: Viewer) -> tuple[Organisation, list[Contact]]:
    """The organisation at this address, with its contacts in force that this viewer looks after; NotFound for none."""
    held = await organisation_called(slug)
    mine, arguments = contacts_looked_after(viewer)
    rows = await fetch(
        "SELECT contact.id FROM contact WHERE contact.organisation = {} AND contact.retired_on IS NULL "
        f"AND ({mine}) ORDER BY contact.position LIMIT {MOST_CONTACTS}",
        held.to_dict()["id"],
        *arguments,
    )
    if not rows:
        raise NotFound
    numbers = [row["id"] for row in rows]
    key = Contact._meta.primary_key
    return held, await Contact.objects().where(key.is_in(numbers)).order_by(Contact.position)


async def plan_or_notice(uuid: UUID, *, viewer: Viewer) -> tuple[str, PlannedChange | None]:
    """The address of the contact that a plan, or what was entered together, is about, and the plan; NotFound."""
    mine, arguments = contacts_looked_after(viewer)
    for table, column in (("notice", "together"), ("planned_change", "uuid")):
        rows = await fetch(
            f"SELECT contact.slug FROM {table} JOIN contact ON contact.id = {table}.contact "
            f"LEFT JOIN channel ON channel.id = {table}.channel WHERE {table}.{column} = {{}} AND ({mine}) "
            f"AND (channel.id IS NULL OR channel.visibility IN ({marks(viewer.visibilities)}))"
            + (" AND notice.kind <> 'coming'" if table == "notice" else ""),
            uuid,
            *arguments,
            *viewer.visibilities,
        )
        if rows:
            plan = await PlannedChange.objects().get(PlannedChange.uuid == uuid) if table == "planned_change" else None
            return rows[0]["slug"], plan
    raise NotFound
