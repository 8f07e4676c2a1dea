"""The handbook: every contact, the guide as it's in force, how to escalate, and whistleblowing."""

import io
from datetime import date

import pypdf
import pytest

from directory.exchange.roles import load_roles
from directory.guide.queries import the_guide
from directory.guide.rules import Clock, Urgency
from directory.partnerships.queries import Own, Policy
from directory.partnerships.rules import PolicyKind, Stage, State, Unit
from directory.posters.changes import issue_poster
from directory.posters.designs import choice_of
from directory.posters.handbook import (
    calls_of,
    concerns_chapter,
    escalation_chapter,
    limit_words,
    whistleblowing_chapter,
)
from directory.posters.rules import Row
from tests.posters.invented import ROLES, TODAY
from tests.posters.test_rules import a_way
from tests.stories import NOON, a_contact, a_demonstration, an_act, an_area, an_organisation, days_ago
from tests.stories import TODAY as STORY_S_TODAY

TITLES = {role.code: role.title for role in ROLES.values()}
STAGE = Stage("Manager to manager", "The safeguarding lead", "Their team manager", 2, Unit.WORKING_DAYS)
ONE_UUID = "00000000-0000-4000-8000-000000000000"


def the_chapter(**more):
    facts = {"rows": (), "titles": TITLES, "local": {}, "today": TODAY} | more
    return concerns_chapter(the_guide().concerns.values(), **facts)


def test_every_concern_says_how_soon_whom_to_tell_and_whom_to_call():
    entries = the_chapter().entries
    assert len(entries) == len(the_guide().concerns)
    for entry in entries:
        labels = [label for label, _lines in entry.parts]
        assert entry.lead.startswith("How soon: ")
        assert labels[0] == "Tell inside"
        assert "Rests on" in labels
    (allegation,) = [each for each in entries if each.title == the_guide().concerns["allegation-against-staff"].title]
    assert "Where the person works" in repr(allegation)
    assert any("LADO" in line for label, lines in allegation.parts if label == "Then call" for line in lines)


def test_a_call_for_some_of_a_roles_contacts_names_those_and_no_other():
    concern = the_guide().concerns["radicalisation"]
    (step,) = [each for each in concern.steps if each.only]
    hotline = Row(step.role, "Anti-Terrorist Hotline", contact=step.only[0], ways=(a_way(),))
    nspcc = Row(step.role, "NSPCC Helpline", contact="nspcc-helpline", ways=(a_way(),))
    named = [call for call in calls_of(concern, [nspcc, hotline], titles=TITLES) if call.title == hotline.heading]
    assert [call.rows for call in named] == [(hotline,)]
    assert all(nspcc not in call.rows for call in calls_of(concern, [nspcc], titles=TITLES))


def test_a_call_that_may_be_left_out_is_where_nobody_is_recorded():
    left_out = [step for each in the_guide().concerns.values() for step in each.steps if step.optional]
    assert left_out
    for concern in the_guide().concerns.values():
        needed = [step for step in concern.steps if not step.optional]
        assert len(calls_of(concern, [], titles=TITLES)) == len(needed)


def test_what_the_area_asks_stands_with_its_concern():
    entries = the_chapter(local={"neglect": ["Wigan asks: use the neglect tool."]}).entries
    asked = ("Besides, here", ("Wigan asks: use the neglect tool.",))
    with_it = [each.title for each in entries if asked in each.parts]
    assert with_it == [the_guide().concerns["neglect"].title]


def test_rules_that_nobody_has_checked_for_too_long_say_so():
    assert "That is too long ago" not in repr(the_chapter())
    assert "That is too long ago: check it first." in repr(the_chapter(today=date(2030, 1, 1)))


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (Clock(Urgency.NOW), "Now"),
        (Clock(Urgency.WORKING_DAYS, 1), "Today; at the latest within one working day"),
        (Clock(Urgency.WORKING_DAYS, 2), "Today; at the latest within 2 working days"),
        (Clock(Urgency.HOURS, 24), "Within 24 hours"),
    ],
)
def test_paper_says_how_soon_without_the_moment(clock, said):
    assert limit_words(clock) == said


def test_a_ladder_says_who_and_within_how_long():
    policy = Policy(
        ONE_UUID, "Escalation", "https://p.example/e", days_ago(90), days_ago(-90), State.IN_FORCE, (STAGE,)
    )
    (entry,) = escalation_chapter([("Wigan Partnership", policy)], area="Wigan").entries
    assert entry.title == "Escalation, Wigan Partnership"
    assert entry.parts == (
        (
            "1. Manager to manager, within 2 working days",
            ("On our side: The safeguarding lead", "On theirs: Their team manager"),
        ),
    )
    assert "No escalation policy of Wigan is recorded" in escalation_chapter([], area="Wigan").intro


def test_policies_of_its_own_are_named_or_said_to_be_missing():
    own = Own(
        ONE_UUID,
        PolicyKind.WHISTLEBLOWING,
        "Speaking up",
        "https://a.example/",
        days_ago(9),
        days_ago(-9),
        State.IN_FORCE,
    )
    assert whistleblowing_chapter([own]).entries[0].title == "Speaking up"
    assert whistleblowing_chapter([]).intro.startswith("No policy of ours is recorded.")


@pytest.mark.usefixtures("database")
async def test_a_handbook_has_contents_page_numbers_and_every_contact():
    await a_demonstration()
    await load_roles(an_act(), codes={step.role for each in the_guide().concerns.values() for step in each.steps})
    await an_organisation("Sample Street School", kind="school", area=await an_area("Wigan"))
    await a_contact("childrens-front-door", phone="0161 496 0001", verified=days_ago(21))
    await a_contact("exploitation-missing", phone="0161 496 0007", verified=days_ago(300))
    _issue, pdf = await issue_poster(
        an_act(),
        "sample-street-school",
        today=STORY_S_TODAY,
        now=NOON,
        site_name="Directory",
        base_url="https://directory.example",
        choice=choice_of("handbook"),
    )
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    words = [" ".join(page.extract_text().split()) for page in (*pages[:4], *pages[-2:])]
    assert f"1 of {len(pages)}" in words[0]
    assert "When to call whom" in words[0] + words[1]
    for said in ("0161 496 0001", "0161 496 0007", "No escalation policy of Wigan is recorded", "Not verified since"):
        assert any(said in page for page in words)
    titles = {entry.title for entry in pypdf.PdfReader(io.BytesIO(pdf)).outline if not isinstance(entry, list)}
    assert titles
