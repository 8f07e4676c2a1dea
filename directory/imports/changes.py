"""Sheets sent in, looked through, applied as one act, given up, undone."""

from asyncio import to_thread
from dataclasses import replace
from datetime import UTC, date, timedelta

import msgspec

from directory.database import run
from directory.errors import RuleBroken
from directory.exchange.changes import Imported, import_read, read_in
from directory.exchange.rules import Progress
from directory.exchange.sheet import Sheet
from directory.history.changes import alone
from directory.history.rules import Act
from directory.imports.columns import Meaning, as_contacts, guessed
from directory.imports.queries import meaning_in, remembered
from directory.imports.seeded import names
from directory.imports.table import Table, table_in
from directory.imports.tables import SheetImport
from directory.imports.undoing import undo

MOST_BYTES = 20_000_000
AT_ONCE = 2_000
"""Rows that are looked through while somebody waits for the page; more are a job's."""

MOST_ROWS = 150_000
KEPT_FOR = timedelta(days=14)


async def send_in(act: Act, content: bytes, *, name: str) -> SheetImport:
    """Keep a sheet to be looked through; nothing of it is in the directory yet. RuleBroken."""
    if not content:
        raise RuleBroken("Choose a sheet: this one is empty", field="sheet")
    try:
        table = await to_thread(table_in, content)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="sheet") from broken
    if not table.rows:
        raise RuleBroken("Choose a sheet with rows: below the names of its columns this one has none", field="sheet")
    if len(table.rows) > MOST_ROWS:
        raise RuleBroken(
            f"This sheet has {len(table.rows):,} rows, and {MOST_ROWS:,} are the most here. Split it, or have it "
            "brought in on the server, with “directory import contacts”",
            field="sheet",
        )
    seen_before = await remembered(table.mark)
    held = SheetImport(
        name=" ".join(name.split())[-200:] or "sheet",
        content=content,
        header=table.mark,
        meaning=packed(
            replace(seen_before, same={}, skipped=(), retire_absent=False)
            if seen_before
            else guessed(table.header, names())
        ),
        rows=len(table.rows),
        account=act.by,
        sent_at=act.at.astimezone(UTC),
    )
    long_ago = act.at.astimezone(UTC) - KEPT_FOR
    await run(
        "UPDATE sheet_import SET content = {}, seen = '', refused = '', given_up_at = {} WHERE sent_at < {} "
        "AND applied_at IS NULL AND given_up_at IS NULL",
        b"",
        act.at.astimezone(UTC),
        long_ago,
    )
    await held.save()
    return held


def packed(meaning: Meaning) -> str:
    return msgspec.json.encode(meaning).decode()


async def settle(held: SheetImport, meaning: Meaning) -> None:
    """Keep what its columns mean."""
    _check_open(held)
    held.meaning, held.seen, held.refused = packed(meaning), "", ""
    await held.save([SheetImport.meaning, SheetImport.seen, SheetImport.refused])


def sheet_of(held: SheetImport, table: Table, *, today: date) -> Sheet:
    """The rows of a contacts file that a sheet, whose content has been read, says."""
    return as_contacts(table.header, table.rows, meaning_in(held.meaning), names(), today=today)


async def apply(act: Act, held: SheetImport, *, shown: str, today: date, progress: Progress | None = None) -> Imported:
    """Bring the directory to what a sheet says, as one act; `shown` is the mark of the plan that was looked at."""
    _check_open(held)
    sheet = sheet_of(held, table_in(bytes(held.content)), today=today)
    retire_absent = meaning_in(held.meaning).retire_absent
    reading = await read_in(act, sheet, today=today, retire_absent=retire_absent, progress=progress)
    async with alone():
        await held.refresh()
        _check_open(held)
        done = await import_read(reading, shown=shown)
        held.act, held.applied_at = act.id, act.at.astimezone(UTC)
        await held.save([SheetImport.act, SheetImport.applied_at])
        await _forget(held)
    return done


async def give_up(act: Act, held: SheetImport) -> None:
    """Forget a sheet that wasn't applied."""
    _check_open(held)
    held.given_up_at = act.at.astimezone(UTC)
    await held.save([SheetImport.given_up_at])
    await _forget(held)


async def take_back(act: Act, held: SheetImport) -> None:
    """Undo what a sheet changed, all of it or nothing; StandsInTheWay."""
    async with alone():
        await held.refresh()
        if held.act is None or held.undone_at:
            raise RuleBroken("There is nothing of this sheet to undo")
        await undo(act, held.act)
        held.undone_at = act.at.astimezone(UTC)
        await held.save([SheetImport.undone_at])


async def _forget(held: SheetImport) -> None:
    """Let go of what a sheet holds, and of what was said of it: it isn't for everybody."""
    held.content, held.seen, held.refused = b"", "", ""
    await held.save([SheetImport.content, SheetImport.seen, SheetImport.refused])


def _check_open(held: SheetImport) -> None:
    if held.applied_at or held.given_up_at:
        raise RuleBroken("This sheet was applied or given up already: send it in again")
