"""Readers' reports of the entries that a verifier looks after."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.remits import contacts_looked_after
from directory.contacts.values import ChannelKind, display
from directory.database import fetch
from directory.errors import NotFound
from directory.verification.rules import KINDS
from directory.verification.tables import Report


@dataclass(frozen=True)
class Told:
    """One open report, with the entry that it's about."""

    uuid: UUID
    slug: str
    name: str
    organisation: str
    kind: str
    text: str
    channel: UUID | None  # that it's about, if it's about one
    value: str  # of that channel
    reported_at: datetime
    network: str
    set_aside: bool


_OPEN = (  # the plus lets SQLite begin with the few open reports, and not with the thousands that somebody looks after
    "SELECT report.id AS number, report.uuid, report.kind, report.text, report.reported_at, report.network, "
    "report.set_aside_at, contact.slug, contact.name, organisation.name AS organisation, "
    "channel.uuid AS channel, channel.kind AS channel_kind, channel.value "
    "FROM report JOIN contact ON contact.id = +report.contact "
    "JOIN organisation ON organisation.id = contact.organisation LEFT JOIN channel ON channel.id = report.channel "
    "WHERE report.settled_at IS NULL AND ({}) ORDER BY report.reported_at DESC, report.id DESC"
)


async def open_reports(viewer: Viewer) -> list[Told]:
    """Every open report of the contacts that this viewer looks after, newest first."""
    where, arguments = contacts_looked_after(viewer)
    return [_told(row) for row in await fetch(_OPEN.replace("({})", f"({where})"), *arguments)]


async def open_report(uuid: UUID, *, viewer: Viewer) -> Told:
    """The open report with this UUID, if this viewer looks after its contact; NotFound."""
    for each in await open_reports(viewer):
        if each.uuid == uuid:
            return each
    raise NotFound


async def burst_of(uuid: UUID, *, viewer: Viewer) -> list[Told]:
    """Every open report that was set aside with the one that has this UUID, of this viewer's contacts; NotFound."""
    everything = await open_reports(viewer)
    named = next((each for each in everything if each.uuid == uuid and each.set_aside), None)
    if named is None:
        raise NotFound
    return [each for each in everything if each.set_aside and each.network == named.network]


async def report_rows(told: Sequence[Told]) -> list[Report]:
    """The rows of these reports, in their order."""
    uuids = [each.uuid for each in told]
    return await Report.objects().where(Report.uuid.is_in(uuids)).order_by(Report._meta.primary_key)


def by_contact(told: Sequence[Told]) -> list[list[Told]]:
    """Reports that count, together for each contact, that with the newest first."""
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for each in told:
        if not each.set_aside:
            groups[each.slug].append(each)
    return list(groups.values())


def bursts(told: Sequence[Told]) -> list[list[Told]]:
    """Reports that were set aside, together for each network, that with the newest first."""
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for each in told:
        if each.set_aside:
            groups[each.network].append(each)
    return list(groups.values())


def _told(row: dict[str, Any]) -> Told:
    return Told(
        uuid=row["uuid"],
        slug=row["slug"],
        name=row["name"] or row["organisation"],
        organisation=row["organisation"],
        kind=KINDS.get(row["kind"], row["kind"].replace("-", " ").capitalize()),
        text=row["text"],
        channel=row["channel"],
        value=display(ChannelKind(row["channel_kind"]), row["value"]) if row["channel_kind"] else "",
        reported_at=row["reported_at"],
        network=row["network"],
        set_aside=row["set_aside_at"] is not None,
    )
