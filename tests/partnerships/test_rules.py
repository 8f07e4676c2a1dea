"""By when each stage of a ladder must be reached, and how policies stand, without a database."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import RuleBroken
from directory.hours.rules import LONDON, bank_holidays
from directory.partnerships.rules import Dated, Part, Stage, State, Unit, check_days, review_state, states, steps

TODAY = date(2026, 11, 20)


def a_stage(amount, unit="working-days"):
    return Stage("Talk", "The practitioner", "The other practitioner", amount, Unit(unit))


def moments(starts, *stages):
    at = datetime.fromisoformat(starts).replace(tzinfo=LONDON)
    return [f"{each.ends_by:%a %d %b %H:%M}" for each in steps(stages, starts=at, nation="England")]


@pytest.mark.parametrize(
    ("starts", "stages", "ends"),
    [
        ("2026-11-24T10:00", [a_stage(24, "hours"), a_stage(2)], ["Wed 25 Nov 10:00", "Fri 27 Nov 17:00"]),
        ("2026-11-27T16:00", [a_stage(1), a_stage(1)], ["Mon 30 Nov 17:00", "Tue 01 Dec 17:00"]),
        ("2026-12-24T10:00", [a_stage(1), a_stage(48, "hours")], ["Tue 29 Dec 17:00", "Thu 31 Dec 17:00"]),
        ("2027-03-27T10:00", [a_stage(24, "hours")], ["Sun 28 Mar 11:00"]),  # the clocks go forward that night
        ("2026-10-24T10:00", [a_stage(24, "hours")], ["Sun 25 Oct 09:00"]),  # and back that night
    ],
)
def test_each_stage_ends_when_its_limit_has_run_out_and_the_next_begins_then(starts, stages, ends):
    assert moments(starts, *stages) == ends


STAGES = st.builds(a_stage, st.integers(1, 30), st.sampled_from(["hours", "working-days"]))
STARTS = st.integers(0, 700 * 24).map(lambda hours: datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + timedelta(hours=hours))


@given(st.lists(STAGES, min_size=1, max_size=8), STARTS)
def test_stages_follow_each_other_and_no_working_day_ends_on_a_day_off(stages, starts):
    found = steps(stages, starts=starts, nation="England")
    assert [each.number for each in found] == list(range(1, len(stages) + 1))
    assert found[0].reached_by == starts
    for before, after in itertools.pairwise(found):
        assert before.ends_by == after.reached_by > before.reached_by
    for each in found:
        if each.stage.unit is Unit.HOURS:
            assert each.ends_by.astimezone(UTC) - each.reached_by.astimezone(UTC) == timedelta(hours=each.stage.amount)
        else:
            day = each.ends_by.date()
            assert f"{each.ends_by:%H:%M}" == "17:00"
            assert day.weekday() < 5
            assert day not in bank_holidays("England", day.year)


def test_the_last_policy_that_has_begun_holds_and_the_others_are_replaced_or_to_come():
    days = {
        1: Dated(1, date(2020, 1, 1), date(2021, 1, 1)),
        2: Dated(2, date(2026, 1, 1), date(2027, 1, 1)),
        3: Dated(3, date(2027, 1, 1), date(2028, 1, 1)),
        4: Dated(4, date(2026, 6, 1), date(2027, 6, 1), withdrawn=True),
    }
    assert states(days.values(), today=TODAY) == {
        1: State.REPLACED,
        2: State.IN_FORCE,
        3: State.TO_COME,
        4: State.WITHDRAWN,
    }


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (date(2026, 12, 21), State.IN_FORCE),
        (date(2026, 12, 20), State.REVIEW_DUE),
        (TODAY, State.REVIEW_DUE),
        (date(2026, 11, 19), State.REVIEW_OVERDUE),
    ],
)
def test_a_review_is_due_for_thirty_days_and_then_overdue(due, state):
    assert review_state(due, today=TODAY) is state


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(
    st.lists(st.builds(Dated, st.integers(1, 99), DAYS, DAYS, st.booleans()), unique_by=lambda each: each.number), DAYS
)
def test_at_most_one_policy_is_ever_in_force(policies, today):
    held = {State.IN_FORCE, State.REVIEW_DUE, State.REVIEW_OVERDUE}
    assert sum(state in held for state in states(policies, today=today).values()) <= 1


@pytest.mark.parametrize(
    ("begins", "review", "said"),
    [
        (TODAY, TODAY, "after the day on which it begins"),
        (TODAY, date(2036, 1, 1), "more than five years"),
        (date(1026, 11, 20), date(1027, 11, 20), "That is long ago"),
    ],
)
def test_a_review_that_cannot_be_is_refused(begins, review, said):
    with pytest.raises(RuleBroken, match=said):
        check_days(begins=begins, review=review)


def test_three_parts_are_the_safeguarding_partners():
    assert [each for each in Part if each.is_safeguarding_partner] == [Part.LOCAL_AUTHORITY, Part.HEALTH, Part.POLICE]
    assert all(each.in_words for each in Part)
    assert [Unit.HOURS.counted(1), Unit.WORKING_DAYS.counted(2)] == ["1 hour", "2 working days"]
