"""Where an agreement stands: of its rows and a date, and of nothing else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.agreements.rules import (
    IN_FORCE,
    Facts,
    How,
    State,
    check_next_version,
    check_review,
    check_signature,
    in_words,
    state,
    superseded_on,
    termination_day,
)
from directory.errors import RuleBroken

TODAY = date(2026, 11, 20)


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def facts(**more) -> Facts:
    """In force for 100 days, to be reviewed in 100, ending in 300."""
    given = {
        "starts_on": day(-100),
        "ends_on": day(300),
        "review_due_on": day(100),
        "review_notice_days": 30,
        "sent": True,
        "signed": (day(-101), day(-110)),
    }
    return Facts(**given | more)


@pytest.mark.parametrize(
    ("known", "expected", "words"),
    [
        ({}, State.IN_FORCE, "In force until 16 September 2027"),
        ({"ends_on": None, "review_due_on": None}, State.IN_FORCE, "In force"),
        ({"sent": False}, State.DRAFT, "Draft"),
        ({"signed": (day(-1), None)}, State.OUT, "Out for signature: 1 of 2 still to sign"),
        ({"signed": ()}, State.OUT, "Out for signature: 0 of 0 still to sign"),
        ({"starts_on": day(1)}, State.SIGNED, "Signed by all, begins on 21 November 2026"),
        ({"starts_on": day(0)}, State.IN_FORCE, "In force until 16 September 2027"),
        ({"review_due_on": day(31)}, State.IN_FORCE, "In force until 16 September 2027"),
        ({"review_due_on": day(30)}, State.REVIEW_DUE, "In force, to be reviewed by 20 December 2026"),
        ({"review_due_on": day(0)}, State.REVIEW_DUE, "In force, to be reviewed by 20 November 2026"),
        ({"review_due_on": day(-1)}, State.REVIEW_OVERDUE, "In force, but its review was due on 19 November 2026"),
        ({"ends_on": day(0)}, State.IN_FORCE, "In force until 20 November 2026"),
        ({"ends_on": day(-1), "review_due_on": day(-1)}, State.EXPIRED, "Expired: it ended on 19 November 2026"),
        ({"terminated_on": day(1)}, State.IN_FORCE, "In force, and to end early on 21 November 2026"),
        ({"terminated_on": day(0)}, State.TERMINATED, "Terminated on 20 November 2026"),
        ({"terminated_on": day(0), "sent": False}, State.TERMINATED, "Given up before it was sent"),
        ({"superseded_on": day(1)}, State.IN_FORCE, "In force until 16 September 2027"),
        ({"superseded_on": day(0)}, State.SUPERSEDED, "Superseded by a later version on 20 November 2026"),
    ],
)
def test_a_state_follows_from_days_and_signatures(known, expected, words):
    assert state(facts(**known), today=TODAY) is expected
    assert in_words(facts(**known), today=TODAY) == words


def test_what_is_signed_late_begins_with_its_last_signature_and_what_never_held_supersedes_nothing():
    late = facts(signed=(day(-5), day(-20)))
    assert (late.begins_on, late.held_from) == (day(-5), day(-5))
    assert facts(ends_on=day(-6), signed=(day(-5), day(-20))).held_from is None
    assert facts(terminated_on=day(-101)).held_from is None
    assert facts(starts_on=None).begins_on is None
    assert superseded_on([late, facts()]) == day(-100)
    assert superseded_on([facts(sent=False)]) is None


@pytest.mark.parametrize(
    ("known", "asked", "words"),
    [
        ({"sent": False}, {}, "Only what is out"),
        ({}, {"on": day(1)}, "not a day to come"),
        ({"ends_on": day(-2)}, {"on": day(-1)}, "It ended on"),
        ({}, {"on": day(-1), "how": How.IN_PRODUCT}, "signs today"),
        ({}, {"on": day(-1)}, ""),
    ],
)
def test_a_signature_has_a_day_that_can_be(known, asked, words):
    _refused(check_signature, facts(signed=(None,), **known), {"on": TODAY, "how": How.DOCUMENT} | asked, words)


@pytest.mark.parametrize(
    ("known", "asked", "words"),
    [
        ({"sent": False}, {}, "Only what is in force"),
        ({}, {"on": day(1)}, "not a day to come"),
        ({}, {"on": day(-101)}, "can’t have been before"),
        ({}, {"next_due_on": TODAY}, "must come after this one"),
        ({}, {"next_due_on": day(301)}, "It ends on"),
        ({}, {"next_due_on": day(300)}, ""),
    ],
)
def test_a_review_is_of_what_is_in_force_and_leads_to_another(known, asked, words):
    _refused(check_review, facts(**known), {"on": TODAY, "next_due_on": day(90)} | asked, words)


@pytest.mark.parametrize(
    ("known", "asked", "words"),
    [
        ({"terminated_on": TODAY}, {}, "It’s over already"),
        ({"ends_on": day(-1)}, {}, "It’s over already: Expired"),
        ({"terminated_on": day(50)}, {}, "It’s to end on 9 January 2027 already"),
        ({}, {"on": None}, "Enter the day"),
        ({}, {"on": day(-1)}, "Enter today or a day to come"),
        ({}, {"on": day(301)}, "ends by itself"),
        ({}, {"on": day(29)}, "the first day is 20 December 2026"),
        ({}, {"on": day(29), "all_agreed": True}, ""),
        ({}, {"on": day(30)}, ""),
        ({}, {"on": TODAY, "notice_days": None}, ""),
    ],
)
def test_an_end_keeps_to_its_notice(known, asked, words):
    _refused(termination_day, facts(**known), {"on": day(40), "notice_days": 30, "all_agreed": False} | asked, words)


def test_what_binds_nobody_yet_is_given_up_at_once():
    assert termination_day(facts(sent=False), on=day(9), notice_days=30, all_agreed=False, today=TODAY) == TODAY


def test_one_version_is_made_after_another():
    check_next_version([State.IN_FORCE, State.TERMINATED])
    with pytest.raises(RuleBroken, match="isn’t signed yet"):
        check_next_version([State.IN_FORCE, State.DRAFT])


def _refused(check, known, asked, words):
    if words:
        with pytest.raises(RuleBroken, match=words):
            check(known, **asked, today=TODAY)
    else:
        check(known, **asked, today=TODAY)


DAYS = st.none() | st.integers(-9, 9).map(day)
VERSIONS = st.builds(
    Facts,
    starts_on=DAYS,
    ends_on=DAYS,
    review_due_on=DAYS,
    review_notice_days=st.integers(0, 5),
    sent=st.booleans(),
    signed=st.lists(DAYS, max_size=2).map(tuple),
    terminated_on=DAYS,
)


@given(versions=st.lists(VERSIONS, min_size=1, max_size=4), today=st.integers(-10, 10).map(day))
def test_however_the_rows_are_at_most_one_version_is_in_force(versions, today):
    linked = [
        Facts(**vars(each) | {"superseded_on": superseded_on(versions[number + 1 :])})
        for number, each in enumerate(versions)
    ]
    states = [state(each, today=today) for each in linked]
    assert sum(each in IN_FORCE for each in states) <= 1
    assert states == [state(each, today=today) for each in linked]
    for each in linked:  # what is over stays over
        if state(each, today=today) in {State.SUPERSEDED, State.TERMINATED}:
            assert state(each, today=today + timedelta(days=1)) in {State.SUPERSEDED, State.TERMINATED}
        assert in_words(each, today=today)
