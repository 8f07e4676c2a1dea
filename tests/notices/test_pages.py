"""Those who look after an entry: entering what holds for a while or from a day on, and withdrawing it."""

import re
from datetime import date

import pytest

from directory.contacts import changes as contacts
from directory.notices.planning import apply_due
from directory.notices.tables import Notice, PlannedChange
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    NOON,
    a_channel,
    a_contact,
    a_notice,
    an_account,
    an_act,
    channels_of,
    days_ago,
)

OFFICE = "Mo-Fr 09:00-17:00; PH off"
NOTICES = "/contacts/wigan-lado/notices"
PLANS = "/contacts/wigan-lado/planned-changes"


@pytest.fixture
async def lado(browser):
    """A LADO's entry, and a verifier of Wigan who is signed in."""
    contact = await a_contact("lado", hours=OFFICE, verified=days_ago(3))
    await a_channel(contact, kind="email", value="lado@wigan.example")
    await browser.sign_in(await an_account("verifier", areas=("Wigan",), person="Robin Sample"))
    return contact


def box(channel):
    return f"channel-{channel.uuid}"


async def test_christmas_is_entered_and_stands_in_the_list_until_it_is_withdrawn(browser, lado):
    phone, mail = await channels_of(lado)
    page = await browser.get(f"{NOTICES}/new?kind=hours")
    assert f'name="{box(phone)}" type="checkbox" value="yes" checked' in page.text
    assert f'name="{box(mail)}" type="checkbox" value="yes">' in page.text  # a mailbox keeps no hours
    answer = await browser.submit(
        page, from_day="25 December 2026", to_day="28/12/2026", hours="10 to 2", **{box(phone): "yes"}
    )
    assert answer.headers["location"] == NOTICES
    page = await browser.get(NOTICES)
    said = checked(page).said
    assert "To come 0161 496 0001: 10am to 2pm on 25 to 28 December. Entered by Robin Sample" in said
    assert "0161 496 0001: 10am to 2pm on 25 to 28 December" in checked(await browser.get("/contacts/wigan-lado")).said
    assert "Wigan LADO: 0161 496 0001: 10am to 2pm" in checked(await browser.get("/notices")).said
    await browser.submit(page)
    assert "Withdrawn 0161 496 0001: 10am to 2pm" in checked(await browser.get(NOTICES)).said


async def test_an_outage_begins_now_unless_told_and_ends_at_once_by_a_button(browser, lado):
    phone, _mail = await channels_of(lado)
    page = await browser.get(f"{NOTICES}/new?kind=outage")
    answers = {"from_day": "2026-11-20", "from_time": "12:00", "to_day": "27 November 2026", "to_time": "4pm"}
    assert 'name="from_day" type="text" value="2026-11-20"' in page.text
    assert 'name="from_time" type="text" value="12:00"' in page.text
    await browser.submit(page, **answers, instead="0161 496 0002", **{box(phone): "yes"})
    async with Browser() as reader:
        said = checked(await reader.get("/areas/wigan/roles/lado")).said
        assert "Out of order until 4pm on Friday 27 November. Meanwhile use 0161 496 0002" in said
        await browser.submit(await browser.get(NOTICES))
        assert "Out of order" not in checked(await reader.get("/areas/wigan/roles/lado")).said


async def test_a_redirect_is_of_one_channel(browser, lado):
    phone, _mail = await channels_of(lado)
    page = await browser.get(f"{NOTICES}/new?kind=redirect")
    answers = {"from_day": "20/11/2026", "from_time": "9am", "to_day": "21/11/2026", "to_time": "midnight"}
    answer = await browser.submit(page, **answers, instead="0161 496 0003")
    assert "Choose what it’s about" in checked(answer, status=422).said
    answer = await browser.submit(page, **answers, instead="0161 496 0003", channel=str(phone.uuid))
    assert answer.status_code == 303
    said = checked(await browser.get(NOTICES)).said
    assert "Now 0161 496 0001: redirected from 9am on Friday 20 November until the end of Friday 20 November" in said


