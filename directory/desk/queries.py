"""What stands on a verifier's desk: the entries that they look after, and readers' reports of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.answering import where_contacts_answer
from directory.contacts.remits import Condition, contacts_looked_after
from directory.database import any_of, fetch, fetch_rows, marks
from directory.desk.entries import Entry, Tried
from directory.desk.prints import Ask, printed_on
from directory.desk.rules import Desk
from directory.errors import NotFound
from directory.organisations.queries import organisation_called
from directory.organisations.tables import Organisation
from directory.verification.intervals import overridden
from directory.verification.policies import policies
from directory.verification.queries import COUNTED
from directory.verification.rules import Try

A_FEW = 3
MOST = 5_000
"""Contacts that are gone through at once: a third of a second."""

_IN_AREA = (
    "(contact.id IN (SELECT contact FROM contact_area JOIN area ON area.id = contact_area.area WHERE area.slug = {}) "
    "OR contact.organisation IN (SELECT organisation FROM organisation_area "
    "JOIN area ON area.id = organisation_area.area WHERE area.slug = {}))"
)
_CONTACTS = (
    "SELECT contact.id, role.id, role.own, role.review_days, contact.slug, contact.name, contact.person, "
    "contact.job_title, organisation.name, organisation.slug, organisation.website, role.code, role.title, role.weight "
    "FROM contact JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role "
    "WHERE contact.retired_on IS NULL AND organisation.retired_on IS NULL"
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
    return await _entries((which, (numbers,)), viewer, few=len(contacts) <= A_FEW)


async def tried_again(entries: Sequence[Entry]) -> list[Entry]:
    """These entries with the tries that count of them now, where nothing else was written of them."""
    where, numbers = any_of("contact.id", [each.number for each in entries])
    tries = await _tries(partial(fetch_rows, few=len(entries) <= A_FEW), where, numbers)
    return [replace(entry, channels=_tried(entry.channels, tries)) for entry in entries]


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
    entries = await _entries(_also("contact.slug = {}", (slug,), contacts_looked_after(viewer)), viewer, few=True)
    if not entries:
        raise NotFound
    return entries[0]


async def entry_of_channel(uuid: UUID, *, viewer: Viewer) -> Entry:
    """The entry with this channel of it alone, if this viewer looks after it and may see the channel; NotFound."""
    its_contact = "contact.id = (SELECT named.contact FROM channel named WHERE named.uuid = {})"
    entries = await _entries(_also(its_contact, (uuid,), contacts_looked_after(viewer)), viewer, few=True)
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


def _also(where: str, arguments: tuple[object, ...], remit: Condition) -> Condition:
    condition, more = remit
    return f"{where} AND ({condition})", (*arguments, *more)


async def _entries(which: Condition, viewer: Viewer, *, few: bool = False) -> list[Entry]:
    """The entries in force of a condition on `contact`, with those of their channels that this viewer may see.

    `few`: one or two are known to be asked for. Thousands are read as tuples, and what they share is made once.
    """
    ask = partial(fetch_rows, few=few)
    contacts = await ask(f"{_CONTACTS} AND ({which[0]}) ORDER BY contact.position, contact.id", *which[1])
    where, numbers = any_of("contact.id", [number for number, *_rest in contacts])
    channels = await _channels(ask, where, numbers, viewer)
    places = await _places(ask, where, numbers)
    own = await overridden({number: role for number, role, *_rest in contacts})
    printed = await printed_on(ask, where, numbers)
    return [
        replace(
            _entry(contact, channels[contact[0]], places[contact[0]], own.get(contact[0])), printed=printed[contact[0]]
        )
        for contact in contacts
        if contact[0] in channels
    ]


def _entry(row: tuple[Any, ...], channels: list[Tried], places: "_Places", own_review_days: int | None) -> Entry:
    number, _role, of_one, review_days, slug, name, person, job_title, organisation, its_slug, website, *role = row
    return Entry(
        number=number,
        slug=slug,
        name=name or organisation,
        person=person,
        job_title=job_title,
        organisation=organisation,
        organisation_slug=its_slug,
        website=website,
        role=role[0],
        role_title=role[1],
        weight=role[2],
        review_days=own_review_days or review_days,
        areas=places.areas,
        homepages=places.homepages,
        organisations=0 if of_one else places.organisations,
        channels=tuple(channels),
    )


def _tried(channels: Iterable[Tried], tries: Mapping[int, Sequence[Try]]) -> tuple[Tried, ...]:
    return tuple(replace(each, tries=tuple(tries.get(each.number, ()))) for each in channels)


async def _channels(ask: Ask, where: str, contacts: object, viewer: Viewer) -> dict[int, list[Tried]]:
    """By the contact's number, in their order."""
    tries = await _tries(ask, where, contacts)
    reports = await _reports(ask, where, contacts)
    channels: defaultdict[int, list[Tried]] = defaultdict(list)
    seen = viewer.visibilities
    for contact, number, uuid, kind, value, label, hours, changed_by in await ask(
        "SELECT channel.contact, channel.id, channel.uuid, channel.kind, channel.value, channel.label, channel.hours, "
        "channel.changed_by FROM channel JOIN contact ON contact.id = channel.contact "
        f"WHERE channel.retired_on IS NULL AND ({where}) AND channel.visibility IN ({marks(seen)}) "
        "ORDER BY channel.position, channel.id",
        contacts,
        *seen,
    ):
        told = {network for channel, network in reports.get(contact, ()) if channel in {None, number}}
        its_tries = tuple(tries.get(number, ()))
        channels[contact].append(Tried(number, uuid, kind, value, label, hours, changed_by, its_tries, len(told)))
    return dict(channels)


