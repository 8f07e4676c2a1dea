"""The API's answers: the contract's lookup, word for word."""

from datetime import datetime, timedelta

import pytest

from directory.hours.rules import LONDON
from tests.places.test_queries import postcodes
from tests.stories import (
    TODAY,
    a_channel,
    a_contact,
    a_report,
    a_role,
    a_try,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=LONDON)
OFFICE = "Mo-Fr 09:00-17:00; PH off"
DAY_AND_NIGHT = "24/7"


async def ask(browser, place="Wigan", **more):
    answer = await browser.get("/api/lookup", params={"place": place, **more})
    assert answer.headers["content-type"].startswith("application/json"), answer.text
    return answer.json()


async def refused(browser, place, **more):
    answer = await browser.get("/api/lookup", params={"place": place, **more})
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return problem


async def wigan(**more):
    front_door = await a_contact("childrens-front-door", phone="0161 496 0001", hours=OFFICE, verified=days_ago(3))
    team = await a_contact("emergency-duty", phone="0161 496 0002", hours="when childrens-front-door is closed", **more)
    return front_door, team


def names(answer):
    return [contact["name"] for contact in answer["contacts"]]


async def test_an_answer_names_the_place_the_moment_and_who_to_try(browser):
    await wigan()
    answer = await ask(browser, "wigan", role="childrens-front-door", at="2026-11-20T12:00")
    assert answer["place"] == {"asked": "wigan", "kind": "area"}
    assert answer["area"] == {
        "gss": "E08000010",
        "name": "Wigan",
        "authority": {"gss": "E08000010", "name": "Wigan"},
    }
    assert answer["at"] == "2026-11-20T12:00:00Z"
    (contact,) = answer["contacts"]
    assert contact["role"] == "childrens-front-door"
    assert contact["jurisdiction"] == "where the child lives or is found"
    assert contact["standing"] == "current"
    assert contact["verified_on"] == "2026-11-17"
    assert contact["review_due"] == "2027-01-16"
    (channel,) = contact["channels"]
    assert channel == {
        "kind": "phone",
        "value": "+441614960001",
        "display": "0161 496 0001",
        "standing": "current",
        "open_now": True,
        "closes_at": "2026-11-20T17:00:00Z",
        "hours": "Monday to Friday 9am to 5pm; closed on bank holidays",
        "hours_syntax": OFFICE,
        "verified_on": "2026-11-17",
        "review_due": "2027-01-16",
    }
    assert set(answer["emergency"]) == {"danger", "national"}


async def test_absent_facts_are_left_out(browser):
    await a_contact("lado")
    (contact,) = (await ask(browser, role="lado"))["contacts"]
    assert not {"verified_on", "review_due", "why", "reported"} & set(contact)
    assert set(contact["channels"][0]) == {"kind", "value", "display", "standing"}
    assert "null" not in (await browser.get("/api/lookup?place=Wigan&role=lado")).text


async def test_in_the_evening_the_duty_team_comes_first(browser):
    await wigan()
    answer = await ask(browser, role="childrens-front-door", at="2026-11-20T19:00")
    assert names(answer) == ["Wigan Emergency duty team", "Wigan Children's social care"]
    duty, day = answer["contacts"]
    assert duty["role"] == "emergency-duty"
    assert duty["channels"][0]["open_now"] is True
    assert duty["channels"][0]["closes_at"] == "2026-11-23T09:00:00Z"
    assert day["channels"][0]["opens_at"] == "2026-11-23T09:00:00Z"


async def test_on_a_bank_holiday_the_duty_team_answers_at_noon(browser):
    await wigan()
    answer = await ask(browser, role="childrens-front-door", at="2026-12-25T12:00")
    assert names(answer)[0] == "Wigan Emergency duty team"
    assert answer["contacts"][0]["channels"][0]["closes_at"] == "2026-12-29T09:00:00Z"  # the 28th is in lieu


