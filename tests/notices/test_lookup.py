"""What holds for a while, as those meet it who ask whom to call."""

import pytest

from directory.accounts.rules import ANYBODY
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.hours.rules import LONDON
from directory.lookup.queries import lookup
from directory.lookup.words import notice_words, opening_words, to_come_words
from directory.notices.changes import withdraw_notice
from directory.notices.tables import Notice
from directory.places.queries import place_for
from directory.posters.changes import issue_poster
from directory.settings import Settings
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_notice,
    an_act,
    an_organisation,
    channels_of,
    days_ago,
)

OFFICE = "Mo-Fr 09:00-17:00; PH off"
FRIDAY = "2026-11-20"


@pytest.fixture
async def wigan(browser):
    """A front door by day, and a duty team while it's closed; the front door's telephone."""
    door = await a_contact("childrens-front-door", name="Wigan MASH", hours=OFFICE, verified=days_ago(3))
    await a_contact(
        "emergency-duty",
        name="Wigan duty team",
        phone="0161 496 0009",
        hours="when childrens-front-door is closed",
        verified=days_ago(3),
    )
    return (await channels_of(door))[0]


async def ask(browser, at, *, role="childrens-front-door"):
    answer = await browser.get("/api/lookup", params={"place": "Wigan", "role": role, "at": at})
    assert answer.status_code == 200, answer.text
    return answer.json()["contacts"]


@pytest.mark.parametrize(("instead", "leads_on"), [("0161 496 0002", True), ("", False)])
async def test_where_nobody_is_open_what_to_use_meanwhile_is_led_to(browser, instead, leads_on):
    door = await a_contact("childrens-front-door", name="Wigan MASH", hours=OFFICE)
    await a_notice((await channels_of(door))[0], begins=f"{FRIDAY}T10:00", ends=f"{FRIDAY}T16:00", instead=instead)
    answer = await browser.get(
        "/api/lookup", params={"place": "Wigan", "role": "childrens-front-door", "at": f"{FRIDAY}T11:00"}
    )
    (said,) = answer.json()["notes"]
    assert said.startswith("No out-of-hours contact is recorded for Wigan.")
    assert ("Below stands what to use while a telephone is out of order." in said) is leads_on
    assert said.endswith("If somebody isn’t safe, call 999.")


async def test_a_telephone_out_of_order_on_a_working_day_brings_the_duty_team_first_and_says_why(browser, wigan):
    await a_notice(wigan, begins=f"{FRIDAY}T10:00", ends=f"{FRIDAY}T16:00", instead="0161 496 0002")
    team, door = await ask(browser, f"{FRIDAY}T10:00")
    assert (team["name"], team["why"]) == ("Wigan duty team", "the telephone of Wigan MASH is out of order")
    assert team["channels"][0]["open_now"] is True
    assert team["channels"][0]["closes_at"] == f"{FRIDAY}T16:00:00Z"
    (line,) = door["channels"]
    assert (line["open_now"], line["opens_at"], line["value"]) == (False, f"{FRIDAY}T16:00:00Z", "+441614960001")
    assert line["notice"] == {
        "kind": "outage",
        "text": "Out of order until 4pm on Friday 20 November; use 0161 496 0002",
        "from": f"{FRIDAY}T10:00:00Z",
        "until": f"{FRIDAY}T16:00:00Z",
        "instead": "+441614960002",
    }
    for before_or_after in (f"{FRIDAY}T09:59", f"{FRIDAY}T16:00"):
        (door,) = await ask(browser, before_or_after)
        assert door["name"] == "Wigan MASH"
        assert "notice" not in door["channels"][0]
    page = checked(await browser.get("/areas/wigan/roles/childrens-front-door"))
    assert "The telephone of Wigan MASH is out of order" in page.said
    assert "0161 496 0001 Copy" in page.said  # shown with its notice, not hidden
    said = "Out of order until 4pm on Friday 20 November. Meanwhile use 0161 496 0002, which nobody has verified"
    assert said in page.said
    assert ("tel:+441614960002", "0161 496 0002") in page.links


