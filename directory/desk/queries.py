"""What stands on a verifier's desk: the entries that they look after, and readers' reports of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.answering import where_contacts_answer
from directory.contacts.remits import Condition, contacts_looked_after
from directory.contacts.tables import Channel
from directory.database import any_of, fetch, marks
from directory.desk.entries import Entry, Tried
from directory.desk.rules import Desk
from directory.errors import NotFound
from directory.organisations.queries import organisation_called
from directory.organisations.tables import Organisation
from directory.verification.intervals import overridden
from directory.verification.policies import policies
from directory.verification.queries import COUNTED
from directory.verification.rules import Try

IN_FORCE = "contact.retired_on IS NULL AND organisation.retired_on IS NULL AND channel.retired_on IS NULL"
MOST = 5_000
"""Contacts that are gone through at once: a third of a second."""

_IN_AREA = (
    "(contact.id IN (SELECT contact FROM contact_area JOIN area ON area.id = contact_area.area WHERE area.slug = {}) "
    "OR contact.organisation IN (SELECT organisation FROM organisation_area "
    "JOIN area ON area.id = organisation_area.area WHERE area.slug = {}))"
)
_FROM = (
    "FROM channel JOIN contact ON contact.id = channel.contact "
    "JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role "
)


def desk_of(viewer: Viewer, *, now: datetime, single_handed: bool) -> Desk:
    """The desk of whoever asks, at this moment in London."""
    return Desk(viewer.account, now, policies(), single_handed=single_handed)


async def entries_on_desk(viewer: Viewer, *, area: str = "") -> list[Entry]:
    """What this viewer keeps right; in one area only, if its slug is given.

    Whoever looks after more than can be gone through at once is asked for an area: until then, national lines alone.
    """
    which = contacts_looked_after(viewer)
    if area:
        which = _also(_IN_AREA, (area, area), which)
    elif await has_too_many(viewer):
        which = _also("contact.nationwide = true", (), which)
    return await _entries(which, viewer)


async def entries_numbered(contacts: Collection[int], viewer: Viewer) -> list[Entry]:
    """These entries, which this viewer is known to keep right."""
    which, numbers = any_of("contact.id", contacts)
    return await _entries((which, (numbers,)), viewer)


async def looks_after_any(contacts: Collection[int], viewer: Viewer) -> bool:
    """Whether this viewer keeps any of these contacts right."""
    which, numbers = any_of("contact.id", contacts)
    where, arguments = _also(which, (numbers,), contacts_looked_after(viewer))
    return bool(await fetch(f"SELECT contact.id FROM contact WHERE {where} LIMIT 1", *arguments))


async def has_too_many(viewer: Viewer) -> bool:
    """Whether this viewer looks after more contacts than the desk goes through at once: a nation's administrator."""
    where, arguments = contacts_looked_after(viewer)
    some = f"SELECT contact.id FROM contact WHERE contact.retired_on IS NULL AND ({where}) LIMIT {MOST + 1}"
    return bool((await fetch(f"SELECT count(*) AS number FROM ({some}) AS counted", *arguments))[0]["number"] > MOST)


async def areas_on_desk(viewer: Viewer) -> list[tuple[str, str]]:
    """The areas of the contacts that this viewer looks after: slug and name."""
    where, arguments = contacts_looked_after(viewer)
    rows = await fetch(
        "SELECT area.slug, area.name FROM area WHERE area.id IN (SELECT contact_area.area FROM contact_area "
        f"JOIN contact ON contact.id = contact_area.contact WHERE {where}) "
        "OR area.id IN (SELECT served.area FROM organisation_area served "
        f"JOIN contact ON contact.organisation = served.organisation WHERE {where}) ORDER BY area.name",
        *arguments,
        *arguments,
    )
    return [(row["slug"], row["name"]) for row in rows]


async def entry_called(slug: str, *, viewer: Viewer) -> Entry:
    """The entry at this address, if this viewer looks after it; NotFound."""
    entries = await _entries(_also("contact.slug = {}", (slug,), contacts_looked_after(viewer)), viewer)
    if not entries:
        raise NotFound
    return entries[0]


async def entry_of_channel(uuid: UUID, *, viewer: Viewer) -> Entry:
    """The entry with this channel of it alone, if this viewer looks after it and may see the channel; NotFound."""
    its_contact = "contact.id = (SELECT named.contact FROM channel named WHERE named.uuid = {})"
    entries = await _entries(_also(its_contact, (uuid,), contacts_looked_after(viewer)), viewer)
    for entry in entries:
        for each in entry.channels:
            if each.uuid == uuid:
                return replace(entry, channels=(each,))
    raise NotFound


async def entries_of(slug: str, *, viewer: Viewer) -> tuple[Organisation, list[Entry]]:
    """The organisation at this address with those of its entries that this viewer looks after; NotFound."""
    held = await organisation_called(slug)
    number = held.to_dict()["id"]
    entries = await _entries(_also("contact.organisation = {}", (number,), contacts_looked_after(viewer)), viewer)
    if not entries:
        raise NotFound
    return held, entries


async def channels_numbered(numbers: Sequence[int]) -> dict[int, Channel]:
    """These channels, by number."""
    found = await Channel.objects().where(Channel._meta.primary_key.is_in(list(numbers))) if numbers else []
    return {channel.to_dict()["id"]: channel for channel in found}


def _also(where: str, arguments: tuple[object, ...], remit: Condition) -> Condition:
    condition, more = remit
    return f"{where} AND ({condition})", (*arguments, *more)


