"""How a command runs: with the database open, and every failure as one sentence."""

import asyncio
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import asyncpg
import click
import msgspec

from directory.database import close_pool, open_pool
from directory.errors import NotFound, RuleBroken
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.settings import settings

DATABASE_ERRORS = (sqlite3.DatabaseError, asyncpg.PostgresError, asyncpg.InterfaceError)
Work = Callable[..., Awaitable[None]]


class Day(click.ParamType[date]):
    """A day, as 2026-11-20."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, of no zone
        except ValueError:
            self.fail(f"“{value}” isn’t a day. Write it like 2026-11-20", param, ctx)


def command(group: click.Group, name: str) -> Callable[[Work], click.Command]:
    """Make this coroutine a command of the group."""

    def decorate(work: Work) -> click.Command:
        @wraps(work)
        def run(*arguments: Any, **options: Any) -> None:
            try:
                asyncio.run(_with_database(work, *arguments, **options))
            except RuleBroken as broken:
                fail(broken.message)
            except NotFound:
                fail("There is no such record. Find it with “directory search”")
            except BrokenPipeError:
                raise  # whoever read our output has seen enough: click ends quietly
            except (OSError, *DATABASE_ERRORS) as failed:
                fail(sentence_about(failed))

        return group.command(name)(run)

    return decorate


async def _with_database(work: Work, *arguments: Any, **options: Any) -> None:
    try:
        await open_pool(largest=2)
        await work(*arguments, **options)
    finally:
        await close_pool()


def sentence_about(failed: Exception) -> str:
    """What an administrator can do about an error of the machine or the database."""
    where = "The database that DATABASE_URL names" if settings().database_url else str(settings().sqlite_path)
    if isinstance(failed, PermissionError):
        return (
            f"{failed.filename or where} may not be read or written by this user. Choose another place, or set DATA_DIR"
        )
    if isinstance(failed, FileNotFoundError) and failed.filename:
        missing = Path(failed.filename)
        return f"There is no file {missing}" if missing.parent.is_dir() else f"There is no folder {missing.parent}"
    if isinstance(failed, OSError) and failed.filename:
        return f"{failed.filename} could not be used: {failed.strerror}"
    said = str(failed)
    if "no such table" in said or "no such column" in said or isinstance(failed, asyncpg.UndefinedTableError):
        return f"{where} is not up to date. Run “directory db up” first"
    if "readonly database" in said or "unable to open" in said:
        return f"{where} can’t be opened for writing. Check who owns it, or set DATA_DIR to another folder"
    return f"{where} could not be used: {said or type(failed).__name__}"


def fail(sentence: str) -> None:
    """Say what went wrong on standard error, and stop with exit status 1."""
    click.echo(sentence, err=True)
    sys.exit(1)


def london_now() -> datetime:
    return datetime.now(LONDON).replace(microsecond=0)


def an_act(reason: str, *, source: str = "command") -> Act:
    """Somebody at the machine is doing something: as an administrator, without an account."""
    return Act(by=None, at=london_now(), source=source, reason=reason)


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, told how much is done, of how much."""
    with click.progressbar(length=1_000, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def told(done: int, total: int) -> None:
            bar.update(1_000 * done // total - bar.pos if total else 0)

        yield told


def as_json(value: object) -> None:
    """Print for a program."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
