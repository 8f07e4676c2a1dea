"""The server looks for gaps by itself, once a day however many servers there are."""

import asyncio

import pytest

from directory.background import background
from directory.database import fetch
from directory.gaps.changes import note_gaps
from directory.gaps.schedule import KIND, looking, note_today
from directory.hours.rules import LONDON
from directory.jobs.working import work_off
from directory.settings import Settings
from tests.stories import NOON, TODAY, a_demonstration, a_role, an_area

HERE = NOON.astimezone(LONDON)


@pytest.mark.usefixtures("database")
async def test_two_servers_look_once_and_each_gap_is_seen_once():
    await a_demonstration()
    await a_role("early-help")
    await an_area("Wigan")
    noted = await asyncio.gather(*(note_today(now=lambda: HERE) for _each in range(2)))
    assert sorted(noted) == [False, True]
    done = await asyncio.gather(*(work_off({KIND: looking(now=lambda: HERE)}, now=lambda: HERE) for _each in range(2)))
    assert sum(done) == 1
    await note_gaps(now=HERE)  # as after a server that died at it
    assert sorted((row["kind"], row["seen_on"]) for row in await fetch("SELECT kind, seen_on FROM gap")) == [
        ("missing-contact", TODAY),
        ("no-escalation-policy", TODAY),
    ]


def test_the_server_does_it_even_where_no_mail_is_set():
    assert len(background(Settings(), now=lambda: HERE).rounds) == 5
