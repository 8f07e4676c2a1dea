"""What is held here of what a feed lists: its copies, and what may be the same under another id."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from directory.database import any_of, fetch, marks
from directory.history.queries import MARKS
from directory.organisations.rules import name_key

Item = TypeVar("Item")
READ = "Read the Open Referral feed"
"""How the reason of every act begins that took entries from a feed: it tells a copy from this directory's own."""


@dataclass(frozen=True)
class HeldChannel:
    """A channel of a copy; `settled`: somebody here verified or changed it, so the feed doesn't decide any more."""

    kind: str
    label: str
    value: str
    settled: bool


@dataclass(frozen=True)
class Copy:
    """A contact with the id of a service; `origin` is why it was made, `touched` if anybody changed it since.

    `identifier` is a number of its organisation's, if it has any.
    """

    number: int
    name: str
    organisation: str
    body: int  # the organisation's number
    identifier: str
    role: str
    areas: tuple[str, ...]
    in_use: bool
    origin: str
    touched: bool
    channels: dict[tuple[str, str], HeldChannel] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        return not self.origin.startswith(READ)


@dataclass(frozen=True)
class Held:
    """A contact in use: what may be the same as a service with another id."""

    uuid: str
    called: str
    name: str
    organisation: int
    role: str
    areas: frozenset[str]
    value: str = ""  # the one it was found by, if it was

    def covers(self, areas: Collection[str]) -> bool:
        """Whether both are for the same area, or one of them for no area of its own."""
        return not areas or not self.areas or bool(self.areas & set(areas))


