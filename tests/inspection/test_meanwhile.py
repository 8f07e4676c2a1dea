"""What held only for a while, what was planned and what owners said, in the history, on a past day, and in a file."""

import html
import re
from datetime import date, timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR, PROFESSIONAL
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.contacts.values import ChannelKind
from directory.database import fetch
from directory.history.rules import Act
from directory.inspection.gathering import area_asked
from directory.notices import changes as notices
from directory.notices.planning import apply_due, plan, withdraw_plan
from directory.notices.plans import PlanKind
from directory.notices.tables import Notice
from directory.owners import changes as owners
from directory.owners.findings import settle
from directory.owners.rules import Says, Settled
from tests.conftest import Browser
from tests.inspection.test_inspections import made
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_finding,
    a_notice,
    an_account,
    an_act,
    an_area,
    an_organisation,
    an_owner,
    channels_of,
    days_ago,
)

HISTORY = "/contacts/wigan-mash/history"
LATER = NOON + timedelta(days=10)
FIRST = date(2026, 12, 1)


def ten_days_on() -> Act:
    return Act(by=None, at=LATER, source="page")


@pytest.fixture
async def door(database):
    await an_organisation("Wigan Council", area="Wigan")
    return await a_contact(
        "childrens-front-door", name="Wigan MASH", verified=days_ago(3), hours="Mo-Fr 09:00-17:00", person="Mx Madeup"
    )


@pytest.fixture
async def verifier(door):
    """A verifier of Wigan, ten days after."""
    async with Browser(now=LATER) as browser:
        await browser.sign_in(await an_account("verifier", areas=("Wigan",)))
        yield browser


@pytest.fixture
async def editor(door):
    """Somebody of Wigan Council, who sees nothing private, ten days after."""
    async with Browser(now=LATER) as browser:
        await browser.sign_in(await an_account("editor", organisations=("Wigan Council",)))
        yield browser


@pytest.fixture
async def elsewhere(door):
    """A verifier of another area."""
    await an_area("Stockport")
    async with Browser(now=LATER) as browser:
        await browser.sign_in(await an_account("verifier", areas=("Stockport",)))
        yield browser


async def that_day(browser, on=TODAY):
    return checked(await browser.get(f"{HISTORY}?on={on}")).said


async def test_a_front_door_that_was_out_of_order_does_not_look_sound_that_day(verifier, door):
    (phone,) = await channels_of(door)
    await a_notice(phone, instead="0161 496 0009", note="The exchange is flooded")
    out = "out of order from 10am on Friday 20 November until 4pm on Friday 20 November; use 0161 496 0009"
    assert f"{out[0].upper()}{out[1:]}. The exchange is flooded" in await that_day(verifier)
    assert "ut of order" not in await that_day(verifier, TODAY + timedelta(days=1))
    said = checked(await verifier.get(HISTORY)).said
    assert f"Entered about the number 0161 496 0001: {out}. The exchange is flooded" in said


async def test_other_hours_and_a_redirect_are_told_by_the_number_they_were_entered_for(verifier, door):
    (phone,) = await channels_of(door)
    await a_notice(phone, kind="hours", begins="2026-11-21T00:00", ends="2026-11-23T00:00", hours="10 to 2")
    await a_notice(phone, kind="redirect", begins="2026-11-20T13:00", ends="2026-11-24T00:00", instead="0161 496 0009")
    await contacts.change_channel(ten_days_on(), phone, value="0161 496 0044")
    said = await that_day(verifier, date(2026, 11, 22))
    assert "10am to 2pm on 21 and 22 November" in said
    assert "Redirected from 1pm on Friday 20 November until the end of Monday 23 November; use 0161 496 0009" in said
    said = checked(await verifier.get(HISTORY)).said
    assert said.count("Entered about the number 0161 496 0001:") == 2
    assert "Entered about the number 0161 496 0044" not in said


