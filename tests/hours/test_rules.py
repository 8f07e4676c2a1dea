import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from directory.hours.rules import (
    LONDON,
    Hours,
    OtherDays,
    State,
    Timetable,
    bank_holidays,
    closed_when,
    state,
    uncovered,
    warm,
)
from directory.hours.spoken import in_a_week

OFFICE = "Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off"
NIGHT = "Mo-Fr 00:00-08:45,17:00-24:00; Sa,Su,PH 00:00-24:00"
EVENING = "Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00"  # which leaves Monday before dawn to nobody
ROUND_THE_CLOCK = "24/7"


def london(text, *, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold)


def asked(*syntaxes, at, nation="England"):
    return state(syntaxes, nation=nation, at=london(at))


def is_open(syntax, *, at, nation="England"):
    return asked(syntax, at=at, nation=nation).open_now


def changes(*syntaxes, at, nation="England"):
    """When it next changes, by the clock on the wall."""
    moment = asked(*syntaxes, at=at, nation=nation).changes_at
    return moment and f"{moment:%Y-%m-%d %H:%M}"


# --- One line, minute by minute


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23 08:44:59", False),
        ("2026-11-23 08:45", True),  # the opening minute
        ("2026-11-23 16:59:59", True),
        ("2026-11-23 17:00", False),  # the closing minute
        ("2026-11-27 16:29", True),
        ("2026-11-27 16:30", False),  # Friday's own
        ("2026-11-28 12:00", False),
    ],
)
def test_a_line_opens_at_its_first_minute_and_closes_at_its_last(at, expected):
    assert is_open(OFFICE, at=at) is expected


@pytest.mark.parametrize("at", ["2026-11-23 23:59", "2026-11-24 00:00", "2026-11-24 00:01"])
def test_a_night_line_answers_over_midnight(at):
    assert is_open(NIGHT, at=at)
    assert changes(NIGHT, at=at) == "2026-11-24 08:45"


def test_the_next_change_is_the_next_working_morning():
    assert changes(OFFICE, at="2026-11-23 09:00") == "2026-11-23 17:00"
    assert changes(OFFICE, at="2026-11-23 17:00") == "2026-11-24 08:45"
    assert changes(OFFICE, at="2026-11-27 16:30") == "2026-11-30 08:45"


def test_what_never_closes_never_changes():
    assert asked(ROUND_THE_CLOCK, at="2026-10-25 01:59") == State(open_now=True, changes_at=None)


def test_a_change_too_far_off_is_not_told():
    assert changes("Jan 05 09:00-17:00", at="2026-11-07 09:00") == "2027-01-05 09:00"  # 59 days
    assert changes("Jan 05 09:00-17:00", at="2026-11-06 08:59") is None
    assert asked("Dec 25 off", at="2026-11-23 09:00") == State(open_now=False, changes_at=None)


def test_no_hours_at_all_are_closed():
    assert asked(at="2026-11-23 09:00") == State(open_now=False, changes_at=None)


def test_a_later_rule_replaces_an_earlier_one_on_its_day():
    special = "Mo-Fr 09:00-17:00; We 10:00-12:00"
    assert not is_open(special, at="2026-11-25 09:30")
    assert is_open(special, at="2026-11-25 10:00")
    assert is_open(special, at="2026-11-24 09:30")
    assert is_open("We 10:00-12:00; Mo-Fr 09:00-17:00", at="2026-11-25 09:30")


def test_a_moment_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        state([OFFICE], nation="England", at=datetime.combine(date(2026, 7, 1), time(9)))


def test_any_time_zone_will_do():
    assert state([OFFICE], nation="England", at=datetime(2026, 7, 1, 7, 45, tzinfo=UTC)).open_now
    assert state(
        [OFFICE], nation="England", at=datetime(2026, 7, 1, 3, 45, tzinfo=ZoneInfo("America/New_York"))
    ).open_now


# --- Bank holidays