async def test_every_mistake_is_shown_beside_its_field_with_what_was_typed_kept(browser, lado):
    page = await browser.get(f"{NOTICES}/new?kind=outage")
    answer = await browser.submit(page, from_day="Christmas", from_time="9", to_day="", to_time="25:00", note="x" * 201)
    said = checked(answer, status=422).said
    for mistake in ("“Christmas” isn’t a day", "Enter a time of day", "Enter a day, like", "Shorten this to 200"):
        assert mistake in said
    assert 'value="Christmas"' in answer.text
    answer = await browser.submit(
        await browser.get(f"{NOTICES}/new?kind=hours"), from_day="25/12/2026", hours="teatime"
    )
    assert "Choose what it’s about" in checked(answer, status=422).said
    phone, _mail = await channels_of(lado)
    answer = await browser.submit(page, kind="hours", from_day="25/12/2026", hours="teatime", **{box(phone): "yes"})
    assert "Write only times, like “10am to 2pm”, or “closed”" in checked(answer, status=422).said
    assert (await browser.submit(page, kind="nonsense")).status_code == 404
    assert await Notice.count() == 0


async def test_an_organisation_s_christmas_is_one_form(browser, lado):
    phone, _mail = await channels_of(lado)
    door = await a_contact("childrens-front-door", name="Wigan MASH", phone="0161 496 0005", hours=OFFICE)
    await a_contact("adult-safeguarding", name="Adults", phone="0161 496 0006", hours="24/7")
    await a_contact("emergency-duty", name="Duty", phone="0161 496 0007", hours="when childrens-front-door is closed")
    await a_notice((await channels_of(door))[0], kind="hours", begins="2026-12-24", ends="2026-12-25", hours="closed")
    organisation = checked(await browser.get("/organisations/wigan-council"))
    page = await browser.get(organisation.leads_to("Different hours for all of these, like those of Christmas"))
    said = checked(page).said
    assert "Friday 25 December 2026, Saturday 26 December 2026, Monday 28 December 2026" in said
    assert "0161 496 0007" not in said
    ticked = re.findall(r'name="(channel-[^"]*)" type="checkbox" value="yes" checked', page.text)
    assert ticked == [box(phone), box((await channels_of(door))[0])]  # not the one that answers day and night
    answer = await browser.submit(
        page, from_day="24/12/2026", hours="9am to noon", note="Merry", **dict.fromkeys(ticked, "yes")
    )
    done = checked(answer).said
    assert "Different hours entered for 1 number" in done
    assert "Phone 0161 496 0005" in done
    assert await Notice.count() == 2
    answer = await browser.submit(page, from_day="24/12/2026", hours="9am to noon")
    assert "Choose what it’s about" in checked(answer, status=422).said


async def test_a_new_number_is_planned_and_announced(browser, lado):
    page = checked(await browser.get(NOTICES))
    page = await browser.get(page.leads_to("plan a change of Phone 0161 496 0001").replace("&amp;", "&"))
    assert 'value="0161 496 0001"' in page.text
    assert "Monday to Friday 9am to 5pm; closed on bank holidays" in page.text
    typed = {
        "value": "0161 496 0044",
        "hours": "Monday to Friday 9am to 5pm; closed on bank holidays",
        "visibility": "public",
        "reason": "The office moves",
    }
    answer = await browser.submit(page, **typed, on_day="20/11/2026")
    assert "Enter a day after today" in checked(answer, status=422).said
    answer = await browser.submit(page, **typed, on_day="1 December 2026", announced="yes")
    assert answer.headers["location"] == NOTICES
    (planned,) = await PlannedChange.objects()
    assert (planned.value, planned.label, planned.hours, planned.visibility) == ("+441614960044", None, None, None)
    said = "On 1 December 2026: 0161 496 0001 changes to 0161 496 0044. Readers are told of it before"
    assert said in checked(await browser.get("/contacts/wigan-lado")).said
    async with Browser() as reader:
        told = checked(await reader.get("/contacts/wigan-lado")).said
        assert "From 1 December: 0161 496 0044" in told
        assert "The office moves" not in told
    await browser.submit(await browser.get(NOTICES))
    async with Browser() as reader:
        assert "From 1 December" not in checked(await reader.get("/contacts/wigan-lado")).said


@pytest.mark.parametrize(
    ("kind", "answers", "said"),
    [
        ("add", {"way": "phone", "value": "0161 496 0055", "label": "Advice", "visibility": "public"}, "A new phone: "),
        ("person", {"person": "Jo Sample", "job_title": "LADO"}, "The contact names Jo Sample and job title “LADO”"),
        ("retire-contact", {}, "The whole entry is retired"),
    ],
)
async def test_each_kind_of_plan_has_its_form(browser, lado, kind, answers, said):
    page = await browser.get(f"{PLANS}/new?kind={kind}")
    checked(page)
    await browser.submit(page, **answers, on_day="1 December 2026")
    assert said.lower() in checked(await browser.get(NOTICES)).said.lower()


