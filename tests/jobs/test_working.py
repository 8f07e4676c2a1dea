"""Work that outlives a request is done once, by one worker at a time, however many there are and whichever dies."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.database import fetch, run, transaction
from directory.jobs.changes import LASTING, claim_job, enqueue, fail, finish, keep
from directory.jobs.rules import CUT_OFF, PAUSES, next_try, worn_out
from directory.jobs.working import Worker, work_off
from tests.stories import NOON

MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that stands still until it's set on."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@given(attempts=st.integers(1, 20))
def test_what_fails_is_tried_again_later_each_time_until_it_is_given_up(attempts):
    again = next_try(attempts, now=NOON)
    assert (again is None) == (attempts > len(PAUSES))
    if attempts > 1 and again:
        assert again > next_try(attempts - 1, now=NOON)
    assert worn_out(attempts) == (attempts > len(PAUSES) + 1)


@pytest.mark.usefixtures("database")
class TestJobs:
    async def job(self, key="import:1", **more):
        return await enqueue("import", key=key, due=NOON, what={"file": "a.csv"}, **more)

    async def held(self, *columns):
        return [tuple(row[name] for name in columns) for row in await fetch("SELECT * FROM job ORDER BY id")]

    async def test_a_job_is_noted_once_and_only_with_what_it_belongs_to(self):
        async def noted_in_vain():
            async with transaction():
                await self.job("import:2")
                raise ZeroDivisionError

        assert await self.job()
        assert not await self.job()
        with pytest.raises(ZeroDivisionError):
            await noted_in_vain()
        assert await self.held("key") == [("import:1",)]

    async def test_a_job_is_done_with_what_it_was_told_and_not_again(self, clock):
        seen = []

        async def work(job):
            seen.append(job.what)
            await keep(job, now=clock(), done=3, total=4)

        await self.job()
        assert await work_off({"import": work}, now=clock) == 1
        assert await work_off({"import": work}, now=clock) == 0
        assert seen == [{"file": "a.csv"}]
        assert await self.held("done", "total", "next_at", "claimed_until", "given_up_at") == [(3, 4, None, None, None)]
        assert (await fetch("SELECT finished_at FROM job"))[0]["finished_at"] == NOON

    async def test_a_job_waits_until_it_is_due_and_for_somebody_who_can_do_it(self):
        await self.job()
        assert await claim_job(("import",), now=NOON - MINUTE) is None
        assert await claim_job(("reminders",), now=NOON) is None
        assert await claim_job(("reminders", "import"), now=NOON)

    async def test_what_one_has_claimed_no_other_gets_until_the_claim_runs_out(self):
        await self.job()
        first = await claim_job(("import",), now=NOON)
        assert await claim_job(("import",), now=NOON + LASTING - MINUTE) is None
        assert await keep(first, now=NOON + LASTING - MINUTE)  # a sign of life
        assert await claim_job(("import",), now=NOON + LASTING) is None
        second = await claim_job(("import",), now=NOON + 2 * LASTING)
        assert (second.attempts, second.what) == (2, {"file": "a.csv"})
        assert not await keep(first, now=NOON + 2 * LASTING)  # who was thought dead has lost it
        assert not await finish(first, now=NOON + 2 * LASTING)
        assert await finish(second, now=NOON + 2 * LASTING)

    async def test_whoever_works_on_a_job_may_say_so_at_once_with_what_keeps_it(self):
        await self.job()
        job = await claim_job(("import",), now=NOON)
        moments = [NOON + each * MINUTE for each in range(1, 5)]
        assert all(await asyncio.gather(*(keep(job, now=each, done=3, total=4) for each in moments)))
        assert await asyncio.gather(keep(job, now=NOON + LASTING), finish(job, now=NOON + LASTING)) == [True, True]

    async def test_of_many_who_ask_at_once_one_gets_each_job(self):
        for number in range(3):
            await self.job(f"import:{number}")
        asked = await asyncio.gather(*(claim_job(("import",), now=NOON) for _each in range(8)))
        numbers = [each.lease.number for each in asked if each]
        assert len(set(numbers)) == len(numbers) == 3

    async def test_a_job_that_fails_is_tried_again_and_then_given_up_with_the_reason(self, clock):
        async def fails(_job):
            raise ValueError("the file is empty")

        await self.job()
        for pause in (*PAUSES, PAUSES[-1]):
            assert await work_off({"import": fails}, now=clock) == 1
            given_up_at = clock()
            clock.now += pause - MINUTE
            assert await work_off({"import": fails}, now=clock) == 0
            clock.now += MINUTE
        assert await work_off({"import": fails}, now=clock) == 0
        assert await self.held("failure", "next_at", "finished_at") == [("ValueError: the file is empty", None, None)]
        assert (await fetch("SELECT given_up_at FROM job"))[0]["given_up_at"] == given_up_at

    async def test_a_job_that_ends_every_process_that_begins_it_is_given_up(self):
        await self.job()
        now = NOON
        while await claim_job(("import",), now=now):
            now += LASTING
        assert await self.held("attempts", "failure", "next_at") == [(len(PAUSES) + 2, CUT_OFF, None)]

    async def test_a_failure_after_the_claim_ran_out_is_not_noted_over_another_s_work(self):
        await self.job()
        first = await claim_job(("import",), now=NOON)
        second = await claim_job(("import",), now=NOON + LASTING)
        assert not await fail(first, "late", now=NOON + LASTING)
        assert await finish(second, now=NOON + LASTING)
        assert await self.held("failure") == [("",)]

    async def test_who_loses_a_job_stops_working_at_it(self, clock):
        begun, ended = [], []

        async def work(job):
            begun.append(job.lease.number)
            # The process slept for so long that it was thought dead, and somebody else has claimed it.
            await run("UPDATE job SET claimed_until = {}", NOON + 9 * LASTING)
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append(job.lease.number)
                raise

        await self.job()
        assert await work_off({"import": work}, now=clock, sign_of_life=0) == 1
        assert begun == ended
        assert await self.held("finished_at", "failure") == [(None, "")]

    async def test_a_server_that_stops_leaves_the_job_to_be_begun_anew(self, clock):
        begun = asyncio.Event()

        async def work(_job):
            begun.set()
            await asyncio.Event().wait()

        async def done(_job):
            pass

        await self.job()
        worker = Worker([lambda: work_off({"import": work}, now=clock)])
        await worker.start()
        await asyncio.wait_for(begun.wait(), 5)
        await worker.stop()
        assert await work_off({"import": done}, now=clock) == 0
        clock.now += LASTING
        assert await work_off({"import": done}, now=clock) == 1


async def test_a_round_that_fails_ends_neither_the_worker_nor_another_round():
    rounds, enough = [], asyncio.Event()

    async def fails():
        rounds.append("fails")
        raise OSError

    async def works():
        rounds.append("works")
        if rounds.count("works") > 2 and rounds.count("fails") > 2:
            enough.set()

    worker = Worker([fails, works], pause=0)
    await worker.start()
    await asyncio.wait_for(enough.wait(), 5)
    await worker.stop()
    assert min(rounds.count("works"), rounds.count("fails")) > 2


async def test_a_worker_without_anything_to_do_does_nothing():
    worker = Worker([])
    await worker.start()
    assert worker.tasks == []
    await worker.stop()
