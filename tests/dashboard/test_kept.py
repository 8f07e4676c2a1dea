"""Figures are worked out once a minute at most, once for all who ask, and never shown to somebody whose they aren't."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.dashboard import kept
from directory.dashboard.kept import Kept, KeptFigures
from tests.stories import NOON, a_contact

pytestmark = pytest.mark.usefixtures("database")


class Work:
    """Says how often it was done; waits, where it's told to."""

    def __init__(self):
        self.times, self.go_on = 0, asyncio.Event()
        self.go_on.set()

    async def __call__(self):
        await self.go_on.wait()
        self.times += 1
        return self.times


async def test_it_is_done_again_when_somebody_wrote_and_a_minute_is_over():
    work, held = Work(), Kept()

    async def after(seconds):
        return await held.get("all", work, now=NOON + timedelta(seconds=seconds))

    assert await after(0) == 1
    assert await after(300) == 1  # nobody wrote
    await a_contact("lado")
    assert await after(59) == 1
    assert await after(60) == 2
    assert await after(119) == 2
    assert await held.get("others", work, now=NOON) == 3


async def test_another_day_is_another_question():
    work, held = Work(), Kept()
    assert await held.get("all", work, now=NOON) == 1
    assert await held.get("all", work, now=NOON + timedelta(days=1)) == 2


async def test_long_work_is_done_more_seldom(monkeypatch):
    monkeypatch.setattr(kept, "A_MINUTE", timedelta(0))
    monkeypatch.setattr(kept, "REST", 1_000_000_000)
    times, held = [], Kept()

    async def work():
        times.append(sum(range(10_000)))  # a tenth of a millisecond or more

    await held.get("all", work, now=NOON)
    await a_contact("lado")
    await held.get("all", work, now=NOON + timedelta(hours=1))
    assert len(times) == 1


async def test_those_who_ask_at_once_wait_for_the_same_even_if_the_first_goes_away():
    work, held = Work(), Kept()
    work.go_on.clear()
    first, second = (asyncio.create_task(held.get("all", work, now=NOON)) for _each in range(2))
    await asyncio.sleep(0)
    first.cancel()
    work.go_on.set()
    assert await second == 1
    assert held.last("all") == 1
    assert held.last("others") is None


async def test_what_fails_is_tried_again_by_the_next():
    async def fails():
        raise ZeroDivisionError

    held = Kept()
    with pytest.raises(ZeroDivisionError):
        await held.get("all", fails, now=NOON)
    assert await held.get("all", Work(), now=NOON) == 1


async def test_no_more_than_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    work, held = Work(), Kept()
    for viewer in "abc":
        await held.get(viewer, work, now=NOON)
    assert (held.last("a"), held.last("c")) == (None, 3)


async def test_a_page_that_will_not_wait_is_given_what_there_is():
    await a_contact("lado")
    figures = KeptFigures()
    hasty = await figures.whole(ADMINISTRATOR, now=NOON, patience=0)
    assert (hasty.total.number, hasty.areas, hasty.all_months) == (1, (), ())
    patient = await figures.whole(ADMINISTRATOR, now=NOON)
    assert [line.number for line in patient.areas] == [1]
    assert [month.on for month in patient.all_months][-1] == NOON.date()
    again = await figures.whole(ADMINISTRATOR, now=NOON + timedelta(days=1), patience=0)
    assert again.areas == patient.areas
    await figures.stop()


async def test_what_is_being_worked_out_ends_with_the_server(monkeypatch):
    work = Work()
    work.go_on.clear()
    monkeypatch.setattr(kept, "figures", lambda *_, **__: work())
    figures = KeptFigures()
    asking = asyncio.create_task(figures.of(ADMINISTRATOR, now=NOON))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await figures.stop()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_whoever_looks_after_other_areas_now_is_not_shown_what_they_did_before(monkeypatch):
    work = Work()
    monkeypatch.setattr(kept, "figures", lambda *_, **__: work())
    figures = KeptFigures()
    verifier = viewer_as(Role.VERIFIER, account=1, areas=frozenset({1}))
    assert await figures.of(verifier, now=NOON) == 1
    assert await figures.of(replace(verifier, areas=frozenset({2})), now=NOON) == 2
    assert await figures.of(replace(verifier, account=2), now=NOON) == 3
    assert await figures.of(ADMINISTRATOR, now=NOON) == 4
    assert await figures.of(verifier, now=NOON) == 1
