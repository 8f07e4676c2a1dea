"""What another directory's feed says of a service, in this directory's words; nothing of it is believed unread."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from directory.contacts.values import ChannelKind
from directory.errors import RuleBroken
from directory.organisations.rules import OrganisationKind, Scheme, name_key

Said = Mapping[str, Any]

REGISTERS = {
    "gb-chc": Scheme.CHARITY,
    "gb-coh": Scheme.COMPANY,
    "gb-edu": Scheme.URN,
    "gb-nhs": Scheme.ODS,
    "gb-ukprn": Scheme.UKPRN,
    **{each.value: each for each in Scheme},
}
"""Registers of organisations, by this directory's names and by those of org-id.guide."""

EVERYWHERE = frozenset({"E92000001", "K02000001", "K03000001", "K04000001"})
"""England, the United Kingdom, Great Britain, and England and Wales, by their ONS codes."""

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KINDS = {each.in_words.casefold(): each for each in OrganisationKind}


@dataclass(frozen=True)
class Way:
    """One way to reach a service."""

    kind: ChannelKind
    value: str
    label: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Service:
    """A service as a feed has it: never a person's name, and nothing of when somebody there verified it.

    `terms` are the codes and names of what it's classed as; `areas` codes or names, none for one that is everywhere.
    """

    uuid: str
    name: str
    organisation: str
    organisation_kind: str
    identifiers: tuple[str, ...]
    terms: tuple[str, ...]
    areas: tuple[str, ...]
    everywhere: bool
    ways: tuple[Way, ...]

    @property
    def called(self) -> str:
        return f"{self.name} ({self.organisation})"


def is_whole(said: object) -> bool:
    """Whether a list gives all of a service, or only enough to ask for it."""
    return isinstance(said, dict) and bool({"attributes", "contacts", "phones", "service_areas"} & said.keys())


def id_of(said: object) -> str:
    """The id of a service; RuleBroken where there is none that can be relied on."""
    text = _text(said, "id") if isinstance(said, dict) else ""
    try:
        return str(UUID(text))
    except ValueError:
        raise RuleBroken(f"its id is “{text[:60]}”, which is no UUID, so it couldn’t be known again") from None


def read_service(said: Said, *, host: str = "") -> Service:
    """A service of the feed at `host`; RuleBroken says why it can't be used."""
    uuid, body = id_of(said), said.get("organization")
    organisation = _text(body, "name") if isinstance(body, dict) else ""
    if not isinstance(body, dict) or not organisation:
        raise RuleBroken("it doesn’t say which organisation provides it")
    if (status := _text(said, "status")) not in {"", "active"}:
        raise RuleBroken(f"its status is “{status[:40]}”")
    areas = [_area(each) for each in _list(said, "service_areas")]
    return Service(
        uuid=uuid,
        name=_text(said, "name") or organisation,
        organisation=organisation,
        organisation_kind=str(KINDS.get(_text(body, "description").casefold(), "")),
        identifiers=tuple(_identifiers(body)),
        terms=tuple(dict.fromkeys(_terms(said))),
        areas=tuple(dict.fromkeys(each for each in areas if each and each not in EVERYWHERE)),
        everywhere=bool(EVERYWHERE & set(areas)),
        ways=tuple(_ways(said, host)),
    )


def _text(of: Any, name: str) -> str:
    found = of.get(name) if isinstance(of, dict) else None
    return " ".join(str(found).replace("\0", " ").split()) if isinstance(found, str | int | float) else ""


def _list(of: Any, name: str) -> list[dict[str, Any]]:
    found = of.get(name) if isinstance(of, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _identifiers(body: Said) -> Iterator[str]:
    for each in _list(body, "organization_identifiers"):
        scheme = REGISTERS.get(_text(each, "identifier_scheme").casefold())
        if scheme:
            yield f"{scheme}:{_text(each, 'identifier')}"


def _terms(said: Said) -> Iterator[str]:
    for each in _list(said, "attributes"):
        term = each.get("taxonomy_term")
        yield from filter(None, (_text(term, "term"), _text(term, "code"), _text(term, "name")))


def _area(said: Said) -> str:
    """An area's code from the address that the ONS gives it, or else its name."""
    code = _text(said, "uri").rpartition("/")[2]
    return code if len(code) == 9 and code[1:].isdigit() else _text(said, "name") or _text(said, "service_area")


def _ways(said: Said, host: str) -> Iterator[Way]:
    """Every number and address, each once; of several of one kind, all but the first have a label."""
    weeks = _list(said, "schedules")
    seen: set[tuple[ChannelKind, str]] = set()
    labels: set[tuple[ChannelKind, str]] = set()
    for kind, value, label in _told(said, host):
        if (kind, value) in seen:
            continue
        seen.add((kind, value))
        place = sum(other == kind for other, _value in seen)
        chosen = label if (kind, name_key(label)) not in labels else f"{label} {place}".strip()
        labels.add((kind, name_key(chosen)))
        hours = _hours(weeks, value) if kind is ChannelKind.PHONE else ""
        yield Way(kind, value, chosen, hours)


def _told(said: Said, host: str) -> Iterator[tuple[ChannelKind, str, str]]:
    contacts = _list(said, "contacts")
    for of in (said, *contacts):
        for each in _list(of, "phones"):
            if number := _text(each, "number"):
                yield ChannelKind.PHONE, number, _text(each, "description")
    for of in (said, *contacts):
        if email := _text(of, "email"):
            yield ChannelKind.EMAIL, email, ""
    address = _text(said, "url")
    if address and urlsplit_host(address) != host:  # the page of a service in the other directory reaches nobody
        yield ChannelKind.WEBSITE, address, ""


def urlsplit_host(address: str) -> str:
    """The host that an address names; "" where it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _hours(weeks: Iterable[Said], number: str) -> str:
    """The week that is told of this number, or else the one told of none: as nobody says what holds on bank holidays,

    a line isn't taken to answer on them unless it always does.
    """
    told = [each for each in weeks if _text(each, "byday")]
    own = [each for each in told if _text(each, "description").startswith(f"{number}:")]
    if not own and any(_text(each, "description").partition(":")[2] for each in told):
        return ""  # each says of which number it is, and none is of this
    days: dict[str, list[str]] = {}
    for each in own or told:
        span = f"{_text(each, 'opens_at')[:5]}-{_text(each, 'closes_at')[:5]}".replace("-00:00", "-24:00")
        for day in _text(each, "byday").upper().split(","):
            if day.strip()[-2:] in DAYS and "-" in span[1:]:
                days.setdefault(day.strip()[-2:], []).append(span)
    if not days:
        return ""
    if all(days.get(day) == ["00:00-24:00"] for day in DAYS):
        return "24/7"
    parts = [f"{day.capitalize()} {','.join(dict.fromkeys(days[day]))}" for day in DAYS if day in days]
    return "; ".join([*parts, "PH off"])
