"""What is planned for a day: done on the day, once, in order, and never over what somebody changed meanwhile."""

import asyncio
import os
import re
import sys
from datetime import date, timedelta

import pytest

from directory.accounts.rules import Role, viewer_as
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.contacts.tables import Contact
from directory.contacts.values import ChannelKind
from directory.database import engine, fetch, is_sqlite
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.notices.planning import apply_due, plan, withdraw_plan
from directory.notices.plans import PlanKind
from directory.notices.tables import Notice, PlannedChange
from directory.verification.changes import verify
from directory.verification.rules import Method, Outcome
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    an_account,
    an_act,
    channels_of,
    days_ago,
    history_length,
)

FIRST = date(2026, 12, 1)
ON_THE_DAY = NOON.replace(month=12, day=1, hour=0)
OFFICE = "Mo-Fr 09:00-17:00; PH off"


@pytest.fixture
async def lado(database):
    return await a_contact("lado", verified=days_ago(3))


async def plan_change(contact, *, on=FIRST, act=None, announced=False, **fields):
    (phone,) = await channels_of(contact)
    return await plan(
        act or an_act("The office moves"),
        contact,
        kind=PlanKind.CHANGE,
        on=on,
        channel=phone,
        announced=announced,
        **fields,
    )


async def phone_of(contact):
    return (await channels_of(contact))[0]


async def verbs():
    """What was done as planned, and how often."""
    rows = await fetch("SELECT verb, count(*) AS number FROM history WHERE source = 'planned' GROUP BY verb")
    return {row["verb"]: row["number"] for row in rows}


async def state_of(planned):
    await planned.refresh()
    return "applied" if planned.applied_at else "failed" if planned.failed_at else "to come"


async def test_a_new_number_holds_from_its_day_on_and_its_planner_cannot_verify_it(lado):
    planner = await an_account("verifier")
    planned = await plan_change(
        lado,
        value="0161 496 0044 (ask for advice)",
        hours="9 to 5 weekdays, closed bank holidays",
        act=an_act("Moves", by=planner.id),
    )
    assert (planned.value, planned.label, planned.hours) == ("+441614960044", "ask for advice", OFFICE)
    assert await apply_due(now=ON_THE_DAY - timedelta(seconds=1)) == 0
    assert (await phone_of(lado)).value == "+441614960001"
    assert await apply_due(now=ON_THE_DAY) == 1
    phone = await phone_of(lado)
    assert (phone.value, phone.label, phone.hours) == ("+441614960044", "ask for advice", OFFICE)
    (act,) = await fetch("SELECT DISTINCT act, by, source, reason FROM history WHERE source = 'planned'")
    assert (act["by"], act["reason"]) == (planner.id, "Moves")
    with pytest.raises(RuleBroken, match="Ask a colleague to verify this"):
        await verify(
            an_act(by=planner.id),
            phone,
            by=viewer_as(Role.VERIFIER, account=planner.id),
            method=Method.RANG,
            outcome=Outcome.RIGHT,
            on=TODAY,
        )
    assert await apply_due(now=ON_THE_DAY) == 0
    assert await broken_link() is None


async def test_a_server_that_was_down_does_all_of_it_in_order_when_it_starts_again(lado):
    later = await plan_change(lado, value="0161 496 0055", on=FIRST + timedelta(days=14))
    sooner = await plan_change(lado, value="0161 496 0044", on=FIRST)
    assert await apply_due(now=ON_THE_DAY + timedelta(days=40)) == 2
    assert (await phone_of(lado)).value == "+441614960055"
    assert [await state_of(sooner), await state_of(later)] == ["applied", "applied"]