async def test_the_duty_team_s_own_telephone_can_be_out_of_order(browser, wigan):
    (team,) = [each for each in (await ask(browser, f"{FRIDAY}T20:00")) if each["role"] == "emergency-duty"]
    assert team["channels"][0]["open_now"] is True
    duty = (await channels_of(await contacts_of("emergency-duty")))[0]
    await a_notice(duty, begins=f"{FRIDAY}T16:00", ends=f"{FRIDAY}T21:00")
    by_seven = (await ask(browser, f"{FRIDAY}T19:00", role="emergency-duty"))[0]["channels"][0]
    assert (by_seven["open_now"], by_seven["opens_at"]) == (False, f"{FRIDAY}T21:00:00Z")
    by_four = (await ask(browser, f"{FRIDAY}T15:00", role="emergency-duty"))[0]["channels"][0]
    assert (by_four["open_now"], by_four["opens_at"]) == (False, f"{FRIDAY}T21:00:00Z")
    later = (await ask(browser, f"{FRIDAY}T22:00", role="emergency-duty"))[0]["channels"][0]
    assert later["open_now"] is True
    await a_notice(duty, begins="2026-11-21T03:00", ends="2026-11-21T04:00")
    later = (await ask(browser, f"{FRIDAY}T22:00", role="emergency-duty"))[0]["channels"][0]
    assert (later["open_now"], later["closes_at"]) == (True, "2026-11-21T03:00:00Z")


async def contacts_of(role):
    return await contacts.Contact.objects().where(contacts.Contact.role.code == role).first()


async def test_christmas_hours_are_followed_and_told_beforehand(browser, wigan):
    await a_notice(wigan, kind="hours", begins="2026-12-24", ends="2026-12-25", hours="10am to 2pm", note="Ring twice")
    await a_notice(wigan, kind="hours", begins="2026-12-29", ends="2026-12-31", hours="closed")
    (door,) = await ask(browser, "2026-12-24T10:00")
    assert door["channels"][0]["closes_at"] == "2026-12-24T14:00:00Z"
    team, door = await ask(browser, "2026-12-24T14:30")
    assert team["name"] == "Wigan duty team"
    line = door["channels"][0]
    assert line["opens_at"] == "2026-12-31T09:00:00Z"  # Christmas Day, Boxing Day's substitute, and those two days
    assert line["hours"] == "Monday to Friday 9am to 5pm; closed on bank holidays"
    assert line["exceptions"] == [
        {"from": "2026-12-24", "to": "2026-12-24", "hours": "10am to 2pm", "note": "Ring twice"},
        {"from": "2026-12-29", "to": "2026-12-30", "hours": "closed"},
    ]
    (door,) = await ask(browser, "2026-12-31T09:00")
    assert "exceptions" not in door["channels"][0]
    told = "Different hours on 24 December: 10am to 2pm. Ring twice"
    assert told not in checked(await browser.get("/areas/wigan")).said
    browser.now = NOON.replace(month=12, day=10)
    assert told in checked(await browser.get("/areas/wigan")).said


async def test_hours_that_nobody_knows_are_known_on_days_of_their_own(browser):
    lado = await a_contact("lado", verified=days_ago(3))
    (phone,) = await channels_of(lado)
    await a_notice(phone, kind="hours", begins="2026-11-23", ends="2026-11-24", hours="10am to 2pm")
    await a_notice(phone, begins="2026-11-24T10:00", ends="2026-11-24T11:00")

    async def line(at):
        return next(each for each in await ask(browser, at, role="lado") if each["role"] == "lado")["channels"][0]

    assert "open_now" not in await line("2026-11-22T23:59")
    morning, closing, evening = [await line(f"2026-11-23T{hour}:00") for hour in ("08", "13", "18")]
    assert (morning["open_now"], morning["opens_at"]) == (False, "2026-11-23T10:00:00Z")
    assert (closing["open_now"], closing["closes_at"]) == (True, "2026-11-23T14:00:00Z")
    assert evening["open_now"] is False
    assert "opens_at" not in evening  # nobody knows what comes after
    assert (await line("2026-11-24T10:59"))["open_now"] is False
    assert "open_now" not in await line("2026-11-24T11:00")