async def test_summer_time_is_london_s(browser):
    await wigan()
    answer = await ask(browser, role="childrens-front-door", at="2026-07-01T16:30")
    assert answer["at"] == "2026-07-01T16:30:00+01:00"
    assert answer["contacts"][0]["channels"][0]["closes_at"] == "2026-07-01T17:00:00+01:00"
    same = await ask(browser, role="childrens-front-door", at="2026-07-01T15:30:00Z")
    assert same["at"] == answer["at"]


async def test_standing_is_always_today_s_whatever_moment_is_asked(browser):
    await a_contact("lado", verified=days_ago(3))
    (contact,) = (await ask(browser, role="lado", at="2030-01-01T12:00"))["contacts"]
    assert contact["standing"] == "current"


async def test_a_closed_lado_gives_way_only_for_a_child_who_is_not_safe(browser):
    await wigan()
    await a_contact("lado", phone="0161 496 0003", hours=OFFICE)
    answer = await ask(browser, role="lado", at="2026-11-20T19:00")
    assert [contact["role"] for contact in answer["contacts"]] == ["emergency-duty", "lado"]
    assert answer["contacts"][0]["why"] == "if a child is not safe until then"
    assert answer["contacts"][1]["jurisdiction"] == "where the person works, not where the child lives"


async def test_without_a_role_every_role_recorded_comes_in_order_and_each_contact_once(browser):
    await wigan()
    await a_contact("lado", phone="0161 496 0003", hours=OFFICE)
    await a_contact("dsl", organisation="Mill Lane Primary School", phone="0161 496 0004")
    answer = await ask(browser, at="2026-11-20T19:00")
    assert [contact["role"] for contact in answer["contacts"]] == ["emergency-duty", "childrens-front-door", "lado"]


async def test_a_school_s_own_lead_is_there_only_for_the_school(browser):
    await an_organisation("Mill Lane Primary School", kind="school", area="Wigan")
    await a_contact("dsl", organisation="Mill Lane Primary School", name="Lead", phone="0161 496 0004")
    assert names(await ask(browser, "Mill Lane Primary School", role="dsl")) == ["Lead"]
    elsewhere = await ask(browser, "Wigan", role="dsl")
    assert names(elsewhere) == []
    assert "Type the organisation’s name" in elsewhere["notes"][0]


async def test_nothing_recorded_is_an_answer_with_a_note_and_the_emergency(browser):
    await wigan()
    await a_role("lado")
    answer = await ask(browser, role="lado", at="2026-11-20T19:00")
    assert [contact["role"] for contact in answer["contacts"]] == ["emergency-duty"]
    assert answer["contacts"][0]["why"] == "if a child is not safe until then"
    said = "Local authority designated officer (LADO): nobody is listed for Wigan."
    assert answer["notes"] == [f"{said} Until one is, try who is listed as open below."]


async def test_standings_and_reports_are_said(browser):
    contact = await a_contact("lado", verified=days_ago(91))
    email = await a_channel(contact, kind="email", value="lado@wigan.example")
    await a_try(email, outcome="wrong")
    await a_report(contact, channel=(await channels_of(contact))[0])
    (found,) = (await ask(browser, role="lado"))["contacts"]
    assert (found["standing"], found["reported"]) == ("disputed", True)
    phone, mail = found["channels"]
    assert (phone["standing"], phone["reported"]) == ("stale", True)
    assert mail["standing"] == "disputed"
    assert "open_now" not in mail


async def test_a_report_reorders_nothing(browser):
    first = await a_contact("lado", name="First", phone="0161 496 0001", verified=TODAY)
    await a_contact("lado", name="Second", phone="0161 496 0002", verified=TODAY)
    before = names(await ask(browser, role="lado"))
    for network in "abc":
        await a_report(first, network=network)
    assert names(await ask(browser, role="lado")) == before == ["First", "Second"]


async def test_channels_for_professionals_are_not_in_a_public_answer(browser):
    contact = await a_contact("lado", visibility="professionals", phone="0161 496 0999")
    assert (await ask(browser, role="lado"))["contacts"] == []
    await a_channel(contact, value="0161 496 0001", label="advice")
    (found,) = (await ask(browser, role="lado"))["contacts"]
    assert [channel["value"] for channel in found["channels"]] == ["+441614960001"]


