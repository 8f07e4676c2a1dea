"""Rounds and trying again: each boundary a day or an hour to either side."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.rules import LONDON
from directory.verification.policies import policies
from directory.verification.rounds import (
    Asks,
    Round,
    before_bank_holiday,
    is_night,
    read_policies,
    try_again,
    unanswered,
)
from directory.verification.rules import Method, Outcome, Try

TODAY = date(2026, 11, 20)  # a Friday
YEARLY = Round("September round", Asks.YEARLY, frozenset({"dsl"}), month=9, day=1)
HOURS = Round("Hours", Asks.HOURS, frozenset({"lado"}), days=7)
AT_NIGHT = Round("Night", Asks.AT_NIGHT, frozenset({"emergency-duty"}), days=90)


def tried(on, *, outcome=Outcome.RIGHT, method=Method.RANG, hour=None, hours_confirmed=None):
    at = datetime(on.year, on.month, on.day, hour, tzinfo=LONDON) if hour is not None else None
    return Try(on, method, outcome, at=at, hours_confirmed=hours_confirmed)


@pytest.mark.parametrize(
    ("verified", "today", "asked"),
    [
        (date(2026, 8, 31), date(2026, 8, 31), False),  # the round of a year ago is done
        (date(2026, 8, 31), date(2026, 9, 1), True),
        (date(2026, 9, 1), date(2026, 9, 1), False),
        (date(2026, 9, 1), date(2027, 8, 31), False),
        (date(2025, 8, 31), date(2026, 8, 31), True),
    ],
)
def test_a_school_s_leads_are_asked_after_each_september(verified, today, asked):
    assert YEARLY.needs([tried(verified)], kind="email", today=today) is asked


def test_only_a_lead_found_right_is_done_with():
    assert YEARLY.needs([tried(TODAY, outcome=Outcome.NO_ANSWER)], kind="phone", today=TODAY)
    assert YEARLY.needs([], kind="phone", today=TODAY)


@pytest.mark.parametrize(
    ("today", "begun"),
    [
        (date(2026, 12, 17), None),
        (date(2026, 12, 18), date(2026, 12, 18)),
        (date(2026, 12, 24), date(2026, 12, 18)),
        (date(2026, 12, 26), date(2026, 12, 18)),  # one round for Christmas and the New Year
        (date(2026, 12, 31), date(2026, 12, 18)),
        (date(2027, 1, 1), None),
        (TODAY, None),
    ],
)
def test_the_round_of_hours_runs_in_the_week_before_bank_holidays(today, begun):
    assert before_bank_holiday(today, days=7) == begun


def test_hours_that_somebody_asked_about_in_the_round_are_done_whatever_they_were():
    at_christmas = date(2026, 12, 23)
    assert HOURS.needs([tried(date(2026, 12, 20))], kind="phone", today=at_christmas)
    assert HOURS.needs([tried(date(2026, 12, 17), hours_confirmed=True)], kind="phone", today=at_christmas)
    assert not HOURS.needs([tried(date(2026, 12, 18), hours_confirmed=False)], kind="phone", today=at_christmas)
    assert not HOURS.needs([], kind="email", today=at_christmas)
    assert not HOURS.needs([], kind="phone", today=TODAY)


@pytest.mark.parametrize(
    ("hour", "night"), [(19, False), (20, True), (23, True), (0, True), (6, True), (7, False), (12, False)]
)
def test_night_is_from_eight_to_seven(hour, night):
    assert is_night(datetime(2026, 11, 20, hour, tzinfo=LONDON)) is night


@pytest.mark.parametrize(
    ("tries", "asked"),
    [
        ([], True),
        ([tried(TODAY - timedelta(days=90), hour=22)], False),
        ([tried(TODAY - timedelta(days=91), hour=22)], True),
        ([tried(TODAY, hour=12)], True),
        ([tried(TODAY)], True),  # nobody knows at what hour
        ([tried(TODAY, hour=22, outcome=Outcome.NO_ANSWER)], True),
        ([tried(TODAY, hour=22, method=Method.EMAILED)], True),
    ],
)
def test_the_duty_team_is_rung_at_night_each_ninety_days(tries, asked):
    assert AT_NIGHT.needs(tries, kind="phone", today=TODAY) is asked
    assert not AT_NIGHT.needs(tries, kind="email", today=TODAY)


@pytest.mark.parametrize(
    ("hour", "at_night", "again"),
    [
        (9, False, (23, 14)),  # Friday morning: Monday afternoon
        (11, False, (23, 14)),
        (12, False, (23, 9)),
        (22, False, (23, 9)),
        (None, False, (23, 9)),
        (19, True, (21, 20)),
        (20, True, (21, 18)),
        (None, True, (21, 20)),
    ],
)
def test_a_line_that_nobody_answers_is_tried_in_another_part_of_the_day(hour, at_night, again):
    day, at = again
    last = tried(TODAY, outcome=Outcome.NO_ANSWER, hour=hour)
    assert try_again([last], answers_at_night=at_night) == datetime(2026, 11, day, at, tzinfo=LONDON)


def test_bank_holidays_are_no_working_days():
    last = tried(date(2026, 12, 24), outcome=Outcome.NO_ANSWER, hour=15)
    assert try_again([last], answers_at_night=False) == datetime(2026, 12, 29, 9, tzinfo=LONDON)


def test_what_was_answered_needs_no_other_hour():
    assert try_again([], answers_at_night=False) is None
    assert try_again([tried(TODAY), tried(TODAY, outcome=Outcome.NO_ANSWER)], answers_at_night=False) is None


@given(on=st.dates(date(2020, 1, 1), date(2035, 1, 1)), hour=st.integers(0, 23), at_night=st.booleans())
def test_it_is_always_a_later_day_and_another_hour(on, hour, at_night):
    again = try_again([tried(on, outcome=Outcome.NO_ANSWER, hour=hour)], answers_at_night=at_night)
    assert again.date() > on
    assert again.hour != hour
    assert at_night or again.weekday() < 5


def test_tries_that_nobody_answered_are_counted_back_to_the_last_that_somebody_did():
    silent, answered = tried(TODAY, outcome=Outcome.NO_ANSWER), tried(TODAY)
    assert unanswered([]) == 0
    assert unanswered([answered, silent]) == 0
    assert unanswered([silent, silent, answered, silent]) == 2
    assert unanswered([silent, silent, silent]) == 3


def test_a_website_is_not_enough_for_a_duty_team_s_telephone_alone():
    enough = policies().enough
    assert not enough(Method.OFFICIAL_WEBSITE, role="emergency-duty", kind="phone")
    assert enough(Method.RANG, role="emergency-duty", kind="phone")
    assert enough(Method.OFFICIAL_WEBSITE, role="emergency-duty", kind="web-form")
    assert enough(Method.OFFICIAL_WEBSITE, role="lado", kind="phone")


def test_the_policies_name_rounds_of_roles_that_there_are():
    from directory.exchange.roles import seed_roles

    known = {role.code for role in seed_roles()}
    assert all(each.roles <= known for each in policies().rounds)
    assert set(policies().not_enough) <= known
    assert [each.name for each in policies().rounds] == [
        "September round",
        "Hours before a bank holiday",
        "Test call at night",
    ]


def test_what_the_file_says_amiss_is_an_error():
    told = {"escalation": {"days_overdue": 1, "tries_unanswered": 1}, "rounds": [], "not_enough": {"lado": ["guessed"]}}
    with pytest.raises(ValueError, match="guessed"):
        read_policies(told)
