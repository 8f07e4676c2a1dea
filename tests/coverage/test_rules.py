"""Who answers at each minute, against the rule that the lookup asks at a moment; and how it's put into words."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.coverage.days import Part, Row, by_day, midnight, recurring, rows, usual_week
from directory.coverage.listed import Window, listed
from directory.coverage.rules import Answered, Stretch, stretches
from directory.coverage.week import weeks, window_from
from directory.coverage.words import dates_name, day_words, row_name, short_name
from directory.hours.rules import LONDON
from directory.lookup.answer import AskedRole
from directory.lookup.opening import Answering, opening_of
from directory.lookup.rules import FoundContact, Line
from directory.notices.rules import Temporary
from directory.verification.rules import Standing

DOOR, TEAM = "childrens-front-door", "emergency-duty"
WAITING = f"when {DOOR} is closed"
OFFICE = "Mo-Fr 09:00-17:00; PH off"
NIGHT = "Mo-Fr 00:00-08:45,17:00-24:00; Sa,Su,PH 00:00-24:00"
OWN, BOTH, INSTEAD, UNKNOWN, NOBODY = Answered
MINUTE, HOUR = 60, 3600


def a_role(code=DOOR, *, out_of_hours=TEAM, required=True, own=False, title="Front door"):
    return AskedRole(1, code, title, title, "", "child-home", "", 60, required, own, out_of_hours)


def a_line(hours, *, kind="phone", temporary=(), value="+441614960001"):
    return Line("", kind, value, Standing.CURRENT, hours=hours, temporary=tuple(temporary))


def a_contact(slug, role=DOOR, *lines):
    called = tuple(line if isinstance(line, Line) else a_line(line) for line in lines)
    return FoundContact(slug, role, "", slug.title(), "", "", "", called)


def a_week(*contacts, today=date(2026, 11, 20), required=True, roles=None):
    """The week of the first role that is asked for."""
    window = window_from(today, nation="England")
    return weeks(roles or [a_role()], contacts, required=required, window=window)[0]


def minutes(day):
    return [(part.start, part.end, part.answered) for part in day]


MONDAYS = {
    "in winter": date(2026, 11, 23),
    "over Christmas": date(2026, 12, 21),
    "as clocks go forward": date(2026, 3, 23),
    "as clocks go back": date(2026, 10, 19),
}
BY_THE_CLOCK = [
    "",
    OFFICE,
    NIGHT,
    "24/7",
    "Mo-Fr 17:00-08:45; Sa,Su 00:00-24:00",
    "Mo[1] 09:00-12:00",
    "Su 00:30-02:30",
]


@st.composite
def telephones(draw, monday):
    start = midnight(monday)
    temporary = []
    for kind in draw(st.lists(st.sampled_from(["outage", "hours", "redirect"]), max_size=2, unique=True)):
        if kind == "hours":
            first = monday + timedelta(days=draw(st.integers(0, 6)))
            last = first + timedelta(days=draw(st.integers(1, 3)))
            spans = draw(st.sampled_from(["", "10:00-14:00", "00:00-24:00"]))
            temporary.append(Temporary(kind, midnight(first), midnight(last), spans))
        else:
            begins = start + timedelta(minutes=draw(st.integers(-2000, 10_000)))
            temporary.append(Temporary(kind, begins, begins + timedelta(minutes=draw(st.integers(1, 3000)))))
    hours = draw(st.sampled_from([*BY_THE_CLOCK, WAITING]))
    return a_line(hours, kind=draw(st.sampled_from(["phone", "phone", "text", "email"])), temporary=temporary)


@pytest.mark.parametrize("monday", MONDAYS.values(), ids=MONDAYS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_week_has_no_hole_and_is_as_the_lookup_says_at_each_moment(monday, data):
    lines = st.lists(telephones(monday), min_size=1, max_size=2)
    door, team = (a_contact(slug, role, *data.draw(lines)) for slug, role in (("door", DOOR), ("team", TEAM)))
    window = Window("England", midnight(monday), midnight(monday + timedelta(days=7)))
    found = listed([door, team], window=window)
    both = [found[each.slug] for each in (door, team) if each.called]
    own, instead = ([each for each in both if each.slug == slug] for slug in ("door", "team"))
    parts = stretches(own, instead, whole=window.whole)
    assert sum(part.ends - part.begins for part in parts) == window.whole[1] - window.whole[0]
    assert [part.begins for part in parts[1:]] == [part.ends for part in parts[:-1]]
    by_role = {
        each.role: [Answering(line.kind, line.hours, line.temporary) for line in each.lines] for each in (door, team)
    }
    on_both_sides = {moment for part in parts for moment in (part.begins, part.ends - MINUTE)}
    place = 0
    for moment in sorted({*range(*window.whole, 7 * MINUTE), *on_both_sides}):
        while parts[place].ends <= moment:
            place += 1
        assert parts[place].answered is answered_at(moment, door, team, by_role), datetime.fromtimestamp(moment, LONDON)


def answered_at(moment, door, team, by_role):
    """The same from what the lookup says of each telephone."""
    at = datetime.fromtimestamp(moment, LONDON)
    states = {}
    for each in (door, team):
        lines = [line for line in by_role[each.role] if line.kind in {"phone", "text"}]
        now = [opening_of(line, by_role=by_role, nation="England", at=at).open_now for line in lines]
        states[each.slug] = True if True in now else None if None in now else False
    if states["door"]:
        return BOTH if states["team"] else OWN
    return INSTEAD if states["team"] else UNKNOWN if None in states.values() else NOBODY


def test_a_night_line_that_forgets_monday_morning_leaves_it_to_nobody():
    week = a_week(a_contact("door", DOOR, OFFICE), a_contact("team", TEAM, "Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00"))
    assert week.gaps == ["Monday, midnight to 9am", "Tuesday to Friday, 8:45am to 9am"]
    assert week.gaps_on(date(2026, 12, 25)) == ()
    assert [part.end for part in week.gaps_on(date(2026, 12, 29))] == [9 * 60]  # the morning after a bank holiday
    assert week.unusual() >= {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}


def test_a_line_that_waits_for_a_closed_door_leaves_nothing_to_nobody():
    week = a_week(a_contact("door", DOOR, OFFICE), a_contact("team", TEAM, WAITING))
    assert week.gaps == []
    assert week.overlaps == []
    assert week.called
    assert week.answers
    (by_day_of_week, weekend) = week.rows
    assert minutes(by_day_of_week.day) == [(0, 540, INSTEAD), (540, 1020, OWN), (1020, 1440, INSTEAD)]
    assert [row_name(row, holidays=()) for row in (by_day_of_week, weekend)] == [
        "Monday to Friday",
        "Saturday and Sunday",
    ]


WEEKDAYS = ("Monday to Thursday, 5pm to 9am the next day", "Friday, 5pm to midnight")


@pytest.mark.parametrize(
    ("hours", "gaps"),
    [
        ("Mo-Fr 17:00-24:00,00:00-08:30", ["Monday to Friday, 8:30am to 9am", "Saturday and Sunday, all day"]),
        ("Sa,Su 00:00-24:00", ["Monday, midnight to 9am", *WEEKDAYS]),
        ("Sa 00:00-24:00", [*WEEKDAYS, "Sunday midnight to Monday 9am"]),
    ],
)
def test_what_is_left_to_nobody_is_said_by_its_days(hours, gaps):
    assert a_week(a_contact("door", DOOR, OFFICE), a_contact("team", TEAM, hours)).gaps == gaps


def test_nobody_at_all_and_hours_that_nobody_knows_are_told_apart():
    assert a_week(a_contact("door", DOOR, "Mo-Su off")).gaps == ["at any time"]
    unknown = a_week(a_contact("door", DOOR, ""))
    assert unknown.unknown
    assert unknown.gaps == []
    missing = a_week()
    assert (missing.own, missing.gaps, missing.answers) == ((), [], False)
    by_email = a_week(a_contact("door", DOOR, a_line("", kind="email")))
    assert (by_email.called, by_email.answers, by_email.closes) == ((), False, True)


def test_a_role_that_nobody_is_meant_to_stand_in_for_closes_without_a_gap():
    nurse = a_role("designated-nurse", out_of_hours="", title="Nurse")
    week = a_week(a_contact("nurse", "designated-nurse", OFFICE), roles=[nurse])
    assert week.gaps == []
    assert week.closes
    own = a_week(a_contact("door", DOOR, OFFICE), a_contact("team", TEAM, "24/7"), required=False)
    assert (own.instead, own.gaps) == ((), [])  # of an organisation's own roles nobody else is asked


def test_lines_that_answer_at_once_are_named_with_their_times():
    week = a_week(
        a_contact("door", DOOR, OFFICE), a_contact("other", DOOR, "Mo-Fr 16:00-18:00"), a_contact("team", TEAM, WAITING)
    )
    assert week.overlaps == [(("door", "other"), ["Monday to Friday, 4pm to 5pm"])]


def test_christmas_is_told_by_its_dates_whatever_the_hours_say_of_it():
    closed = Temporary("hours", midnight(date(2026, 12, 24)), midnight(date(2026, 12, 25)), "09:00-12:00")
    line = a_line("Mo-Fr 09:00-17:00", temporary=[closed])
    week = a_week(a_contact("door", DOOR, line), a_contact("team", TEAM, NIGHT), today=date(2026, 12, 21))
    assert week.unusual() == {date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}
    assert minutes(week.gaps_on(date(2026, 12, 24))) == [(525, 540, NOBODY), (720, 1020, NOBODY)]
    named = [short_name(row) for row in week.rows]
    assert named == ["Mon–Wed", "Thu 24 Dec", "Fri 25 Dec", "Sat–Sun"]


def test_a_day_on_which_clocks_change_is_whole_and_usual():
    for today in (date(2026, 3, 20), date(2026, 10, 16)):
        week = a_week(a_contact("door", DOOR, "24/7"), today=today)
        assert week.unusual() == set()
        assert {tuple(minutes(day)) for day in week.days.values()} == {((0, 1440, OWN),)}


def test_an_hour_that_comes_twice_is_told_by_the_clock_and_never_backwards():
    on = date(2026, 10, 25)
    begins = int(midnight(on).timestamp())
    first, second = begins + HOUR + 15 * MINUTE, begins + 2 * HOUR + 10 * MINUTE  # 1:15, and 1:10 the second time
    parts = (
        Stretch(begins, first, OWN, ("door",)),
        Stretch(first, second, NOBODY, ()),
        Stretch(second, begins + 25 * HOUR, OWN, ("door",)),
    )
    assert minutes(by_day(parts, first=on, number=1)[on]) == [(0, 75, OWN), (70, 1440, OWN)]


def whole(answered=OWN):
    return (Part(0, 1440, answered, ("door",)),)


def test_what_is_usual_is_what_holds_on_most_such_days():
    first = date(2026, 11, 23)
    days = {first + timedelta(days=number): whole() for number in range(21)}
    days[first + timedelta(days=7)] = whole(NOBODY)
    assert usual_week(days) == (whole(),) * 7
    assert recurring(usual_week(days), lambda _part: True) == ["at any time"]
    assert recurring(usual_week(days), lambda _part: False) == []


def test_a_weekly_night_over_sunday_is_said_as_one():
    night = [(Part(0, 1440, OWN, ()),)] * 7
    night[0] = (Part(0, 480, NOBODY, ()), Part(480, 1440, OWN, ()))
    night[6] = (Part(0, 1320, OWN, ()), Part(1320, 1440, NOBODY, ()))
    assert recurring(night, lambda part: part.answered is NOBODY) == ["Sunday, 10pm to 8am the next day"]


def test_days_are_named_as_people_name_them():
    monday = date(2026, 12, 21)
    usual = [whole()] * 7
    days = {monday + timedelta(days=number): whole() for number in range(7)}
    (all_week,) = rows(days, usual)
    assert (row_name(all_week, holidays=()), short_name(all_week)) == ("Every day", "Every day")
    alone = rows(days | {monday + timedelta(days=4): whole(NOBODY)}, usual)
    assert [short_name(row) for row in alone] == ["Mon–Thu", "Fri 25 Dec", "Sat–Sun"]
    christmas = {date(2026, 12, 25), date(2026, 12, 28)}
    assert row_name(alone[1], holidays=christmas) == "Friday 25 December (bank holiday)"
    assert row_name(Row((monday,), whole(), is_usual=True), holidays=()) == "Monday"
    assert (
        dates_name(sorted(christmas), holidays=christmas) == "Friday 25 December and Monday 28 December (bank holidays)"
    )
    assert dates_name([monday], holidays=christmas) == "Monday 21 December"


def test_a_day_is_said_with_the_roles_own_line_first():
    names = {"door": "MASH", "other": "Second line", "team": "Night team"}
    week = a_week(
        a_contact("door", DOOR, "Mo-Fr 09:00-17:00"),
        a_contact("other", DOOR, "Mo-Fr 12:00-17:00"),
        a_contact("team", TEAM, "Mo-Su 00:00-08:45,16:30-24:00"),
    )
    said = [(each.times, each.who, each.missing) for each in day_words(week, week.usual[0], names=names)]
    assert said == [
        ("9am to midday", "MASH", False),
        ("midday to 4:30pm", "MASH and Second line", False),
        ("4:30pm to 5pm", "MASH, Second line and Night team", False),
        ("midnight to 8:45am and 5pm to midnight", "Night team", False),
        ("8:45am to 9am", "no line is listed", True),
    ]


@pytest.mark.parametrize(
    ("code", "out_of_hours", "hours", "said"),
    [
        ("lado", TEAM, OFFICE, "Team, if a child is not safe until then"),
        ("lado", TEAM, "", "hours not known"),
        (TEAM, "", OFFICE, "closed, since the day teams answer"),
        ("prevent", "", OFFICE, "closed"),
    ],
)
def test_what_is_true_where_a_roles_own_line_is_closed_is_said(code, out_of_hours, hours, said):
    people = [a_contact("own", code, hours)]
    if code == "lado" and hours:
        people.append(a_contact("team", TEAM, WAITING))
    week = a_week(*people, roles=[a_role(code, out_of_hours=out_of_hours)])
    last = day_words(week, week.usual[6], names={"own": "Own", "team": "Team"})[-1]
    assert (last.times, last.who) == ("all day", said)
