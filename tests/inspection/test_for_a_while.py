"""What holds for a while and what is planned: in the history, on a past day, and in the file for an inspection."""

from datetime import date, timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR, ANYBODY, PROFESSIONAL
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.contacts.values import ChannelKind
from directory.database import fetch
from directory.history.rules import Act
from directory.inspection.gathering import area_asked, organisation_asked
from directory.notices.changes import withdraw_notice
from directory.notices.planning import apply_due, plan, withdraw_plan
from directory.notices.plans import PlanKind
from directory.notices.tables import Notice
from directory.owners import changes as owners
from directory.owners.findings import settle
from directory.owners.rules import Settled
from directory.settings import Settings
from tests.conftest import Browser
from tests.inspection.test_inspections import made, opened
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_finding,
    a_notice,
    an_account,
    an_organisation,
    an_owner,
    channels_of,
    days_ago,
)

LATER = NOON + timedelta(days=30)
DECEMBER = date(2026, 12, 1)
HISTORY = "/contacts/wigan-childrens-social-care-front-door/history"


def acted(moment=NOON, *, reason="", by=None):
    return Act(by=by, at=moment, source="page", reason=reason)


@pytest.fixture
async def front_door(database):
    """A front door that was out of order for an afternoon, of whose channels one is private."""
    await an_organisation("Wigan Council", area="Wigan")
    found = await a_contact(
        "childrens-front-door", name="Wigan children's social care front door", hours="24/7", verified=days_ago(3)
    )
    await a_channel(found, value="0161 496 0072", label="Desk", visibility="private")
    return found


@pytest.fixture
async def phones(front_door):
    return await channels_of(front_door)


async def somebody(role, *, now=LATER, **looks_after):
    browser = Browser(now=now)
    await browser.sign_in(await an_account(role, person=f"Placeholder {role}", **looks_after))
    return browser


async def said_to(role, address=HISTORY, *, now=LATER, **looks_after):
    async with await somebody(role, now=now, **looks_after) as browser:
        return checked(await browser.get(address)).said


OF_WIGAN = {"areas": ("Wigan",)}
OF_THE_COUNCIL = {"organisations": ("Wigan Council",)}


async def test_a_notice_stands_in_the_history_with_from_when_until_when_and_what_to_use(phones):
    phone, _desk = phones
    await a_notice(phone, instead="0161 496 0099", note="A digger cut the line")
    christmas = {"kind": "hours", "hours": "closed", "begins": "2026-12-25T00:00", "ends": "2026-12-27T00:00"}
    await a_notice(phone, **christmas)
    await a_notice(phone, kind="redirect", instead="0161 496 0098", begins="2026-12-01T09:00", ends="2026-12-02T09:00")
    outage, closed, redirect = await Notice.objects().order_by(Notice.id)
    await contacts.change_channel(acted(NOON + timedelta(hours=1)), phone, value="0161 496 0003")
    await withdraw_notice(acted(NOON + timedelta(hours=2), reason="Mended"), outage.together)
    await withdraw_notice(acted(NOON + timedelta(hours=3)), closed.together)
    said = await said_to("editor", **OF_THE_COUNCIL)
    assert "Out of order for a while: the number 0161 496 0001" in said
    assert "Beginning: 20 November 2026 at 10am" in said
    assert "End: 20 November 2026 at 4pm Number to use meanwhile: 0161 496 0099 Note: A digger cut the line" in said
    assert "Different hours for a while: the number 0161 496 0001" in said
    assert "First day: 25 December 2026 Last day: 26 December 2026 Hours: closed" in said
    assert "Another number or address for a while: the number 0161 496 0001" in said
    assert "Why: Mended" in said
    # By then the number was another: the notice is of the channel, whatever its number.
    assert "Ended before its time. Out of order for a while: the number 0161 496 0003" in said
    assert "It was to last until 20 November 2026 at 4pm" in said
    assert "Withdrawn before it began. Different hours for a while: the number 0161 496 0003" in said
    act = (await fetch("SELECT act FROM history WHERE record = {}", str(redirect.uuid)))[0]["act"]
    async with await somebody("editor", **OF_THE_COUNCIL) as editor:
        page = checked(await editor.get(f"/acts/{act}"))
        assert "Another number or address for a while" in page.said
        assert page.leads_to("Wigan children's social care front door") == HISTORY