async def test_a_redirect_shows_the_other_number_which_nobody_has_verified(browser, wigan):
    await a_notice(wigan, kind="redirect", instead="0161 496 0003", ends="2026-11-21T00:00")
    (door,) = await ask(browser, f"{FRIDAY}T12:00")
    (line,) = door["channels"]
    assert (line["value"], line["display"], line["standing"]) == ("+441614960003", "0161 496 0003", "unverified")
    assert line["open_now"] is True
    assert "verified_on" not in line
    assert line["notice"]["text"] == "Instead of 0161 496 0001 until the end of Friday 20 November"
    page = checked(await browser.get("/contacts/wigan-mash"))
    assert "Instead of 0161 496 0001 until the end of Friday 20 November" in page.said
    assert ("tel:+441614960003", "0161 496 0003") in page.links
    *_team, door = await ask(browser, "2026-11-21T00:00")
    assert (door["channels"][0]["value"], door["channels"][0]["standing"]) == ("+441614960001", "current")


async def test_a_poster_leaves_out_what_paper_outlives(browser, wigan):
    settings = Settings()
    named = {"site_name": settings.site_name, "base_url": settings.base_url}
    first, _pdf = await issue_poster(an_act(), "wigan-council", today=TODAY, now=NOON, **named)
    await a_notice(wigan, kind="redirect", instead="0161 496 0003", ends="2026-12-01T00:00")
    await a_notice(wigan, kind="hours", begins="2026-11-23", ends="2026-11-28", hours="closed")
    second, _pdf = await issue_poster(an_act(), "wigan-council", today=TODAY, now=NOON, **named)
    assert second.shown == first.shown


async def test_a_national_line_says_so_wherever_it_stands(browser, wigan):
    line = await a_contact("helpline", None, organisation=await an_organisation("Line", kind="helpline"), phone="")
    phone = await a_channel(line, value="0808 157 0001")
    assert "Out of order" not in checked(await browser.get("/areas/wigan")).said
    await a_notice(phone, instead="0808 157 0002")
    said = "Out of order until 4pm on Friday 20 November. Meanwhile use 0808 157 0002, which nobody has verified"
    assert said in checked(await browser.get("/areas/wigan")).said
    await a_notice(phone, kind="redirect", instead="0808 157 0003", begins=f"{FRIDAY}T16:00", ends="2026-11-21")
    browser.now = NOON.replace(hour=16)
    said = checked(await browser.get("/areas/wigan")).said
    assert "0808 157 0003 Never verified Instead of 0808 157 0001 until the end of Friday 20 November" in said
    listed = (await browser.get("/api/lookup?place=Wigan")).json()["emergency"]["national"]
    assert listed[0]["channels"][0]["notice"]["kind"] == "redirect"


async def test_nobody_is_sent_to_a_number_that_is_out_of_order(browser, wigan):
    await a_contact("early-help", name="Early help", phone="0161 496 0004", verified=days_ago(900))
    page = checked(await browser.get("/areas/wigan/roles/early-help"))
    assert "try Wigan MASH on 0161 496 0001" in page.said
    await a_notice(wigan)
    assert "try Wigan MASH" not in checked(await browser.get("/areas/wigan/roles/early-help")).said


async def test_a_terminal_says_what_a_page_says(browser, wigan):
    await a_notice(wigan, instead="0161 496 0002")
    await a_notice(wigan, kind="hours", begins="2026-11-23", ends="2026-11-24", hours="10 to 2")
    place = await place_for("Wigan", viewer=ANYBODY, today=TODAY)
    at = NOON.astimezone(LONDON)
    answer = await lookup(place, role=None, at=at, today=TODAY, viewer=ANYBODY)
    (line,) = next(each for each in answer.contacts if each.name == "Wigan MASH").lines
    assert notice_words(line) == "Out of order until 4pm on Friday 20 November; use 0161 496 0002"
    assert opening_words(line, at=at) == "Out of order until 4pm on Friday 20 November"
    assert to_come_words(line, at=at) == ("Different hours on 23 November: 10am to 2pm",)


# --- Entering and withdrawing


