"""Rows that one process at a time works on: claimed for a while, so that whoever dies loses them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from directory.database import changed_by, fetch, is_sqlite, marks, run, transaction

_FREE = "next_at <= {} AND (claimed_until IS NULL OR claimed_until <= {})"


@dataclass(frozen=True)
class Lease:
    """A claimed row; the moment at which the claim ends tells it from every other claim of the same row."""

    table: str
    number: int
    until: datetime


async def claim(
    table: str,
    columns: str,
    *,
    now: datetime,
    lasting: timedelta,
    kinds: tuple[str, ...] = (),
    one_at_a_time: bool = False,
) -> tuple[Lease, dict[str, Any]] | None:
    """Claim the row that is due longest, of these kinds if any are named, counting the attempt; None if none is due.

    With `one_at_a_time`, none either while anybody is at another of these kinds.
    """
    if not one_at_a_time:
        return await _claim(table, columns, now=now, lasting=lasting, kinds=kinds)
    async with transaction():
        if not is_sqlite():  # two who look at once would both see nobody
            await run("SELECT pg_advisory_xact_lock(hashtext({}))", " ".join(kinds))
        busy = await fetch(
            f"SELECT id FROM {table} WHERE kind IN ({marks(kinds)}) AND claimed_until > {{}} LIMIT 1",
            *kinds,
            now.astimezone(UTC),
        )
        found = None
        if not busy:
            found = await _claim(table, columns, now=now, lasting=lasting, kinds=kinds)
    return found


async def _claim(
    table: str, columns: str, *, now: datetime, lasting: timedelta, kinds: tuple[str, ...]
) -> tuple[Lease, dict[str, Any]] | None:
    moment = now.astimezone(UTC)
    until = moment + lasting
    of_kind = f" AND kind IN ({marks(kinds)})" if kinds else ""
    passing = "" if is_sqlite() else " FOR UPDATE SKIP LOCKED"  # on SQLite, whoever writes is alone already
    rows = await changed_by(
        f"UPDATE {table} SET claimed_until = {{}}, attempts = attempts + 1 WHERE id = "
        f"(SELECT id FROM {table} WHERE {_FREE}{of_kind} ORDER BY next_at, id LIMIT 1{passing}) "
        # Again: PostgreSQL looks at a row anew, and not at what chose it, where somebody else was faster.
        f"AND {_FREE} RETURNING id, attempts, {columns}",
        until,
        moment,
        moment,
        *kinds,
        moment,
        moment,
    )
    return (Lease(table, rows[0]["id"], until), rows[0]) if rows else None


async def renew(lease: Lease, *, now: datetime, lasting: timedelta, **facts: object) -> Lease | None:
    """The same claim for longer, with these columns set; None where it ran out and somebody else has it."""
    until = max(now.astimezone(UTC) + lasting, lease.until)
    return Lease(lease.table, lease.number, until) if await _set(lease, claimed_until=until, **facts) else None


async def settle(lease: Lease, **facts: object) -> bool:
    """End the claim with what came of it; False, and nothing, where it ran out and somebody else has it."""
    return await _set(lease, claimed_until=None, **facts)


async def _set(lease: Lease, **facts: object) -> bool:
    names = ", ".join(f"{name} = {{}}" for name in facts)
    values = [each.astimezone(UTC) if isinstance(each, datetime) else each for each in facts.values()]
    sql = f"UPDATE {lease.table} SET {names} WHERE id = {{}} AND claimed_until = {{}} RETURNING id"
    return bool(await changed_by(sql, *values, lease.number, lease.until))
