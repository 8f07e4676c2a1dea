"""The guide for programs, as its contract says it."""

from datetime import datetime

import pytest

from directory.accounts.rules import Level, Viewer
from directory.guide.queries import the_guide
from directory.hours.rules import LONDON
from tests.conftest import Browser

NIGHT = "2026-11-25T19:00"
PROMISED = {
    "concern", "title", "urgency", "deadline", "jurisdiction", "tell", "steps", "first", "avoid", "family", "record",
    "expect", "rules", "notes", "emergency",
}  # fmt: skip


@pytest.fixture(scope="module")
async def browser(demonstration):
    async with Browser() as browser:
        yield browser


async def ask(browser, code, place="Wigan", **more):
    answer = await browser.get(f"/api/guide/{code}", params={"place": place, **more})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    return answer.json()


async def refused(browser, code, **asked):
    answer = await browser.get(f"/api/guide/{code}", params=asked)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return problem


async def test_the_list_says_what_may_have_been_seen_and_asks_for_the_place(browser):
    concerns = (await browser.get("/api/guide")).json()
    assert [each["concern"] for each in concerns] == list(the_guide().concerns)
    lado = next(each for each in concerns if each["concern"] == "allegation-against-staff")
    assert lado["asks"] == "Where does the person work?"
    assert lado["jurisdiction"] == "where the person works, not where the child lives"
    assert (lado["who"], lado["urgency"]) == (["colleague"], "working-days")
    assert "supply teacher" in lado["said"]


async def test_an_answer_has_everything_that_was_promised(browser):
    answer = await ask(browser, "allegation-against-staff", at=NIGHT)
    assert set(answer) >= PROMISED
    assert answer["deadline"] == "2026-11-26T17:00:00Z"
    assert answer["how_soon"] == "Today; at the latest tomorrow at 5pm"
    assert answer["tell"][0] == {
        "order": 1,
        "who": "head",
        "title": "The head or whoever is in charge",
        "text": "Tell the head, or whoever is in charge, at once. Tell nobody else.",
    }
    assert [step["order"] for step in answer["steps"]] == [1, 2, 3]
    assert [each["order"] for each in answer["tell"]] == [1, 2, 3]
    for name in ("first", "avoid", "family", "record", "expect"):
        assert isinstance(answer[name], str)
        assert answer[name]
    assert answer["emergency"]["danger"][0]["value"] == "999"


async def test_a_closed_role_s_step_names_the_one_that_answers_and_the_lado_s_stays(browser):
    lado, front_door, police = (await ask(browser, "allegation-against-staff", at=NIGHT))["steps"]
    assert (lado["role"], lado["why"]) == ("lado", "if a child is not safe until then")
    assert "instead_of" not in lado
    assert [contact["role"] for contact in lado["contacts"]] == ["emergency-duty", "lado"]
    assert (front_door["role"], front_door["instead_of"]) == ("emergency-duty", "childrens-front-door")
    assert "why" not in front_door
    assert police["contacts"][0]["channels"][0]["value"] == "101"
    by_day = await ask(browser, "allegation-against-staff", at="2026-11-25T10:00")
    assert [step["role"] for step in by_day["steps"]] == ["lado", "childrens-front-door", "101"]
    assert not any("instead_of" in step or "why" in step for step in by_day["steps"])


async def test_nothing_recorded_counts_as_closed(browser):
    night = await ask(browser, "physical-abuse", place="Kent", at=NIGHT)
    first = night["steps"][0]
    assert (first["role"], first["contacts"]) == ("childrens-front-door", [])
    assert any("nobody is listed for Kent" in note for note in night["notes"])
    lado = (await ask(browser, "low-level-concern", place="Central Bedfordshire", at=NIGHT))["steps"][0]
    assert (lado["role"], lado["why"]) == ("lado", "if a child is not safe until then")


async def test_two_calls_go_to_two_places(browser):
    places = {"place": "Luton", "second_place": "WN1 1AA"}
    answer = await ask(browser, "allegation-against-staff", **places, at="2026-11-25T10:00")
    assert [step["area"]["name"] for step in answer["steps"][:2]] == ["Luton", "Wigan"]
    assert answer["area"]["name"] == "Luton"