@pytest.mark.parametrize(
    ("day", "holiday_in"),
    [
        ("2026-04-06", {"England", "Wales", "Northern Ireland"}),  # Easter Monday
        ("2026-01-02", {"Scotland"}),
        ("2026-11-30", {"Scotland"}),  # St Andrew's Day
        ("2026-03-17", {"Northern Ireland"}),  # St Patrick's Day
        ("2027-07-12", {"Northern Ireland"}),  # the Battle of the Boyne
        ("2026-07-13", {"Northern Ireland"}),  # its substitute, the 12th being a Sunday
        ("2026-08-03", {"Scotland"}),  # summer
        ("2026-08-31", {"England", "Wales", "Northern Ireland"}),
        ("2026-12-25", {"England", "Wales", "Scotland", "Northern Ireland"}),
        ("2026-12-28", {"England", "Wales", "Scotland", "Northern Ireland"}),  # for Boxing Day, a Saturday
        ("2027-12-27", {"England", "Wales", "Scotland", "Northern Ireland"}),  # for Christmas Day
        ("2027-12-28", {"England", "Wales", "Scotland", "Northern Ireland"}),  # for Boxing Day
        ("2026-12-29", set()),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(day, holiday_in):
    nations = ("England", "Wales", "Scotland", "Northern Ireland")
    assert {nation for nation in nations if not is_open(OFFICE, at=f"{day} 10:00", nation=nation)} == holiday_in
    assert {nation for nation in nations if is_open(NIGHT, at=f"{day} 10:00", nation=nation)} == holiday_in


def test_elsewhere_the_whole_kingdoms_holidays_count():
    assert not is_open(OFFICE, at="2026-12-25 10:00", nation="Isle of Man")
    assert date(2026, 4, 6) not in bank_holidays("Isle of Man", 2026)


def test_the_next_change_steps_over_holidays():
    assert changes(OFFICE, at="2026-04-02 17:00") == "2026-04-07 08:45"  # over Good Friday and Easter Monday
    assert changes(OFFICE, at="2026-04-02 17:00", nation="Scotland") == "2026-04-06 08:45"
    assert changes(OFFICE, at="2026-12-24 17:00") == "2026-12-29 08:45"
    assert changes(OFFICE, at="2026-12-31 17:00") == "2027-01-04 08:45"  # New Year's Day is a Friday
    assert changes(NIGHT, at="2026-12-24 17:00") == "2026-12-29 08:45"


def test_a_date_of_its_own_has_the_last_word():
    assert not is_open("Mo-Fr 09:00-17:00; PH off; 2026 Dec 24 09:00-12:00", at="2026-12-24 12:00")
    assert is_open("Mo-Fr 09:00-17:00; PH off; 2026 Dec 24 09:00-12:00", at="2025-12-24 12:00")
    assert is_open("PH off; Dec 25 09:00-12:00", at="2026-12-25 09:00")


# --- Several lines as one


def test_several_lines_are_open_while_one_of_them_is():
    morning, afternoon = "Mo-Fr 09:00-12:00; PH off", "Mo-Fr 12:00-17:00; PH off"
    assert changes(morning, afternoon, at="2026-11-23 09:00") == "2026-11-23 17:00"
    assert changes(morning, "Mo-Fr 13:00-17:00; PH off", at="2026-11-23 09:00") == "2026-11-23 12:00"
    assert changes(morning, afternoon, at="2026-11-23 18:00") == "2026-11-24 09:00"


def test_day_and_night_together_never_close():
    assert asked("Mo-Fr 08:45-17:00; PH off", NIGHT, at="2026-11-23 03:00") == State(open_now=True, changes_at=None)


def test_what_answers_when_another_is_closed_is_its_opposite():
    office = asked(OFFICE, at="2026-11-23 12:00")
    assert closed_when(office) == State(open_now=False, changes_at=london("2026-11-23 17:00"))
    assert closed_when(asked(OFFICE, at="2026-11-23 17:00")).open_now


# --- The two nights a year on which the clocks change


def wall_state(moment, rule):
    """What the clock on the wall in London says, worked out without the library."""
    wall = moment.astimezone(LONDON)
    return rule(wall.weekday(), wall.hour * 60 + wall.minute)


def by_night(weekday, minute):
    return weekday >= 5 or minute < 525 or minute >= 1020


def in_the_small_hours(weekday, minute):
    return (
        weekday == 6 and 60 + 15 <= minute < 60 + 45
    )  # inside the hour that is lost in March, and comes twice in October


CLOCK_CHANGES = [
    pytest.param(datetime(2026, 3, 28, 12, tzinfo=UTC), id="spring"),
    pytest.param(datetime(2026, 10, 24, 12, tzinfo=UTC), id="autumn"),
]


@pytest.mark.parametrize("start", CLOCK_CHANGES)
@pytest.mark.parametrize(
    ("syntax", "rule"),
    [
        (NIGHT, by_night),
        ("Su 01:15-01:45", in_the_small_hours),
        ("24/7", lambda weekday, minute: True),  # the library's own time zones close this in October
    ],
)
def test_over_a_clock_change_every_minute_is_as_the_clock_on_the_wall_says(start, syntax, rule):
    minutes = [start + timedelta(minutes=number) for number in range(3 * 24 * 60)]
    expected = [wall_state(moment, rule) for moment in minutes]
    states = [state([syntax], nation="England", at=moment) for moment in minutes]
    assert [each.open_now for each in states] == expected
    for number, each in enumerate(states[: 24 * 60]):
        later = range(number + 1, len(minutes))
        flip = next((minutes[at] for at in later if expected[at] != expected[number]), None)
        changes_at = each.changes_at and each.changes_at.astimezone(UTC)
        assert changes_at == flip or (flip is None and (changes_at is None or changes_at > minutes[-1]))


def test_the_hour_that_comes_twice_is_told_apart():
    moment = state(["Su 01:30-05:00"], nation="England", at=london("2026-10-25 00:30")).changes_at
    assert moment.isoformat() == "2026-10-25T01:30:00+01:00"
    again = state(["Su 01:30-05:00"], nation="England", at=london("2026-10-25 01:10", fold=1)).changes_at
    assert again.isoformat() == "2026-10-25T01:30:00+00:00"


@pytest.mark.parametrize("nation", ["England", "Scotland"])
def test_a_whole_year_is_right_by_the_hour(nation):
    holidays = set(bank_holidays(nation, 2026))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year == 2026:
        wall = moment.astimezone(LONDON)
        minute = wall.hour * 60 + wall.minute
        expected = by_night(wall.weekday(), minute) or wall.date() in holidays
        assert state([NIGHT], nation=nation, at=moment).open_now is expected, wall
        moment += timedelta(minutes=15)


# --- Who answers this week


def told(spans):
    return [f"{since:%a %H:%M} to {until:%a %H:%M}" for since, until in spans]


def week_of(*syntaxes, start=date(2026, 11, 23), nation="England"):
    return told(uncovered(syntaxes, nation=nation, start=start))


def test_a_well_covered_week_leaves_nothing():
    assert week_of("Mo-Fr 08:45-17:00; PH off", NIGHT) == []
    assert week_of(ROUND_THE_CLOCK) == []


def test_monday_before_dawn_is_found():
    assert week_of("Mo-Fr 08:45-17:00; PH off", EVENING) == ["Mon 00:00 to Mon 08:45"]


def test_a_bank_holiday_that_nobody_covers_is_found():
    weekend = "Mo-Fr 00:00-08:45,17:00-24:00; Sa,Su 00:00-24:00"
    assert week_of("Mo-Fr 08:45-17:00; PH off", weekend, start=date(2026, 4, 6)) == ["Mon 08:45 to Mon 17:00"]
    assert week_of("Mo-Fr 08:45-17:00; PH off", weekend, start=date(2026, 4, 6), nation="Scotland") == []


def test_a_week_without_hours_is_one_gap():
    assert week_of() == ["Mon 00:00 to Mon 00:00"]
    assert in_a_week(uncovered([], nation="England", start=date(2026, 11, 23))) == "Monday 00:00 to Sunday 24:00"


def test_the_gap_after_the_last_hours_is_found():
    assert week_of("Mo-Sa 00:00-24:00; Su 09:00-17:00") == ["Sun 00:00 to Sun 09:00", "Sun 17:00 to Mon 00:00"]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("24/7", ""),
        ("Mo-Sa 00:00-24:00; Su 09:00-17:00", "Sunday 00:00–09:00, Sunday 17:00–24:00"),
        ("Mo-Fr 08:45-24:00; Tu-Sa 00:00-24:00; Su 00:00-18:00", "Sunday 18:00 to Monday 08:45"),
    ],
)
def test_a_gap_from_sunday_night_into_monday_is_said_as_one(hours, said):
    assert in_a_week(uncovered([hours], nation="England", start=date(2026, 11, 23))) == said