async def _entries(which: Condition, viewer: Viewer) -> list[Entry]:
    """The entries in force of a condition on `contact`, with those of their channels that this viewer may see."""
    rows = await _channels(*which, viewer)
    where, numbers = any_of("contact.id", {row["contact"] for row in rows})
    tries = await _tries(where, numbers)
    reports = await _reports(where, numbers)
    areas = await _areas(where, numbers)
    standing_there = await _organisations_in({area["id"] for each in areas.values() for area in each})
    own = await overridden({row["contact"]: row["role"] for row in rows})
    entries: dict[int, Entry] = {}
    channels: defaultdict[int, list[Tried]] = defaultdict(list)
    for row in rows:
        number = row["contact"]
        channels[number].append(_tried(row, tries[row["number"]], reports[number]))
        if number not in entries:
            entries[number] = _entry(row, areas[number], standing_there, review_days=own.get(number))
    return [replace(entry, channels=tuple(channels[number])) for number, entry in entries.items()]


async def _channels(where: str, arguments: Sequence[object], viewer: Viewer) -> list[dict[str, Any]]:
    seen = viewer.visibilities
    return await fetch(
        "SELECT channel.id AS number, channel.uuid, channel.kind, channel.value, channel.label, channel.hours, "
        "channel.changed_by, contact.id AS contact, contact.slug, contact.name, contact.person, contact.job_title, "
        "organisation.name AS organisation, organisation.slug AS organisation_slug, organisation.website, "
        "role.id AS role, role.code, role.title, role.own, role.weight, role.review_days "
        f"{_FROM} WHERE {IN_FORCE} AND ({where}) AND channel.visibility IN ({marks(seen)}) "
        "ORDER BY contact.position, contact.id, channel.position, channel.id",
        *arguments,
        *seen,
    )


async def _tries(where: str, contacts: object) -> defaultdict[int, list[Try]]:
    """Every try that counts, newest first, by the channel's number: of the value it holds, since it holds it."""
    tries: defaultdict[int, list[Try]] = defaultdict(list)
    rows = await fetch(
        "SELECT tried.channel, tried.verified_on, tried.method, tried.outcome, tried.tried_at, tried.hours_confirmed, "
        "tried.verified_by, account.person FROM verification tried "
        "JOIN channel ON channel.id = tried.channel AND channel.value = tried.value AND tried.id > channel.tries_after "
        "JOIN contact ON contact.id = channel.contact LEFT JOIN account ON account.id = tried.account "
        f"WHERE channel.retired_on IS NULL AND ({where}) ORDER BY tried.verified_on DESC, tried.id DESC",
        contacts,
    )
    for row in rows:
        by = row["verified_by"] or row["person"] or ""
        confirmed = None if row["hours_confirmed"] is None else bool(row["hours_confirmed"])
        tries[row["channel"]].append(
            Try(row["verified_on"], row["method"], row["outcome"], by, at=row["tried_at"], hours_confirmed=confirmed)
        )
    return tries


async def _reports(where: str, contacts: object) -> defaultdict[int, list[tuple[int | None, str]]]:
    """The open reports of each contact that count: of which channel (none: all of it), and from which network."""
    reports: defaultdict[int, list[tuple[int | None, str]]] = defaultdict(list)
    rows = await fetch(
        "SELECT report.contact, report.channel, report.network FROM report "
        f"JOIN contact ON contact.id = report.contact WHERE {COUNTED} AND ({where})",
        contacts,
    )
    for row in rows:
        reports[row["contact"]].append((row["channel"], row["network"]))
    return reports


async def _areas(where: str, contacts: object) -> defaultdict[int, list[dict[str, Any]]]:
    """The areas that each contact answers for; where it names none, those in which its organisation stands."""
    areas: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await fetch(
        "SELECT there.contact, area.id, area.slug, area.name, area.homepage "
        f"FROM {where_contacts_answer(where)} there JOIN area ON area.id = there.area ORDER BY area.name",
        contacts,
        contacts,
    ):
        areas[row["contact"]].append(row)
    return areas


async def _organisations_in(areas: Collection[int]) -> Counter[int]:
    which, numbers = any_of("area", areas)
    rows = await fetch(f"SELECT area, count(*) AS number FROM organisation_area WHERE {which} GROUP BY area", numbers)
    return Counter({row["area"]: row["number"] for row in rows})


def _tried(row: dict[str, Any], tries: list[Try], reports: list[tuple[int | None, str]]) -> Tried:
    return Tried(
        number=row["number"],
        uuid=row["uuid"],
        kind=row["kind"],
        value=row["value"],
        label=row["label"],
        hours=row["hours"],
        changed_by=row["changed_by"],
        tries=tuple(tries),
        reports=len({network for channel, network in reports if channel in {None, row["number"]}}),
    )


def _entry(
    row: dict[str, Any], areas: list[dict[str, Any]], standing_there: Counter[int], *, review_days: int | None
) -> Entry:
    return Entry(
        number=row["contact"],
        slug=row["slug"],
        name=row["name"] or row["organisation"],
        person=row["person"],
        job_title=row["job_title"],
        organisation=row["organisation"],
        organisation_slug=row["organisation_slug"],
        website=row["website"],
        role=row["code"],
        role_title=row["title"],
        weight=row["weight"],
        review_days=review_days or row["review_days"],
        areas=tuple((each["slug"], each["name"]) for each in areas),
        homepages=tuple(each["homepage"] for each in areas if each["homepage"]),
        organisations=0 if row["own"] else sum(standing_there[each["id"]] for each in areas),
        channels=(),
    )
