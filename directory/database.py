"""The engine in use, transactions, and raw reads on either engine."""

import json
import sqlite3
import sys
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, cast
from urllib.parse import urlsplit

from piccolo.table import Table

from directory.engines import (
    PooledPostgresEngine,
    PooledPostgresTransaction,
    PooledSQLiteEngine,
    PooledTransaction,
    as_tuples,
)
from directory.settings import Settings

CONFIGURATION = "directory.piccolo_conf"  # imports this module, which can't import it in turn


def engine_for(chosen: Settings) -> PooledSQLiteEngine | PooledPostgresEngine:
    """The engine that the settings name."""
    if chosen.database_url.startswith(("postgresql://", "postgres://")):
        try:
            urlsplit(chosen.database_url).port  # noqa: B018 - asyncpg would end in a traceback
        except ValueError as wrong:
            raise SystemExit(
                f"DATABASE_URL can’t be read: {wrong}. Write postgresql://user:password@host/name"
            ) from None
        return PooledPostgresEngine(config={"dsn": chosen.database_url})
    if chosen.database_url:
        raise SystemExit("DATABASE_URL must begin with postgresql:// (leave it unset for SQLite in DATA_DIR)")
    return PooledSQLiteEngine(path=str(chosen.sqlite_path))


def engine() -> Any:
    """The engine in use, where Piccolo looks for it too (through a search that costs more than a small query)."""
    return (sys.modules.get(CONFIGURATION) or import_module(CONFIGURATION)).DB  # once imported, ten times as fast


def is_sqlite() -> bool:
    return isinstance(engine(), PooledSQLiteEngine)


async def open_pool(*, largest: int = 10) -> None:
    """Open the lasting connections; to be called as the server or a command starts."""
    using = engine()
    if isinstance(using, PooledSQLiteEngine):
        await using.start_connection_pool()
    else:
        await using.start_connection_pool(min_size=1, max_size=largest, reset=_as_it_is)


async def _as_it_is(_connection: object) -> None:
    """Let a connection go back to the pool as it is, once asyncpg has rolled back what was open.

    Nothing here leaves a cursor, a listener, a lock or a setting behind, and asking the server to forget them would
    take as long as most queries do.
    """


async def close_pool() -> None:
    using = engine()
    if isinstance(using, PooledSQLiteEngine) or using.pool is not None:
        await using.close_connection_pool()


def transaction() -> PooledTransaction | PooledPostgresTransaction:
    """All of it or nothing, for `async with`; one within another is part of the outer one."""
    begun: PooledTransaction | PooledPostgresTransaction = engine().transaction()
    return begun


@lru_cache(1024)
def _numbered(sql: str) -> str:
    """PostgreSQL numbers its arguments: each `{}` becomes `$1`, `$2` …"""
    first, *rest = sql.split("{}")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))


@lru_cache(1024)
def _questioned(sql: str) -> str:
    return sql.replace("{}", "?")


async def fetch(sql: str, *arguments: Any) -> list[dict[str, Any]]:
    """Rows of a raw query with `{}` for each argument, within the running transaction if there is one."""
    using = engine()
    if not isinstance(using, PooledSQLiteEngine):
        return [dict(row) for row in await _ask_postgresql(using, sql, arguments)]
    running = using.current_transaction.get()
    if running is None:
        return await using.read(_questioned(sql), arguments)
    return list(await running.connection.execute_fetchall(_questioned(sql), arguments))