# --- What is kept


@pytest.mark.parametrize("stored", ["", OFFICE, "24/7", "when childrens-front-door is closed"])
def test_hours_are_kept_as_one_text(stored):
    assert Hours.of(stored).stored == stored


def test_hours_by_the_clock_and_by_another_role_are_told_apart():
    assert Hours.of("when lado is closed") == Hours(when_closed="lado")
    assert Hours.of(OFFICE) == Hours(syntax=OFFICE)


def test_warming_fills_the_calendars_of_this_year_and_the_next():
    bank_holidays.cache_clear()
    warm(date(2026, 11, 22))
    assert bank_holidays.cache_info().currsize == 8


# --- Days of a calendar


@pytest.mark.parametrize(
    ("syntax", "day", "expected"),
    [
        ("Mo-Fr 09:00-17:00; PH off; Dec 25-Jan 02 off", "2026-12-29", False),
        ("Mo-Fr 09:00-17:00; PH off; Dec 25-Jan 02 off", "2027-01-04", True),
        ("Mo-Fr 09:00-17:00; Mo[1] off; PH off", "2026-12-07", False),
        ("Mo-Fr 09:00-17:00; Mo[1] off; PH off", "2026-12-14", True),
        ("Jul-Aug Mo-Fr 10:00-16:00; PH off", "2026-08-28", True),
        ("Jul-Aug Mo-Fr 10:00-16:00; PH off", "2026-08-31", False),  # summer bank holiday
        ("Mo-Fr 09:00-17:00, We 18:00-20:00; PH off", "2026-12-23", True),
        ("week 1-53/2 Mo 09:00-12:00", "2026-12-21", False),  # week 52
        ("week 1-53/2 Mo 09:00-12:00", "2026-12-28", True),
        ("Mo,Mo[1],PH,Dec 24 09:00-11:00", "2026-12-24", True),  # the library knows no such mixture
        ("Mo,Dec 24 17:00-09:00", "2026-12-23", False),
    ],
)
def test_a_months_days_and_a_years_weeks_are_kept(syntax, day, expected):
    assert is_open(syntax, at=f"{day} 10:30") is expected


