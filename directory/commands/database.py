"""Commands that look after the database."""

import contextlib
import sqlite3
from pathlib import Path

import click

from directory.commands.groups import db
from directory.commands.running import as_json, command, fail
from directory.database import is_sqlite
from directory.errors import RuleBroken
from directory.settings import settings
from directory.upgrade import bring_up_to_date, progress


@command(db, "up")
async def up() -> None:
    """Bring the database up to date."""
    done = await bring_up_to_date()
    for each in done:
        click.echo(f"Done: {each}")
    click.echo("The database is up to date.")


@command(db, "status")
@click.option("--json", "for_programs", is_flag=True, help="As the migrations that are done, and those waiting.")
async def status(*, for_programs: bool) -> None:
    """How far the database is."""
    found = await progress()
    if for_programs:
        as_json(found)
    else:
        for each in found.done:
            click.echo(f"done     {each}")
        for each in found.waiting:
            click.echo(f"waiting  {each}")
    if found.waiting:
        fail("The database is not up to date. Run “directory db up”")


@command(db, "backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
async def backup(file: Path) -> None:
    """Copy the database to FILE, while the server goes on writing."""
    if not is_sqlite():
        raise RuleBroken(f"This directory is on PostgreSQL. Use its own tool: pg_dump --format=custom --file={file} …")
    size = _copy(settings().sqlite_path, file)
    click.echo(f"Copied to {file}, {size:,} bytes.")


def _copy(source: Path, target: Path) -> int:
    """SQLite's online backup; how many bytes it is.

    It goes into a file beside the target first, so that half a backup is never taken for a whole one.
    """
    if target.exists():
        raise RuleBroken(f"{target} is there already. Name a new file, so that no backup is lost")
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.write_bytes(b"")  # says by whose name where it can't be written, which SQLite doesn't
        with (
            contextlib.closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as reading,
            contextlib.closing(sqlite3.connect(unfinished)) as writing,
        ):
            reading.backup(writing)  # in one read, which holds nobody up: in steps, every write would start it afresh
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size