async def test_what_was_withdrawn_ended_then(verifier, door):
    (phone,) = await channels_of(door)
    await a_notice(phone, ends="2026-11-27T16:00")
    held = await Notice.objects().first()
    await notices.withdraw_notice(Act(by=None, at=NOON + timedelta(days=1), source="page"), held.together)
    assert "until midday on Saturday 21 November" in await that_day(verifier, TODAY + timedelta(days=1))
    assert "ut of order" not in await that_day(verifier, TODAY + timedelta(days=2))
    assert "until 4pm on Friday 27 November" in await that_day(verifier)  # as it was known that day
    assert "Withdrawn about the number 0161 496 0001: out of order" in checked(await verifier.get(HISTORY)).said


async def test_what_was_planned_then_stands_there_until_it_was_done_withdrawn_or_failed(verifier, door):
    (phone,) = await channels_of(door)
    await plan(an_act(), door, kind=PlanKind.CHANGE, on=FIRST, channel=phone, announced=True, value="0161 496 0044")
    leaving = await plan(an_act(), door, kind=PlanKind.PERSON, on=date(2027, 1, 4), person="", job_title="Team lead")
    await plan(
        an_act(),
        door,
        kind=PlanKind.ADD,
        on=date(2027, 1, 5),
        value="0161 496 0045",
        way=ChannelKind.PHONE,
        label="Night",
    )
    said = await that_day(verifier)
    assert "1 December 2026: 0161 496 0001 changes to 0161 496 0044" in said
    assert "Announced: From 1 December: 0161 496 0044" in said
    assert "4 January 2027: the contact names nobody by name and job title “Team lead”" in said
    assert "5 January 2027: a new phone: 0161 496 0045; label “Night”" in said
    await withdraw_plan(an_act(), leaving)
    await contacts.add_channel(an_act(), door, kind=ChannelKind.PHONE, value="0161 496 0046", label="Night")
    await apply_due(now=NOON + timedelta(days=60))
    async with Browser(now=NOON + timedelta(days=61)) as later:
        await later.sign_in(await an_account("administrator"))
        assert "Planned then" not in await that_day(later, TODAY + timedelta(days=60))
        said = checked(await later.get(HISTORY)).said
    assert "Planned for 1 December 2026: 0161 496 0001 changes to 0161 496 0044" in said
    assert "Done as planned for 1 December 2026: 0161 496 0001 changes to 0161 496 0044" in said
    assert "No longer planned for 4 January 2027" in said
    assert "Could not be done as planned for 5 January 2027" in said
    assert "Why: There is one of this kind with this label already" in said


async def test_what_is_hidden_is_hidden_with_all_that_was_said_of_it(verifier, editor, door):
    hidden = await a_channel(door, value="0161 496 0072", label="Desk", visibility=Visibility.PRIVATE)
    (phone,) = [each for each in await channels_of(door) if each.uuid != hidden.uuid]
    await a_notice(hidden, note="Hiddenout")
    await plan(an_act("Hiddenwhy"), door, kind=PlanKind.CHANGE, on=FIRST, channel=hidden, label="Hiddenplan")
    await plan(
        an_act(), door, kind=PlanKind.CHANGE, on=FIRST, channel=phone, value="0161 496 0073", visibility="private"
    )
    await plan(
        an_act(),
        door,
        kind=PlanKind.ADD,
        on=FIRST,
        way=ChannelKind.PHONE,
        value="0161 496 0074",
        label="Own",
        visibility="private",
    )
    secrets = re.compile("Hiddenout|Hiddenplan|Hiddenwhy|496 ?007[234]")
    everything = []
    for address in (f"{HISTORY}?on={TODAY}", HISTORY):
        everything.append((await verifier.get(address)).text)
        assert not secrets.search((await editor.get(address)).text)
    assert len(set(secrets.findall("".join(everything)))) >= 6
    for row in await fetch("SELECT DISTINCT act FROM history WHERE record_table IN ('notice', 'planned_change')"):
        assert (await editor.get(f"/acts/{row['act']}")).status_code == 404
        assert checked(await verifier.get(f"/acts/{row['act']}")).leads_to("Wigan MASH")


