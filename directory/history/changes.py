"""Writing history: once in each transaction, and last, since everybody else waits for it."""

import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import UTC, datetime
from operator import attrgetter

from piccolo.columns import Timestamptz
from piccolo.table import Table

from directory.database import fetch, fetch_quickly, is_sqlite, marks, run, run_many, run_quickly, transaction
from directory.errors import RuleBroken
from directory.history.queries import is_demonstration
from directory.history.rules import Act, Change, Head, Link, digest_of, links, names_in

BATCH = 500
A_FEW = 5
LINKED = (
    "INSERT INTO history (id, act, at, by, source, reason, verb, record_table, record, before, after, prev, hash) "
    "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})"
)
_values = attrgetter(*(column.name for column in fields(Link)))  # `astuple` copies deeply: 40 times slower


@asynccontextmanager
async def alone() -> AsyncIterator[Head]:
    """A transaction during which nobody else writes, so that what it reads is true until it ends.

    Read again in it what is to be changed: the row that a page was made from may have changed since. Gives the last
    link of the history as it begins.
    """
    async with transaction():
        yield await _head_held()


def change(row: Table, *, verb: str, before: dict[str, object] | None = None) -> Change:
    """What is being done to this row, which has been saved already; `before` is its snapshot from before that."""
    return Change(row._meta.tablename, str(row["uuid"]), verb, before, snapshot(row))


async def note_end(act: Act, row: Table, column: Timestamptz, *, verb: str) -> None:
    """Note in a column when something ended, in a transaction of its own; nothing where it has ended already."""
    async with alone():
        await row.refresh()
        if row[column._meta.name] is None:
            before = snapshot(row)
            row[column._meta.name] = act.at.astimezone(UTC)
            await row.save([column])
            await record(act, changes=[change(row, verb=verb, before=before)])


def snapshot(row: Table) -> dict[str, object]:
    """A row as history keeps it: every column but its number and its UUID."""
    return {name: value for name, value in row.to_dict().items() if name not in {"id", "uuid"}}


async def record(act: Act, *, changes: Collection[Change], after: Head | None = None) -> int:
    """Chain one row for each record changed to the history, and return the directory's new revision.

    Call it once in a transaction, as the last thing in it. `after` is the last link, where `alone` has just given it.
    """
    head = after or await _head_held()  # first: of two who each wait for what the other holds, one would fail
    rows = links(act, changes, after=head.id, prev=head.hash, digests=await _digests(names_in(changes)))
    if not rows:
        return head.id
    if len(rows) > A_FEW:
        await run_many(LINKED, [_values(row) for row in rows])
    else:
        for row in rows:
            await run_quickly(LINKED, *_values(row))
    await run_quickly("UPDATE history_head SET last_id = {}, hash = {} WHERE id = 1", rows[-1].id, rows[-1].hash)
    return rows[-1].id


async def _head_held() -> Head:
    """The last link of the history, which nobody else can follow with another until this transaction ends."""
    locked = "" if is_sqlite() else " FOR UPDATE"  # on SQLite, whoever writes is alone already
    number, last = (await fetch_quickly(f"SELECT last_id, hash FROM history_head WHERE id = 1{locked}"))[0]
    return Head(int(number), str(last))


async def _digests(names: set[str]) -> dict[str, str]:
    """The digest of each name; names met for the first time are put beside the chain."""
    digests: dict[str, str] = {}
    wanted = sorted(names)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        for row in await fetch(f"SELECT name, digest FROM history_name WHERE name IN ({marks(batch)})", *batch):
            digests[row["name"]] = row["digest"]
    new = [(name, salt := secrets.token_hex(16), digest_of(name, salt=salt)) for name in wanted if name not in digests]
    if new:
        await run_many("INSERT INTO history_name (name, salt, digest) VALUES ({}, {}, {})", new)
    return digests | {name: digest for name, _salt, digest in new}


async def erase_name(name: str) -> None:
    """Forget a person's name: the chain keeps a digest that nobody can turn back."""
    await run("DELETE FROM history_name WHERE name = {}", name)


async def establish(*, demonstration: bool, at: datetime) -> None:
    """Make this database a demonstration or a real directory, for good."""
    async with alone():
        already = await is_demonstration()
        if already is None:
            await run("INSERT INTO founding (id, demonstration, founded_at) VALUES (1, {}, {})", demonstration, at)
    if already not in {None, demonstration}:
        wanted, held = ("a demonstration", "a real directory") if demonstration else ("a real one", "a demonstration")
        raise RuleBroken(
            f"This database is {held}, and can't become {wanted}. Use another one: set DATA_DIR or DATABASE_URL"
        )
