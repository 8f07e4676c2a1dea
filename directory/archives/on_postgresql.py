"""A directory's rows on PostgreSQL: read as they stood at one moment, and put in all at once."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import msgspec

from directory.archives.listed import BYTES, DAY, HEAD, MARK, MOMENT, NUMBER, TRUTH, WORDS, Listed
from directory.history.changes import alone

BATCH = 5_000
Row = tuple[Any, ...]

TYPES: dict[str, Any] = {
    NUMBER: Annotated[int, msgspec.Meta(ge=-(1 << 63), le=(1 << 63) - 1)],
    WORDS: str,
    TRUTH: bool,
    DAY: date,
    MOMENT: Annotated[datetime, msgspec.Meta(tz=True)],
    MARK: UUID,
    BYTES: bytes,
}
"""What a value of each kind is read from an archive as."""


class Reading:
    """Every row as it stood at one moment, while others write."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def ask(self, sql: str) -> list[Row]:
        return [tuple(row) for row in await self.connection.fetch(sql)]

    async def rows(self, table: Listed) -> AsyncIterator[list[Row]]:
        found = await self.connection.cursor(f"SELECT {table.names} FROM {table.name} ORDER BY {table.order}")
        while batch := await found.fetch(BATCH):
            yield [tuple(row) for row in batch]


@asynccontextmanager
async def reading(pool: Any) -> AsyncIterator[Reading]:
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        yield Reading(connection)


class Filling:
    """An empty directory being filled, in one transaction."""

    types = TYPES

    def __init__(self, connection: asyncpg.Connection, with_triggers: list[str]) -> None:
        self.connection, self.with_triggers = connection, with_triggers

    async def is_empty(self, table: Listed) -> bool:
        return await self.connection.fetchval(f"SELECT 1 FROM {table.name} LIMIT 1") is None

    async def put(self, table: Listed, batches: Iterator[list[Row]]) -> None:
        if table.name == HEAD:
            await self.connection.execute(f"DELETE FROM {HEAD}")
        # One statement for the whole table, so that rows may refer to later ones of the same.
        await self.connection.copy_records_to_table(
            table.name, records=(row for batch in batches for row in batch), columns=table.columns
        )
        if table.key == ("id",):
            await self.connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), last) "
                f"FROM (SELECT max(id) AS last FROM {table.name}) AS numbers WHERE last IS NOT NULL"
            )

    async def settle(self) -> str:
        """Make everything as it was around the rows. What refers to a row that isn't there was refused already."""
        for name in self.with_triggers:
            await self.connection.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        await self.connection.execute("ANALYZE")  # or every query is planned for empty tables, for the first minute
        return ""


@asynccontextmanager
async def filling(engine: Any) -> AsyncIterator[Filling]:
    async with alone():
        connection = engine.current_transaction.get().connection
        found = await connection.fetch(
            "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
        with_triggers = [row["relname"] for row in found]
        for name in with_triggers:  # whose work is among the rows
            await connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        yield Filling(connection, with_triggers)
