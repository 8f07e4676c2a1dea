"""A worker: does what is due, one job after another, for as long as the server runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

from directory.jobs.changes import LASTING, ClaimedJob, claim_job, fail, finish, keep
from directory.jobs.queries import is_due

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Handler = Callable[[ClaimedJob], Awaitable[None]]
Round = Callable[[], Awaitable[object]]

PAUSE = 15.0  # seconds between two rounds
PROMPTLY = 3.0  # seconds, where somebody waits
SIGN_OF_LIFE = LASTING.total_seconds() / 5


async def work_off(
    handlers: Mapping[str, Handler], *, now: Clock, sign_of_life: float = SIGN_OF_LIFE, one_at_a_time: bool = False
) -> int:
    """Do every job that is due and that somebody here can do; how many were begun.

    With `one_at_a_time`, none while another server is at one of these kinds.
    """
    begun = 0
    while job := await claim_job(tuple(handlers), now=now(), one_at_a_time=one_at_a_time):
        begun += 1
        await _do(job, handlers[job.kind], now=now, sign_of_life=sign_of_life)
    return begun


async def work_off_promptly(handlers: Mapping[str, Handler], *, now: Clock, every: float = PROMPTLY) -> None:
    """A round that looks again and again for work that somebody waits for, one piece at a time among all servers."""
    for _look in range(max(1, int(PAUSE / PROMPTLY))):
        if await is_due(tuple(handlers), now=now()):
            await work_off(handlers, now=now, one_at_a_time=True)
        await asyncio.sleep(every)


async def _do(job: ClaimedJob, handler: Handler, *, now: Clock, sign_of_life: float) -> None:
    """One job, whose claim is renewed meanwhile. Who loses the claim stops: somebody else has begun anew."""
    work = asyncio.ensure_future(handler(job))
    kept = asyncio.create_task(_keep(job, now=now, every=sign_of_life))
    try:
        await asyncio.wait({work, kept}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
        await work
    except asyncio.CancelledError:
        if not kept.done():
            raise  # the server is stopping
        log.warning("A job (%s) took too long to say that it goes on, and was left to another worker", job.kind)
    except Exception as failed:
        log.exception("A job (%s) failed", job.kind)
        await fail(job, f"{type(failed).__name__}: {failed}", now=now())
    else:
        await finish(job, now=now())
    finally:
        work.cancel()
        kept.cancel()
        await asyncio.gather(work, kept, return_exceptions=True)  # what was begun ends before the database closes


async def _keep(job: ClaimedJob, *, now: Clock, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            if not await keep(job, now=now()):
                return
        except Exception:
            if now() >= job.lease.until:
                raise
            log.warning("A job (%s) couldn’t say that it goes on: it tries again", job.kind, exc_info=True)


class Worker:
    """What is to be done again and again while the server runs, side by side; a round that fails doesn't end it."""

    def __init__(self, rounds: Collection[Round], *, pause: float = PAUSE) -> None:
        self.rounds, self.pause = tuple(rounds), pause
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self.tasks = [asyncio.create_task(self._repeat(each)) for each in self.rounds]

    async def stop(self) -> None:
        """Stop at once: what was begun is claimed, and is begun anew by another when the claim runs out."""
        going_on = set(self.tasks)
        while going_on:  # before Python 3.12, `wait_for` swallows a cancellation that comes together with its answer
            for task in going_on:
                task.cancel()
            _ended, going_on = await asyncio.wait(going_on, timeout=0.1)

    async def _repeat(self, each: Round) -> None:
        while True:
            try:
                await each()
            except Exception:
                log.exception("Work in the background failed; it’s tried again in a moment")
            await asyncio.sleep(self.pause)