async def test_every_kind_of_change_can_be_planned(lado):
    second = await a_channel(lado, label="Second")
    await plan(an_act(), lado, kind=PlanKind.PERSON, on=FIRST, person="Jo  Sample", job_title="LADO")
    await plan(an_act(), lado, kind=PlanKind.RETIRE_CHANNEL, on=FIRST, channel=second)
    await plan(
        an_act(),
        lado,
        kind=PlanKind.ADD,
        on=FIRST,
        way=ChannelKind.EMAIL,
        value="lado@wigan.example",
        hours="",
        label="",
    )
    await plan(an_act(), lado, kind=PlanKind.RETIRE_CONTACT, on=FIRST + timedelta(days=1))
    assert await history_length() == len(await fetch("SELECT id FROM history"))
    assert await apply_due(now=ON_THE_DAY) == 3
    await lado.refresh()
    assert (lado.person, lado.job_title, lado.retired_on) == ("Jo Sample", "LADO", None)
    _phone, second, mail = await channels_of(lado)
    assert (second.retired_on, mail.value) == (FIRST, "lado@wigan.example")
    await apply_due(now=ON_THE_DAY + timedelta(days=1))
    await lado.refresh()
    assert lado.retired_on == FIRST + timedelta(days=1)
    rows = await fetch("SELECT before, after FROM history")
    assert not any("Jo Sample" in f"{row['before']}{row['after']}" for row in rows)  # its digest only


async def test_what_somebody_changed_meanwhile_is_not_changed_over_and_the_plan_says_so(lado):
    planned = await plan_change(lado, value="0161 496 0044")
    hours = await plan_change(lado, hours=OFFICE)
    await contacts.change_channel(an_act(), await phone_of(lado), value="0161 496 0099")
    await apply_due(now=ON_THE_DAY)
    assert [await state_of(planned), await state_of(hours)] == ["failed", "applied"]  # the hours nobody had changed
    assert planned.problem == "It was changed on 20 November 2026, after this was planned"
    assert (await phone_of(lado)).value == "+441614960099"
    assert await apply_due(now=ON_THE_DAY) == 0


async def test_a_name_that_was_changed_meanwhile_stays(lado):
    planned = await plan(an_act(), lado, kind=PlanKind.PERSON, on=FIRST, person="Jo Sample")
    title = await plan(an_act(), lado, kind=PlanKind.PERSON, on=FIRST, job_title="LADO")
    await contacts.change_contact(an_act(), lado, person="Robin Sample")
    await contacts.change_contact(an_act(), lado, person="Robin Sample")  # again does nothing
    await apply_due(now=ON_THE_DAY)
    await lado.refresh()
    assert (lado.person, lado.job_title) == ("Robin Sample", "LADO")
    assert [await state_of(planned), await state_of(title)] == ["failed", "applied"]


async def test_an_entry_that_was_retired_meanwhile_stays_so(lado):
    planned = await plan_change(lado, value="0161 496 0044")
    await contacts.retire(an_act(), on=TODAY, contact=lado)
    await apply_due(now=ON_THE_DAY)
    assert await state_of(planned) == "failed"
    assert planned.problem == "This entry has been retired meanwhile"


async def test_a_mobile_is_for_professionals_once_somebody_is_named_beside_it(lado):
    mobile = await a_channel(lado, kind="text", value="07700 900123")
    await plan(an_act(), lado, kind=PlanKind.PERSON, on=FIRST, person="Jo Sample")
    assert mobile.visibility == "public"
    await apply_due(now=ON_THE_DAY)
    await mobile.refresh()
    assert mobile.visibility == "professionals"
    assert await broken_link() is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"on": TODAY}, "a day after today"),
        ({"on": date(2062, 1, 1)}, "check the year"),
        ({"value": "half a number"}, "half a number"),
        ({"value": "0161 496 0001"}, "what is there already"),
        ({"value": None, "label": "Advice", "announced": True}, "can be announced"),
        ({"announced": True, "visibility": "private"}, "can be announced"),
    ],
)
async def test_what_could_not_be_done_is_refused_when_it_is_planned(lado, fields, why):
    length = await history_length()
    with pytest.raises(RuleBroken, match=why):
        await plan_change(lado, **{"value": "0161 496 0044"} | fields)
    assert await PlannedChange.count() == 0
    assert await history_length() == length
    assert (await phone_of(lado)).value == "+441614960001"


