"""Writes of gaps: what a day found that the one before didn't, and what it found no more.

Nothing of this is in the history: it follows from what is, as does what falls due.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch_rows, run_many
from directory.gaps.looked_up import FINDERS
from directory.gaps.rules import Kind, Row
from directory.gaps.scope import Scope
from directory.gaps.statements import STATEMENTS, Statement, statement_for

AT_ONCE = 5_000  # rows in one transaction, so that nobody waits long to write
_COLUMNS = "area, organisation, role, ref"

Key = tuple[int, int, int, str]
"""What tells a gap from others of its kind: `area`, `organisation`, `role` and `ref`."""


async def note_gaps(*, now: datetime) -> None:
    """Note the gaps of a day; again, or by another server at the same time, nothing.

    All of a kind are read before anything is written, and what the day before knew already isn't written again.
    """
    scope = Scope(ADMINISTRATOR, now.date())
    for kind in Kind:
        finders = [finder for finder in FINDERS if finder.kind is kind]
        statement = statement_for(kind, scope) if kind in STATEMENTS else None
        if finders:
            new, gone = await _differences(
                [row for each in finders for row in await each.find(scope, now)], kind, statement
            )
        elif statement:
            new, gone = await _differences_of(statement)
        else:
            continue
        await _note(kind, new, gone, on=scope.today)


async def _differences_of(statement: Statement) -> tuple[list[tuple[Any, ...]], list[int]]:
    """What a statement finds that isn't noted, and the numbers of what is noted and isn't found.

    The database compares: nationally there are hundreds of thousands, of which few differ from one day to another.
    """
    noted = f"gap.kind = '{statement.kind}' AND gap.closed_on IS NULL"
    same = " AND ".join(f"gap.{name} = found.{name}" for name in ("area", "organisation", "role", "ref"))
    found = f"({statement.sql}) found"
    new = await fetch_rows(
        f"SELECT {_COLUMNS}, weight FROM {found} WHERE NOT EXISTS (SELECT 1 FROM gap WHERE {noted} AND {same})",
        *statement.arguments,
    )
    gone = await fetch_rows(
        f"SELECT gap.id FROM gap WHERE {noted} AND (gap.area, gap.organisation, gap.role, gap.ref) "
        f"NOT IN (SELECT {_COLUMNS} FROM {found})",
        *statement.arguments,
    )
    return new, [number for (number,) in gone]


async def _differences(
    rows: Iterable[Row], kind: Kind, statement: Statement | None
) -> tuple[list[tuple[Any, ...]], list[int]]:
    """The same of a kind that's found in other ways, or in others besides."""
    found: dict[Key, int] = {(row.area, row.organisation, row.role, row.ref): row.weight for row in rows}
    if statement:
        more = await fetch_rows(f"SELECT {_COLUMNS}, weight FROM ({statement.sql}) found", *statement.arguments)
        found.update({(area, body, role, ref): weight for area, body, role, ref, weight in more})
    held = {
        (area, body, role, ref): number
        for number, area, body, role, ref in await fetch_rows(
            f"SELECT id, {_COLUMNS} FROM gap WHERE kind = {{}} AND closed_on IS NULL", kind.value
        )
    }
    new = [(*key, weight) for key, weight in found.items() if key not in held]
    return new, [number for key, number in held.items() if key not in found]


async def _note(kind: Kind, new: Iterable[tuple[Any, ...]], gone: Iterable[int], *, on: date) -> None:
    for some in _some([(kind.value, *row, on) for row in new]):
        await run_many(
            f"INSERT INTO gap (kind, {_COLUMNS}, weight, seen_on) VALUES ({{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}}) "
            "ON CONFLICT DO NOTHING",
            some,
        )
    for some in _some([(on, number) for number in gone]):
        await run_many("UPDATE gap SET closed_on = {} WHERE id = {} AND closed_on IS NULL", some)


def _some(rows: Sequence[tuple[object, ...]]) -> Iterator[Collection[tuple[object, ...]]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
