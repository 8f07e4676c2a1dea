"""Months, weeks and medians at their edges, and counts that hold whatever is counted."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.dashboard.rules import Alike, Counted, Line, median, month_ends, week_starts
from directory.verification.rules import Method, Outcome, Standing, Try, trust
from tests.stories import TODAY, days_ago

DAYS = {1: 60, 2: 90, 3: 365}


def alike(days=None, **more):
    """One channel of the LADO, found right so many days ago or never."""
    said = {"method": "rang", "verdict": "right", "newest": "right"} if days is not None else {}
    usual = {"place": 0, "role": 2, "named_person": False, "method": "", "verdict": "", "newest": "", "reports": 0}
    verified_on = None if days is None else days_ago(days)
    return Alike(**{**usual, "verified_on": verified_on, "number": 1, **said, **more})


def counted(*all_alike, today=TODAY):
    found = Counted(today=today, review_days=DAYS)
    found.add(all_alike)
    return found


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 20), date(2025, 11, 30), date(2026, 10, 31)),
        (date(2026, 11, 1), date(2025, 11, 30), date(2026, 10, 31)),
        (date(2026, 11, 30), date(2025, 11, 30), date(2026, 10, 31)),  # this month isn't over
        (date(2024, 3, 31), date(2023, 3, 31), date(2024, 2, 29)),
    ],
)
def test_the_twelve_months_that_are_over(today, first, last):
    ends = month_ends(today)
    assert (len(ends), ends[0], ends[-1]) == (12, first, last)
    assert all((end + timedelta(days=1)).day == 1 for end in ends)
    assert ends == sorted(set(ends))


@pytest.mark.parametrize(("today", "monday"), [(date(2026, 11, 22), 16), (date(2026, 11, 23), 23), (TODAY, 16)])
def test_weeks_begin_on_mondays(today, monday):
    starts = week_starts(today)
    assert (len(starts), starts[0]) == (13, date(2026, 11, monday))
    assert {each.weekday() for each in starts} == {0}


@pytest.mark.parametrize(
    ("ages", "expected"),
    [({}, None), ({4: 1}, 4), ({4: 1, 9: 1}, 6.5), ({4: 2, 9: 1}, 4), ({1: 1, 4: 2, 9: 1}, 4), ({0: 3, 9: 4}, 9)],
)
def test_the_median_is_the_middle_one(ages, expected):
    assert median(ages) == expected


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_the_median_is_what_sorting_finds(ages):
    in_order = sorted(ages)
    half = len(ages) // 2
    assert median(Counter(ages)) == (in_order[half] + in_order[-half - 1]) / 2


def test_what_falls_due_is_counted_once_in_its_week():
    # The LADO's ninety days, at TODAY, a Friday: due today, on Sunday, on Monday, and thirteen Sundays on.
    weeks = counted(alike(90), alike(88), alike(87), alike(2)).weeks()
    assert [week.number for week in weeks[:3]] == [2, 1, 0]
    assert (weeks[0].begins, weeks[0].ends) == (TODAY, date(2026, 11, 22))
    assert (weeks[12].begins, weeks[12].ends) == (date(2027, 2, 8), date(2027, 2, 14))
    assert sum(week.number for week in weeks) == 3  # the last falls due on 16 February


def test_what_is_stale_or_disputed_does_not_fall_due():
    found = counted(alike(91), alike(3, verdict="wrong", newest="wrong"), alike(), alike(89))
    assert sum(week.number for week in found.weeks()) == 1
    assert found.due_until(days_ago(-30)) == 1


@pytest.mark.parametrize(("days", "expected"), [(60, 1), (59, 0), (90, 1), (91, 0)])
def test_due_within_thirty_days_both_ends_included(days, expected):
    assert counted(alike(days)).due_until(TODAY + timedelta(days=30)) == expected


def test_ages_are_of_the_verifications_of_a_role_and_of_all():
    found = counted(alike(10), alike(20), alike(), alike(40, role=1, number=4))
    assert found.role(2, code="lado", title="LADO").median_age == 15
    assert found.role(1, code="", title="").median_age == 40
    assert found.role(3, code="", title="").median_age is None
    assert found.total().median_age == 40


def test_a_line_knows_how_many_are_sound():
    line = Line("", "", {Standing.CURRENT: 3, Standing.DUE_SOON: 1, Standing.STALE: 2})
    assert (line.number, line.sound) == (6, 4)


COMBINATIONS = st.builds(
    Alike,
    place=st.integers(1, 3),
    role=st.sampled_from(sorted(DAYS)),
    named_person=st.booleans(),
    verified_on=st.none() | st.integers(0, 500).map(days_ago),
    method=st.sampled_from(list(Method)),
    verdict=st.sampled_from(["", "right", "wrong", "changed"]),
    newest=st.sampled_from(["", *Outcome]),
    reports=st.integers(0, 3),
    number=st.integers(1, 50),
)


@given(st.lists(COMBINATIONS, max_size=30))
def test_every_channel_is_of_one_standing(combinations):
    found = counted(*combinations)
    found.add_places(combinations)
    number = sum(each.number for each in combinations)
    assert found.total().number == number
    assert sum(found.role(role, code="", title="").number for role in DAYS) == number
    assert sum(found.place(place, code="", title="").number for place in (1, 2, 3)) == number
    assert found.total().sound >= sum(week.number for week in found.weeks())


TRIES = st.lists(
    st.builds(Try, st.integers(0, 400).map(days_ago), st.sampled_from(list(Method)), st.sampled_from(list(Outcome))),
    max_size=6,
).map(lambda tries: sorted(tries, key=lambda each: each.on, reverse=True))


@given(tries=TRIES, named=st.booleans(), reports=st.integers(0, 3), days=st.sampled_from([30, 90, 365]))
def test_the_rule_says_the_same_of_what_is_kept_of_tries_as_of_all_of_them(tries, named, reports, days):
    right = next((each for each in tries if each.outcome == "right"), None)
    kept = alike(
        verified_on=right.on if right else None,
        method=right.method if right else "",
        verdict=next((each.outcome for each in tries if each.outcome != "no answer"), ""),
        newest=tries[0].outcome if tries else "",
    ).tries
    asked = {"review_days": days, "named_person": named, "today": TODAY, "reports": reports}
    whole, short = trust(tries, **asked), trust(kept, **asked)
    assert (whole.standing, whole.review_due) == (short.standing, short.review_due)
