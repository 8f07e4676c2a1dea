"""Guessing is slowed down, and nobody is locked out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.accounts.slowing import (
    FORGOTTEN_AFTER,
    FROM_ANYWHERE,
    FROM_ONE_NETWORK,
    Slowing,
    counted,
    in_words,
    wait,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
THREE = Slowing(free=3, longest=timedelta(seconds=10))


def seconds(number):
    return timedelta(seconds=number)


@pytest.mark.parametrize(
    ("attempts", "expected"), [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (7, 10), (8, 10), (9_999, 10)]
)
def test_the_wait_doubles_up_to_the_longest(attempts, expected):
    assert wait(attempts, last=NOW, slowing=THREE, now=NOW) == seconds(expected)


def test_waiting_is_all_there_is_to_do():
    assert wait(6, last=NOW, slowing=THREE, now=NOW + seconds(7)) == seconds(1)
    assert wait(6, last=NOW, slowing=THREE, now=NOW + seconds(8)) == seconds(0)


def test_a_day_later_everything_is_forgotten():
    late = NOW + FORGOTTEN_AFTER
    assert wait(50, last=NOW, slowing=Slowing(0, timedelta(days=9)), now=late) == seconds(0)
    assert (counted(50, last=NOW, now=late), counted(50, last=NOW, now=late - seconds(1))) == (1, 51)


@given(attempts=st.integers(0, 10_000), more=st.integers(0, 100), later=st.integers(0, 100_000))
def test_nobody_waits_longer_than_the_longest_nor_less_for_more_attempts(attempts, more, later):
    now = NOW + seconds(later)
    for slowing in (FROM_ONE_NETWORK, FROM_ANYWHERE):
        waiting = wait(attempts, last=NOW, slowing=slowing, now=now)
        assert seconds(0) <= waiting <= slowing.longest
        assert waiting <= wait(attempts + more, last=NOW, slowing=slowing, now=now)


@given(guesses=st.integers(1, 400))
def test_a_guesser_who_never_stops_has_a_hundred_or_so_guesses_a_day(guesses):
    attempts, now = 0, NOW
    for _ in range(guesses):
        now += wait(attempts, last=now, slowing=FROM_ONE_NETWORK, now=now)
        attempts = counted(attempts, last=now, now=now)
    assert guesses <= 120 or now - NOW > timedelta(days=1)


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        (seconds(1), "1 second"),
        (timedelta(milliseconds=200), "1 second"),
        (seconds(59.5), "60 seconds"),
        (seconds(61), "2 minutes"),
        (seconds(900), "15 minutes"),
    ],
)
def test_the_wait_is_said_rounded_up(waiting, said):
    assert in_words(waiting) == said