async def test_what_is_now_has_no_deadline_and_absent_facts_are_left_out(browser):
    answer = await ask(browser, "unexplained-injury")
    assert answer["urgency"] == "now-before-home"
    assert "deadline" not in answer
    assert "null" not in (await browser.get("/api/guide/unexplained-injury?place=Wigan")).text


async def test_each_rule_says_where_it_is_from_and_whether_it_is_confirmed(browser):
    rules = (await ask(browser, "allegation-against-staff"))["rules"]
    by_source = {rule["source"]: rule for rule in rules}
    head = by_source["Keeping Children Safe in Education, part one and part four"]
    assert (head["confirmed"], head["standing"]) == (False, "unverified")
    limbs = rules[0]
    assert limbs["source"].startswith("Working Together to Safeguard Children, chapter 4")
    assert (limbs["edition"], limbs["in_force_from"], limbs["checked_on"]) == ("2023", "2023-12-15", "2026-11-25")
    assert (limbs["standing"], limbs["review_due"]) == ("current", "2027-09-01")


async def test_a_code_may_be_written_carelessly_and_an_unknown_one_is_told_the_others(browser):
    assert (await ask(browser, "FGM"))["concern"] == "fgm"
    problem = await refused(browser, "bruises", place="Wigan")
    assert (problem["status"], problem["type"]) == (404, "/problems/unknown-concern")
    assert problem["choices"][1] == {
        "name": "A child has a bruise or injury that nobody can explain",
        "kind": "concern",
        "slug": "unexplained-injury",
    }


@pytest.mark.parametrize(
    ("asked", "status", "kind"),
    [
        ({}, 404, "unknown-place"),
        ({"place": "Nowhereville"}, 404, "unknown-place"),
        ({"place": "WN99 9XX"}, 404, "unknown-postcode"),
        ({"place": "ZZ1"}, 400, "bad-postcode"),
        ({"place": "Cumbria"}, 410, "abolished-area"),
        ({"place": "Greater Manchester"}, 409, "ambiguous-place"),
        ({"place": "Wigan", "at": "teatime"}, 400, "bad-time"),
        ({"place": "Wigan", "second_place": "Cumbria"}, 410, "abolished-area"),
    ],
)
async def test_a_question_that_cannot_be_answered_is_a_problem_that_helps(browser, asked, status, kind):
    problem = await refused(browser, "allegation-against-staff", **asked)
    assert (problem["status"], problem["type"]) == (status, f"/problems/{kind}")


async def test_outside_england_the_nation_and_999_are_given(browser):
    problem = await refused(browser, "not-sure", place="Cardiff")
    assert (problem["nation"], problem["area"]["name"]) == ("Wales", "Cardiff")
    assert problem["emergency"]["danger"][0]["value"] == "999"


async def test_for_professionals_alone_what_is_theirs(browser):
    assert "positions.of.trust@wigan.example" not in str(await ask(browser, "allegation-adult-workforce"))
    async with Browser(viewer=Viewer(Level.PROFESSIONAL, 1)) as theirs:
        theirs.cookies.set("session", "somebody's")
        answer = await ask(theirs, "allegation-adult-workforce")
    assert [step["role"] for step in answer["steps"]] == ["adult-safeguarding", "pipot", "101"]


async def test_an_answer_is_kept_until_it_changes_and_another_day_has_another_deadline(demonstration):
    async with Browser(now=datetime(2026, 11, 25, 19, 0, tzinfo=LONDON)) as browser:
        asked = "/api/guide/allegation-against-staff?place=Wigan"
        first = await browser.get(asked)
        assert (await browser.get(asked, headers={"if-none-match": first.headers["etag"]})).status_code == 304
        browser.now = datetime(2026, 11, 26, 0, 0, 1, tzinfo=LONDON)
        assert (await browser.get(asked)).json()["deadline"] == "2026-11-27T17:00:00Z"
