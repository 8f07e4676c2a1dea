"""From what somebody has seen to the number: the pages, as people go through them."""

from datetime import datetime

import pytest

from directory.guide.queries import the_guide
from directory.hours.rules import LONDON
from tests.conftest import Browser
from tests.page_checks import checked

WEDNESDAY_EVENING = datetime(2026, 11, 25, 19, 0, tzinfo=LONDON)
CODES = list(the_guide().concerns)


@pytest.fixture(scope="module")
async def browser(demonstration):
    async with Browser(now=WEDNESDAY_EVENING) as browser:
        yield browser


async def test_home_leads_to_the_guide_and_the_guide_to_every_concern(browser):
    home = checked(await browser.get("/"))
    assert home.leads_to("Not sure who it is? Start from what you’ve seen") == "/guide"
    page = checked(await browser.get("/guide"))
    assert {f"/guide/{code}" for code in CODES} <= {address for address, _ in page.links}
    assert "he has bruises he can’t explain" in page.said


async def test_a_concern_is_found_in_one_s_own_words_and_nothing_found_still_helps(browser):
    page = checked(await browser.get("/guide", params={"q": "bruises"}))
    found = [address for address, _ in page.links if address.startswith("/guide/")]
    assert "/guide/unexplained-injury" in found
    assert "/guide/radicalisation" not in found
    nothing = checked(await browser.get("/guide", params={"q": "xyzzy"}))
    assert nothing.leads_to("ask for advice") == "/guide/not-sure"


@pytest.mark.parametrize("code", CODES)
async def test_every_concern_asks_its_question_and_has_an_answer(browser, code):
    concern = the_guide().concerns[code]
    asks = checked(await browser.get(f"/guide/{code}"))
    assert concern.title in asks.said
    assert concern.asked.question in asks.said
    for covered in concern.covers:
        assert covered in asks.said
    answer = checked(await browser.get(f"/guide/{code}/areas/wigan"))
    for said in (*concern.first, *concern.avoid, *concern.say, *concern.record, *concern.expect, *concern.family):
        assert said in answer.said
    for rule in concern.rules:
        assert rule.text in answer.said
        assert rule.source in answer.said
    assert answer.said.count("Not confirmed") == sum(not rule.confirmed for rule in concern.rules)


async def test_what_is_typed_is_posted_and_the_answer_s_address_names_only_the_area(browser):
    asks = await browser.get("/guide/unexplained-injury")
    sent = await browser.submit(asks, place="WN1 1AA")
    assert (sent.status_code, sent.headers["location"]) == (303, "/guide/unexplained-injury/areas/wigan")
    answer = checked(await browser.get(sent.headers["location"]))
    assert "Out-of-hours emergency duty team for Wigan" in answer.said
    assert answer.leads_to("0161 496 0002") == "tel:+441614960002"
    # What is closed is the front door, and nobody must take the duty team for closed.
    assert "In place of the children's social care front door, listed as closed until" in answer.said
    assert "Listed as closed" not in answer.said
    assert "How soon: Now, before the child goes home." in answer.said
    again = await browser.get("/guide/unexplained-injury/areas")
    assert (again.status_code, again.headers["location"]) == (302, "/guide/unexplained-injury")


async def test_an_allegation_asks_for_two_places_and_calls_both(browser):
    asks = await browser.get("/guide/allegation-against-staff")
    assert "Where does the child live?" in checked(asks).said
    sent = await browser.submit(asks, place="Luton", second_place="SK1 3RS")
    assert sent.headers["location"] == "/guide/allegation-against-staff/areas/luton?second=stockport"
    answer = checked(await browser.get(sent.headers["location"]))
    assert "LADO for Luton" in answer.said
    assert "Out-of-hours emergency duty team for Stockport" in answer.said
    assert "Today; at the latest tomorrow at 5pm" in answer.said
    alone = await browser.submit(asks, place="Luton", second_place="")
    assert "this is the one for Luton" in checked(await browser.get(alone.headers["location"])).said


async def test_the_lado_keeps_the_step_at_night_with_the_opening_time(browser):
    answer = checked(await browser.get("/guide/allegation-against-staff/areas/wigan"))
    lado = answer.said[answer.said.index("LADO for Wigan") : answer.said.index("for Wigan First of all")]
    assert lado.index("If a child is not safe until then") < lado.index("0161 496 0002")
    assert "opens at 9am tomorrow" in lado
    assert "Listed as closed until 9am tomorrow." in lado