async def _tries(ask: Ask, where: str, contacts: object) -> dict[int, list[Try]]:
    """Every try that counts, newest first, by the channel's number: of the value it holds, since it holds it."""
    tries: defaultdict[int, list[Try]] = defaultdict(list)
    for channel, on, method, outcome, by, person, at, confirmed in await ask(
        "SELECT tried.channel, tried.verified_on, tried.method, tried.outcome, tried.verified_by, account.person, "
        "tried.tried_at, tried.hours_confirmed FROM verification tried "
        "JOIN channel ON channel.id = tried.channel AND channel.value = tried.value AND tried.id > channel.tries_after "
        "JOIN contact ON contact.id = channel.contact LEFT JOIN account ON account.id = tried.account "
        f"WHERE channel.retired_on IS NULL AND ({where}) ORDER BY tried.verified_on DESC, tried.id DESC",
        contacts,
    ):
        hours_confirmed = None if confirmed is None else bool(confirmed)
        tries[channel].append(Try(on, method, outcome, by or person or "", at=at, hours_confirmed=hours_confirmed))
    return dict(tries)


async def _reports(ask: Ask, where: str, contacts: object) -> dict[int, list[tuple[int | None, str]]]:
    """The open reports of each contact that count: of which channel (none: all of it), and from which network."""
    reports: defaultdict[int, list[tuple[int | None, str]]] = defaultdict(list)
    for contact, channel, network in await ask(
        "SELECT report.contact, report.channel, report.network FROM report "
        f"JOIN contact ON contact.id = report.contact WHERE {COUNTED} AND ({where})",
        contacts,
    ):
        reports[contact].append((channel, network))
    return dict(reports)


class _Places(NamedTuple):
    """Some areas as an entry shows them, and how many organisations stand there."""

    areas: tuple[tuple[str, str], ...] = ()  # slug and name
    homepages: tuple[str, ...] = ()
    organisations: int = 0


async def _places(ask: Ask, where: str, contacts: object) -> defaultdict[int, _Places]:
    """The areas that each contact answers for; where it names none, those in which its organisation stands."""
    answering: defaultdict[int, set[int]] = defaultdict(set)
    for contact, area in await ask(
        f"SELECT there.contact, there.area FROM {where_contacts_answer(where)} there",
        contacts,
        contacts,
    ):
        answering[contact].add(area)
    which, numbers = any_of("area.id", set().union(*answering.values()))
    areas = await ask(
        "SELECT area.id, area.slug, area.name, area.homepage, "
        "(SELECT count(*) FROM organisation_area served WHERE served.area = area.id) "
        f"FROM area WHERE {which} ORDER BY area.name",
        numbers,
    )
    together = {each: _these(each, areas) for each in {frozenset(each) for each in answering.values()}}
    return defaultdict(_Places, {contact: together[frozenset(each)] for contact, each in answering.items()})


def _these(numbers: Collection[int], areas: Iterable[tuple[Any, ...]]) -> _Places:
    """Those of the areas that have these numbers; thousands of entries share a few such sets."""
    found = [each for each in areas if each[0] in numbers]
    return _Places(
        tuple((slug, name) for _number, slug, name, _homepage, _organisations in found),
        tuple(homepage for _number, _slug, _name, homepage, _organisations in found if homepage),
        sum(organisations for *_rest, organisations in found),
    )