async def a_plan(contact, kind, *, channel=None, on=DECEMBER, reason="", **fields):
    return await plan(acted(reason=reason), contact, kind=kind, on=on, channel=channel, **fields)


async def test_a_plan_stands_in_the_history_from_being_made_to_what_became_of_it(front_door, phones):
    phone, _desk = phones
    await a_plan(front_door, PlanKind.CHANGE, channel=phone, value="0161 496 0044", announced=True, reason="We move")
    await a_plan(front_door, PlanKind.PERSON, person="Mx Madeup", job_title="Manager")
    late = await a_plan(front_door, PlanKind.RETIRE_CONTACT, on=DECEMBER + timedelta(days=60))
    await withdraw_plan(acted(NOON + timedelta(hours=1)), late)
    await contacts.change_contact(acted(NOON + timedelta(hours=1)), front_door, person="Mx Other")
    await apply_due(now=NOON + timedelta(days=11))
    said = await said_to("editor", **OF_THE_COUNCIL)
    assert "Why: We move." in said
    assert (
        "Planned for 1 December 2026: a change of the number 0161 496 0001 "
        "Number: 0161 496 0044, in place of 0161 496 0001 Readers are told of it before" in said
    )
    assert "Announced to readers before it takes effect: the number 0161 496 0001" in said
    assert "Planned for 1 December 2026: another person or job title Person: Mx Madeup Job title: Manager" in said
    assert "No longer planned for 30 January 2027: the end of the whole contact" in said
    assert "The number changed from 0161 496 0001 to 0161 496 0044" in said
    assert "Done as planned for 1 December 2026: a change of the number" in said
    assert "Could not be done as planned for 1 December 2026: another person or job title It was changed on" in said


async def test_what_belongs_to_a_hidden_channel_is_told_to_those_alone_who_may_see_it(front_door, phones):
    _phone, desk = phones
    await a_notice(desk, note="Secretive")
    await a_plan(front_door, PlanKind.CHANGE, channel=desk, label="Hiddendesk")
    hidden = await a_plan(
        front_door, PlanKind.ADD, way=ChannelKind.PHONE, value="0161 496 0055", label="Toprivate", visibility="private"
    )
    later = await a_plan(
        front_door, PlanKind.ADD, way=ChannelKind.PHONE, value="0161 496 0056", label="Nowhidden", visibility="public"
    )
    acts = {row["act"] for row in await fetch("SELECT act FROM history WHERE record_table = 'planned_change'")}
    assert "0161 496 0056" in await said_to("editor", now=NOON, **OF_THE_COUNCIL)
    await apply_due(now=NOON + timedelta(days=11))
    (added,) = [each for each in await channels_of(front_door) if each.label == "Nowhidden"]
    await contacts.change_channel(acted(NOON + timedelta(days=12)), added, visibility=Visibility.PRIVATE)
    secret = ("Secretive", "Hiddendesk", "Toprivate", "0055", "Nowhidden", "0056")
    async with await somebody("editor", **OF_THE_COUNCIL) as editor:
        pages = [HISTORY, f"{HISTORY}?on=2026-11-20", f"{HISTORY}?on=2026-12-05"]
        for each in pages:
            assert [word for word in secret if word in checked(await editor.get(each)).said] == []
        assert {(await editor.get(f"/acts/{act}")).status_code for act in acts} == {404}
    verifier = await said_to("verifier", **OF_WIGAN)
    assert [word for word in secret if word not in verifier] == []
    assert "Planned for 1 December 2026: a new number Number: 0161 496 0056 Label: Nowhidden" in verifier
    on_the_day = await said_to("verifier", f"{HISTORY}?on=2026-11-20", **OF_WIGAN)
    assert "On 1 December 2026: a new phone: 0161 496 0055; label “Toprivate”; for verifiers only" in on_the_day
    async with await somebody("verifier", **OF_WIGAN) as at_work:
        act = (await fetch("SELECT act FROM history WHERE record = {} ORDER BY id", str(later.uuid)))[0]["act"]
        assert "Nowhidden" in checked(await at_work.get(f"/acts/{act}")).said
        act = (await fetch("SELECT act FROM history WHERE record = {} ORDER BY id", str(hidden.uuid)))[0]["act"]
        assert "Toprivate" in checked(await at_work.get(f"/acts/{act}")).said


