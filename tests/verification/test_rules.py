from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.verification.rules import (
    Method,
    Outcome,
    Standing,
    Try,
    burst,
    needs_a_colleague,
    notice,
    review_due,
    strictest,
    trust,
)

TODAY = date(2026, 11, 20)
LADO = 90  # so the last 22 days are due soon


def tried(days_ago, outcome=Outcome.RIGHT, method=Method.RANG):
    return Try(TODAY - timedelta(days=days_ago), method, outcome)


def standing_of(*tries, review_days=LADO, named_person=False, reports=0):
    return trust(tries, review_days=review_days, named_person=named_person, today=TODAY, reports=reports).standing


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (0, Standing.CURRENT),
        (68, Standing.CURRENT),
        (69, Standing.DUE_SOON),
        (90, Standing.DUE_SOON),  # through the day itself
        (91, Standing.STALE),
        (900, Standing.STALE),
    ],
)
def test_standing_falls_as_a_verification_ages(days_ago, expected):
    assert standing_of(tried(days_ago)) is expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (33, Standing.CURRENT),
        (34, Standing.CURRENT),
        (35, Standing.DUE_SOON),
        (45, Standing.DUE_SOON),
        (46, Standing.STALE),
    ],
)
def test_a_named_person_is_asked_after_twice_as_often(days_ago, expected):
    assert standing_of(tried(days_ago), named_person=True) is expected


@pytest.mark.parametrize(("days_ago", "expected"), [(22, Standing.DUE_SOON), (23, Standing.STALE)])
def test_half_days_are_dropped(days_ago, expected):
    """A quarter of 90 days is 22 and a half."""
    assert standing_of(tried(days_ago, method=Method.OFFICIAL_WEBSITE), named_person=True) is expected


@pytest.mark.parametrize(("days_ago", "expected"), [(335, Standing.CURRENT), (336, Standing.DUE_SOON)])
def test_due_soon_is_at_most_thirty_days(days_ago, expected):
    assert standing_of(tried(days_ago), review_days=365) is expected


def test_never_verified_is_unverified_and_never_stale():
    assert standing_of() is Standing.UNVERIFIED
    assert standing_of(tried(900, Outcome.NO_ANSWER)) is Standing.UNVERIFIED


def test_a_verdict_of_wrong_or_changed_disputes_until_somebody_finds_it_right():
    assert standing_of(tried(3, Outcome.WRONG), tried(10)) is Standing.DISPUTED
    assert standing_of(tried(3, Outcome.CHANGED)) is Standing.DISPUTED
    assert standing_of(tried(1), tried(3, Outcome.WRONG)) is Standing.CURRENT
    assert standing_of(tried(1, Outcome.NO_ANSWER), tried(3, Outcome.WRONG)) is Standing.DISPUTED


@pytest.mark.parametrize("outcome", [Outcome.DISCONNECTED, Outcome.SOMEBODY_ELSE])
def test_a_dead_line_and_somebody_else_s_voicemail_dispute_as_wrong_does(outcome):
    assert standing_of(tried(1, outcome), tried(10)) is standing_of(tried(1, Outcome.WRONG), tried(10))
    assert standing_of(tried(1, outcome)) is Standing.DISPUTED
    assert standing_of(tried(0), tried(1, outcome)) is Standing.CURRENT


def test_a_failed_try_says_nothing_by_itself():
    assert standing_of(tried(1, Outcome.NO_ANSWER), tried(10)) is Standing.CURRENT


@pytest.mark.parametrize(
    ("reports", "newest", "expected"),
    [
        (1, Outcome.NO_ANSWER, Standing.CURRENT),
        (2, Outcome.NO_ANSWER, Standing.DISPUTED),
        (50, Outcome.RIGHT, Standing.CURRENT),  # reports alone sink nothing
    ],
)
def test_two_reports_dispute_only_together_with_a_failed_try(reports, newest, expected):
    assert standing_of(tried(1, newest), tried(10), reports=reports) is expected


def test_a_disputed_value_still_says_when_it_was_last_found_right():
    found = trust([tried(3, Outcome.WRONG), tried(10)], review_days=LADO, named_person=False, today=TODAY)
    assert found.verified == tried(10)
    assert found.review_due == TODAY + timedelta(days=80)


def test_whoever_changed_a_value_may_only_say_that_it_is_wrong():
    assert needs_a_colleague(Outcome.RIGHT, changed_by=1, by=1)
    assert not needs_a_colleague(Outcome.RIGHT, changed_by=1, by=2)
    assert not needs_a_colleague(Outcome.WRONG, changed_by=1, by=1)
    assert not needs_a_colleague(Outcome.RIGHT, changed_by=None, by=None)


def test_standings_read_as_words_and_only_two_are_sound():
    assert [str(each) for each in Standing] == ["disputed", "stale", "unverified", "due soon", "current"]
    assert [each for each in Standing if each.sound] == [Standing.DUE_SOON, Standing.CURRENT]


@given(age=st.integers(0, 800), later=st.integers(0, 800), days=st.integers(1, 365), named_person=st.booleans())
def test_time_alone_never_improves_a_standing(age, later, days, named_person):
    now = standing_of(tried(age), review_days=days, named_person=named_person)
    assert standing_of(tried(age + later), review_days=days, named_person=named_person) <= now


@given(days=st.integers(1, 730), method=st.sampled_from(Method), named_person=st.booleans())
def test_the_day_after_its_review_date_an_entry_is_stale(days, method, named_person):
    due = review_due(TODAY, review_days=days, method=method, named_person=named_person)
    tries = [Try(TODAY, method, Outcome.RIGHT)]
    on_the_day = trust(tries, review_days=days, named_person=named_person, today=due)
    after = trust(tries, review_days=days, named_person=named_person, today=due + timedelta(days=1))
    assert on_the_day.standing in {Standing.CURRENT, Standing.DUE_SOON}
    assert on_the_day.review_due == due
    assert after.standing is Standing.STALE


@given(days=st.integers(0, 1000))
def test_notice_is_a_quarter_of_the_interval_and_at_most_thirty_days(days):
    assert notice(timedelta(days=days)).days == min(30, days // 4)


@pytest.mark.parametrize(
    ("areas", "expected"), [((), 90), ((None,), 90), ((30,), 30), ((180,), 180), ((180, None), 90), ((30, 180), 30)]
)
def test_a_contact_of_several_areas_keeps_the_strictest_interval(areas, expected):
    assert strictest(LADO, areas) == expected


@given(areas=st.lists(st.none() | st.integers(1, 700)), more=st.none() | st.integers(1, 700))
def test_one_more_area_never_makes_an_interval_longer(areas, more):
    if areas:
        assert strictest(LADO, [*areas, more]) <= strictest(LADO, areas)


@pytest.mark.parametrize(
    ("minutes_ago", "expected"),
    [((0, 1, 2, 3, 4), False), ((0, 1, 2, 3, 4, 59), True), ((0, 1, 2, 3, 4, 60), False), ((-1, 0, 1, 2, 3, 4), False)],
)
def test_a_burst_is_more_than_five_within_the_hour(minutes_ago, expected):
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert burst([now - timedelta(minutes=each) for each in minutes_ago], now=now) is expected
