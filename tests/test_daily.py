"""What a new day asks for is done before its first request is answered; and if it can't be, people are answered."""

import asyncio
from datetime import timedelta

from directory.daily import EachDay
from tests.stories import NOON


class Day:
    """An application, its clock, and what was done when."""

    def __init__(self):
        self.now, self.done, self.answered, self.fails = NOON, [], [], False
        day = EachDay(now=lambda: self.now, work=self.work)
        self.routes = [day.before(self.answer), day.before(self.answer)]  # Litestar gives each route its own

    async def work(self, now):
        await asyncio.sleep(0)
        self.done.append(now)
        if self.fails:
            raise OSError("the disk is full")

    async def answer(self, scope, receive, send):
        self.answered.append((scope.get("path"), len(self.done)))

    async def ask(self, path="/"):
        for route in self.routes:
            await route({"type": "http", "path": path}, None, None)


async def test_the_first_request_of_each_day_waits_for_its_work_and_the_others_with_it():
    day = Day()
    await day.ask("/static/app.css")
    assert day.done == []
    await asyncio.gather(*(day.ask() for _ in range(3)))
    assert day.done == [NOON]
    assert [done for _path, done in day.answered[2:]] == [1] * 6
    day.now = NOON + timedelta(hours=11, minutes=59)
    await day.ask()
    assert len(day.done) == 1
    day.now += timedelta(minutes=1)
    await day.ask()
    assert len(day.done) == 2


async def test_work_that_fails_is_tried_again_a_minute_later_and_keeps_nobody_from_their_answer(caplog):
    day = Day()
    day.fails = True
    await day.ask()
    await day.ask()
    assert (len(day.done), len(day.answered)) == (1, 4)
    assert "the disk is full" in caplog.text
    day.now, day.fails = NOON + timedelta(minutes=1), False
    await day.ask()
    await day.ask()
    assert len(day.done) == 2
