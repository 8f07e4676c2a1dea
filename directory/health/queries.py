"""What the database says of itself, and of what rests on it."""

import asyncio
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from directory.areas.queries import current_release
from directory.database import fetch, is_sqlite
from directory.health.rules import Finding, Postcodes, clock, disk, fine, migrations, postcodes, wrong
from directory.history.queries import broken_link, is_demonstration, revision
from directory.hours.rules import LONDON
from directory.settings import DEFAULT_SECRET, Settings
from directory.upgrade import progress

PATIENCE = 5  # seconds, after which whoever asks whether we're ready is told that we aren't
SHORTEST_SECRET = 32


async def ready() -> dict[str, bool]:
    """Whether the database answers, and whether it's up to date. Asks nothing of anybody's."""
    async with asyncio.timeout(PATIENCE):
        found = await progress()
    return {"database": True, "migrations": not found.waiting and not found.later}


async def of_the_database(*, now: datetime, data_dir: Path) -> list[Finding]:
    """Everything that the database can be asked, first what the rest needs; at the first that fails, no more."""
    found = [await _itself()]
    if found[-1].wrong:
        return found
    far = await progress()
    found.append(migrations(waiting=len(far.waiting), later=len(far.later)))
    if found[-1].wrong:
        return [*found, await _disk(data_dir)]
    demonstration = await is_demonstration()
    if demonstration is None:
        found.append(wrong("contents", "The directory is empty. Run “directory seed”"))
    return [
        *found,
        await _disk(data_dir),
        await _clock(now),
        await _postcodes(demonstration=demonstration, today=now.date()),
        await _history(),
    ]


async def secret_is_safe(chosen: Settings) -> bool:
    """Whether nobody can guess what signs forms; in a demonstration, everybody may."""
    own = chosen.secret_key != DEFAULT_SECRET and len(chosen.secret_key) >= SHORTEST_SECRET
    return own or bool(await is_demonstration())


async def _itself() -> Finding:
    if is_sqlite():
        # Every page of the file is read, which takes a second a gigabyte or so.
        said = [row["quick_check"] for row in await fetch("SELECT quick_check FROM pragma_quick_check(5)")]
        if said != ["ok"]:
            return wrong("database", f"The file is damaged: {'; '.join(said)}. Put the last good backup back")
        version = (await fetch("SELECT sqlite_version() AS version"))[0]["version"]
        return fine("database", f"SQLite {version}, and the file is whole")
    version = (await fetch("SELECT current_setting('server_version') AS version"))[0]["version"]
    return fine("database", f"PostgreSQL {version} answers")


async def _disk(data_dir: Path) -> Finding:
    size = 0
    if is_sqlite():
        pages = "SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()"
        size = (await fetch(pages))[0]["size"]
    return disk(str(data_dir), free=_free(data_dir), database=size)


def _free(folder: Path) -> int:
    """Bytes free where a folder is, or will be."""
    whole = folder.absolute()
    there = next(each for each in (whole, *whole.parents) if each.is_dir())
    return shutil.disk_usage(there).free


async def _clock(now: datetime) -> Finding:
    at = await fetch("SELECT at FROM history ORDER BY id DESC LIMIT 1")
    latest = _moment(at[0]["at"]) if at else None
    database = None if is_sqlite() else (await fetch("SELECT clock_timestamp() AS at"))[0]["at"]
    return clock(now, latest=latest, database=database)


def _moment(at: datetime | str) -> datetime:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _postcodes(*, demonstration: bool | None, today: date) -> Finding:
    held = await current_release()
    if held is None:
        return postcodes(None, demonstration=demonstration, today=today)
    loaded = held.loaded_at.astimezone(LONDON).date() if held.loaded_at else None
    release = Postcodes(held.name, seeded=held.seeded, rows=held.rows, loaded_on=loaded)
    return postcodes(release, demonstration=demonstration, today=today)


async def _history() -> Finding:
    if broken := await broken_link():
        return wrong(
            "history",
            f"The history doesn’t hold: {broken.what}. Compare it with a backup, and find out who could write to it",
        )
    return fine("history", f"The chain holds, with {await revision():,} rows")