async def test_nobody_else_reads_of_any_of_it(front_door, phones):
    await a_notice(phones[0])
    act = (await fetch("SELECT act FROM history WHERE record_table = 'notice'"))[0]["act"]
    await a_contact("lado", "Stockport")
    for role, looks_after, status in (
        ("verifier", {"areas": ("Stockport",)}, 404),
        ("editor", {"organisations": ("Stockport Council",)}, 404),
        ("reader", {}, 403),
    ):
        async with await somebody(role, **looks_after) as browser:
            for address in (HISTORY, f"{HISTORY}?on=2026-11-20", f"/acts/{act}"):
                assert (await browser.get(address)).status_code == status, (role, address)
    async with Browser(now=LATER) as anybody:
        assert (await anybody.get(HISTORY)).status_code in {302, 303, 401, 403}
    assert "Out of order" in await said_to("administrator", f"/acts/{act}")


async def test_who_answers_for_an_entry_is_told_to_its_keepers_and_what_they_said_to_its_verifiers(front_door, phones):
    phone, _desk = phones
    owner = await an_owner(front_door, "team@wigan.example", job_title="Front door team")
    chosen = Settings(mail_url="smtp://127.0.0.1:1", mail_from="directory@wigan.example")
    assert await owners.ask(acted(NOON + timedelta(hours=1)), owner, chosen=chosen)
    told = await a_finding(owner, phone, value="+441614960077", note="We moved")
    await settle(acted(NOON + timedelta(hours=3)), told, outcome=Settled.CHANGED)
    await owners.leave(acted(NOON + timedelta(hours=4)), owner)
    verifier, editor = await said_to("verifier", **OF_WIGAN), await said_to("editor", **OF_THE_COUNCIL)
    for said in (verifier, editor):
        assert "An owner was named, who answers for this entry Job title: Front door team Email address: team@" in said
        assert "An owner was sent a link, and asked whether this is still right Front door team, team@wigan" in said
        assert "An owner answers for this entry no longer Front door team, team@wigan.example" in said
    answer = (
        "The owner says that this has changed: 0161 496 0001 New value: 0161 496 0077 Note: We moved By the link alone"
    )
    assert answer in verifier
    assert "Somebody looked into what the owner said: changed" in verifier
    assert "The owner says that this has changed" not in editor
    assert "Somebody looked into" not in editor
    act = (await fetch("SELECT act FROM history WHERE record = {} ORDER BY id", str(told.uuid)))[0]["act"]
    assert answer in await said_to("verifier", f"/acts/{act}", **OF_WIGAN)
    async with await somebody("editor", **OF_THE_COUNCIL) as browser:
        assert (await browser.get(f"/acts/{act}")).status_code == 404