async def test_what_is_withdrawn_holds_no_longer(browser, wigan):
    await a_notice(wigan)
    assert (await browser.get("/api/lookup?place=Wigan")).json()["contacts"][0]["name"] == "Wigan duty team"
    (notice,) = await Notice.objects()
    await withdraw_notice(an_act(), notice.together)
    assert (await browser.get("/api/lookup?place=Wigan")).json()["contacts"][0]["name"] == "Wigan MASH"
    await withdraw_notice(an_act(), notice.together)  # again does nothing
    assert await broken_link() is None


@pytest.mark.parametrize(
    ("entered", "why"),
    [
        ({"kind": "redirect", "instead": "0161 496 0001"}, "listed already"),
        ({"kind": "redirect", "instead": ""}, "Nothing was found"),
        ({"kind": "redirect", "instead": "half a number"}, "half a number"),
        ({"kind": "hours", "hours": "teatime"}, "Write only times"),
        ({"begins": "2026-11-20T16:00"}, "comes after the beginning"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_kept(wigan, entered, why):
    with pytest.raises(RuleBroken, match=why):
        await a_notice(wigan, **entered)
    assert await Notice.count() == 0


async def test_two_that_contradict_each_other_are_refused(wigan):
    await a_notice(wigan)
    with pytest.raises(RuleBroken, match="has something for that time already: out of order from 10am"):
        await a_notice(wigan, kind="redirect", instead="0161 496 0003", begins=f"{FRIDAY}T15:59", ends="2026-11-22")
    await a_notice(wigan, kind="redirect", instead="0161 496 0003", begins=f"{FRIDAY}T16:00", ends="2026-11-22")
    await a_notice(wigan, kind="hours", begins=FRIDAY, ends="2026-11-21", hours="closed")


async def test_whoever_waits_for_another_role_has_no_days_of_their_own(browser, wigan):
    duty = (await channels_of(await contacts_of("emergency-duty")))[0]
    with pytest.raises(RuleBroken, match="follows that one’s days by itself"):
        await a_notice(duty, kind="hours", begins="2026-12-25", ends="2026-12-26", hours="closed")


async def test_nobody_s_own_mobile_stands_where_everybody_sees_it_not_even_for_a_while(browser):
    lado = await a_contact("lado", person="Jo Sample", phone="0161 496 0001")
    (phone,) = await channels_of(lado)
    with pytest.raises(RuleBroken, match="somebody’s own mobile"):
        await a_notice(phone, kind="redirect", instead="07700 900123")
    await contacts.change_channel(an_act(), phone, visibility=Visibility.PROFESSIONALS)
    await a_notice(phone, kind="redirect", instead="07700 900123")


async def test_a_retired_channel_gets_no_notices(browser):
    lado = await a_contact("lado")
    second = await a_channel(lado, label="Second")
    await contacts.retire(an_act(), on=TODAY, channel=second)
    with pytest.raises(RuleBroken, match="has been retired meanwhile"):
        await a_notice(second)


# --- Kept pages


async def test_a_page_kept_before_an_outage_ends_when_it_begins_and_again_when_it_is_over(browser, wigan):
    await a_notice(wigan, begins=f"{FRIDAY}T12:10", ends=f"{FRIDAY}T12:20")
    for path in (
        "/areas/wigan",
        "/areas/wigan/roles/childrens-front-door",
        "/api/lookup?place=Wigan",
        "/contacts/wigan-mash",
    ):
        seen = []
        for minute in (0, 9, 10, 19, 20):
            browser.now = NOON.replace(minute=minute)
            seen.append("ut of order until 12:20pm" in (await browser.get(path)).text)
        assert seen == [False, False, True, True, False], path


async def test_a_page_of_whoever_stands_in_ends_with_the_outage_of_whom_they_stand_in_for(browser):
    door = await a_contact("childrens-front-door", name="Wigan MASH", verified=days_ago(3))  # hours that nobody knows
    await a_contact("emergency-duty", name="Duty", phone="0161 496 0009", hours="when childrens-front-door is closed")
    await a_notice((await channels_of(door))[0], begins=f"{FRIDAY}T12:10", ends=f"{FRIDAY}T12:20")
    seen = []
    for minute in (0, 9, 10, 19, 20):
        browser.now = NOON.replace(minute=minute)
        seen.append("Listed as open" in (await browser.get("/contacts/duty")).text)
    assert seen == [False, False, True, True, False]
