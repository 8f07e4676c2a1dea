"""Reminding by the server itself, once a day however many servers there are: a job of that day, noted once."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time

from directory.jobs.changes import ClaimedJob, enqueue, keep
from directory.reminders.changes import remind
from directory.reminders.recalls import mail_recalls
from directory.reminders.reviews import remind_of_reviews
from directory.settings import Settings

KIND = "reminders"
RECALLS = "recalls"
RECALLED_AT = (15, 21)
"""While schools are open still, and before the day ends: several changes of one day make one mail."""

Clock = Callable[[], datetime]


async def note_today(*, now: Clock, at: time) -> bool:
    """Note today's reminding as work to be done, from that time of day on; False where it's too early, or noted."""
    moment = now()
    if moment.time() < at:
        return False
    return await enqueue(KIND, key=f"{KIND}:{moment:%Y-%m-%d}", due=moment, what={"on": moment.date()})


def reminding(*, now: Clock, chosen: Settings) -> Callable[[ClaimedJob], Awaitable[None]]:
    """What does that work."""

    async def work(job: ClaimedJob) -> None:
        async def progress(done: int, total: int) -> None:
            await keep(job, now=now(), done=done, total=total)

        on = date.fromisoformat(job.what["on"])
        await remind(on=on, now=now(), chosen=chosen, progress=progress)
        await remind_of_reviews(on=on, now=now(), chosen=chosen)
        await mail_recalls(on=on, now=now(), chosen=chosen)

    return work


async def note_recalls(*, now: Clock) -> bool:
    """Note as work to be done that recalls are mailed, where one of the day's times for it has come."""
    moment = now()
    hours = [hour for hour in RECALLED_AT if hour <= moment.hour]
    if not hours:
        return False
    key = f"{RECALLS}:{moment:%Y-%m-%d}:{hours[-1]}"
    return await enqueue(RECALLS, key=key, due=moment, what={"on": moment.date()})


def recalling(*, now: Clock, chosen: Settings) -> Callable[[ClaimedJob], Awaitable[None]]:
    """What does that work."""

    async def work(job: ClaimedJob) -> None:
        await mail_recalls(on=date.fromisoformat(job.what["on"]), now=now(), chosen=chosen)

    return work
