"""Noting a day's gaps by the server itself, once a day however many servers there are."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from directory.gaps.changes import note_gaps
from directory.jobs.changes import ClaimedJob, enqueue

KIND = "gaps"

Clock = Callable[[], datetime]


async def note_today(*, now: Clock) -> bool:
    """Note today's look for gaps as work to be done; False where it's noted."""
    moment = now()
    return await enqueue(KIND, key=f"{KIND}:{moment:%Y-%m-%d}", due=moment)


def looking(*, now: Clock) -> Callable[[ClaimedJob], Awaitable[None]]:
    """What does that work."""

    async def work(_job: ClaimedJob) -> None:
        await note_gaps(now=now())

    return work
