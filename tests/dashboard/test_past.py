"""How a channel stood on a day that is over."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.dashboard.past import Entry, Record, Told, Tried, Written, end_of, standing_on
from directory.verification.rules import Standing, Try
from tests.stories import TODAY, days_ago

DAY = days_ago(50)
THEN = end_of(DAY)
BEFORE, AFTER = THEN - timedelta(days=10), THEN + timedelta(days=10)
CHANNEL = {"value": "one", "tries_after": 0, "retired_on": None}
CONTACT = {"role": 2, "person": "", "retired_on": None}
IN_USE = Record({"retired_on": None})


def tried(days, *, number=1, value="one", outcome="right", recorded_at=None):
    return Tried(number, value, recorded_at, Try(days_ago(days), "rang", outcome))


def stood(*tries, channel=(), contact=(), organisation=IN_USE, reports=(), now=CHANNEL, person=""):
    entry = Entry(
        Record(now, [Written(*each) for each in channel]),
        Record(CONTACT | {"person": person}, [Written(*each) for each in contact]),
        organisation,
        tries,
        reports,
    )
    return standing_on(DAY, entry, ended=THEN, review_days={2: 90})


def test_a_day_ends_at_midnight_in_london():
    assert end_of(datetime(2026, 6, 30, tzinfo=UTC).date()) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert end_of(datetime(2026, 10, 31, tzinfo=UTC).date()) == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"), [(60, Standing.CURRENT), (140, Standing.DUE_SOON), (141, Standing.STALE)]
)
def test_it_is_as_old_as_it_was_that_day(days, expected):
    assert stood(tried(days)) is expected


def test_what_was_written_later_was_not_known_then():
    assert stood(tried(60, recorded_at=THEN)) is Standing.CURRENT
    assert stood(tried(60, recorded_at=THEN + timedelta(seconds=1))) is Standing.UNVERIFIED
    assert stood(tried(60, outcome="wrong", recorded_at=AFTER, number=2), tried(70)) is Standing.CURRENT


def test_what_was_added_since_was_not_there_and_what_was_added_before_was():
    assert stood(channel=[(AFTER, None)]) is None
    assert stood(channel=[(BEFORE, None)]) is Standing.UNVERIFIED
    assert stood(channel=[(THEN, None)]) is Standing.UNVERIFIED


def test_a_value_that_changed_since_had_the_verifications_of_its_own():
    now = CHANNEL | {"value": "two", "tries_after": 1}
    assert stood(tried(60), now=now, channel=[(AFTER, CHANNEL)]) is Standing.CURRENT
    assert stood(tried(60), now=now, channel=[(BEFORE, CHANNEL)]) is Standing.UNVERIFIED
    later = CHANNEL | {"value": "three"}
    assert stood(tried(60), now=now, channel=[(AFTER, CHANNEL), (AFTER, later)]) is Standing.CURRENT


def test_a_value_changed_back_revived_nothing():
    assert stood(tried(60), now=CHANNEL | {"tries_after": 1}) is Standing.UNVERIFIED


@pytest.mark.parametrize("kind", ["channel", "contact", "organisation"])
def test_what_was_retired_that_day_does_not_count_and_what_was_retired_since_does(kind):
    gone = {"channel": CHANNEL, "contact": CONTACT, "organisation": {}}[kind] | {"retired_on": "2026-09-01"}
    before = gone | {"retired_on": None}
    then = {
        "channel": lambda now, at, was: stood(now=now, channel=[(at, was)]),
        "contact": standing_of_contact,
        "organisation": lambda now, at, was: stood(organisation=Record(now, [Written(at, was)])),
    }[kind]
    assert then(gone, AFTER, before) is Standing.UNVERIFIED
    assert then(gone, BEFORE, before) is None
    assert then(before, AFTER, gone) is None  # it has come back since


def standing_of_contact(now, at, was):
    entry = Entry(Record(CHANNEL), Record(now, [Written(at, was)]), IN_USE, (), ())
    return standing_on(DAY, entry, ended=THEN, review_days={2: 90})


def test_a_named_person_then_halved_the_interval_then():
    assert stood(tried(100), person="Sample Name") is Standing.STALE
    assert stood(tried(100), person="Sample Name", contact=[(AFTER, CONTACT)]) is Standing.CURRENT
    assert stood(tried(100), contact=[(AFTER, CONTACT | {"person": "name:0a"})]) is Standing.STALE


def test_reports_counted_while_they_were_open():
    failed = tried(55, number=2, outcome="no answer"), tried(60)
    open_then = Told("one", BEFORE, None), Told("two", BEFORE, AFTER)
    assert stood(*failed, reports=open_then) is Standing.DISPUTED
    assert stood(*failed, reports=(*open_then[:1], Told("two", BEFORE, THEN))) is Standing.CURRENT
    assert stood(*failed, reports=(*open_then[:1], Told("one", BEFORE, None))) is Standing.CURRENT
    assert stood(*failed, reports=(*open_then[:1], Told("two", AFTER, None))) is Standing.CURRENT


def test_the_day_it_is_now_is_no_different():
    entry = Entry(Record(CHANNEL), Record(CONTACT), IN_USE, [tried(91)], ())
    assert standing_on(TODAY, entry, ended=end_of(TODAY), review_days={2: 90}) is Standing.STALE