async def test_problems_name_themselves_and_offer_choices(browser):
    await an_area("Wigan")
    await an_area("Bolton", gss="E08000001")
    await a_role("lado")
    await postcodes(
        ("BL5 1AA", "E08000010", "E08000010", "E"),
        ("BL5 2AA", "E08000001", "E08000001", "E"),
        ("CF10 4UW", "W06000015", "W06000015", "W"),
    )
    assert (await refused(browser, "ZZ9 9ZZ"))["type"].endswith("bad-postcode")
    assert (await refused(browser, "WN9 9ZZ"))["type"].endswith("unknown-postcode")
    assert (await refused(browser, "Nowhere at all"))["type"].endswith("unknown-place")
    ambiguous = await refused(browser, "BL5")
    assert ambiguous["type"].endswith("ambiguous-place")
    assert ambiguous["choices"][1] == {"name": "Wigan", "kind": "area", "gss": "E08000010", "slug": "wigan"}
    assert (await refused(browser, "Wigan", role="wizard"))["type"].endswith("unknown-role")
    assert (await refused(browser, "Wigan", at="teatime"))["type"].endswith("bad-time")
    assert (await refused(browser, "Wigan", at="2026-13-01T00:00"))["type"].endswith("bad-time")
    abroad = await refused(browser, "CF10 4UW")
    assert abroad["type"].endswith("outside-england")
    assert abroad["nation"] == "Wales"


async def test_another_nation_s_answer_carries_whoever_is_recorded_there(browser):
    cardiff = await an_area("Cardiff", gss="W06000015", kind="unitary", nation="Wales")
    await a_contact("childrens-front-door", cardiff, organisation="Cardiff Council", name="Social services")
    problem = await refused(browser, "Cardiff")
    assert problem["area"] == {"gss": "W06000015", "name": "Cardiff"}
    assert [contact["name"] for contact in problem["contacts"]] == ["Social services"]
    assert set(problem["emergency"]) == {"danger", "national"}


async def test_an_abolished_area_names_its_successors(browser):
    heirs = (
        await an_area("Cumberland", gss="E06000063", kind="unitary"),
        await an_area("Westmorland and Furness", gss="E06000064", kind="unitary"),
    )
    await an_area("Cumbria", gss="E10000006", kind="county", ended_on=days_ago(1000), successors=heirs)
    problem = await refused(browser, "Cumbria")
    assert problem["type"].endswith("abolished-area")
    assert [heir["gss"] for heir in problem["successors"]] == ["E06000063", "E06000064"]


@pytest.mark.parametrize("role", ["lado", "LADO", " lado "])
async def test_a_role_s_code_is_read_in_any_case(browser, role):
    await a_contact("lado")
    assert len((await ask(browser, role=role))["contacts"]) == 1


async def test_search_is_a_list_of_what_was_found(browser):
    await a_contact("lado", area="Stockport")
    found = (await browser.get("/api/search", params={"q": "stokport"})).json()
    assert found[0] == {"kind": "area", "title": "Stockport", "slug": "stockport", "url": "/areas/stockport"}


async def test_roles_say_what_can_be_asked(browser):
    await a_role("lado")
    found = (await browser.get("/api/roles")).json()
    assert [role["code"] for role in found] == ["emergency-duty", "lado"]


async def test_programs_elsewhere_may_read_the_answers(browser):
    await a_contact("lado")
    answer = await browser.get("/api/lookup?place=Wigan")
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_duty_team_goes_by_the_front_door_s_known_hours_alone(browser):
    """An advice line beside it, whose hours nobody wrote down, must not hide the team at night."""
    front_door, _team = await wigan()
    await a_channel(front_door, value="0161 496 0009", label="advice")
    answer = await ask(browser, role="childrens-front-door", at="2026-11-22T20:00")
    assert names(answer)[0] == "Wigan Emergency duty team"
    assert answer["contacts"][0]["channels"][0]["open_now"] is True


