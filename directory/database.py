"""The two engines: SQLite through a small pool, PostgreSQL through asyncpg's, and raw reads on either."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import aiosqlite
from piccolo.engine.finder import engine_finder
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory

from directory.settings import Settings

READERS = 4
BUSY_MILLISECONDS = 10_000


class PooledTransaction(SQLiteTransaction):
    """A transaction on the pool's one writing connection."""

    __slots__ = ()
    engine: "PooledSQLiteEngine"

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.engine.take_writer()
        try:
            await self.begin()
        except BaseException:
            self.engine.return_writer()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._parent is not None:
            return False
        try:
            if error is None and not self._committed and not self._rolled_back:
                await self.commit()
        finally:
            # Also after a failed or cancelled COMMIT: the writer must never go back with a transaction open.
            if self.connection.in_transaction:
                await asyncio.shield(self.connection.execute("ROLLBACK"))
            self.engine.current_transaction.reset(self.context)
            self.engine.return_writer()
        return False


class PooledSQLiteEngine(SQLiteEngine):
    """SQLite with lasting connections, where Piccolo's own engine opens one for each query.

    Several readers, one writer behind a lock, WAL, foreign keys on, and `synchronous=FULL` on the writer so that
    a committed change outlives a power cut. Opens itself at the first use; `close` it to let the file go.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path=path)
        self._writer: aiosqlite.Connection | None = None  # None until the pool is open
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._all: list[aiosqlite.Connection] = []
        self._inline: sqlite3.Connection | None = None
        self._writing = asyncio.Lock()
        self._opening = asyncio.Lock()

    async def _open(self, *, reading: bool) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(**self.connection_kwargs)
        self._all.append(connection)
        connection.row_factory = dict_factory
        await connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        if not reading:
            await connection.execute("PRAGMA journal_mode = WAL")
        for pragma in ("foreign_keys = ON", "synchronous = FULL", f"query_only = {int(reading)}"):
            await connection.execute(f"PRAGMA {pragma}")
        return connection

    async def start_connection_pool(self, **_: Any) -> None:
        async with self._opening:
            if self._writer is None:
                Path(self.path).parent.mkdir(parents=True, exist_ok=True)
                writer = await self._open(reading=False)
                for _each in range(READERS):
                    self._readers.put_nowait(await self._open(reading=True))
                self._writer = writer

    async def close_connection_pool(self) -> None:
        if self._inline is not None:
            self._inline.close()
            self._inline = None
        for connection in self._all:
            await connection.close()
        self._all, self._writer, self._readers = [], None, asyncio.LifoQueue()
        self._writing, self._opening = asyncio.Lock(), asyncio.Lock()

    async def take_writer(self) -> aiosqlite.Connection:
        if self._writer is None:
            await self.start_connection_pool()
        await self._writing.acquire()
        return cast(aiosqlite.Connection, self._writer)

    def return_writer(self) -> None:
        self._writing.release()

    @contextlib.asynccontextmanager
    async def _connection(self, *, reading: bool) -> Any:
        if self._writer is None:
            await self.start_connection_pool()
        if not reading:
            writer = await self.take_writer()
            try:
                yield writer
            finally:
                self.return_writer()
            return
        connection = await self._readers.get()
        try:
            yield connection
        finally:
            self._readers.put_nowait(connection)

    def inline(self) -> sqlite3.Connection:
        """A reading connection for the event loop's own thread, for queries of a few microseconds."""
        if self._inline is None:
            self._inline = sqlite3.connect(**self.connection_kwargs)
            self._inline.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            self._inline.execute("PRAGMA query_only = 1")
        return self._inline

    async def read(self, sql: str, arguments: Sequence[Any]) -> list[dict[str, Any]]:
        return await self._run_in_new_connection(sql, list(arguments))

    async def _run_in_new_connection(self, query: str, args: list[Any] | None = None, *_: Any, **__: Any) -> Any:
        async with self._connection(reading=query.lstrip()[:6].upper() == "SELECT") as connection:
            return await connection.execute_fetchall(query, args or [])

    async def _run_in_existing_connection(
        self, connection: Any, query: str, args: list[Any] | None = None, *_: Any, **__: Any
    ) -> Any:
        return await connection.execute_fetchall(query, args or [])

    def transaction(self, *_: Any, allow_nested: bool = True, **__: Any) -> PooledTransaction:
        # Never deferred: a transaction that reads and then writes would fail at once when somebody else writes.
        return PooledTransaction(engine=self, transaction_type=TransactionType.immediate, allow_nested=allow_nested)


def engine_for(chosen: Settings) -> PooledSQLiteEngine | PostgresEngine:
    """The engine that the settings name."""
    if chosen.database_url.startswith(("postgresql://", "postgres://")):
        return PostgresEngine(config={"dsn": chosen.database_url})
    if chosen.database_url:
        raise SystemExit("DATABASE_URL must begin with postgresql:// (leave it unset for SQLite in DATA_DIR)")
    return PooledSQLiteEngine(path=str(chosen.sqlite_path))


def engine() -> Any:
    """The engine in use."""
    return engine_finder()


def is_sqlite() -> bool:
    return isinstance(engine(), PooledSQLiteEngine)


async def open_pool(*, largest: int = 10) -> None:
    """Open the lasting connections; to be called as the server or a command starts."""
    using = engine()
    if isinstance(using, PooledSQLiteEngine):
        await using.start_connection_pool()
    else:
        await using.start_connection_pool(min_size=1, max_size=largest)


async def close_pool() -> None:
    using = engine()
    if isinstance(using, PooledSQLiteEngine) or using.pool is not None:
        await using.close_connection_pool()


def transaction() -> PooledTransaction | PostgresTransaction:
    """All of it or nothing, for `async with`; one within another is part of the outer one."""
    begun: PooledTransaction | PostgresTransaction = engine().transaction()
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

    On SQLite it's asked on the event loop's own thread: crossing to another would cost more than the query.
    """
    using = engine()
    if not isinstance(using, PooledSQLiteEngine):
        return [tuple(row) for row in await _ask_postgresql(using, sql, arguments)]
    if using.current_transaction.get() is None:
        return using.inline().execute(_questioned(sql), arguments).fetchall()
    return [tuple(row.values()) for row in await fetch(sql, *arguments)]


async def _ask_postgresql(using: PostgresEngine, sql: str, arguments: Sequence[Any]) -> list[Any]:
    running = using.current_transaction.get()
    if running is not None:
        return list(await running.connection.fetch(_numbered(sql), *arguments))
    if using.pool is None:
        await open_pool()
    async with cast(Any, using.pool).acquire() as connection:
        return list(await connection.fetch(_numbered(sql), *arguments))


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
