"""What the rows of the history say, read; and what records held after a number of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from directory.history.rules import PERSONAL

NAME = "name:"
"""What stands before the digest of a person's name."""

Held = Mapping[str, Any]
"""A record's columns, as history keeps them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What one act did to one record; a name in `before` and `after` is `name:` and its digest."""

    id: int
    act: str
    at: datetime
    by: int | None
    source: str
    reason: str
    verb: str
    table: str
    record: str
    before: Held | None
    after: Held | None
    hash: str

    @property
    def sides(self) -> tuple[Held, ...]:
        """The record before and after, where it was there."""
        return tuple(side for side in (self.before, self.after) if side is not None)


def fact_of(row: Mapping[str, Any]) -> Fact:
    """A row of the history as either engine gives it."""
    at = row["at"]
    return Fact(
        id=int(row["id"]),
        act=str(row["act"]),
        at=(datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(UTC),
        by=row["by"],
        source=row["source"],
        reason=row["reason"],
        verb=row["verb"],
        table=row["record_table"],
        record=row["record"],
        before=_read(row["before"]),
        after=_read(row["after"]),
        hash=row["hash"],
    )


def _read(side: str | None) -> Held | None:
    held: Held | None = msgspec.json.decode(side) if side else None
    return held


def held_after(facts: Iterable[Fact]) -> dict[str, Held]:
    """What each record held after these facts, in the order in which records first appeared."""
    held: dict[str, Held] = {}
    for fact in facts:
        if fact.after is not None:
            held[fact.record] = fact.after
        else:
            held.pop(fact.record, None)
    return held


def digests_in(sides: Iterable[Held]) -> set[str]:
    """The digests of the names that these mention."""
    return {
        side[column].removeprefix(NAME)
        for side in sides
        for column in PERSONAL
        if isinstance(side.get(column), str) and side[column].startswith(NAME)
    }


def with_names(side: Held, names: Mapping[str, str], *, erased: str) -> Held:
    """A record with each digest as the name it stands for, or as `erased` where nobody knows it any more."""
    return {
        column: names.get(value.removeprefix(NAME), erased)
        if column in PERSONAL and isinstance(value, str) and value.startswith(NAME)
        else value
        for column, value in side.items()
    }


def changed_columns(fact: Fact) -> Collection[str]:
    """The columns that differ before and after, in their order; all of them for what is new."""
    before, after = fact.before or {}, fact.after or {}
    return [column for column in {**before, **after} if before.get(column) != after.get(column)]