async def test_a_duty_team_is_named_at_night_where_nobody_s_hours_are_known(browser):
    await a_contact("childrens-front-door", phone="0161 496 0001")
    await a_contact("emergency-duty", phone="0161 496 0002", hours="when childrens-front-door is closed")
    at_night = await ask(browser, role="childrens-front-door", at="2026-11-22T20:00")
    assert [contact["role"] for contact in at_night["contacts"]] == ["emergency-duty", "childrens-front-door"]
    assert "hours aren’t known" in at_night["notes"][0]
    by_day = await ask(browser, role="childrens-front-door", at="2026-11-20T12:00")
    assert [contact["role"] for contact in by_day["contacts"]] == ["childrens-front-door"]


async def test_a_closed_role_that_nobody_stands_in_for_says_so(browser):
    await a_contact("early-help", hours=OFFICE)
    answer = await ask(browser, role="early-help", at="2026-11-20T19:00")
    assert answer["notes"] == ["Closed now, and nobody stands in: Early help. If somebody isn’t safe, call 999."]
    assert (await ask(browser, role="early-help", at="2026-11-20T12:00"))["notes"] == []


async def test_an_hour_that_the_clocks_skip_is_the_hour_after(browser):
    await a_contact("lado")
    assert (await ask(browser, at="2027-03-28T01:30"))["at"] == "2027-03-28T02:30:00+01:00"


async def test_an_address_of_the_api_that_nobody_made_is_a_problem_too(browser):
    answer = await browser.get("/api/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_another_moment_s_answer_still_follows_each_day_s_standings(browser):
    await a_contact("lado", verified=days_ago(90))
    (before,) = (await ask(browser, role="lado", at="2030-01-01T12:00"))["contacts"]
    browser.now += timedelta(days=1)
    (after,) = (await ask(browser, role="lado", at="2030-01-01T12:00"))["contacts"]
    assert (before["standing"], after["standing"]) == ("due soon", "stale")


async def test_this_moment_s_answer_says_which_minute_it_is(browser):
    await a_contact("lado")
    first = await ask(browser, role="lado")
    browser.now += timedelta(minutes=1)
    assert (await ask(browser, role="lado"))["at"] > first["at"]


async def test_a_council_in_wales_answers_for_the_moment_and_the_role_that_were_asked(browser):
    cardiff = await an_area("Cardiff", gss="W06000015", kind="unitary", nation="Wales")
    front = await a_contact("childrens-front-door", cardiff, phone="0161 496 0001", hours=OFFICE, verified=TODAY)
    await a_contact("early-help", cardiff, phone="0161 496 0003", verified=TODAY)
    problem = await refused(browser, "Cardiff", role="childrens-front-door", at="2026-11-25T10:00")
    (listed,) = problem["contacts"]
    assert listed["slug"] == front.slug
    assert listed["channels"][0]["open_now"] is True
    everybody = await refused(browser, "Cardiff")
    assert len(everybody["contacts"]) == 2
    nobody_for_this = await refused(browser, "Cardiff", role="prevent") if await a_role("prevent") else {}
    assert nobody_for_this["contacts"] == everybody["contacts"]  # somebody there knows who


async def test_a_nation_s_name_is_answered_with_who_to_call_in_danger(browser):
    await a_contact("emergency-services", None, organisation="Emergency services", phone="999")
    problem = await refused(browser, "Wales")
    assert problem["nation"] == "Wales"
    assert problem["emergency"]["danger"][0]["value"] == "999"


async def test_in_office_hours_a_mailbox_comes_before_a_duty_team_that_is_closed(browser):
    lado = await a_contact("lado", phone="", verified=None)
    await a_channel(lado, kind="email", value="lado@wigan.example", verified=days_ago(3))
    await a_contact("emergency-duty", phone="0161 496 0002", hours="Mo-Fr 17:00-09:00; Sa,Su 00:00-24:00")
    by_day = await ask(browser, role="lado", at="2026-11-25T11:00")
    assert [each["role"] for each in by_day["contacts"]] == ["lado"]
    by_night = await ask(browser, role="lado", at="2026-11-25T20:00")
    assert [each["role"] for each in by_night["contacts"]] == ["emergency-duty", "lado"]