async def test_a_past_day_shows_what_held_at_any_of_its_moments_with_from_when_and_until_when(phones):
    phone, _desk = phones
    await a_notice(phone, instead="0161 496 0099", note="A digger cut the line.")
    await a_notice(phone, kind="redirect", instead="0161 496 0098", begins="2026-11-20T18:00", ends="2026-11-22T09:00")
    await a_notice(phone, kind="hours", hours="10am to 2pm", begins="2026-11-21T00:00", ends="2026-11-22T00:00")
    outage = "Out of order from 10am on Friday 20 November until 4pm on Friday 20 November. A digger cut the line. "
    redirect = (
        "0161 496 0098, which nobody had verified, instead of 0161 496 0001 from 6pm on Friday 20 November "
        "until 9am on Sunday 22 November."
    )
    hours = "Different hours on 21 November: 10am to 2pm."
    then = await said_to("editor", f"{HISTORY}?on=2026-11-20", **OF_THE_COUNCIL)
    assert outage + "Meanwhile use 0161 496 0099, which nobody had verified." in then
    assert redirect in then
    assert hours in then  # announced already, as its page did
    assert "Hours: 24 hours a day, every day" in then
    next_day = await said_to("editor", f"{HISTORY}?on=2026-11-21", **OF_THE_COUNCIL)
    assert redirect in next_day
    assert hours in next_day
    assert "Usual hours: 24 hours a day, every day" in next_day
    assert "Out of order" not in next_day
    after = await said_to("editor", f"{HISTORY}?on=2026-11-22", **OF_THE_COUNCIL)
    assert redirect in after
    assert hours not in after
    assert "0161 496 0098" not in await said_to("editor", f"{HISTORY}?on=2026-11-23", **OF_THE_COUNCIL)
    assert "0161 496 0098" not in await said_to("editor", f"{HISTORY}?on=2026-11-19", **OF_THE_COUNCIL)


async def test_what_was_ended_early_held_until_then_and_what_was_withdrawn_ahead_never_did(phones):
    phone, _desk = phones
    await a_notice(phone, ends="2026-11-25T16:00")
    await a_notice(phone, kind="redirect", instead="0161 496 0098", begins="2026-11-26T09:00", ends="2026-11-27T09:00")
    outage, redirect = await Notice.objects().order_by(Notice.id)
    await withdraw_notice(acted(NOON + timedelta(days=1)), outage.together)
    await withdraw_notice(acted(NOON + timedelta(days=1)), redirect.together)
    first = await said_to("editor", f"{HISTORY}?on=2026-11-20", **OF_THE_COUNCIL)
    assert "until 4pm on Wednesday 25 November." in first  # as was known that day
    assert "0161 496 0098" in first
    second = await said_to("editor", f"{HISTORY}?on=2026-11-21", **OF_THE_COUNCIL)
    assert "until 4pm on Wednesday 25 November. Ended before its time, at midday on Saturday 21 November." in second
    assert "0161 496 0098" not in second
    assert "Out of order" not in await said_to("editor", f"{HISTORY}?on=2026-11-22", **OF_THE_COUNCIL)


async def test_a_past_day_shows_what_was_planned_then(front_door, phones):
    await a_plan(front_door, PlanKind.CHANGE, channel=phones[0], value="0161 496 0044", announced=True)
    planned = "On 1 December 2026: 0161 496 0001 changes to 0161 496 0044. Readers were told of it before."
    said = await said_to("editor", f"{HISTORY}?on=2026-11-20", now=NOON, **OF_THE_COUNCIL)
    assert f"What was planned then {planned}" in said
    assert "From 1 December: 0161 496 0044." in said
    await apply_due(now=NOON + timedelta(days=11))
    assert planned not in await said_to("editor", f"{HISTORY}?on=2026-12-01", **OF_THE_COUNCIL)
    assert planned in await said_to("editor", f"{HISTORY}?on=2026-11-30", **OF_THE_COUNCIL)