async def fetch_quickly(sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Rows as tuples of a query known to take well under a millisecond.

    On SQLite it's asked on the event loop's own thread: crossing to another would cost more than the query. Its own
    types come back as they are: days and UUIDs as text, truths as 0 and 1.
    """
    using = engine()
    if not isinstance(using, PooledSQLiteEngine):
        return [tuple(row) for row in await _ask_postgresql(using, sql, arguments)]
    if using.current_transaction.get() is None:
        return using.inline().execute(_questioned(sql), arguments).fetchall()
    return _at_once(using.inline_writer(), sql, arguments)


async def fetch_rows(sql: str, *arguments: Any, few: bool = False) -> list[tuple[Any, ...]]:
    """Rows as tuples with Python's own types, for where there are thousands, or where somebody waits for `few`.

    `few` says that the query is known to take well under a millisecond: see `fetch_quickly`.
    """
    using = engine()
    if not isinstance(using, PooledSQLiteEngine):
        return [tuple(row) for row in await _ask_postgresql(using, sql, arguments)]
    running = using.current_transaction.get()
    if few:
        return _at_once(using.inline_writer() if running else using.inline(typed=True), sql, arguments)
    if running:
        return await as_tuples(running.connection, _questioned(sql), arguments)
    return await using.read_rows(_questioned(sql), arguments)


def _at_once(connection: sqlite3.Connection, sql: str, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
    cursor = connection.execute(_questioned(sql), arguments)
    cursor.row_factory = None  # as dictionaries, columns of one name would become one
    return cursor.fetchall()


async def _ask_postgresql(using: PooledPostgresEngine, sql: str, arguments: Sequence[Any]) -> list[Any]:
    running = using.current_transaction.get()
    if running is not None:
        return list(await running.connection.fetch(_numbered(sql), *arguments))
    if using.pool is None:
        await open_pool()
    async with cast(Any, using.pool).acquire() as connection:
        return list(await connection.fetch(_numbered(sql), *arguments))


def marks(values: Collection[object]) -> str:
    """A mark for each of these few, to stand in a list."""
    return ", ".join("{}" for _each in values)


def any_of(column: str, numbers: Collection[int]) -> tuple[str, Any]:
    """SQL and its argument for one of these numbers, however many: neither engine takes a mark for each."""
    if is_sqlite():
        return f"{column} IN (SELECT value FROM json_each({{}}))", json.dumps(list(numbers))
    return f"{column} = ANY({{}}::int[])", list(numbers)


async def run(sql: str, *arguments: Any) -> None:
    """One raw statement, within the running transaction if there is one."""
    await run_many(sql, [arguments])


async def run_many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """One raw statement for each row, with `{}` for each value, all within one transaction."""
    async with transaction() as running:
        if is_sqlite():
            await running.connection.executemany(_questioned(sql), rows)
        else:
            await running.connection.executemany(_numbered(sql), list(rows))


async def run_quickly(sql: str, *arguments: Any) -> None:
    """One raw statement that touches a row or two, within the running transaction if there is one.

    On SQLite it's done on the event loop's own thread, as small reads are: nobody else holds the writer now, and what
    may wait for others or for the disk, the transaction's beginning and its end, is done on another.
    """
    using = engine()
    async with transaction() as running:
        if isinstance(using, PooledSQLiteEngine):
            using.inline_writer().execute(_questioned(sql), arguments)
        else:
            await running.connection.execute(_numbered(sql), *arguments)


async def add(row: Table) -> None:
    """Save a new row as `run_quickly` would: Piccolo's own way takes far longer."""
    async with transaction():
        (number,) = (await fetch_quickly(_insertion(type(row)), *(row[name] for name in _names(type(row)))))[0]
    setattr(row, row._meta.primary_key._meta.name, number)
    row._exists_in_db = True


@cache
def _insertion(table: type[Table]) -> str:
    names = ", ".join(f'"{name}"' for name in _names(table))
    key = table._meta.primary_key._meta.db_column_name
    return f"INSERT INTO {table._meta.tablename} ({names}) VALUES ({marks(_names(table))}) RETURNING {key}"


@cache
def _names(table: type[Table]) -> tuple[str, ...]:
    return tuple(each._meta.name for each in table._meta.columns if each is not table._meta.primary_key)


async def changed_by(sql: str, *arguments: Any) -> list[dict[str, Any]]:
    """What one raw statement with RETURNING changed: of two at once, only one finds something to change."""
    rows: list[dict[str, Any]] = []
    async with transaction():
        rows += await fetch(sql, *arguments)
    return rows