async def test_where_nobody_is_listed_the_page_says_whom_to_ask(browser):
    answer = checked(await browser.get("/guide/allegation-against-staff/areas/central-bedfordshire"))
    assert "Nobody is listed for this. Ask" in answer.said
    empty = checked(await browser.get("/guide/not-sure/areas/kent"))
    assert "Nobody is listed for this. If somebody isn’t safe, call 999." in empty.said


async def test_a_withdrawn_postcode_is_said_to_be_so(browser):
    asks = await browser.get("/guide/not-sure")
    sent = await browser.submit(asks, place="AB1 0AA")
    assert sent.status_code == 422  # in Scotland
    answer = checked(await browser.get("/guide/not-sure/areas/wigan?withdrawn=yes"))
    assert "Royal Mail has withdrawn that postcode" in answer.said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type a postcode or a council"),
        ("Nowhereville", "No place is called “Nowhereville”"),
        ("WN9", "The directory doesn’t know the postcode WN9"),
        ("x" * 300, "Shorten this to 200 characters"),
    ],
)
async def test_a_wrong_place_is_asked_for_again_with_what_was_typed(browser, typed, said):
    asks = await browser.get("/guide/allegation-against-staff")
    page = checked(await browser.submit(asks, place=typed, second_place="Wigan"), status=422)
    assert page.title.startswith("Error: ")
    assert said in page.said
    assert "Somebody who works with children may have harmed a child" in page.said


async def test_a_wrong_second_place_says_so_beside_its_own_box(browser):
    asks = await browser.get("/guide/allegation-against-staff")
    answer = await browser.submit(asks, place="Wigan", second_place="Nowhereville")
    page = checked(answer, status=422)
    assert "second_place-error" in page.ids
    assert 'value="Wigan"' in answer.text


async def test_of_several_places_one_can_be_chosen_for_either_box(browser):
    asks = await browser.get("/guide/allegation-against-staff")
    first = checked(await browser.submit(asks, place="Cumbria", second_place=""), status=422)
    assert first.leads_to("Cumberland") == "/guide/allegation-against-staff/areas/cumberland"
    second = checked(await browser.submit(asks, place="Wigan", second_place="Cumbria"), status=422)
    assert second.leads_to("Cumberland") == "/guide/allegation-against-staff/areas/wigan?second=cumberland"
    gone = checked(await browser.get("/guide/allegation-against-staff/areas/cumbria"))
    assert gone.leads_to("Cumberland") == "/guide/allegation-against-staff/areas/cumberland"


async def test_a_team_or_an_organisation_typed_as_the_place_is_led_on(browser):
    asks = await browser.get("/guide/not-sure")
    page = checked(await browser.submit(asks, place="Bedfordshire Police"), status=422)
    assert page.leads_to("Luton") == "/guide/not-sure/areas/luton"
    led_on = checked(await browser.submit(asks, place="lado"), status=422)
    assert any(address.startswith(("/roles/", "/contacts/")) for address, _ in led_on.links)
    nspcc = checked(await browser.submit(asks, place="NSPCC"), status=422)
    assert nspcc.leads_to("NSPCC charity".removesuffix(" charity")) == "/organisations/nspcc"
    school = await browser.submit(asks, place="Sample Street Primary School")
    assert school.headers["location"] == "/guide/not-sure/areas/wigan"


async def test_another_nation_is_told_who_there(browser):
    asks = await browser.get("/guide/not-sure")
    page = checked(await browser.submit(asks, place="Cardiff"), status=422)
    assert "Call the council’s social services" in page.said
    assert page.leads_to("call 101") == "tel:101"


async def test_an_unknown_concern_is_a_page_that_leads_on(browser):
    page = checked(await browser.get("/guide/bruises"), status=404)
    assert page.leads_to("ask for advice") == "/guide/not-sure"
    assert "/guide/unexplained-injury" in {address for address, _ in page.links}
    assert (await browser.get("/guide/FGM")).headers["location"] == "/guide/fgm"
    assert (await browser.get("/guide/bruises/areas/wigan")).status_code == 404
    assert (await browser.get("/guide/fgm/areas/nowhere")).status_code == 404
    assert (await browser.get("/guide/allegation-against-staff/areas/wigan?second=nowhere")).status_code == 404


async def test_another_moment_is_answered_and_said(browser):
    answer = checked(await browser.get("/guide/fgm/areas/wigan?at=2026-12-24T18:00"))
    assert "This is the answer for 6pm on Thursday 24 December 2026." in answer.said
    assert "at the latest on Tuesday 29 December at 5pm" in answer.said


