"""What must be done before the first request of a day is answered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from directory.kept_pages import WITHOUT_DATABASE
from directory.notices import planning
from directory.reorganisations import changes as reorganisations
from directory.replies import Application, Receive, Scope, Send

AGAIN_AFTER = timedelta(minutes=1)
log = logging.getLogger(__name__)


async def take_effect(now: datetime) -> None:
    """Do what was planned for a day up to this one: councils first, since their contacts follow."""
    await reorganisations.apply_due(now=now)
    await planning.apply_due(now=now)


class EachDay:
    """The work of a new day, first: replies are kept until midnight at most, so its first request comes through.

    If it fails, it's tried again a minute later, and the log says why: people still get their numbers.
    """

    def __init__(self, *, now: Callable[[], datetime], work: Callable[[datetime], Awaitable[object]]) -> None:
        self.now, self.work = now, work
        self.done: date | None = None
        self.not_before: datetime | None = None
        self.alone = asyncio.Lock()

    def before(self, app: Application) -> Application:
        """The same application, once the day has begun; a middleware, of which each route has its own."""

        async def begun(scope: Scope, receive: Receive, send: Send) -> None:
            if not scope["path"].startswith(WITHOUT_DATABASE):
                await self.begin()
            await app(scope, receive, send)

        return begun

    async def begin(self) -> None:
        """Do what is due, unless that was done today already."""
        now = self.now()
        if self.done == now.date():
            return
        async with self.alone:  # whoever comes meanwhile waits for it
            if self.done == now.date() or (self.not_before and now < self.not_before):
                return
            try:
                await self.work(now)
                self.done, self.not_before = now.date(), None
            except Exception:
                log.exception("What is due today could not be done: it’s tried again in a minute")
                self.not_before = now + AGAIN_AFTER
