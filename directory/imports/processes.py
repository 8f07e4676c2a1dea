"""Large sheets worked on, one at a time, each in a process of its own.

Reading a hundred thousand rows keeps a processor busy for a minute and takes memory that Python doesn't give back:
another process leaves the server free to answer, and takes its memory with it when it ends.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime, timedelta

import msgspec

from directory.jobs.changes import ClaimedJob, keep

log = logging.getLogger(__name__)

PROGRAM = (sys.executable, "-c", "from directory.cli import main; main()")
A_MOMENT = timedelta(seconds=1)

Clock = Callable[[], datetime]
Run = Callable[[ClaimedJob], AsyncGenerator[tuple[int, int]]]
"""Does a job, and tells again and again how many rows are done, and of how many."""


async def in_a_process(job: ClaimedJob) -> AsyncGenerator[tuple[int, int]]:
    """Do a job in a process that ends with it; it's ended at once where nobody listens any more."""
    told = msgspec.json.encode(job.what).decode()
    child = await asyncio.create_subprocess_exec(
        *PROGRAM, "import", "sheet", told, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    if child.stdout is None or child.stderr is None:
        raise ChildProcessError("What it prints can’t be read")
    complaints = asyncio.ensure_future(child.stderr.read())
    try:
        async for line in child.stdout:
            done, total = map(int, line.split())
            yield done, total
        if await child.wait():
            raise ChildProcessError((await complaints).decode(errors="replace").strip()[-500:])
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
        await complaints


def working(*, now: Clock, run: Run = in_a_process) -> Callable[[ClaimedJob], Awaitable[None]]:
    """What does the jobs of sheets; who loses its claim, because somebody stopped it, stops."""

    async def work(job: ClaimedJob) -> None:
        told_at = None
        async with aclosing(run(job)) as steps:
            async for done, total in steps:
                moment = now()
                if told_at is None or moment - told_at >= A_MOMENT or done == total:
                    told_at = moment
                    if not await _still_ours(job, now=moment, done=done, total=total):
                        return

    return work


async def _still_ours(job: ClaimedJob, *, now: datetime, done: int, total: int) -> bool:
    try:
        return await keep(job, now=now, done=done, total=total)
    except Exception:  # the file of SQLite is written by the very process that this waits for: no reason to end it
        log.warning("How far a sheet is couldn’t be noted: the database was busy", exc_info=True)
        return True
