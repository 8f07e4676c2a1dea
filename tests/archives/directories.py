"""Directories for tests to archive and restore: new ones beside the usual, and one with rows in every table."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
from piccolo.columns import Varchar

from directory import piccolo_conf
from directory.agreements.store import Folder
from directory.archives.changes import restore
from directory.archives.listed import BYTES, DAY, HEAD, MARK, MOMENT, NUMBER, TRUTH, Listed, listed
from directory.archives.queries import archive
from directory.archives.rules import Manifest
from directory.database import close_pool, fetch, is_sqlite, marks, open_pool, run, transaction
from directory.engines import PooledPostgresEngine, PooledSQLiteEngine
from directory.piccolo_app import TABLES
from directory.upgrade import bring_up_to_date
from tests.conftest import use

ENGINES = ("sqlite", "postgresql")
ODD = "é “quoted” \\ \"\n\t\u2028\u0001 🙂 O'Neil"
KEPT_BY_TRIGGERS = {"review", "unverified"}


@asynccontextmanager
async def a_new_directory(kind: str, folder: Path, server: str = "") -> AsyncIterator[None]:
    """An empty, migrated database of this engine beside the usual one."""
    usual = piccolo_conf.DB
    if kind == "sqlite":
        use(PooledSQLiteEngine(str(folder / "directory.sqlite")))
    else:
        name = f"new_{uuid4().hex}"
        connection = await asyncpg.connect(server)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()
        use(PooledPostgresEngine(config={"dsn": server.replace("/postgres?", f"/{name}?")}))
    await open_pool(largest=2)
    await bring_up_to_date()
    yield
    await close_pool()
    use(usual)


async def archived(file: Path, folder: Path, **options: bool) -> bytes:
    """The bytes of an archive of the directory in use, whose documents lie in this folder."""
    await archive(file, store=Folder(folder), told=_nobody, **options)
    return await asyncio.to_thread(file.read_bytes)


async def restored(file: Path, folder: Path) -> Manifest:
    return await restore(file, store=Folder(folder), told=_nobody)


def _nobody(_done: int, _total: int) -> None:
    """Nobody is told."""


async def rows_everywhere(folder: Path) -> None:
    """Two rows in every table that is archived, with all that's odd about text, days and moments; and a document."""
    sha256 = await Folder(folder).put(b"%PDF-1.7 " + bytes(range(256)))
    lengths = {
        (table._meta.tablename, column._meta.db_column_name): column.length
        for table in TABLES
        for column in table._meta.columns
        if isinstance(column, Varchar)
    }
    async with transaction():
        if is_sqlite():
            await fetch("PRAGMA defer_foreign_keys = ON")  # the first row refers to the second
        else:
            await run("SET LOCAL session_replication_role = replica")
        for table in listed():
            for number in (1, 2):
                if table.name in KEPT_BY_TRIGGERS or (table.name == "founding" and number == 2):
                    continue
                if table.name == HEAD:
                    await run(f"UPDATE {HEAD} SET last_id = 2, hash = 'abc'")
                    break
                values = [
                    sha256 if name == "sha256" else _value(table, place, number, lengths.get((table.name, name), 80))
                    for place, name in enumerate(table.columns)
                ]
                await run(f"INSERT INTO {table.name} ({table.names}) VALUES ({marks(values)})", *values)


def _value(table: Listed, place: int, number: int, length: int) -> object:
    kind = table.kinds[place]
    if table.nullable[place] and number == 2:
        return None
    if kind == NUMBER:
        refers_forward = table.columns[place] in {"county", "parent", "successor", "supersedes"}
        return 2 if refers_forward and table.nullable[place] else number
    return {
        TRUTH: number == 1,
        DAY: date(2024, 2, 27 + number),
        MOMENT: datetime(2026, 3, 29, 1, 0, 0, 120 * (number - 1), tzinfo=UTC),
        MARK: UUID(int=number << 64),
        BYTES: bytes(range(256)),
    }.get(kind, f"{number}{ODD}"[:length])


async def is_as_new() -> bool:
    """Whether there is no row, but for the one that migrations make."""
    for table in listed():
        if table.name != HEAD and await fetch(f"SELECT 1 FROM {table.name} LIMIT 1"):
            return False
    return (await fetch(f"SELECT last_id FROM {HEAD}"))[0]["last_id"] == 0
