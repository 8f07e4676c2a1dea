"""A partnership's year, and its agreements counted, without a database."""

from datetime import date

import pytest

from directory.agreements.rules import Facts
from directory.yearly.rules import agreed, share, year_asked, years


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 24), "1 April 2026 until today, 24 November 2026"),
        (date(2027, 3, 31), "1 April 2026 to 31 March 2027"),
        (date(2027, 4, 1), "1 April 2027 until today, 1 April 2027"),
    ],
)
def test_the_year_that_runs_ends_today_and_those_before_it_in_march(today, words):
    running, before, *_more = years(today)
    assert running.in_words == words
    assert (before.until, before.is_over) == (date(running.number, 3, 31), True)
    assert year_asked(str(before.number), today=today) == before
    assert year_asked("1066", today=today) == running


def test_agreements_are_counted_as_the_year_ended():
    year = year_asked("2025", today=date(2026, 11, 24))
    before, within, after = date(2025, 1, 1), date(2025, 6, 1), date(2026, 5, 1)
    signed = {"sent": True, "signed": (before,)}
    held = [
        Facts(starts_on=before, **signed),
        Facts(starts_on=within, review_due_on=date(2026, 3, 1), **signed),
        Facts(starts_on=before, review_due_on=date(2026, 4, 9), review_notice_days=30, **signed),
        Facts(starts_on=before, ends_on=within, **signed),
        Facts(starts_on=before, terminated_on=within, **signed),
        Facts(starts_on=before, superseded_on=within, **signed),
        Facts(starts_on=after, **signed),
        Facts(starts_on=before, ends_on=date(2025, 2, 1), **signed),
        Facts(starts_on=before, terminated_on=within, sent=True, signed=(None,)),
    ]
    found = agreed(held, year=year)
    assert (found.in_force, found.to_review, found.overdue, found.begun, found.ended) == (3, 1, 1, 1, 2)


def test_a_share_is_rounded_down():
    assert [share(199, 200), share(200, 200), share(0, 0)] == [99, 100, 0]
