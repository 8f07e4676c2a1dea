"""Bring a database up to date, and say how far it is."""

import contextlib
import io
import sqlite3
from dataclasses import dataclass

import asyncpg
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration

from directory.errors import RuleBroken
from directory.settings import ROOT

APP = "directory"


@dataclass(frozen=True)
class Progress:
    """Migrations that have run, and those still to run, by name; `later`: run by a later version than this."""

    done: list[str]
    waiting: list[str]
    later: list[str]


async def progress() -> Progress:
    """How far this database is."""
    migrations = ForwardsMigrationManager(app_name=APP)
    known = migrations.get_migration_modules(str(ROOT / "migrations"))
    ran = set(await Migration.get_migrations_which_ran(app_name=APP)) if await Migration.table_exists() else set()
    names = {each: f"{each} {module.DESCRIPTION}" for each, module in sorted(known.items())}
    return Progress(
        done=[name for each, name in names.items() if each in ran],
        waiting=[name for each, name in names.items() if each not in ran],
        later=sorted(ran - names.keys()),
    )


async def bring_up_to_date() -> list[str]:
    """Run what has not run yet, and name it."""
    waiting = (await progress()).waiting
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            result = await ForwardsMigrationManager(app_name=APP).run()
    except (sqlite3.OperationalError, asyncpg.SyntaxOrAccessError) as wrong:
        # Elsewhere these say that the database isn't up to date, which here would send people round in a circle.
        raise RuleBroken(f"The database could not be brought up to date: {wrong}") from wrong
    if not result.success:
        raise RuleBroken(f"The database could not be brought up to date: {result.message}")
    return waiting


async def check_up_to_date() -> None:
    """Refuse to work on a database that lacks tables or columns."""
    if (await progress()).waiting:
        raise RuleBroken("The database is not up to date. Run “directory db up” first")
