"""Writes of gaps: what a day found that the one before didn't, and what it found no more.

Nothing of this is in the history: it follows from what is, as does what falls due.
"""

from collections.abc import Sequence
from datetime import datetime

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch, run, run_many, transaction
from directory.gaps.looked_up import FINDERS
from directory.gaps.rules import Kind, Row
from directory.gaps.scope import Scope
from directory.gaps.statements import STATEMENTS, Statement, statement_for

_COLUMNS = "area, organisation, role, ref"
_INTO = f"INSERT INTO gap (kind, {_COLUMNS}, weight, seen_on)"


async def note_gaps(*, now: datetime) -> None:
    """Note the gaps of a day; again, or by another server at the same time, nothing.

    One transaction for the statement of a kind and one for the rest, so that nobody waits long to write.
    """
    scope = Scope(ADMINISTRATOR, now.date())
    for kind in STATEMENTS:
        async with transaction():
            await _note_found(statement_for(kind, scope), scope)
    for finder in FINDERS:
        rows = await finder.find(scope, now)
        async with transaction():
            await _note_rows(finder.kind, rows, scope)


_ELSEWHERE = {Kind.OVERDUE_REVIEW: " AND gap.ref NOT LIKE 'guide:%'"}
"""What a statement isn't to close, since it's found in another way."""


async def _note_found(found: Statement, scope: Scope) -> None:
    kind = found.kind.value
    await run(
        f"{_INTO} SELECT '{kind}', {_COLUMNS}, weight, {scope.day} FROM ({found.sql}) found WHERE 1 = 1 "
        "ON CONFLICT DO NOTHING",
        *found.arguments,
    )
    await run(
        f"UPDATE gap SET closed_on = {scope.day} WHERE kind = '{kind}' AND closed_on IS NULL"
        f"{_ELSEWHERE.get(found.kind, '')} AND ({_COLUMNS}) NOT IN (SELECT {_COLUMNS} FROM ({found.sql}) found)",
        *found.arguments,
    )


async def _note_rows(kind: Kind, rows: Sequence[Row], scope: Scope) -> None:
    mine = " AND ref LIKE 'guide:%'" if kind in _ELSEWHERE else ""
    held = await fetch(
        f"SELECT id, {_COLUMNS} FROM gap WHERE kind = {{}} AND closed_on IS NULL{mine}",
        kind.value,
    )
    there = {(row.area, row.organisation, row.role, row.ref) for row in rows}
    gone = [row["id"] for row in held if (row["area"], row["organisation"], row["role"], row["ref"]) not in there]
    await run_many(
        f"{_INTO} VALUES ({{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}}) ON CONFLICT DO NOTHING",
        [(kind.value, row.area, row.organisation, row.role, row.ref, row.weight, scope.today) for row in rows],
    )
    await run_many("UPDATE gap SET closed_on = {} WHERE id = {}", [(scope.today, number) for number in gone])