async def test_the_act_of_a_notice_is_told_to_those_who_look_after_the_entry(editor, elsewhere, door):
    (phone,) = await channels_of(door)
    await a_notice(phone)
    await plan(an_act(), door, kind=PlanKind.RETIRE_CONTACT, on=FIRST)
    for table, words in (("notice", "out of order"), ("planned_change", "the whole entry is retired")):
        (row,) = await fetch("SELECT act FROM history WHERE record_table = {}", table)
        page = checked(await editor.get(f"/acts/{row['act']}"))
        assert words in page.said
        assert (await elsewhere.get(f"/acts/{row['act']}")).status_code == 404


async def test_the_file_for_an_inspection_holds_them_and_the_rows_they_rest_on(door):
    (phone,) = await channels_of(door)
    await a_notice(phone, instead="0161 496 0009")
    await plan(an_act(), door, kind=PlanKind.PERSON, on=FIRST, person="Robin Sample")
    asked = await area_asked("Wigan", viewer=ADMINISTRATOR)
    files = await made(asked)
    (row,) = [each for each in files["contacts.csv"] if each["value"] == "0161 496 0001"]
    assert row["that_day"].startswith("Out of order from 10am on Friday 20 November")
    assert row["planned"] == "1 December 2026: the contact names Robin Sample"
    assert "Planned for 1 December 2026: the contact names Robin Sample." in files["index.html"]
    assert "<strong>Out of order from" in files["index.html"]
    assert {"notice added", "planned_change added"} <= {each["what"] for each in files["history.csv"]}
    (row,) = [each for each in (await made(asked, viewer=PROFESSIONAL))["contacts.csv"] if "0001" in each["value"]]
    assert row["standing"] == "current"  # what holds for a while says nothing of the number itself


async def test_owners_and_what_they_said_are_told_without_their_address(verifier, editor, door):
    (phone,) = await channels_of(door)
    owner = await an_owner(door, person="Robin Sample", job_title="Team lead")
    finding = await a_finding(owner, phone, says=Says.CHANGED, value="0161 496 0044", note="Moved")
    await settle(ten_days_on(), finding, outcome=Settled.CHANGED)
    await owners.end(ten_days_on(), owner)
    for browser in (verifier, editor):
        answer = await browser.get(HISTORY)
        page = checked(answer)
        assert "Robin Sample was named to answer for this entry" in page.said
        assert "Its owner says that the number 0161 496 0001 has changed" in page.said
        assert "They say it’s now 0161 496 0044" in page.said
        assert "What its owner said of the number 0161 496 0001 was looked into" in page.said
        assert "Robin Sample answers for this entry no longer" in page.said
        assert owner.email not in answer.text


async def test_what_a_contact_itself_said_is_put_back_as_any_change_is_made(editor, door):
    await contacts.change_contact(ten_days_on(), door, person="Robin Sample", job_title="Team lead", note="Ring twice")
    page = await editor.get(f"{HISTORY}?on={TODAY}")
    assert "PersonMx MadeupNow: Robin Sample" in checked(page).said
    form = next(each for each in re.findall(r'<form method="post".*?</form>', page.text, re.DOTALL) if "person" in each)
    typed = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
    answer = await editor.post("/contacts/wigan-mash/changes", data=typed | _unescaped(typed))
    assert answer.headers["location"] == "/contacts/wigan-mash/edit?saved=yes"
    await door.refresh()
    assert (door.person, door.job_title, door.note) == ("Mx Madeup", "Team lead", "Ring twice")
    said = checked(await editor.get(HISTORY)).said
    assert "Why: Put back as it was on 20 November 2026" in said
    assert "The person changed from Robin Sample to Mx Madeup" in said


def _unescaped(typed):

    return {name: html.unescape(value) for name, value in typed.items()}
