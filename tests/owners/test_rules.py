"""When an owner's word is enough, how long links last, whom to ask: no database."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.forms import PostedForm
from directory.owners.answers import field_of, mistakes, read_answers
from directory.owners.letters import MOST_NAMED, asking, code
from directory.owners.rules import (
    NEED_A_CODE,
    Answer,
    Asked,
    Says,
    asked_lately,
    called,
    disputed_by,
    falls_due,
    good_for,
    never_enough,
)
from directory.verification.rules import Method, Outcome, Try, trust

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PHONE, EMAIL = UUID(int=1), UUID(int=2)
ROLES = st.sampled_from(["early-help", "helpline", "prevent", *sorted(NEED_A_CODE)])


def asked(uuid=PHONE, **more):
    about = {
        "number": 1,
        "kind": "phone",
        "value": "+441614960001",
        "label": "",
        "hours": "",
        "visibility": "public",
        "contact": 1,
        "slug": "wigan-early-help",
        "name": "Wigan early help",
        "organisation": "Wigan Council",
        "role": "early-help",
        "role_title": "Early help",
        "owner": 1,
        "owner_called": "The team",
        "named_by_changer": False,
        "told_by_owner": False,
        "finding_open": False,
        "confirmed_on": None,
    }
    return Asked(uuid=uuid, **about | more)


def an_answer(says=Says.RIGHT, shown="+441614960001", **more):
    return Answer(says, shown, **more)


def read(*known, with_code=False, **typed):
    form = PostedForm(typed)
    return read_answers(form, known or [asked()], with_code=with_code, demonstration=True), form.errors


def typed(uuid=PHONE, says="right", shown="+441614960001", **more):
    given = {"answer": says, "shown": shown} | more
    return {field_of(part, uuid): words for part, words in given.items()}


def test_a_link_is_good_for_two_weeks_and_for_three_days_where_a_child_depends_on_the_number():
    assert good_for(["early-help", "prevent"]) == timedelta(days=14)
    for role in ("childrens-front-door", "emergency-duty", "lado"):
        assert good_for(["early-help", role]) == timedelta(days=3)


@given(role=ROLES, with_code=st.booleans(), told=st.booleans(), found=st.booleans(), changer=st.booleans())
def test_an_owner_s_word_is_enough_only_where_nothing_speaks_against_it(role, with_code, told, found, changer):
    entry = asked(role=role, told_by_owner=told, finding_open=found, named_by_changer=changer)
    refused = mistakes({PHONE: an_answer()}, {PHONE: entry}, with_code=with_code)
    assert bool(refused) == (told or found or changer or (role in NEED_A_CODE and not with_code))
    assert bool(never_enough(entry)) == (told or found or changer)


@given(role=ROLES, says=st.sampled_from(Says), value=st.sampled_from(["", "x"]), hours=st.sampled_from(["", "9 to 5"]))
def test_a_link_alone_disputes_nothing_that_a_child_depends_on(role, says, value, hours):
    answer = an_answer(says, value=value, hours=hours)
    with_code, without = (disputed_by(answer, role=role, with_code=each) for each in (True, False))
    assert without == (None if role in NEED_A_CODE else with_code)
    assert with_code is not Outcome.RIGHT


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (an_answer(Says.RIGHT), None),
        (an_answer(Says.GONE), Outcome.WRONG),
        (an_answer(Says.CHANGED, value="+441614960002"), Outcome.CHANGED),
        (an_answer(Says.CHANGED, value="+441614960002", hours="9 to 5"), Outcome.CHANGED),
        (an_answer(Says.CHANGED, note="We have moved"), Outcome.CHANGED),
        (an_answer(Says.CHANGED, hours="9 to 5"), None),  # the number is right
    ],
)
def test_what_an_answer_says_of_the_value(answer, outcome):
    assert disputed_by(answer, role="early-help", with_code=False) is outcome


@pytest.mark.parametrize(("age", "due"), [(89, False), (90, True), (121, True)])
def test_what_is_good_for_thirty_days_more_or_less_falls_due(age, due):
    verified = Try(TODAY - timedelta(days=age), Method.RANG, Outcome.RIGHT)
    found = trust([verified], review_days=120, named_person=False, today=TODAY)
    assert falls_due(found, today=TODAY) is due


def test_what_nobody_verified_or_somebody_disputes_falls_due():
    disputed = Try(TODAY, Method.RANG, Outcome.WRONG)
    for tries in ([], [disputed, Try(TODAY, Method.RANG, Outcome.RIGHT)]):
        assert falls_due(trust(tries, review_days=120, named_person=False, today=TODAY), today=TODAY)


def test_nobody_is_asked_again_within_two_weeks():
    assert not asked_lately(None, now=NOON)
    assert asked_lately(NOON - timedelta(days=14) + timedelta(seconds=1), now=NOON)
    assert not asked_lately(NOON - timedelta(days=14), now=NOON)


def test_an_owner_is_called_by_what_says_least_of_their_mailbox():
    assert called(person="Robin", job_title="Manager", email="a@b.example") == "Robin"
    assert called(person="", job_title="Manager", email="a@b.example") == "Manager"
    assert len(called(person="", job_title="", email="a" * 254)) == 200  # as long as the column


def test_answers_are_read_with_what_was_typed_about_them():
    told = typed(says="changed", value="0161 496 0009", hours=" 9  to 5 ", note="one\ntwo")
    answers, errors = read(**told)
    assert errors == {}
    assert answers == {PHONE: Answer(Says.CHANGED, "+441614960001", "+441614960009", "9 to 5", "one two")}
    assert read() == ({}, {})  # nothing was answered


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        (typed(says="changed"), "value", "Enter what it is now"),
        (typed(says="changed", value="call us"), "value", "enter"),
        (typed(says="changed", value="0161 496 0001"), "value", "has already"),
        (typed(says="changed", note="x" * 501), "note", "Shorten"),
        (typed(says="", note="We moved"), "answer", "Choose whether"),
        (typed(says="right", shown="+441614960002"), "answer", "changed while your page was open"),
        (typed(says="gone", shown=""), "answer", "changed while your page was open"),
    ],
)
def test_a_mistake_is_said_beside_its_field(told, field, sentence):
    _answers, errors = read(**told)
    assert sentence in errors[field_of(field, PHONE)]
    assert len(errors) == 1


def test_an_answer_about_another_s_channel_is_refused():
    _answers, errors = read(**typed(), **typed(EMAIL))
    assert "no longer yours" in errors[""]


def test_where_the_code_is_missing_only_confirming_is_refused():
    lado = asked(role="lado")
    for says, refused in (("right", True), ("gone", False), ("changed", False)):
        _answers, errors = read(lado, **typed(says=says, note="Moved"))
        assert (set(errors) == {"code"}) is refused
        assert read(lado, with_code=True, **typed(says=says, note="Moved"))[1] == {}


@given(shown=st.text(max_size=20), says=st.sampled_from(Says))
def test_only_the_value_that_is_held_can_be_answered_about(shown, says):
    found = mistakes({PHONE: an_answer(says, shown=shown)}, {PHONE: asked()}, with_code=True)
    assert bool(found) == (shown != "+441614960001")


def test_a_mail_names_the_first_entries_and_counts_the_rest():
    def mail(number):
        return asking(
            to="a@b.example",
            entries=[f"Entry {n}" for n in range(number)],
            link="l",
            site_name="S",
            until="u",
            code=True,
        )

    assert "1 entry in" in mail(1).subject
    assert "and 5 more" in mail(MOST_NAMED + 5).paragraphs
    assert not [each for each in mail(MOST_NAMED).paragraphs if "more" in each]
    assert any("code" in each for each in mail(1).afterwards)


def test_a_code_s_mail_says_what_it_is_for():
    letter = code(to="a@b.example", code="012345", site_name="S")
    assert letter.paragraphs[0] == "Your code is 012345"
    assert letter.link == ""
