"""The server reminds by itself, once a day however many servers there are."""

import asyncio
from datetime import timedelta

import pytest

from directory.background import background
from directory.database import fetch
from directory.hours.rules import LONDON
from directory.jobs.working import work_off
from directory.reminders.schedule import KIND, note_today, reminding
from directory.settings import Settings
from tests.postbox import a_postbox
from tests.stories import NOON, a_contact, an_account, an_area, days_ago

HERE = NOON.astimezone(LONDON)
SEVEN = Settings(remind_at="07:00").reminding_time


def at(**time):
    return lambda: HERE.replace(**time)


@pytest.mark.usefixtures("database")
async def test_a_day_s_reminding_is_noted_once_and_not_before_its_time():
    assert not await note_today(now=at(hour=6, minute=59), at=SEVEN)
    assert await note_today(now=at(hour=7), at=SEVEN)
    assert not await note_today(now=at(hour=9), at=SEVEN)
    assert await note_today(now=lambda: HERE + timedelta(days=1), at=SEVEN)


@pytest.mark.usefixtures("database")
async def test_two_servers_remind_once():
    await an_area("Wigan")
    await an_account("verifier", areas=("Wigan",))
    await a_contact("lado", verified=days_ago(90))
    await asyncio.gather(*(note_today(now=at(), at=SEVEN) for _each in range(2)))
    done = await asyncio.gather(
        *(work_off({KIND: reminding(now=at(), chosen=Settings())}, now=at()) for _each in range(2))
    )
    assert sum(done) == 1
    assert [dict(row) for row in await fetch("SELECT done, total FROM job")] == [{"done": 1, "total": 1}]
    assert len(await fetch("SELECT id FROM message")) == 1


@pytest.mark.usefixtures("database")
async def test_the_server_itself_notes_reminds_and_sends():
    await an_area("Wigan")
    await an_account("verifier", areas=("Wigan",))
    await a_contact("lado", verified=days_ago(90))
    async with a_postbox() as postbox:
        worker = background(postbox.settings(remind_at="07:00"), now=at())
        worker.pause = 0.01
        await worker.start()
        await asyncio.wait_for(postbox.came.wait(), 20)
        await worker.stop()
    assert len(postbox.letters) == 1


async def test_without_a_mail_server_nobody_is_reminded_and_that_is_said(caplog):
    without = len(background(Settings(), now=at()).rounds)
    assert caplog.text == ""
    assert len(background(Settings(remind_at="07:00"), now=at()).rounds) == without
    assert "set MAIL_URL" in caplog.text


@pytest.mark.parametrize("text", ["seven", "7", "25:00", "07:00:00"])
def test_a_time_that_is_none_is_a_sentence(text):
    with pytest.raises(SystemExit, match="write a time of day, like 07:00"):
        _ = Settings(remind_at=text).reminding_time
