"""An empty directory filled from an archive: all of it or nothing."""

import sqlite3
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import asyncpg

from directory.agreements.store import Store
from directory.archives import on_postgresql, on_sqlite
from directory.archives.listed import HEAD, listed
from directory.archives.opening import Opened, opened, refusal
from directory.archives.queries import Progress, Tally, migration_reached
from directory.archives.rules import Manifest, what_is_wrong
from directory.database import engine, is_sqlite
from directory.errors import RuleBroken
from directory.upgrade import check_up_to_date

Filling = on_sqlite.Filling | on_postgresql.Filling


async def restore(file: Path, *, store: Store, told: Progress) -> Manifest:
    """Fill this empty directory with what an archive holds, exactly as it was.

    It's no act of its own and leaves no history, or the directory wouldn't be what was archived.
    """
    await check_up_to_date()
    with opened(file) as found:
        columns = {table.name: table.columns for table in listed()}
        if wrong := what_is_wrong(found.manifest, migration=await migration_reached(), columns=columns):
            raise refusal(file, wrong)
        kept: list[str] = []
        try:
            async with _filling() as directory:
                await _refuse_unless_empty(directory)
                await _put_rows(directory, found, told=told)
                for sha256 in found.manifest.documents:
                    if not await store.holds(sha256):
                        kept.append(sha256)
                        await store.put(found.content(sha256))
        except BaseException:
            for sha256 in kept:
                await store.remove(sha256)
            raise
        return found.manifest


def _filling() -> AbstractAsyncContextManager[Filling]:
    using: Any = engine()
    return on_sqlite.filling(Path(using.path)) if is_sqlite() else on_postgresql.filling(using)


async def _refuse_unless_empty(directory: Filling) -> None:
    for table in listed():
        if table.name != HEAD and not await directory.is_empty(table):
            raise RuleBroken(
                f"This directory isn’t empty: its table {table.name} holds rows, and nothing is restored over another. "
                "Set DATA_DIR or DATABASE_URL to a new one, and run “directory db up”"
            )


async def _put_rows(directory: Filling, found: Opened, *, told: Progress) -> None:
    tally = Tally(found.manifest.rows, told)
    try:
        for table in listed():
            await directory.put(table, found.rows(table, directory.types, told=tally.add))
        wrong = await directory.settle()
    except (sqlite3.IntegrityError, asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as refused:
        raise refusal(found.file, f"the database refuses its rows: {refused}") from refused
    if wrong:
        raise refusal(found.file, wrong)
