"""Large sheets looked through and applied as jobs: noted, told how far they are, stopped, done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from directory.database import changed_by, fetch, transaction
from directory.errors import RuleBroken
from directory.exchange.changes import FileRefused
from directory.exchange.rules import Progress
from directory.history.rules import Act
from directory.imports.changes import apply
from directory.imports.looking import Seen, seen
from directory.imports.queries import import_with
from directory.imports.table import table_in
from directory.imports.tables import SheetImport
from directory.jobs.changes import enqueue

KIND = "sheet"
STOPPED = "Stopped"
LOOK_THROUGH, APPLY = "look through", "apply"


@dataclass(frozen=True)
class Standing:
    """How far the job of a sheet is; `failure` is what its last attempt ended with, `next_at` when there's another."""

    doing: str
    begun: bool
    done: int
    total: int
    failure: str
    next_at: datetime | None

    @property
    def under_way(self) -> bool:
        return self.next_at is not None

    @property
    def stopped(self) -> bool:
        return self.failure == STOPPED

    @property
    def writing(self) -> bool:
        """Whether every row has been read, and what it says is being written: too late to stop it."""
        return self.doing == APPLY and 0 < self.total <= self.done


async def note(held: SheetImport, doing: str, *, by: int | None, now: datetime, shown: str = "") -> None:
    """Note as work to be done that a sheet is looked through, or applied as it was `shown`."""
    going_on = await standing(held)
    if going_on and going_on.under_way:
        raise RuleBroken("This sheet is being worked on already: wait until that is done, or stop it")
    tries = await fetch("SELECT count(*) AS number FROM job WHERE key LIKE {}", f"{KIND}:{held.uuid}:%")
    held.job, held.refused = f"{KIND}:{held.uuid}:{tries[0]['number'] + 1}", ""
    what = {"sheet": str(held.uuid), "doing": doing, "by": by, "shown": shown}
    async with transaction():
        await enqueue(KIND, key=held.job, due=now, what=what)
        await held.save([SheetImport.job, SheetImport.refused])


async def standing(held: SheetImport) -> Standing | None:
    """How far the last job of a sheet is; None where there was none."""
    rows = await fetch("SELECT * FROM job WHERE key = {}", held.job) if held.job else []
    if not rows:
        return None
    row = rows[0]
    doing = msgspec.json.decode(row["what"])["doing"]
    return Standing(doing, row["attempts"] > 0, row["done"], row["total"], row["failure"], row["next_at"])


async def stop(held: SheetImport, *, now: datetime) -> None:
    """Stop the job of a sheet: whoever is at it loses its claim, and the sheet stands as before."""
    going_on = await standing(held)
    if going_on and going_on.writing:
        raise RuleBroken("It’s being written already, which takes a minute at most: undo it as a whole once it’s done")
    await changed_by(
        "UPDATE job SET next_at = NULL, claimed_until = NULL, given_up_at = {}, failure = {} "
        "WHERE key = {} AND next_at IS NOT NULL RETURNING id",
        now.astimezone(UTC),
        STOPPED,
        held.job,
    )


async def work(what: Mapping[str, Any], *, now: datetime, progress: Progress) -> None:
    """What such a job is; why a sheet can't be applied is kept with it, to be read."""
    held = await import_with(UUID(what["sheet"]))
    if held.applied_at or held.given_up_at:
        return  # it was done just before whoever did it ended
    act, today = Act(what["by"], now, "import", f"Imported {held.name}"), now.date()
    if what["doing"] == LOOK_THROUGH:
        found = await seen(act, held, table_in(bytes(held.content)), today=today, progress=progress)
        held.seen = msgspec.json.encode(found).decode()
        await held.save([SheetImport.seen])
        return
    try:
        await apply(act, held, shown=what["shown"], today=today, progress=progress)
    except RuleBroken as broken:
        something = "Something in it can’t be brought in any more. Look through it again"
        held.refused = something if isinstance(broken, FileRefused) else broken.message
        held.seen = ""  # what was looked at isn't what it would do now
        await held.save([SheetImport.refused, SheetImport.seen])


def seen_in(held: SheetImport) -> Seen | None:
    """What a job found that a sheet would do; None where none has looked it through as its columns are now."""
    return msgspec.json.decode(held.seen, type=Seen) if held.seen else None