def in_batches(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    every = sorted(set(items))  # type: ignore[type-var]
    for start in range(0, len(every), MARKS):
        yield every[start : start + MARKS]


async def copies(uuids: Collection[str]) -> dict[str, Copy]:
    """The contacts with these ids, whoever made them, by their ids."""
    found: dict[str, Copy] = {}
    for batch in in_batches(uuids):
        rows = await fetch(
            "SELECT contact.id, contact.uuid, contact.name, contact.retired_on, contact.organisation AS body, "
            "organisation.name AS organisation, organisation.retired_on AS closed_on, role.code AS role FROM contact "
            "JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role "
            f"WHERE contact.uuid IN ({marks(batch)})",
            *batch,
        )
        written = await _written([str(row["uuid"]) for row in rows])
        channels = await _channels([row["id"] for row in rows])
        areas = await _areas([row["id"] for row in rows])
        numbers = await _identifiers([row["body"] for row in rows])
        for row in rows:
            reasons = written[str(row["uuid"])]
            found[str(row["uuid"])] = Copy(
                number=row["id"],
                name=row["name"],
                organisation=row["organisation"],
                body=row["body"],
                identifier=numbers.get(row["body"], ""),
                role=row["role"],
                areas=tuple(areas[row["id"]]),
                in_use=row["retired_on"] is None and row["closed_on"] is None,
                origin=reasons.made,
                touched=reasons.last != reasons.made,
                channels=channels[row["id"]],
            )
    return found


@dataclass
class _Reasons:
    made: str = ""
    last: str = ""


async def _written(uuids: Collection[str]) -> dict[str, _Reasons]:
    """Why each record was made, and why it was last changed."""
    found: defaultdict[str, _Reasons] = defaultdict(_Reasons)
    for batch in in_batches(uuids):
        for row in await fetch(
            f"SELECT record, reason, before IS NULL AS made FROM history WHERE record IN ({marks(batch)}) ORDER BY id",
            *batch,
        ):
            if row["made"]:
                found[row["record"]].made = row["reason"]
            found[row["record"]].last = row["reason"]
    return found


async def _channels(contacts: Collection[int]) -> defaultdict[int, dict[tuple[str, str], HeldChannel]]:
    which, numbers = any_of("channel.contact", contacts)
    rows = await fetch(
        "SELECT channel.uuid, channel.contact, channel.kind, channel.label, channel.value, "
        "review.channel AS verified FROM channel LEFT JOIN review ON review.channel = channel.id "
        f"WHERE channel.retired_on IS NULL AND {which}",
        numbers,
    )
    written = await _written([str(row["uuid"]) for row in rows])
    found: defaultdict[int, dict[tuple[str, str], HeldChannel]] = defaultdict(dict)
    for row in rows:
        by_hand = not written[str(row["uuid"])].last.startswith(READ)
        settled = by_hand or row["verified"] is not None
        held = HeldChannel(row["kind"], row["label"], row["value"], settled)
        found[row["contact"]][row["kind"], name_key(row["label"])] = held
    return found


async def _areas(contacts: Collection[int]) -> defaultdict[int, list[str]]:
    """The codes of the areas that each of these names for itself."""
    which, numbers = any_of("contact_area.contact", contacts)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in await fetch(
        "SELECT contact_area.contact, area.gss FROM contact_area JOIN area ON area.id = contact_area.area "
        f"WHERE {which} ORDER BY area.gss",
        numbers,
    ):
        found[row["contact"]].append(row["gss"])
    return found


async def _identifiers(bodies: Collection[int]) -> dict[int, str]:
    which, numbers = any_of("organisation", bodies)
    rows = await fetch(f"SELECT organisation, scheme, value FROM organisation_identifier WHERE {which}", numbers)
    return {row["organisation"]: f"{row['scheme']}:{row['value']}" for row in rows}


async def of_organisations(bodies: Collection[int]) -> list[Held]:
    """The contacts in use of these organisations."""
    which, numbers = any_of("contact.organisation", bodies)
    return await _held(which, [numbers])


async def with_numbers(values: Collection[str]) -> list[Held]:
    """The contacts in use with one of these numbers or addresses, once for each."""
    found: list[Held] = []
    for batch in in_batches(values):
        found += await _held(f"channel.retired_on IS NULL AND channel.value IN ({marks(batch)})", batch, by="value")
    return found


async def _held(which: str, arguments: Sequence[Any], *, by: str = "") -> list[Held]:
    value = "channel.value" if by else "''"
    joined = "JOIN channel ON channel.contact = contact.id " if by else ""
    rows = await fetch(
        "SELECT contact.id, contact.uuid, contact.name, contact.organisation, contact.nationwide, "
        f"{value} AS value, role.code, role.short_title, role.title, "
        f"organisation.name AS body FROM contact {joined}"
        "JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role "
        f"WHERE contact.retired_on IS NULL AND organisation.retired_on IS NULL AND {which}",
        *arguments,
    )
    areas = await _areas([row["id"] for row in rows])
    served = await _served([row["organisation"] for row in rows])
    return [
        Held(
            uuid=str(row["uuid"]),
            called=f"{row['name'] or row['short_title'] or row['title']} ({row['body']})",
            name=row["name"],
            organisation=row["organisation"],
            role=row["code"],
            areas=frozenset(() if row["nationwide"] else areas[row["id"]] or served[row["organisation"]]),
            value=row["value"],
        )
        for row in rows
    ]


async def _served(bodies: Collection[int]) -> defaultdict[int, list[str]]:
    which, numbers = any_of("organisation_area.organisation", bodies)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in await fetch(
        "SELECT organisation_area.organisation, area.gss FROM organisation_area "
        f"JOIN area ON area.id = organisation_area.area WHERE {which}",
        numbers,
    ):
        found[row["organisation"]].append(row["gss"])
    return found


async def still_here(reason: str, *, but: Collection[str]) -> list[str]:
    """What was taken for this reason, is in use, and isn't among those with these ids any more."""
    rows = await fetch(
        "SELECT DISTINCT contact.uuid, contact.name, organisation.name AS body FROM history "
        "JOIN contact ON CAST(contact.uuid AS TEXT) = history.record "
        "JOIN organisation ON organisation.id = contact.organisation "
        "WHERE history.record_table = 'contact' AND history.before IS NULL AND history.reason = {} "
        "AND contact.retired_on IS NULL",
        reason,
    )
    return sorted(f"{row['name'] or row['body']} ({row['body']})" for row in rows if str(row["uuid"]) not in but)
