"""How acts are written down, and how each row of history is tied to the one before it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec

PERSONAL = frozenset({"person", "verified_by", "email"})
"""Fields that name a person (`email` is an account's): history keeps the digest, and the name stands beside it."""


@dataclass(frozen=True)
class Act:
    """One thing somebody did: the account (none for a command or an import), when, from where, and why."""

    by: int | None
    at: datetime
    source: str
    reason: str = ""
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did to one record: its table, its UUID, a verb, and the record before and after."""

    table: str
    record: str
    verb: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Link:
    """One row of the chain, as it's stored; `hash` ties it to `prev`."""

    id: int
    act: str
    at: datetime
    by: int | None
    source: str
    reason: str
    verb: str
    record_table: str
    record: str
    before: str | None
    after: str | None
    prev: str
    hash: str

    @property
    def what(self) -> tuple[object, ...]:
        """What happened, in the order it's hashed."""
        moment = self.at.astimezone(UTC)
        about = (self.verb, self.record_table, self.record, self.before, self.after)
        return (self.act, moment, self.by, self.source, self.reason, *about)


def digest_of(name: str, *, salt: str) -> str:
    """A name's stand-in in the history: SHA-256 over its salt and itself, as hexadecimal."""
    return hashlib.sha256(f"{salt}\0{name}".encode()).hexdigest()


def names_in(changes: Iterable[Change]) -> set[str]:
    """Every person's name that these changes mention."""
    return {
        side[key]
        for change in changes
        for side in (change.before, change.after)
        if side
        for key in PERSONAL
        if side.get(key)
    }


_encode = msgspec.json.Encoder(order="deterministic").encode


def as_json(record: Mapping[str, Any] | None, *, digests: Mapping[str, str]) -> str | None:
    """A record as JSON text with its keys in order, and each person's name as `name:` and its digest."""
    if record is None:
        return None
    if any(record.get(key) for key in PERSONAL):
        record = {
            key: f"name:{digests[value]}" if key in PERSONAL and value else value for key, value in record.items()
        }
    return _encode(record).decode()


def hash_of(prev: str, number: int, what: tuple[object, ...]) -> str:
    """SHA-256, as hexadecimal, over everything in a row and the hash of the row before it."""
    return hashlib.sha256(_encode([prev, number, *what])).hexdigest()


def links(act: Act, changes: Collection[Change], *, after: int, prev: str, digests: Mapping[str, str]) -> list[Link]:
    """The rows that this act adds to a chain whose last row is `after`, with the hash `prev`."""
    chained = []
    act_id, moment = str(act.id), act.at.astimezone(UTC)
    for number, change in enumerate(changes, start=after + 1):
        old, new = as_json(change.before, digests=digests), as_json(change.after, digests=digests)
        what = (act_id, moment, act.by, act.source, act.reason, change.verb, change.table, change.record, old, new)
        link = Link(number, *what, prev=prev, hash=hash_of(prev, number, what))
        chained.append(link)
        prev = link.hash
    return chained


class Head(NamedTuple):
    """The last link of a chain: its number, which is the directory's revision, and its hash."""

    id: int
    hash: str


class Written(NamedTuple):
    """What a link says of one record; before and after are JSON text."""

    table: str
    record: str
    before: str | None
    after: str | None


Part = tuple[str, str | int]
"""A part of the directory that a write touches and an answer rests on, like `("area", "E08000010")`."""


@dataclass(frozen=True)
class Break:
    """Where a chain doesn't hold: the row's number, and a sentence about it."""

    row: int
    what: str


def first_break(rows: Iterable[Link], *, after: int, prev: str) -> Break | None:
    """The first of these rows that isn't what was written, or None."""
    for row in rows:
        about = f"{row.verb} {row.record_table} {row.record} at {row.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if row.id != after + 1:
            return Break(after + 1, f"row {after + 1} has been removed: the next one is {row.id} ({about})")
        if row.prev != prev:
            return Break(row.id, f"row {row.id} ({about}) has been moved: it doesn't follow the row before it")
        if hash_of(row.prev, row.id, row.what) != row.hash:
            return Break(row.id, f"row {row.id} ({about}) has been altered")
        after, prev = row.id, row.hash
    return None
