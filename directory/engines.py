"""The two engines: SQLite through a small pool of lasting connections, PostgreSQL through asyncpg's pool."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import aiosqlite
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory

READERS = 4
READS = ("SELECT", "WITH")
"""How a statement begins that only reads; with anything else the writer is asked."""

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
            await self._give_back()
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
            self.engine.current_transaction.reset(self.context)
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        """Return the writer, never with a transaction open: also after a cancelled BEGIN or COMMIT."""
        try:
            if not self._committed and not self._rolled_back:
                # Its thread may still be at the cancelled statement; this comes after it, and does nothing where
                # no transaction is open then.
                await asyncio.shield(self.connection.rollback())
        finally:
            self.engine.return_writer()


class PooledSQLiteEngine(SQLiteEngine):
    """SQLite with lasting connections, where Piccolo's own engine opens one for each query.

    Several readers, one writer behind a lock, WAL, foreign keys on, and `synchronous=FULL` on the writer so that
    a committed change outlives a power cut. Opens itself at the first use; `close` it to let the file go.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path=path)
        self._writer: aiosqlite.Connection | None = None  # None until the pool is open
        self._written: sqlite3.Connection | None = None  # the same, as Python's own
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._all: list[aiosqlite.Connection] = []
        self._inline: dict[bool, sqlite3.Connection] = {}
        self._writing = asyncio.Lock()
        self._opening = asyncio.Lock()

    async def _open(self, plain: sqlite3.Connection, *, reading: bool) -> aiosqlite.Connection:
        connection = await aiosqlite.Connection(lambda: plain, iter_chunk_size=64)
        self._all.append(connection)
        connection.row_factory = dict_factory
        await connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        if not reading:
            await connection.execute("PRAGMA journal_mode = WAL")
            # What undoes a statement half way: in a file, it would take longer than the triggers that make it needed.
            await connection.execute("PRAGMA temp_store = MEMORY")
        for pragma in ("foreign_keys = ON", "synchronous = FULL", f"query_only = {int(reading)}"):
            await connection.execute(f"PRAGMA {pragma}")
        return connection

    async def start_connection_pool(self, **_: Any) -> None:
        async with self._opening:
            if self._writer is None:
                Path(self.path).parent.mkdir(parents=True, exist_ok=True)
                self._written = self._connect()
                writer = await self._open(self._written, reading=False)
                for _each in range(READERS):
                    self._readers.put_nowait(await self._open(self._connect(), reading=True))
                self._writer = writer

    def _connect(self) -> sqlite3.Connection:
        """A connection that several threads may use, in turn; SQLite itself keeps two from using it at once.

        Made here and not by aiosqlite, whose thread would outlive a file that can't be opened.
        """
        return sqlite3.connect(**self.connection_kwargs, check_same_thread=False)

    async def close_connection_pool(self) -> None:
        for plain in self._inline.values():
            plain.close()
        for connection in self._all:
            await connection.close()
        self._all, self._writer, self._written, self._readers, self._inline = [], None, None, asyncio.LifoQueue(), {}
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

    def inline(self, *, typed: bool = False) -> sqlite3.Connection:
        """A reading connection for the event loop's own thread, for queries of a few microseconds.

        `typed`: with days, moments and UUIDs as Python's own, instead of as text.
        """
        if typed not in self._inline:
            connection = self._connect() if typed else sqlite3.connect(self.path, isolation_level=None)
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            for pragma in ("foreign_keys = ON", "query_only = 1"):
                connection.execute(f"PRAGMA {pragma}")
            self._inline[typed] = connection
        return self._inline[typed]

    def inline_writer(self) -> sqlite3.Connection:
        """The writer, for small statements on the event loop's own thread within a transaction, by whoever holds it."""
        return cast(sqlite3.Connection, self._written)

    async def read(self, sql: str, arguments: Sequence[Any]) -> list[dict[str, Any]]:
        return await self._run_in_new_connection(sql, list(arguments))

    async def read_rows(self, sql: str, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
        async with self._connection(reading=True) as connection:
            return await as_tuples(connection, sql, arguments)

    async def _run_in_new_connection(self, query: str, args: list[Any] | None = None, *_: Any, **__: Any) -> Any:
        async with self._connection(reading=query.lstrip()[:6].upper().startswith(READS)) as connection:
            return await connection.execute_fetchall(query, args or [])

    async def _run_in_existing_connection(
        self, connection: Any, query: str, args: list[Any] | None = None, *_: Any, **__: Any
    ) -> Any:
        return await connection.execute_fetchall(query, args or [])

    def transaction(self, *_: Any, allow_nested: bool = True, **__: Any) -> PooledTransaction:
        # Never deferred: a transaction that reads and then writes would fail at once when somebody else writes.
        return PooledTransaction(engine=self, transaction_type=TransactionType.immediate, allow_nested=allow_nested)


async def as_tuples(connection: aiosqlite.Connection, sql: str, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows as tuples: Python takes longer to make dictionaries than SQLite to find what is in them."""
    cursor = await connection.execute(sql, arguments)
    cursor.row_factory = None
    return cast(list[tuple[Any, ...]], await cursor.fetchall())


class PooledPostgresTransaction(PostgresTransaction):
    """A transaction whose connection goes back to the pool whatever happens; the pool rolls back what was open."""

    __slots__ = ()

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()
        except BaseException:
            await self._give_back()
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
            elif error is not None and not self._rolled_back:
                await self.rollback()
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class PooledPostgresEngine(PostgresEngine):
    """PostgreSQL through asyncpg's pool, out of which Piccolo's own transactions leak when they are cancelled."""

    async def check_version(self) -> None:
        """Ask nothing while the engine is made: a server that can't be reached is said once, by whoever needs it."""

    def transaction(self, allow_nested: bool = True) -> PooledPostgresTransaction:
        return PooledPostgresTransaction(engine=self, allow_nested=allow_nested)
