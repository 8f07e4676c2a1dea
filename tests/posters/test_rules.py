from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.rules import LONDON
from directory.posters.rules import (
    CODES,
    LETTERS,
    Poster,
    Row,
    Way,
    code_of,
    ever_shorter,
    review_by,
    shown,
    working_morning,
)
from directory.verification.rules import Standing

TODAY = date(2026, 11, 20)


def a_way(standing=Standing.CURRENT, *, due=30, channel="one"):
    return Way(
        channel=channel,
        kind="phone",
        value="+441614960001",
        display="0161 496 0001",
        label="",
        hours="",
        standing=standing,
        mark="",
        said="",
        review_due=TODAY + timedelta(days=due) if due is not None else None,
    )


def a_row(*ways, contact="mash"):
    return Row(role="childrens-front-door", heading="Worried?", contact=contact, ways=ways)


def a_poster(*rows, left_out=0):
    return Poster(
        organisation="Sample Street Primary School",
        area="Wigan",
        front_door=a_row(a_way(channel="door")),
        duty_team=a_row(a_way(channel="duty")),
        rows=rows,
        core=1,
        own=(),
        lead_missing="",
        lead_elsewhere="",
        national=(),
        unrecorded="",
        left_out=left_out,
    )


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ([], 120),
        ([200], 120),
        ([121], 120),
        ([120], 120),
        ([119], 119),
        ([40, 12, 90], 12),
        ([1], 1),
        ([0], 1),  # good through today, and a poster printed now hangs until tomorrow at least
    ],
)
def test_a_poster_hangs_until_the_first_of_its_entries_is_due(due, expected):
    assert review_by([a_way(due=days) for days in due], today=TODAY) == TODAY + timedelta(days=expected)


def test_what_was_unsound_when_it_was_printed_brings_no_date_forward():
    unsound = [a_way(standing, due=5) for standing in Standing if not standing.sound]
    assert review_by([*unsound, a_way(due=50)], today=TODAY) == TODAY + timedelta(days=50)


def test_an_entry_without_a_date_brings_none():
    assert review_by([a_way(due=None)], today=TODAY) == TODAY + timedelta(days=120)


@given(st.lists(st.builds(a_way, st.sampled_from(Standing), due=st.none() | st.integers(-400, 400))))
def test_a_poster_is_reviewed_tomorrow_at_the_earliest_and_within_120_days(ways):
    review = review_by(ways, today=TODAY)
    assert TODAY + timedelta(days=1) <= review <= TODAY + timedelta(days=120)
    sound = [way.review_due for way in ways if way.standing.sound and way.review_due]
    assert all(review <= max(due, TODAY + timedelta(days=1)) for due in sound)


@given(st.sets(st.integers(0, CODES - 1), min_size=2, max_size=5))
def test_no_two_issues_have_one_code(numbers):
    codes = {code_of(number) for number in numbers}
    assert len(codes) == len(numbers)
    assert all(len(code) == 9 and set(code) <= {*LETTERS, "-"} for code in codes)


def test_a_code_has_no_letters_that_are_taken_for_others():
    assert not set("01ILOSUBZAE") & set(LETTERS)
    assert code_of(0) == "2222-2222"
    assert code_of(CODES - 1) == "YYYY-YYYY"


def test_rows_without_room_are_counted_as_left_out():
    poster = a_poster(a_row(), a_row(), a_row(), left_out=4)
    assert len(poster.with_rows(1).rows) == 1
    assert poster.with_rows(1).left_out == 6
    assert poster.with_rows(3) == poster


def test_a_poster_with_too_much_to_say_spares_second_numbers_first():
    lead = a_row(a_way(channel="desk"), a_way(channel="second"), contact="lead")
    full = replace(a_poster(), own=(lead, lead, lead), national=(replace(a_row(a_way()), advice="For adults"),))
    whole, one_way, least = ever_shorter(full)
    assert whole == full
    assert [way.channel for way in one_way.own[0].ways] == ["desk"]
    assert (len(one_way.own), one_way.national[0].advice, one_way.left_out) == (3, "", 0)
    assert (len(least.own), least.national, least.left_out) == (2, (), 1)


def test_the_record_keeps_each_channel_with_its_value_and_standing():
    poster = a_poster(a_row(a_way(Standing.STALE, due=None, channel="lado"), contact="wigan-lado"))
    kept = shown(poster, code="K7QM-3XWD")
    assert [each["channel"] for each in kept] == ["door", "duty", "lado"]
    assert kept[2] == {
        "channel": "lado",
        "contact": "wigan-lado",
        "role": "childrens-front-door",
        "heading": "Worried?",
        "kind": "phone",
        "value": "+441614960001",
        "display": "0161 496 0001",
        "label": "",
        "standing": "stale",
        "verified_on": None,
        "review_due": None,
        "person": "",
    }
    assert kept[0]["review_due"] == "2026-12-20"


def test_the_order_is_that_of_a_working_morning():
    christmas = [date(2026, 12, 25), date(2026, 12, 28)]
    assert working_morning(date(2026, 12, 24), bank_holidays=christmas) == datetime(2026, 12, 29, 11, tzinfo=LONDON)
    assert working_morning(date(2026, 11, 18), bank_holidays=christmas) == datetime(2026, 11, 19, 11, tzinfo=LONDON)
