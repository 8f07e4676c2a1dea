"""Writes of gaps: what a day found that the one before didn't, and what it found no more.

Nothing of this is in the history: it follows from what is, as does what falls due.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch_rows, run_many
from directory.gaps.looked_up import FINDERS
from directory.gaps.rules import Kind
from directory.gaps.scope import Scope
from directory.gaps.statements import STATEMENTS, statement_for

AT_ONCE = 5_000  # rows in one transaction, so that nobody waits long to write
_COLUMNS = "area, organisation, role, ref"

Key = tuple[int, int, int, str]
"""What tells a gap from others of its kind: `area`, `organisation`, `role` and `ref`."""


async def note_gaps(*, now: datetime) -> None:
    """Note the gaps of a day; again, or by another server at the same time, nothing.

    All are read before anything is written, and what the day before knew already isn't written again.
    """
    scope = Scope(ADMINISTRATOR, now.date())
    looked_up: defaultdict[Kind, dict[Key, int]] = defaultdict(dict)
    for finder in FINDERS:
        for row in await finder.find(scope, now):
            looked_up[finder.kind][row.area, row.organisation, row.role, row.ref] = row.weight
    for kind in Kind:
        found = looked_up[kind]
        if kind in STATEMENTS:
            statement = statement_for(kind, scope)
            rows = await fetch_rows(f"SELECT {_COLUMNS}, weight FROM ({statement.sql}) found", *statement.arguments)
            found.update({(area, body, role, ref): weight for area, body, role, ref, weight in rows})
        await _note(kind, found, on=scope.today)


async def _note(kind: Kind, found: dict[Key, int], *, on: date) -> None:
    held = {
        (area, body, role, ref): number
        for number, area, body, role, ref in await fetch_rows(
            f"SELECT id, {_COLUMNS} FROM gap WHERE kind = {{}} AND closed_on IS NULL", kind.value
        )
    }
    for some in _some([(kind.value, *key, weight, on) for key, weight in found.items() if key not in held]):
        await run_many(
            f"INSERT INTO gap (kind, {_COLUMNS}, weight, seen_on) VALUES ({{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}}) "
            "ON CONFLICT DO NOTHING",
            some,
        )
    for some in _some([(on, number) for key, number in held.items() if key not in found]):
        await run_many("UPDATE gap SET closed_on = {} WHERE id = {} AND closed_on IS NULL", some)


def _some(rows: Sequence[tuple[object, ...]]) -> Iterator[Collection[tuple[object, ...]]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
