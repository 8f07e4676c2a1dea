"""A directory's rows on SQLite: read as they stood at one moment, and put in all at once.

Each works on a connection of its own, on its caller's thread: it's a command's, and nobody waits behind it.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Annotated, Any

import msgspec

from directory.archives.listed import BYTES, DAY, HEAD, MARK, MOMENT, NUMBER, TRUTH, WORDS, Listed
from directory.engines import BUSY_MILLISECONDS

BATCH = 5_000
Row = tuple[Any, ...]

TYPES: dict[str, Any] = {
    NUMBER: Annotated[int, msgspec.Meta(ge=-(1 << 63), le=(1 << 63) - 1)],
    WORDS: str,
    TRUTH: bool,
    DAY: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")],
    MOMENT: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$")],
    MARK: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")],
    BYTES: bytes,
}
"""What a value of each kind is read from an archive as. SQLite keeps days, moments and marks as text."""

# The same moment, as SQLite keeps it and as an archive does.
FROM_ARCHIVE = "replace(replace(?, 'T', ' '), 'Z', '+00:00')"
TO_ARCHIVE = "replace(replace(\"{}\", ' ', 'T'), '+00:00', 'Z')"


class Reading:
    """Every row as it stood at one moment, while others write."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    async def ask(self, sql: str) -> list[Row]:
        return self.connection.execute(sql).fetchall()

    async def rows(self, table: Listed) -> AsyncIterator[list[Row]]:
        named = ", ".join(
            TO_ARCHIVE.format(column) if kind == MOMENT else f'"{column}"'
            for column, kind in zip(table.columns, table.kinds, strict=True)
        )
        truths = [place for place, kind in enumerate(table.kinds) if kind == TRUTH]
        found = self.connection.execute(f"SELECT {named} FROM {table.name} ORDER BY {table.order}")
        while batch := found.fetchmany(BATCH):
            yield list(_with_truths(batch, truths)) if truths else batch


def _with_truths(rows: list[Row], places: list[int]) -> Iterator[Row]:
    """SQLite says 1 and 0."""
    for row in rows:
        values = list(row)
        for place in places:
            values[place] = None if values[place] is None else bool(values[place])
        yield tuple(values)


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[Reading]:
    with closing(_connected(path, mode="ro")) as connection:
        connection.execute("BEGIN")  # what the first query sees, all see
        yield Reading(connection)


class Filling:
    """An empty directory being filled, in one transaction."""

    types = TYPES

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.set_aside = _set_aside(connection)

    async def is_empty(self, table: Listed) -> bool:
        return self.connection.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() is None

    async def put(self, table: Listed, batches: Iterator[list[Row]]) -> None:
        if table.name == HEAD:
            self.connection.execute(f"DELETE FROM {HEAD}")
        values = ", ".join(FROM_ARCHIVE if kind == MOMENT else "?" for kind in table.kinds)
        for batch in batches:
            self.connection.executemany(f"INSERT INTO {table.name} ({table.names}) VALUES ({values})", batch)

    async def settle(self) -> str:
        """Make everything as it was around the rows; what refers to one that isn't there, nothing where all is well."""
        for statement in self.set_aside:
            self.connection.execute(statement)
        _index_names(self.connection)
        found = self.connection.execute("PRAGMA foreign_key_check").fetchone()
        return f"row {found[1]} of {found[0]} refers to one of {found[2]} that isn't there" if found else ""


@asynccontextmanager
async def filling(path: Path) -> AsyncIterator[Filling]:
    with closing(_connected(path, mode="rw")) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = OFF")  # all are checked at the end, when everybody is there
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Filling(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _set_aside(connection: sqlite3.Connection) -> list[str]:
    """Drop triggers, whose work is among the rows, and indexes, which are faster made at one go.

    Returns the statements that make them again.
    """
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master "
        "WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    for kind, name, _sql in rows:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _kind, _name, sql in rows]


def _index_names(connection: sqlite3.Connection) -> None:
    """Let the full-text indexes read the names that are there now: of themselves, they hear of changes only."""
    indexes = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")
    for (name,) in indexes.fetchall():
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")


def _connected(path: Path, *, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return connection