async def test_what_is_withdrawn_is_not_done(lado):
    planned = await plan_change(lado, value="0161 496 0044", announced=True)
    await withdraw_plan(an_act(), planned)
    await withdraw_plan(an_act(), planned)
    assert await apply_due(now=ON_THE_DAY) == 0
    (notice,) = await Notice.objects()
    assert notice.withdrawn_at
    assert (await phone_of(lado)).value == "+441614960001"


async def test_readers_see_what_is_announced_and_nothing_else_of_what_is_planned(browser, lado):
    await plan_change(lado, hours=OFFICE, on=FIRST)
    await plan_change(lado, value="0161 496 0044", on=FIRST, announced=True)
    await plan_change(lado, value="0161 496 0055", on=FIRST + timedelta(days=14))
    page = (await browser.get("/areas/wigan/roles/lado")).text
    assert "From 1 December: 0161 496 0044" in page
    assert not re.search("496 ?0055", page)
    assert "9am" not in page
    (line,) = (await browser.get("/api/lookup?place=Wigan&role=lado")).json()["contacts"][0]["channels"]
    assert line["coming"] == {"from": "2026-12-01", "value": "+441614960044", "display": "0161 496 0044"}
    browser.now = ON_THE_DAY
    page = (await browser.get("/areas/wigan/roles/lado")).text  # the first request of the day, before it's answered
    assert "From 1 December" not in page
    assert "0161 496 0044" in page
    (line,) = (await browser.get("/api/lookup?place=Wigan&role=lado")).json()["contacts"][0]["channels"]
    assert (line["value"], line["standing"]) == ("+441614960044", "unverified")


async def test_hidden_channels_can_be_planned_to_be_shown(lado):
    await plan_change(lado, visibility=Visibility.PRIVATE.value)
    await apply_due(now=ON_THE_DAY)
    assert (await phone_of(lado)).visibility == "private"


async def test_many_who_ask_at_once_do_it_once(lado):
    for number in range(4):
        await plan_change(lado, value=f"0161 496 004{number}", on=FIRST + timedelta(days=number))
    await asyncio.gather(*(apply_due(now=ON_THE_DAY + timedelta(days=9)) for _ in range(5)))
    rows = await fetch(
        "SELECT verb, count(*) AS number FROM history WHERE source = 'planned' GROUP BY verb ORDER BY verb"
    )
    assert [(row["verb"], row["number"]) for row in rows] == [("applied", 4), ("changed", 4)]
    assert (await phone_of(lado)).value == "+441614960043"


ANOTHER_PROCESS = """
import asyncio, sys
from datetime import datetime
from directory.database import close_pool, open_pool
from directory.notices.planning import apply_due

async def main():
    await open_pool()
    sys.stdin.readline()
    print(await apply_due(now=datetime.fromisoformat(sys.argv[1])))
    await close_pool()

asyncio.run(main())
"""


@pytest.mark.slow
async def test_two_processes_do_it_once(lado, tmp_path):
    for number in range(4):
        await plan_change(lado, value=f"0161 496 004{number}", on=FIRST + timedelta(days=number))
    where = {"DATABASE_URL": "", "DATA_DIR": str(tmp_path)} if is_sqlite() else {"DATABASE_URL": engine().config["dsn"]}
    if is_sqlite():
        (tmp_path / "directory.sqlite").symlink_to(engine().path)
    until = (ON_THE_DAY + timedelta(days=9)).isoformat()
    others = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", ANOTHER_PROCESS, until,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env={**os.environ, **where},
        )
        for _ in range(2)
    ]  # fmt: skip
    said = await asyncio.gather(*(other.communicate(b"\n") for other in others))
    assert [other.returncode for other in others] == [0, 0], said
    rows = await fetch(
        "SELECT verb, count(*) AS number FROM history WHERE source = 'planned' GROUP BY verb ORDER BY verb"
    )
    assert [(row["verb"], row["number"]) for row in rows] == [("applied", 4), ("changed", 4)]
    assert (await phone_of(lado)).value == "+441614960043"
    assert await broken_link() is None
    assert await Contact.count() == 1
