"""The digest: what one person is told is due, riskiest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from directory.mail import Item, Letter, Section

MOST = 40
"""As many as somebody rings in a few hours; the desk has the rest."""

_KINDS = {"phone": "telephone", "text": "text number", "email": "email", "secure-email": "secure email"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one entry: never its value, which may not be for everybody who reads a mailbox."""

    slug: str
    name: str
    organisation: str
    kind: str
    weight: int
    since: date  # when it was due, or last tried: of what weighs alike, the oldest comes first
    escalated: bool
    words: str


@dataclass(frozen=True)
class Around:
    """What every digest names: the directory, its address, and the link with which this person ends them."""

    site_name: str
    base_url: str
    unsubscribe: str


def digest(to: str, told: Sequence[Told], around: Around, *, never_verified: int = 0, suggestions: int = 0) -> Letter:
    """One letter about everything that somebody is told of today, by organisation, the riskiest first."""
    contacts = _by_contact(told)
    shown = contacts[:MOST]
    base = around.base_url
    number = f"{len(contacts)} contacts to verify" if len(contacts) > 1 else "1 contact to verify"
    first = [f"{number} in {around.site_name}, riskiest first. Ring or write to each, and record what you found."]
    if any(each.escalated for each in told):
        first.append(
            "Some of it has been escalated to administrators: nobody answered it several times in a row, or it’s "
            "overdue, and those who look after it have been reminded. What is overdue by four weeks or more comes "
            "each week until it’s settled."
        )
    more = [f"And {len(contacts) - MOST} more, which are on your desk."] if len(contacts) > MOST else []
    if never_verified:
        entries = "entries that you look after were" if never_verified > 1 else "entry that you look after was"
        more.append(f"{never_verified} {entries} never verified: {base}/desk")
    if suggestions:
        wait = "suggestions wait" if suggestions > 1 else "suggestion waits"
        more.append(f"{suggestions} {wait} for you to decide: {base}/proposals")
    more.append(f"Put these days into your calendar, or end these mails: {base}/account/reminders")
    return Letter(
        to,
        f"{number}: {around.site_name}",
        tuple(first),
        f"{base}/desk",
        "Open your desk",
        tuple(more),
        sections=tuple(_section(name, group, base=base) for name, group in _by_organisation(shown)),
        unsubscribe="" if all(each.escalated for each in told) else around.unsubscribe,
    )


def _by_contact(told: Iterable[Told]) -> list[tuple[Told, ...]]:
    """The entries of each contact together: the weightiest contact first, and what is due longest."""
    contacts: dict[str, list[Told]] = {}
    for each in sorted(told, key=lambda one: (one.since, one.kind)):
        contacts.setdefault(each.slug, []).append(each)
    in_order = sorted(contacts.values(), key=lambda group: (-group[0].weight, group[0].since, group[0].name))
    return [tuple(group) for group in in_order]


def _by_organisation(contacts: Sequence[tuple[Told, ...]]) -> list[tuple[str, list[tuple[Told, ...]]]]:
    """Contacts under their organisations, in the order of each organisation's riskiest."""
    names = list(dict.fromkeys(each[0].organisation for each in contacts))
    in_order = sorted(contacts, key=lambda each: names.index(each[0].organisation))
    return [(name, list(group)) for name, group in groupby(in_order, key=lambda each: each[0].organisation)]


def _section(name: str, contacts: Iterable[tuple[Told, ...]], *, base: str) -> Section:
    return Section(name, tuple(_item(each, base=base) for each in contacts))


def _item(entries: tuple[Told, ...], *, base: str) -> Item:
    """A contact with each of its entries that are due."""
    said = dict.fromkeys(f"{_KINDS.get(each.kind, each.kind.replace('-', ' '))} {each.words}" for each in entries)
    return Item(f"{entries[0].name}: {', '.join(said)}", f"{base}/contacts/{entries[0].slug}/verifications/new")
