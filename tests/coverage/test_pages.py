"""Who answers when, as readers see it, and what those who look after an area see besides."""

from datetime import datetime

import pytest

from directory.accounts.rules import ADMINISTRATOR, PROFESSIONAL, Role, viewer_as
from directory.contacts.changes import rename_organisation
from directory.hours.rules import LONDON
from tests.page_checks import checked
from tests.stories import (
    TODAY,
    a_channel,
    a_contact,
    a_notice,
    a_role,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

OFFICE = "Mo-Fr 09:00-17:00; PH off"
WEEK = "/areas/wigan/week"
CHRISTMAS = datetime(2026, 12, 21, 12, tzinfo=LONDON)


async def shown_to(browser, viewer, path=WEEK):
    """The page as somebody sees it who is signed in."""
    browser.viewer = viewer
    return checked(await browser.get(path, headers={"cookie": "session=somebody"}))


async def wigan(*, night="when childrens-front-door is closed", **more):
    """A front door by day and a duty team by night."""
    door = await a_contact("childrens-front-door", name="Wigan MASH", hours=OFFICE, verified=days_ago(3), **more)
    await a_contact("emergency-duty", name="Duty team", phone="0161 496 0002", hours=night, verified=days_ago(3))
    return door


async def test_a_role_is_drawn_and_the_same_stands_in_words(browser):
    await wigan()
    answer = await browser.get(WEEK)
    page = checked(answer)
    assert "for the seven days from Friday 20 November" in page.said
    assert "Wigan MASH: 0161 496 0001" in page.said
    assert "Duty team, out of hours: 0161 496 0002" in page.said
    assert "Monday to Friday9am to 5pm: Wigan MASHMidnight to 9am and 5pm to midnight: Duty team" in page.said
    assert "Saturday and SundayAll day: Duty team" in page.said
    assert {"Its own line", "Who stands in for it", "Closed"} <= {*map(str.strip, page.words)}
    assert "No line is listed" not in page.said
    assert answer.text.count('fill="url(#fill-instead)"') > 2
    assert checked(await browser.get("/areas/wigan")).leads_to("Who answers when in Wigan, in the week ahead") == WEEK


async def test_where_nobody_is_listed_readers_are_told_what_to_do_and_verifiers_where_it_is(browser):
    await wigan(night="Mo-Fr 17:00-08:30; Sa,Su,PH 00:00-24:00")
    await a_contact("lado", name="Wigan LADO", phone="0161 496 0003", hours="", verified=days_ago(400))
    await a_contact("early-help", phone="")
    await a_channel(await a_contact("prevent", phone=""), kind="email", value="prevent@wigan.example")
    await a_contact("police-protection", phone="101", hours="24/7", verified=days_ago(3))
    page = checked(await browser.get(WEEK))
    assert (
        "For part of the week no line is listed. If somebody isn’t safe, call 999. Otherwise ask Wigan Police"
        in page.said
    )
    assert "8:30am to 9am: no line is listed" in page.said
    assert "Hours not known" in page.said
    assert "Early help (not recorded)" in page.said
    assert "No telephone is listed, and what is written waits" in page.said
    assert "For you who look after" not in page.said
    area = await an_area("Wigan")
    for viewer in (PROFESSIONAL, viewer_as(Role.VERIFIER, account=1, areas=frozenset({area.id + 1}))):
        assert "For you who look after" not in (await shown_to(browser, viewer)).said
    for viewer in (ADMINISTRATOR, viewer_as(Role.VERIFIER, account=1, areas=frozenset({area.id}))):
        said = (await shown_to(browser, viewer)).said
        gaps = "Monday, midnight to 9am; Tuesday to Friday, 8:30am to 9am"
        assert f"No listed line answers: Children's social care, {gaps}" in said
        assert "Hours not known: LADO" in said
        assert "Nobody is recorded: Early help" in said
        assert "No telephone is recorded: Prevent" in said
        assert "Out of date Wigan LADO" in said


async def test_a_sound_area_has_nothing_to_mend(browser):
    await wigan()
    for code in ("lado", "adult-safeguarding"):
        await a_contact(code, phone="0161 496 0003", hours=OFFICE, verified=TODAY)
    for code in ("police-protection", "early-help"):
        await a_contact(code, phone="0161 496 0004", hours="24/7", verified=TODAY)
    page = await shown_to(browser, ADMINISTRATOR)
    assert "Nothing is missing, out of date or left to nobody." in page.said


async def test_a_night_team_that_is_always_there_answers_beside_the_day_team(browser):
    await wigan(night="24/7")
    browser.viewer = ADMINISTRATOR
    page = checked(await browser.get(WEEK))
    assert (
        "More than one answers: Children's social care, Wigan MASH and Duty team, Monday to Friday, 9am to 5pm"
        in page.said
    )
    assert "Its own line, and who stands in for it" in page.said


async def test_the_days_ahead_say_who_answers_on_bank_holidays_and_while_something_else_holds(browser):
    door = await wigan(night="Mo-Fr 17:00-24:00,00:00-09:00; Sa,Su 00:00-24:00")
    await a_contact("early-help", phone="0161 496 0004", hours=OFFICE)
    (line,) = await channels_of(door)
    await a_notice(line, kind="hours", begins="2026-12-24T00:00", ends="2026-12-25T00:00", hours="10:00-14:00")
    await a_notice(line, begins="2026-12-22T11:00", ends="2026-12-22T13:30")
    browser.now = CHRISTMAS
    page = checked(await browser.get(WEEK))
    assert "Bank holidays and other days, to 18 February 2027" in page.said
    ahead = page.said[page.said.index("Bank holidays and other days") :]
    assert "Tuesday 22 December Children's social care: 9am to 11am and 1:30pm to 5pm, Wigan MASH;" in ahead
    assert "11am to 1:30pm, no line is listed" in ahead
    assert "Thursday 24 December Children's social care: 10am to 2pm, Wigan MASH;" in ahead
    assert "Friday 25 December, Monday 28 December and Friday 1 January (bank holidays)" in ahead
    assert "Closed: Early help" in ahead
    assert "Thu 24 Dec" in page.said
    said = (await shown_to(browser, ADMINISTRATOR)).said
    assert "No listed line answers on Friday 25 December (bank holiday): Children's social care, 9am to 5pm" in said


async def test_what_is_for_professionals_is_drawn_for_them_alone(browser):
    await wigan(visibility="professionals")
    assert "Wigan MASH" not in checked(await browser.get(WEEK)).said
    assert "Wigan MASH: 0161 496 0001" in (await shown_to(browser, PROFESSIONAL)).said


async def test_a_district_shows_its_county_s_week_and_an_area_that_is_gone_leads_to_its_own_page(browser):
    kent = await an_area("Kent", gss="E10000016", kind="county")
    await an_area("Ashford", gss="E07000105", kind="district", county=kent)
    await a_contact("childrens-front-door", kent, organisation="Kent Council", name="Kent front door", hours=OFFICE)
    page = checked(await browser.get("/areas/ashford/week"))
    assert "Ashford is a district of Kent" in page.said
    assert "Kent front door" in page.said
    await an_area("Cardiff", gss="W06000015", kind="unitary", nation="Wales")
    assert (await browser.get("/areas/cardiff/week")).headers["location"] == "/areas/cardiff"
    checked(await browser.get("/areas/nowhere/week"), status=404)


async def test_a_school_s_own_people_come_before_its_area(browser):
    await wigan()
    school = await an_organisation("Oak School", kind="school", area="Wigan")
    await a_contact("dsl", None, organisation=school, name="Lead", phone="0161 496 0601", hours="Mo-Fr 08:00-16:00")
    await a_channel(
        await a_contact("head", None, organisation=school, name="Head", phone=""), kind="email", value="h@oak.example"
    )
    page = checked(await browser.get("/organisations/oak-school/week"))
    assert page.said.index("Lead: 0161 496 0601") < page.said.index("In Wigan") < page.said.index("0161 496 0001")
    assert "Without a telephone: Head or manager." in page.said
    assert "Monday to Friday8am to 4pm: LeadMidnight to 8am and 4pm to midnight: closed" in page.said
    own = checked(await browser.get("/organisations/oak-school"))
    assert own.leads_to("Who answers when, in the week ahead") == "/organisations/oak-school/week"
    await rename_organisation(an_act(), school, name="Elm School")
    assert (await browser.get("/organisations/oak-school/week")).headers["location"] == "/organisations/elm-school/week"


async def test_a_council_s_lines_stand_once_and_a_team_of_several_areas_waits_for_all_their_doors(browser):
    await wigan()
    page = checked(await browser.get("/organisations/wigan-council/week"))
    assert page.said.count("Wigan MASH: 0161 496 0001") == 1
    areas = (await an_area("Bedford"), await an_area("Luton"))
    for area, hours in zip(areas, (OFFICE, "Mo-Fr 08:00-18:00"), strict=True):
        await a_contact("childrens-front-door", area, hours=hours)
    await a_contact(
        "emergency-duty",
        None,
        areas=areas,
        organisation="Shared Team",
        name="Shared",
        hours="when childrens-front-door is closed",
    )
    page = checked(await browser.get("/organisations/shared-team/week"))
    assert "Midnight to 8am and 6pm to midnight: Shared" in page.said
    assert page.leads_to("Who answers when in Luton") == "/areas/luton/week"
    await an_organisation("Nobody Yet", kind="other")
    assert "Nobody is recorded here" in checked(await browser.get("/organisations/nobody-yet/week")).said


@pytest.mark.parametrize("viewer", [PROFESSIONAL, ADMINISTRATOR])
async def test_an_area_with_nobody_is_shown_too(browser, viewer):
    await an_area("Wigan")
    await a_role("childrens-front-door")
    page = await shown_to(browser, viewer)
    assert "Nobody is listed. If somebody isn’t safe, call 999." in page.said
    assert "None of them differs" in page.said
