"""How soon, in moments and in words; how far a rule is to be trusted; and concerns found as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.guide.queries import the_guide
from directory.guide.rules import Clock, Urgency, deadline, how_soon, weakest
from directory.hours.rules import LONDON, bank_holidays
from directory.hours.working_days import working_day_after
from directory.rulebook.rules import Rule
from directory.verification.rules import Standing

NEXT_WORKING_DAY = Clock(Urgency.WORKING_DAYS, 1)
TODAY = Clock(Urgency.TODAY)


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def by(clock, starts, *, nation="England"):
    """The deadline of a clock that starts then, as London's clocks show it."""
    found = deadline(clock, starts=london(starts), nation=nation)
    return found and found.strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-11-25T09:00", "2026-11-26T17:00"),  # a Wednesday
        ("2026-11-25T00:00", "2026-11-26T17:00"),
        ("2026-11-25T16:59", "2026-11-26T17:00"),
        ("2026-11-25T17:01", "2026-11-26T17:00"),  # the day it starts never counts, however late
        ("2026-11-25T23:59", "2026-11-26T17:00"),
        ("2026-11-26T00:00", "2026-11-27T17:00"),
        ("2026-11-27T09:00", "2026-11-30T17:00"),  # Friday: the weekend doesn't count
        ("2026-11-28T09:00", "2026-11-30T17:00"),
        ("2026-11-29T23:00", "2026-11-30T17:00"),
        ("2026-12-24T19:00", "2026-12-29T17:00"),  # Boxing Day is a Saturday: Monday stands in for it
        ("2026-12-28T19:00", "2026-12-29T17:00"),  # the evening of a bank holiday
        ("2026-12-31T12:00", "2027-01-04T17:00"),  # into the next year
        ("2027-03-25T12:00", "2027-03-30T17:00"),  # Maundy Thursday: Easter Monday counts in England
        ("2026-10-24T12:00", "2026-10-26T17:00"),  # the clocks go back that weekend: 17:00 stays 17:00
        ("2027-03-27T12:00", "2027-03-30T17:00"),  # and forward
    ],
)
def test_one_working_day_ends_at_five_on_the_next_one(starts, ends):
    assert by(NEXT_WORKING_DAY, starts) == ends


@pytest.mark.parametrize(
    ("nation", "ends"),
    [("England", "2026-04-07T17:00"), ("Wales", "2026-04-07T17:00"), ("Scotland", "2026-04-06T17:00")],
)
def test_bank_holidays_are_the_nation_s_own(nation, ends):
    good_friday = "2026-04-03T12:00"  # Easter Monday is no holiday in Scotland
    assert by(NEXT_WORKING_DAY, good_friday, nation=nation) == ends


def test_several_working_days_are_counted_one_by_one():
    assert by(Clock(Urgency.WORKING_DAYS, 5), "2026-12-22T12:00") == "2026-12-31T17:00"


@pytest.mark.parametrize(
    ("starts", "hours", "ends"),
    [
        ("2026-11-25T09:00", 24, "2026-11-26T09:00"),
        ("2026-10-24T12:00", 24, "2026-10-25T11:00"),  # a day of 25 hours
        ("2027-03-27T12:00", 24, "2027-03-28T13:00"),  # and one of 23
        ("2027-03-28T00:30", 1, "2027-03-28T02:30"),
    ],
)
def test_hours_are_hours_of_real_time(starts, hours, ends):
    assert by(Clock(Urgency.HOURS, hours), starts) == ends


def test_the_hour_that_comes_twice_is_told_apart():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    found = deadline(Clock(Urgency.HOURS, 1), starts=first, nation="England")
    assert found.isoformat() == "2026-10-25T01:30:00+00:00"
    assert found.astimezone(UTC) - first == timedelta(hours=1)


@pytest.mark.parametrize("starts", ["2026-11-25T00:00", "2026-11-25T12:00", "2026-11-25T23:59"])
def test_today_ends_with_the_day_in_london(starts):
    assert by(TODAY, starts) == "2026-11-25T23:59"


def test_a_day_begins_at_midnight_in_london_even_in_summer():
    just_after = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)  # 00:30 on the 7th
    assert deadline(TODAY, starts=just_after, nation="England").date() == date(2026, 7, 7)


@pytest.mark.parametrize("urgency", [Urgency.NOW, Urgency.BEFORE_HOME, Urgency.LOCAL])
def test_now_has_no_deadline_to_wait_for(urgency):
    assert deadline(Clock(urgency), starts=london("2026-11-25T09:00"), nation="England") is None


MOMENTS = st.integers(0, 15 * 365 * 24 * 60).map(
    lambda each: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=each)
)