async def test_an_answer_is_kept_and_ends_at_midnight_with_its_deadline(demonstration):
    async with Browser(now=WEDNESDAY_EVENING) as browser:
        asked = "/guide/allegation-against-staff/areas/wigan"
        first = await browser.get(asked)
        assert (await browser.get(asked, headers={"if-none-match": first.headers["etag"]})).status_code == 304
        browser.now = datetime(2026, 11, 27, 0, 0, 1, tzinfo=LONDON)
        assert "at the latest on Monday 30 November at 5pm" in checked(await browser.get(asked)).said


async def test_a_rule_that_is_due_says_so(demonstration):
    async with Browser(now=datetime(2027, 9, 2, 12, 0, tzinfo=LONDON)) as browser:
        answer = checked(await browser.get("/guide/missing-child/areas/wigan"))
        assert "Out of date" in answer.said
        assert "to be checked again by 1 September 2027" in answer.said


async def test_a_search_that_finds_nobody_leads_to_the_guide_with_the_same_words(browser):
    page = checked(await browser.get("/search", params={"q": "bruises he can’t explain"}))
    found = checked(await browser.get(page.leads_to("Look in the guide")))
    assert "A child has a bruise or injury that nobody can explain" in found.said


async def steps_to_the_number(browser, *links, place):
    """The page on which somebody ends up who presses these one after another, and then answers the question."""
    page = await browser.get("/")
    for words in links:
        page = await browser.get(next(each for each, said in checked(page).links if said.strip().startswith(words)))
    sent = await browser.submit(page, place=place)
    return checked(await browser.get(sent.headers["location"])), len(links) + 1


async def test_three_steps_lead_from_home_to_the_number_and_one_where_the_team_is_known(browser):
    title = the_guide().concerns["unexplained-injury"].title
    answer, steps = await steps_to_the_number(browser, "Not sure who it is?", title, place="WN1 1AA")
    assert (steps, answer.leads_to("0161 496 0002")) == (3, "tel:+441614960002")
    page, steps = await steps_to_the_number(browser, place="WN1 1AA")
    assert (steps, page.leads_to("0161 496 0002")) == (1, "tel:+441614960002")


async def test_not_sure_leads_to_advice_from_the_front_door_with_no_names(demonstration):
    async with Browser(now=WEDNESDAY_EVENING.replace(hour=11)) as browser:
        answer, steps = await steps_to_the_number(browser, "Not sure who it is?", "Call for advice", place="Wigan")
    assert steps == 3
    assert "Children's social care for Wigan Today, for advice. You can ask with no names." in answer.said
    assert answer.leads_to("0161 496 0001") == "tel:+441614960001"


async def test_an_address_typed_wrongly_is_a_page_that_helps(browser):
    concern = checked(await browser.get("/guide/bruises/areas/wigan"), status=404)
    assert "/guide/unexplained-injury" in {address for address, _ in concern.links}
    assert checked(await browser.get("/guide/bruises/areas"), status=404).title == concern.title
    area = checked(await browser.get("/guide/fgm/areas/nowhere"), status=404)
    assert "No area has this address. Type a postcode, like WN1 1AA, or a council" in area.said
    assert "Where does the child live, or where was the child found?" in area.said
    second = await browser.get("/guide/allegation-against-staff/areas/wigan?second=nowhere")
    assert "second_place-error" in checked(second, status=404).ids
    assert 'value="Wigan"' in second.text
    moment = checked(await browser.get("/guide/not-sure/areas/wigan?at=teatime"), status=422)
    assert "The time in this address can’t be read, so this is the answer for now." in moment.said
    assert moment.leads_to("0161 496 0002") == "tel:+441614960002"
    posted = await browser.post("/guide/bruises/areas", data={"place": "Wigan"})
    assert checked(posted, status=404).title == concern.title


async def test_each_call_names_whom_to_try_if_nobody_answers(demonstration):
    async with Browser(now=WEDNESDAY_EVENING.replace(hour=11)) as browser:
        alone = checked(await browser.get("/guide/low-level-concern/areas/wigan"))
        assert "Nobody answers? Ask Wigan MASH on 0161 496 0001" in alone.said
        assert "Still nobody? Try the next number under the same heading, then ring again." in alone.said


async def test_paper_says_the_area_and_nothing_of_where_the_child_lives(browser):
    answer = await browser.get(
        "/guide/allegation-against-staff/areas/luton?second=wigan&organisation=fable-hill-college"
    )
    printed = answer.text.partition('<p class="printed">')[2].partition("</p>")[0]
    assert "/guide/allegation-against-staff/areas/luton." in printed
    assert "wigan" not in printed
    assert "fable-hill" not in printed
