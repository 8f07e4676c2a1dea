"""Commands that read do first what is due: nobody may be told, or print, a number that was to change yesterday."""

import asyncio
from datetime import date, timedelta

import pytest

from directory.contacts.tables import Channel, Contact
from directory.database import close_pool, open_pool
from directory.history.rules import Act
from directory.notices.planning import plan
from directory.notices.plans import PlanKind
from tests.stories import NOON


async def plan_for_yesterday():
    await open_pool()
    lado = await Contact.objects().where(Contact.name == "Wigan LADO service").first()
    phone = await Channel.objects().where(Channel.contact == lado.id, Channel.kind == "phone").first()
    act = Act(by=None, at=NOON - timedelta(days=3), source="command")
    await plan(act, lado, kind=PlanKind.CHANGE, on=date(2026, 11, 19), channel=phone, value="0161 496 0777")
    await close_pool()


async def numbers():
    await open_pool()
    found = [each["value"] for each in await Channel.select(Channel.value)]
    await close_pool()
    return found


@pytest.mark.parametrize(
    "words",
    [
        ("find", "Wigan", "--role", "lado"),
        ("search", "wigan"),
        ("stale",),
        ("export", "contacts", "-"),
        ("poster", "wigan-council", "--out", "{folder}/poster.pdf"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_due_is_done_first(machine, words):
    asyncio.run(plan_for_yesterday())
    said = machine.directory(*(word.format(folder=machine.folder) for word in words))
    assert said.status == 0, said.err
    assert "+441614960777" in asyncio.run(numbers())
    if words[0] == "find":
        assert "0161 496 0777: Listed as" in said.out