@given(
    starts=MOMENTS,
    number=st.integers(1, 12),
    nation=st.sampled_from(["England", "Wales", "Scotland", "Northern Ireland"]),
)
def test_a_working_day_is_never_at_a_weekend_nor_a_bank_holiday_and_another_is_never_sooner(starts, number, nation):
    last = working_day_after(starts.date(), number=number, nation=nation)
    assert last.weekday() < 5
    assert last not in bank_holidays(nation, last.year)
    assert last > working_day_after(starts.date(), number=number - 1, nation=nation)


@given(starts=MOMENTS, hours=st.integers(1, 72))
def test_so_many_hours_are_always_so_many(starts, hours):
    found = deadline(Clock(Urgency.HOURS, hours), starts=starts, nation="England")
    assert found.astimezone(UTC) - starts == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("clock", "starts", "words"),
    [
        (Clock(Urgency.NOW), "2026-11-25T09:00", "Now"),
        (Clock(Urgency.BEFORE_HOME), "2026-11-25T09:00", "Now, before the child goes home"),
        (TODAY, "2026-11-25T09:00", "Today"),
        (NEXT_WORKING_DAY, "2026-11-25T09:00", "Today; at the latest tomorrow at 5pm"),
        (NEXT_WORKING_DAY, "2026-11-27T09:00", "Today; at the latest on Monday 30 November at 5pm"),
        (NEXT_WORKING_DAY, "2026-12-24T19:00", "Today; at the latest on Tuesday 29 December at 5pm"),
        (Clock(Urgency.HOURS, 4), "2026-11-25T09:00", "Within 4 hours: by today at 1pm"),
        (Clock(Urgency.HOURS, 24), "2026-11-25T09:00", "Within 24 hours: by tomorrow at 9am"),
        (Clock(Urgency.LOCAL), "2026-11-25T09:00", "By your area’s own steps and limits"),
    ],
)
def test_how_soon_in_words(clock, starts, words):
    at = london(starts)
    assert how_soon(clock, by=deadline(clock, starts=at, nation="England"), at=at) == words


def a_rule(checked_on="2026-11-25", *, confirmed=True):
    return Rule(
        id="a-rule",
        text="Call.",
        source="An Act",
        part="section 1",
        edition="2026",
        checked_on=date.fromisoformat(checked_on),
        confirmed=confirmed,
    )


@pytest.mark.parametrize(
    ("checked_on", "due"),
    [
        ("2026-11-25", "2027-09-01"),  # all are due each September
        ("2026-08-31", "2026-09-01"),
        ("2026-09-01", "2027-09-01"),  # 365 days are a year here, and the next September is as soon
        ("2026-09-02", "2027-09-01"),
        ("2027-09-01", "2028-08-31"),  # 365 days, in the year of a leap day
    ],
)
def test_a_rule_is_due_within_a_year_and_each_september(checked_on, due):
    assert a_rule(checked_on).review_due == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        ("2026-11-25", Standing.CURRENT),
        ("2027-08-02", Standing.CURRENT),
        ("2027-08-03", Standing.DUE_SOON),  # the last 30 days
        ("2027-09-01", Standing.DUE_SOON),  # through the day itself
        ("2027-09-02", Standing.STALE),
    ],
)
def test_a_rule_s_standing_falls_as_a_number_s_does(today, standing):
    assert a_rule().standing(today=date.fromisoformat(today)) is standing


def test_what_is_not_confirmed_is_never_more_than_unverified():
    assert a_rule(confirmed=False).standing(today=date(2026, 11, 25)) is Standing.UNVERIFIED
    assert weakest([a_rule(), a_rule(confirmed=False)], today=date(2026, 11, 25)) is Standing.UNVERIFIED


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("he has bruises he can’t explain", "unexplained-injury"),
        ("BRUISED", "unexplained-injury"),
        ("drunk at pick up", "unfit-to-collect"),
        ("county lines", "exploitation"),
        ("nudes", "online-harm"),
        ("headteacher", "allegation-against-head"),
        ("too friendly", "low-level-concern"),
        ("care home", "adult-at-risk"),
        ("no further action", "professional-disagreement"),
        ("fgm", "fgm"),
    ],
)
def test_a_concern_is_found_as_people_say_it(words, first):
    found = [each.code for concerns in the_guide().grouped(words).values() for each in concerns]
    assert found[0] == first
    assert len(found) < 6


def test_words_that_no_concern_holds_find_nothing_and_no_words_find_all():
    assert the_guide().grouped("xyzzy") == {}
    everything = the_guide().grouped("the a of")
    assert list(everything) == ["About a child", "About an adult", "About a colleague, or another service"]
    assert {each.code for concerns in everything.values() for each in concerns} == set(the_guide().concerns)
