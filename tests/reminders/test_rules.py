"""When people are told, and who: every boundary, and what holds of any sequence of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reminders.rules import escalated, goes_up, latest_step, overdue_words, steps, told
from directory.verification.rules import notice

DUE = date(2026, 11, 20)
QUARTER = timedelta(days=120)
INTERVALS = st.integers(1, 800).map(lambda days: timedelta(days=days))


def on(days):
    """The day so many days after the review date."""
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (365, (-30, -7, 0, 7, 14, 21)),
        (120, (-30, -7, 0, 7, 14, 21)),
        (90, (-22, -7, 0, 7, 14, 21)),
        (60, (-15, -7, 0, 7, 14, 21)),
        (30, (-7, -3, 0, 7, 14, 21)),
        (8, (-2, -1, 0, 7, 14, 21)),
        (7, (-1, 0, 7, 14, 21)),
        (3, (0, 7, 14, 21)),
    ],
)
def test_steps_come_closer_where_an_entry_is_reviewed_often(days, expected):
    assert steps(timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-31, None),
        (-30, -30),
        (-8, -30),
        (-7, -7),
        (-1, -7),
        (0, 0),
        (6, 0),
        (7, 7),
        (21, 21),
        (27, 21),
        (28, 28),
        (34, 28),
        (35, 35),
        (371, 371),
    ],
)
def test_a_step_holds_until_the_next(days, step):
    assert latest_step(DUE, interval=QUARTER, today=on(days)) == step


@given(INTERVALS)
def test_the_first_step_is_when_an_entry_becomes_due_soon_and_never_before_it_was_verified(interval):
    first = steps(interval)[0]
    assert -first == notice(interval).days
    assert first > -interval.days
    assert sorted(set(steps(interval))) == list(steps(interval))


@given(INTERVALS, st.lists(st.integers(-900, 400), min_size=1, max_size=40))
def test_whatever_days_are_missed_no_step_is_told_twice_and_none_is_skipped_that_was_the_latest(interval, days):
    ledger: list[int] = []
    for day in sorted(days):
        step = latest_step(DUE, interval=interval, today=on(day))
        if step is None:
            assert day < steps(interval)[0]
            continue
        assert step <= day  # never before its day
        assert not any(step < later <= day for later in (*steps(interval), *range(28, day + 1, 7)))
        if step not in ledger:
            ledger.append(step)
    assert ledger == sorted(set(ledger))


@given(INTERVALS)
def test_told_every_day_somebody_is_told_each_step_on_its_own_day(interval):
    each_day = [(day, latest_step(DUE, interval=interval, today=on(day))) for day in range(-interval.days + 1, 60)]
    first_days = {step: day for day, step in reversed(each_day) if step is not None}
    assert first_days == {step: step for step in (*steps(interval), 28, 35, 42, 49, 56)}


@pytest.mark.parametrize(
    ("days", "after", "as_well"),
    [(13, 14, False), (14, 14, True), (27, 14, True), (28, 14, False), (400, 14, False), (3, 3, True), (29, 29, False)],
)
def test_the_administrators_are_told_as_well_until_it_is_theirs_anyway(days, after, as_well):
    assert goes_up(DUE, today=on(days), after=after) == as_well


@given(
    st.integers(-30, 100),
    *(st.sets(st.integers(1, 6)) for _each in range(3)),
)
def test_somebody_is_always_told_unless_they_do_not_want_to_be(step, verifiers, administrators, off):
    found = told(step, looked_after_by=verifiers, administrators=administrators, off=off)
    if escalated(step):
        assert found == administrators
    else:
        assert not found & off
        assert found <= verifiers if verifiers - off else found == administrators - off
        assert found or (verifiers | administrators) <= off


@pytest.mark.parametrize(
    ("days", "words"),
    [(-30, "due in 30 days"), (-1, "due in 1 day"), (0, "due today"), (1, "1 day overdue"), (28, "28 days overdue")],
)
def test_how_late_it_is(days, words):
    assert overdue_words(DUE, today=on(days)) == words