async def test_the_end_of_a_channel_is_planned(browser, lado):
    _phone, mail = await channels_of(lado)
    await browser.submit(await browser.get(f"{PLANS}/new?kind=retire-channel&channel={mail.uuid}"), on_day="2026-12-01")
    await apply_due(now=NOON.replace(month=12, day=2))
    assert (await channels_of(lado))[1].retired_on == date(2026, 12, 1)


async def test_mistakes_in_a_plan_are_shown_beside_their_fields(browser, lado):
    page = await browser.get(f"{PLANS}/new?kind=add")
    said = checked(await browser.submit(page), status=422).said
    for mistake in ("Enter a day, like", "Enter the number or address", "Choose what it is", "Choose who may see it"):
        assert mistake in said
    answers = {"way": "phone", "value": "half a number", "visibility": "public", "on_day": "1/12/2026"}
    assert "half a number" in checked(await browser.submit(page, **answers), status=422).said
    assert await PlannedChange.count() == 0


async def test_what_could_not_be_done_says_why_to_those_who_look_after_it_alone(browser, lado):
    phone, _mail = await channels_of(lado)
    await browser.submit(
        await browser.get(f"{PLANS}/new?kind=change&channel={phone.uuid}"),
        value="0161 496 0044", hours=OFFICE, visibility="public", on_day="1/12/2026",
    )  # fmt: skip
    await contacts.change_channel(an_act(), phone, value="0161 496 0099")
    browser.now = NOON.replace(month=12, day=1)
    why = "It was changed on 20 November 2026, after this was planned"
    async with Browser(now=browser.now) as reader:
        assert why not in checked(await reader.get("/contacts/wigan-lado")).said
    await browser.sign_in(await an_account("verifier", areas=("Wigan",)))
    assert (
        "Could not be done: On 1 December 2026: 0161 496 0099 changes"
        in checked(await browser.get("/contacts/wigan-lado")).said
    )
    page = await browser.get(NOTICES)
    assert why in checked(page).said
    await browser.submit(page)  # taken off the list
    assert "Could not be done" not in checked(await browser.get("/contacts/wigan-lado")).said


async def test_what_is_not_theirs_to_look_after_is_not_there(browser, lado):
    phone, _mail = await channels_of(lado)
    await a_notice(phone)
    (notice,) = await Notice.objects()
    await a_contact("lado", "Stockport", phone="0161 496 0008")
    await browser.sign_in(await an_account("verifier", areas=("Stockport",)))
    for address in (NOTICES, f"{NOTICES}/new", f"{PLANS}/new", "/organisations/wigan-council/notices/new"):
        checked(await browser.get(address), status=404)
    assert checked(await browser.get("/notices")).said.endswith("Nothing holds for a while, and nothing is planned.")
    page = await browser.get("/notices")
    token = re.search(r'name="_csrf_token" value="([^"]*)"', (await browser.get("/account")).text)[1]
    assert page.status_code == 200
    answer = await browser.post(f"/notices/{notice.together}/withdrawals", data={"_csrf_token": token})
    assert answer.status_code == 404
    assert "Notices and planned changes" not in checked(await browser.get("/contacts/wigan-lado")).said
    assert "Different hours for all" not in checked(await browser.get("/organisations/wigan-council")).said


async def test_an_editor_sees_nothing_of_what_is_for_verifiers_only(browser, lado):
    hidden = await a_channel(lado, label="Hidden", value="0161 496 0077", visibility="private")
    await a_notice(hidden)
    (notice,) = await Notice.objects()
    await browser.submit(
        await browser.get(f"{PLANS}/new?kind=add"),
        way="phone", value="0161 496 0078", label="More", visibility="private", on_day="1/12/2026",
    )  # fmt: skip
    said = checked(await browser.get(NOTICES)).said
    assert "0161 496 0077" in said
    assert "0161 496 0078" in said
    await browser.sign_in(await an_account("editor", organisations=("Wigan Council",)))
    for page in (
        NOTICES,
        "/notices",
        "/contacts/wigan-lado",
        f"{NOTICES}/new",
        "/organisations/wigan-council/notices/new",
    ):
        said = (await browser.get(page)).text
        assert not re.search("496 ?0077", said)
        assert not re.search("496 ?0078", said)
    assert (await browser.get(f"{PLANS}/new?kind=change&channel={hidden.uuid}")).status_code == 404
    page = await browser.get(f"{PLANS}/new?kind=add")
    assert "Verifiers only" not in page.text
    token = re.search(r'name="_csrf_token" value="([^"]*)"', page.text)[1]
    answer = await browser.post(f"/notices/{notice.together}/withdrawals", data={"_csrf_token": token})
    assert answer.status_code == 404
