"""A past day made again from the history: from facts alone, without a database."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from directory.history.facts import Fact, held_after
from directory.inspection.rules import as_it_stood, end_of, review_days_on, up_to
from directory.inspection.sight import sight_of
from directory.verification.rules import Standing

FIRST = date(2026, 3, 1)
NUMBERS = {7: "line", 8: "second"}


def fact(number, table, record, after, *, before=None, on=FIRST, at=None):
    moment = at or datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return Fact(
        number, f"act-{number}", moment, None, "page", "", "changed", table, record, before, after, f"h{number}"
    )


def contact(number=1, *, before=None, **more):
    return fact(number, "contact", "team", {"name": "Team", "person": "", "retired_on": None, **more}, before=before)


def channel(number, *, record="line", value="+441614960001", on=FIRST, before=None, **more):
    held = {"kind": "phone", "value": value, "visibility": "public", "position": 0, "retired_on": None, **more}
    return fact(number, "channel", record, held, before=before, on=on)


def tried(number, *, record="try", on=FIRST, outcome="right", of=7, value="+441614960001", before=None, **more):
    held = {"channel": of, "value": value, "verified_on": str(on), "method": "rang", "outcome": outcome, **more}
    return fact(number, "verification", record, held, on=on, before=before)


def report(number, *, network, channel=None, settled_at=None):
    held = {"channel": channel, "network": network, "settled_at": settled_at}
    return fact(number, "report", f"report-{number}", held)


def seen_of(facts, **sight):
    return sight_of(facts, **sight).seen(facts)


def standing(*facts, on=FIRST, review_days=90):
    stood = as_it_stood([contact(), *facts], numbers=NUMBERS, review_days=review_days, on=on)
    return stood.channels[0].trust.standing


def test_a_day_ends_at_midnight_in_london():
    assert end_of(date(2026, 7, 1)) == datetime(2026, 7, 1, 23, tzinfo=UTC)  # an hour ahead in summer
    assert end_of(date(2026, 1, 1)) == datetime(2026, 1, 2, tzinfo=UTC)
    late = fact(1, "contact", "team", {}, at=datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC))
    later = fact(2, "contact", "team", {}, at=datetime(2026, 7, 1, 23, tzinfo=UTC))
    assert up_to([late, later], on=date(2026, 7, 1)) == [late]


def test_before_it_was_added_it_was_not_there():
    assert as_it_stood([contact()], numbers={}, review_days=90, on=FIRST - timedelta(days=1)) is None


def test_a_changed_value_has_no_verification_and_changing_it_back_revives_none():
    first, second = channel(2), channel(4, value="+441614960002")
    assert standing(first, tried(3)) is Standing.CURRENT
    assert standing(first, tried(3), second) is Standing.UNVERIFIED
    assert standing(first, tried(3), second, channel(5)) is Standing.UNVERIFIED


def test_a_try_of_another_value_says_nothing_and_one_that_is_rewritten_is_no_new_one():
    assert standing(channel(2), tried(3, value="+441614960009")) is Standing.UNVERIFIED
    first, erased = tried(3, verified_by="name:a"), tried(5, verified_by="name:b", before={"channel": 7})
    assert standing(channel(2), first, erased) is Standing.CURRENT
    assert standing(channel(2), first, channel(4, value="+441614960002"), channel(5), erased) is Standing.UNVERIFIED


def test_of_two_tries_on_a_day_the_later_counts_and_the_one_it_rests_on_is_told():
    facts = [channel(2), tried(3, record="one", note="first"), tried(4, record="two", note="second")]
    stood = as_it_stood([contact(), *facts], numbers=NUMBERS, review_days=90, on=FIRST)
    assert stood.channels[0].tried["note"] == "second"
    assert stood.channels[0].rests_on == (2, 3, 4)
    assert standing(*facts, tried(5, record="three", outcome="wrong")) is Standing.DISPUTED


def test_a_named_person_halves_the_interval():
    facts = [contact(person="name:digest"), channel(2), tried(3)]
    later = FIRST + timedelta(days=50)
    assert as_it_stood(facts, numbers=NUMBERS, review_days=90, on=later).channels[0].trust.standing is Standing.STALE
    assert standing(*facts[1:], on=later) is Standing.CURRENT


def test_reports_dispute_with_a_failed_try_until_they_are_settled():
    failed = tried(3, outcome="no answer")
    assert standing(channel(2), failed, report(4, network="a"), report(5, network="a")) is Standing.UNVERIFIED
    assert standing(channel(2), failed, report(4, network="a"), report(5, network="b")) is Standing.DISPUTED
    settled = report(5, network="b", settled_at="2026-03-01T13:00:00Z")
    assert standing(channel(2), failed, report(4, network="a"), settled) is Standing.UNVERIFIED
    of_another = report(5, network="b", channel=8)
    assert standing(channel(2), failed, report(4, network="a"), of_another) is Standing.UNVERIFIED


def test_channels_stand_in_their_order_and_say_whether_they_were_in_use():
    second = channel(3, record="second", retired_on="2026-03-01")
    facts = [contact(retired_on="2026-03-01"), channel(2, position=1), second]
    stood = as_it_stood(facts, numbers=NUMBERS, review_days=90, on=FIRST)
    assert [(each.record, each.in_use) for each in stood.channels] == [("second", False), ("line", True)]
    assert not stood.in_use


def test_a_role_s_interval_is_that_day_s():
    facts = [
        fact(1, "role", "lado", {"review_days": 90}),
        fact(2, "role", "lado", {"review_days": 180}, on=FIRST + timedelta(days=9)),
    ]
    assert review_days_on(facts, on=FIRST, usual=1) == 90
    assert review_days_on(facts, on=FIRST + timedelta(days=9), usual=1) == 180
    assert review_days_on(facts, on=FIRST - timedelta(days=1), usual=1) == 1


def test_what_was_or_is_hidden_is_not_among_the_facts_that_somebody_may_read():
    private, public = (channel(n, visibility=each) for n, each in ((2, "private"), (4, "public")))
    facts = [contact(), private, tried(3), public, tried(5), report(6, network="a", channel=7), report(7, network="b")]
    everybody = {"public", "professionals"}
    shown = seen_of(facts, numbers=NUMBERS, now={"line": "public"}, visibilities=everybody)
    assert [each.id for each in shown] == [1, 4, 5, 6, 7]
    shown = seen_of(facts, numbers=NUMBERS, now={"line": "private"}, visibilities=everybody)
    assert [each.id for each in shown] == [1, 7]
    assert seen_of(facts, numbers=NUMBERS, now={"line": "private"}, visibilities=everybody | {"private"}) == facts
    unknown = tried(8, of=99)  # of a channel that nobody knows: better not
    assert seen_of([unknown], numbers=NUMBERS, now={}, visibilities=everybody) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 3)), max_size=12), st.integers(0, 12))
def test_records_hold_what_the_last_fact_of_each_says_and_what_was_removed_is_gone(steps, cut):
    facts = [
        fact(number, "any", record, None if value is None else {"value": value})
        for number, (record, value) in enumerate(steps)
    ]
    last = dict(steps[:cut])
    assert {record: held["value"] for record, held in held_after(facts[:cut]).items()} == {
        record: value for record, value in last.items() if value is not None
    }
