"""The gaps of somebody's areas: how many there are, and any part of them in order."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from directory.database import fetch
from directory.gaps.looked_up import FINDERS
from directory.gaps.policies import policies
from directory.gaps.rules import Gap, Kind, Row, Severity
from directory.gaps.scope import Scope
from directory.gaps.statements import STATEMENTS, Statement, statement_for
from directory.gaps.told import told

Key = TypeVar("Key")

BATCH = 2_000
_ORDER = "area, organisation, role, ref"


@dataclass(frozen=True)
class Bucket:
    """The gaps of one kind and one severity, from one way of finding them: rows, or a statement that finds them."""

    severity: Severity
    kind: Kind
    number: int
    source: Statement | tuple[Row, ...]

    async def rows(self, *, first: int, limit: int) -> list[Row]:
        """Some of them, from a place on."""
        if not isinstance(self.source, Statement):
            return [*self.source[first : first + limit]]
        least, most = policies().weighing(self.severity)
        found = await fetch(
            f"SELECT * FROM ({self.source.sql}) found WHERE weight BETWEEN {least} AND {most} "
            f"ORDER BY {_ORDER} LIMIT {limit} OFFSET {first}",
            *self.source.arguments,
        )
        return [Row(**{**row, "since": as_day(row["since"])}) for row in found]


@dataclass(frozen=True)
class Found:
    """All gaps that a scope has, most serious first, as far as they've been counted."""

    scope: Scope
    at: datetime
    buckets: tuple[Bucket, ...]

    def only(self, *, kind: str = "", severity: str = "") -> "Found":
        kept = [each for each in self.buckets if kind in {"", each.kind} and severity in {"", each.severity}]
        return Found(self.scope, self.at, tuple(kept))

    @property
    def number(self) -> int:
        return sum(each.number for each in self.buckets)

    @property
    def by_kind(self) -> Mapping[Kind, int]:
        return _summed((each.kind, each.number) for each in self.buckets)

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        return _summed((each.severity, each.number) for each in self.buckets)

    async def part(self, *, first: int, limit: int) -> list[Gap]:
        """So many gaps from a place on."""
        gaps: list[Gap] = []
        for each in self.buckets:
            if first < each.number and len(gaps) < limit:
                rows = await each.rows(first=first, limit=limit - len(gaps))
                gaps += await told(each.kind, rows, today=self.scope.today)
            first = max(0, first - each.number)
        return gaps

    async def all(self) -> AsyncIterator[Gap]:
        """Every one of them, in order."""
        for bucket in self.buckets:
            for first in range(0, bucket.number, BATCH):
                rows = await bucket.rows(first=first, limit=BATCH)
                for gap in await told(bucket.kind, rows, today=self.scope.today):
                    yield gap


def _summed(counted: Iterable[tuple[Key, int]]) -> Mapping[Key, int]:
    total: Counter[Key] = Counter()
    for key, number in counted:
        total[key] += number
    return total


async def gaps_in(scope: Scope, *, now: datetime) -> Found:
    """What there is, counted: one statement a kind."""
    buckets = []
    for kind in STATEMENTS:
        buckets += await _counted(statement_for(kind, scope))
    for finder in FINDERS:
        buckets += _grouped(finder.kind, await finder.find(scope, now))
    severities, kinds = list(Severity), list(Kind)
    ordered = sorted(buckets, key=lambda each: (severities.index(each.severity), kinds.index(each.kind)))
    return Found(scope, now, tuple(ordered))


async def _counted(statement: Statement) -> list[Bucket]:
    rows = await fetch(
        f"SELECT weight, count(*) AS number FROM ({statement.sql}) found GROUP BY weight", *statement.arguments
    )
    numbers = _summed((policies().severity(row["weight"]), row["number"]) for row in rows)
    return [Bucket(severity, statement.kind, number, statement) for severity, number in numbers.items()]


def _grouped(kind: Kind, rows: Sequence[Row]) -> list[Bucket]:
    ordered = sorted(rows, key=lambda row: (row.area, row.organisation, row.role, row.ref))
    by_severity: dict[Severity, list[Row]] = {}
    for row in ordered:
        by_severity.setdefault(policies().severity(row.weight), []).append(row)
    return [Bucket(severity, kind, len(held), tuple(held)) for severity, held in by_severity.items()]


def as_day(value: date | str | None) -> date | None:
    """A day that a statement worked out, which SQLite tells as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