# --- Other days: Christmas, a training day; and silences: a telephone out of order

BASES = {
    "office": OFFICE,
    "nights": NIGHT,
    "evenings that run past midnight": EVENING,
    "round the clock": ROUND_THE_CLOCK,
    "weekend": "Sa,Su 10:00-12:00; Dec 26 22:00-24:00",
    "none known": "",
}
CHRISTMAS = (
    OtherDays(date(2026, 12, 25), date(2026, 12, 26)),
    OtherDays(date(2026, 12, 28), date(2026, 12, 29), ((600, 840), (1320, 1440))),
    OtherDays(date(2027, 1, 1), date(2027, 1, 1), ((0, 1440),)),
)
NIGHT_OUT = (london("2026-12-23 23:10"), london("2026-12-24 09:40"))


def by_hand(base, at, *, other_days=(), silences=()):
    """Whether it's open at this minute, asked of one day at a time."""
    if any(since <= at < until for since, until in silences):
        return False
    for each in other_days:
        if at.date() in each:
            return any(start <= at.hour * 60 + at.minute < end for start, end in each.spans)
    return state([base], nation="England", at=at).open_now


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_on_its_days_nothing_but_an_exception_holds_minute_by_minute_over_christmas(base):
    table = Timetable(base, CHRISTMAS, (NIGHT_OUT,))
    start, opening = london("2026-12-23 00:00"), []
    for minute in range(12 * 24 * 60):
        at = start + timedelta(minutes=minute)
        found = state([table], nation="England", at=at)
        assert found.open_now is by_hand(base, at, other_days=CHRISTMAS, silences=[NIGHT_OUT]), at
        opening.append((at, found))
    # And each says when the next differs.
    edges = [at for (_, before), (at, after) in itertools.pairwise(opening) if before.open_now != after.open_now]
    for at, found in opening:
        assert found.changes_at == next((edge for edge in edges if edge > at), found.changes_at), at


@pytest.mark.parametrize("changing", [date(2026, 10, 25), date(2026, 3, 29)])
@pytest.mark.parametrize("base", [NIGHT, ROUND_THE_CLOCK])
def test_a_day_on_which_clocks_change_can_be_another_day(changing, base):
    other_days = (OtherDays(changing, changing, ((0, 150), (600, 660))),)
    start = datetime.combine(changing, time(), tzinfo=LONDON).astimezone(UTC) - timedelta(days=1)
    for minute in range(3 * 24 * 60):
        at = (start + timedelta(minutes=minute)).astimezone(LONDON)
        found = state([Timetable(base, other_days)], nation="England", at=at)
        assert found.open_now is by_hand(base, at, other_days=other_days), at


def test_whoever_answers_while_another_is_closed_follows_their_other_days():
    closed = closed_when(state([Timetable(OFFICE, CHRISTMAS)], nation="England", at=london("2026-12-28 09:00")))
    assert closed == State(open_now=True, changes_at=london("2026-12-28 10:00"))


def test_while_one_line_is_silent_another_answers():
    out = Timetable(ROUND_THE_CLOCK, silences=(NIGHT_OUT,))
    at = london("2026-12-24 09:30")
    assert state([out, "Mo-Fr 09:00-17:00"], nation="England", at=at) == State(True, None)
    assert state([out, OFFICE], nation="England", at=london("2026-12-24 08:00")).changes_at == london(
        "2026-12-24 08:45"
    )