async def test_an_inspection_s_file_holds_what_was_in_force_and_what_was_planned(front_door, phones):
    phone, desk = phones
    await a_notice(phone, instead="0161 496 0099", note="=1+1")
    await a_notice(phone, kind="redirect", instead="0161 496 0098", begins="2026-11-26T09:00", ends="2026-11-27T09:00")
    await a_notice(desk, note="Secretive")
    await a_plan(front_door, PlanKind.CHANGE, channel=phone, value="0161 496 0044", hours="", announced=True)
    await a_plan(front_door, PlanKind.PERSON, person="Mx Madeup")
    await a_plan(front_door, PlanKind.ADD, way=ChannelKind.EMAIL, value="door@wigan.example", visibility="public")
    asked = await area_asked("Wigan", viewer=ADMINISTRATOR)
    files = await made(asked)
    assert [(row["kind"], row["state"], row["value"], row["instead"]) for row in files["notices.csv"]] == [
        ("outage", "in force", "0161 496 0001", "0161 496 0099"),
        ("coming", "in force", "0161 496 0001", "0161 496 0044"),
        ("redirect", "to come", "0161 496 0001", "0161 496 0098"),
        ("outage", "in force", "0161 496 0072", ""),
    ]
    outage = files["notices.csv"][0]
    assert (outage["from"], outage["until"]) == ("2026-11-20T10:00:00+00:00", "2026-11-20T16:00:00+00:00")
    assert outage["note"] == "'=1+1"
    assert [(row["kind"], row["on_day"], row["value"], row["person"]) for row in files["planned-changes.csv"]] == [
        ("change", "2026-12-01", "0161 496 0044", ""),
        ("person", "2026-12-01", "", "Mx Madeup"),
        ("add", "2026-12-01", "door@wigan.example", ""),
    ]
    assert files["planned-changes.csv"][0]["value_then"] == "0161 496 0001"
    page = files["index.html"]
    assert "Out of order from 10am on Friday 20 November until 4pm on Friday 20 November" in page
    assert "On 1 December 2026: the contact names Mx Madeup" in page
    (row,) = [row for row in files["contacts.csv"] if row["value"] == "0161 496 0001"]
    assert row["for_a_while"].startswith("Out of order from 10am")
    rests_on = {row["row"] for row in files["history.csv"]}
    for sheet in ("contacts.csv", "notices.csv", "planned-changes.csv"):
        assert all(set(row["history_rows"].split(";")) <= rests_on for row in files[sheet])
    for viewer in (ANYBODY, PROFESSIONAL):
        less = await made(asked, viewer=viewer)
        assert "Secretive" not in str(less)
        assert "Madeup" not in str(less)
        assert less["planned-changes.csv"] == []
        assert "From 1 December: 0161 496 0044" in less["index.html"]  # which everybody was told
    next_day = await made(asked, on=TODAY + timedelta(days=1))
    assert [row["kind"] for row in next_day["notices.csv"]] == ["coming", "redirect"]
    await apply_due(now=NOON + timedelta(days=11))
    assert await made(asked) == files
    assert (await made(asked, on=DECEMBER))["planned-changes.csv"] == []


async def test_an_editor_s_file_holds_what_was_planned_in_their_own_entries_alone(front_door):
    school = await an_organisation("Oak School", kind="school", area="Wigan")
    lead = await a_contact("dsl", "Wigan", organisation=school, name="Lead", phone="0161 496 0005")
    await a_plan(front_door, PlanKind.PERSON, person="Mx Madeup")
    await a_plan(lead, PlanKind.PERSON, person="Mx Other")
    async with await somebody("editor", organisations=("Oak School",)) as editor:
        form = await editor.get("/inspections/new")
        answer = await editor.submit(form, organisation="oak-school", on=str(TODAY), seen_by="own", area="")
        assert answer.status_code == 200
    asked = await organisation_asked("oak-school", viewer=ADMINISTRATOR)
    both = await made(asked)
    assert {row["person"] for row in both["planned-changes.csv"]} == {"Mx Madeup", "Mx Other"}
    assert [row["person"] for row in opened(answer.content)["planned-changes.csv"]] == ["Mx Other"]


async def test_a_plan_that_failed_is_in_the_file_of_its_day_until_it_is_taken_off(front_door):
    planned = await a_plan(front_door, PlanKind.PERSON, person="Mx Madeup")
    await contacts.change_contact(acted(NOON + timedelta(hours=1)), front_door, person="Mx Other")
    await apply_due(now=NOON + timedelta(days=11))
    asked = await area_asked("Wigan", viewer=ADMINISTRATOR)
    (row,) = (await made(asked, on=DECEMBER))["planned-changes.csv"]
    assert (row["state"], row["problem"]) == ("failed", "It was changed on 20 November 2026, after this was planned")
    said = await said_to("editor", f"{HISTORY}?on=2026-12-01", **OF_THE_COUNCIL)
    assert "It could not be done: It was changed on 20 November 2026" in said
    await withdraw_plan(acted(NOON + timedelta(days=12)), planned)
    assert (await made(asked, on=DECEMBER + timedelta(days=1)))["planned-changes.csv"] == []
