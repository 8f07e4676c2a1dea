"""The workshop pack: scenarios and a quiz, with the answers for an area."""

from dataclasses import replace

import pytest

from directory.exchange.roles import load_roles
from directory.guide.queries import the_guide
from directory.posters.changes import issue_poster
from directory.posters.designs import Choice, Edition, choice_of
from directory.posters.editions import in_edition
from directory.posters.press import printed
from directory.posters.rows import poster_of
from directory.posters.workshop import QUIZ, SCENARIOS, chapters_of, named_in_answers
from directory.verification.rules import Standing
from tests.posters.boxes import overlapping, pages_of
from tests.posters.invented import AREA_ROLES, ROLES, a_contact, a_line, an_answer, some_contacts
from tests.posters.test_sheets import IMPRINT, a_name, text_of, the_worst
from tests.stories import NOON, TODAY, a_demonstration, an_act, an_area, an_organisation, days_ago
from tests.stories import a_contact as a_listed_contact

TITLES = {role.code: role.title for role in ROLES.values()}
CONCERNS = the_guide().concerns


def the_poster(*contacts):
    poster = poster_of(
        an_answer(list(contacts)), organisation="Sample School", kind="school", hours_in_words=str, everything=True
    )
    return in_edition(poster, Edition.WORKSHOP)


def the_pack(*contacts):
    poster = the_poster(*contacts)
    return chapters_of(poster, CONCERNS, titles=TITLES)


def words_of(said) -> str:
    return str(said).replace("\\xa0", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_every_scenario_is_answered_by_the_guide_with_the_areas_numbers():
    _agenda, cards, _quiz = the_pack(*some_contacts(*AREA_ROLES))
    assert [entry.title for entry in cards.entries] == [each.told for each in SCENARIOS]
    answers = dict(zip([each.concern for each in SCENARIOS], cards.entries, strict=True))
    assert "0161 496 0003. Verified 10 November 2026." in words_of(answers["allegation-against-staff"])
    assert "Where the person works" in answers["allegation-against-staff"].lead
    assert "Never tell" in repr(answers["allegation-against-head"])
    assert all(entry.lead.startswith("How soon: ") for entry in cards.entries)


def test_an_answer_says_what_cannot_be_relied_on_and_who_is_missing():
    _agenda, cards, quiz = the_pack(a_contact("childrens-front-door", a_line(standing=Standing.STALE)))
    assert "Out of date. Not verified since 10 November 2026: check before relying on it." in repr(cards)
    assert "Local authority designated officer (LADO): nobody is recorded." in repr(cards)
    assert "No out-of-hours emergency duty team is recorded for Wigan." in quiz.entries[-1].lead


def test_the_quiz_ends_with_the_areas_own_numbers():
    _agenda, _cards, quiz = the_pack(*some_contacts(*AREA_ROLES))
    assert len(quiz.entries) == len(QUIZ) + 2
    assert [words_of(entry.lead).split(". ")[0] for entry in quiz.entries[-2:]] == ["0161 496 0001", "0161 496 0002"]


def test_its_record_holds_what_an_answer_names_and_no_more():
    named = named_in_answers(the_poster(*some_contacts(*AREA_ROLES, "dsl", "school-nursing")), CONCERNS, titles=TITLES)
    roles = [row.role for row in named.all_rows]
    assert {"childrens-front-door", "emergency-duty", "lado", "adult-safeguarding", "101"} <= set(roles)
    assert not {"dsl", "prevent", "school-nursing"} & set(roles)
    assert len(roles) == len(set(roles))
    assert all(len(row.ways) == 1 for row in named.all_rows)


@pytest.mark.parametrize("large", [False, True])
async def test_the_worst_of_answers_stand_on_their_cards(large):
    choice = Choice(choice_of("workshop-pack").design, large=large)
    poster = the_poster(*the_worst(20))
    chapters = chapters_of(poster, CONCERNS, titles=TITLES)
    pages = pages_of((await printed(replace(poster, chapters=chapters, organisation=a_name(120)), IMPRINT, choice)).pdf)
    said = "".join(text_of(boxes) for boxes, *_size in pages)
    assert said.count("01614961200extension12345.Outofdate.") == 2  # the LADO, in two answers
    for boxes, width, height in pages:
        assert overlapping(boxes) == []
        assert all(box.within(14, 14, width - 14, height - 14) for box in boxes)
        assert "K7QM-3XWD" in text_of(boxes)
        assert not large or min(box.size for box in boxes) >= 17.99


@pytest.mark.usefixtures("database")
async def test_a_pack_is_issued_like_any_other_design():
    await a_demonstration()
    await load_roles(an_act(), codes={step.role for each in CONCERNS.values() for step in each.steps})
    await an_organisation("Sample Street School", kind="school", area=await an_area("Wigan"))
    await a_listed_contact("childrens-front-door", phone="0161 496 0001", verified=days_ago(21))
    issue, pdf = await issue_poster(
        an_act(),
        "sample-street-school",
        today=TODAY,
        now=NOON,
        site_name="Directory",
        base_url="https://directory.example",
        choice=choice_of("workshop-pack"),
    )
    assert issue.design == "workshop-pack"
    assert "01614960001" in "".join(text_of(boxes) for boxes, *_size in pages_of(pdf))
