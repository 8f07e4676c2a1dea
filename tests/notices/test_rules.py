"""What holds for a while, read and said; no database, no clock."""

from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import RuleBroken
from directory.hours.rules import LONDON
from directory.notices.days import (
    FURTHEST,
    beginning_said,
    days_said,
    listed,
    midnight,
    moment,
    moment_said,
    read_day,
    read_time,
)
from directory.notices.plans import FIELDS, Plan, PlanKind, plan_said
from directory.notices.rules import (
    NoticeKind,
    Temporary,
    check_times,
    clashing,
    coming,
    coming_said,
    hours_said,
    in_its_place,
    in_words,
    notice_said,
    other_days,
    other_hours,
    other_hours_said,
    read_other_hours,
    silences,
    spans_of,
    turns_at,
)

TODAY = date(2026, 11, 20)


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def held(kind, begins, ends, **more):
    return Temporary(kind, london(begins), london(ends), **more)


CHRISTMAS = held("hours", "2026-12-25", "2026-12-27", note="Merry Christmas")
OUTAGE = held("outage", "2026-11-27T09:00", "2026-11-27T16:00", instead="+441614960002")


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("closed", "", "closed"),
        ("Closed all day.", "", "closed"),
        ("10am to 2pm", "10:00-14:00", "10am to 2pm"),
        ("9-12, 1-5", "09:00-12:00,13:00-17:00", "9am to midday and 1pm to 5pm"),
        ("24 hours", "00:00-24:00", "open all day"),
        ("6pm to midnight", "18:00-24:00", "6pm to midnight"),
    ],
)
def test_other_hours_are_read_kept_and_said(typed, kept, said):
    assert read_other_hours(typed) == kept
    assert hours_said(kept) == said


@pytest.mark.parametrize(
    "typed", ["", "teatime", "Monday 10am to 2pm", "10pm to 2am", "10am to 2pm; closed on bank holidays", "5 to 9"]
)
def test_other_hours_that_say_more_than_times_are_refused(typed):
    with pytest.raises(RuleBroken, match=r"Write (only )?times"):
        read_other_hours(typed)


@given(st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True))
def test_what_is_kept_of_other_hours_is_what_is_asked_of_them(quarters):
    edges = sorted(each * 15 for each in quarters)[: len(quarters) // 2 * 2]
    spans = tuple(zip(edges[::2], edges[1::2], strict=True))
    kept = ",".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans)
    assert spans_of(kept) == spans


@given(
    minute=st.integers(0, 16 * 24 * 60),
    first=st.dates(date(2026, 12, 22), date(2027, 1, 2)),
    days=st.integers(1, 5),
)
def test_other_hours_hold_exactly_on_their_days(minute, first, days):
    at, last = london("2026-12-20") + timedelta(minutes=minute), first + timedelta(days=days - 1)
    notice = Temporary("hours", midnight(first), midnight(last + timedelta(days=1)))
    assert notice.holds(at) is (first <= at.date() <= last)
    assert (notice.first, notice.last) == (first, last)
    (other,) = other_days([notice])
    assert (at.date() in other) is notice.holds(at)


@pytest.mark.parametrize("changing", [date(2026, 10, 25), date(2026, 3, 29)])
def test_a_day_on_which_clocks_change_is_whole(changing):
    notice = Temporary("hours", midnight(changing), midnight(changing + timedelta(days=1)))
    assert notice.ends_at.timestamp() - notice.begins_at.timestamp() == (25 if changing.month == 10 else 23) * 3600
    assert (notice.first, notice.last) == (changing, changing)


def test_an_outage_or_a_redirect_stands_in_the_place_of_what_is_listed_while_it_lasts():
    redirect = held("redirect", "2026-11-28", "2026-11-29", instead="+441614960003")
    both = (CHRISTMAS, OUTAGE, redirect)
    assert in_its_place(both, at=london("2026-11-27T08:59:59")) is None
    assert in_its_place(both, at=london("2026-11-27T09:00")) is OUTAGE
    assert in_its_place(both, at=london("2026-11-27T16:00")) is None
    assert in_its_place(both, at=london("2026-11-28T00:00")) is redirect
    assert in_its_place(both, at=london("2026-12-25T12:00")) is None
    assert silences(both) == ((OUTAGE.begins_at, OUTAGE.ends_at),)
    assert turns_at(both, at=london("2026-11-27T09:00")) == london("2026-11-27T16:00")
    assert turns_at(both, at=london("2027-01-01")) is None


def test_a_notice_says_until_when_and_what_to_use():
    assert (
        notice_said(OUTAGE, kind="phone", value="+441614960001")
        == "Out of order until 4pm on Friday 27 November; use 0161 496 0002"
    )
    redirect = held("redirect", "2026-11-28", "2026-11-30", instead="+441614960003", note="The office moves")
    assert (
        notice_said(redirect, kind="phone", value="+441614960001")
        == "Instead of 0161 496 0001 until the end of Sunday 29 November. The office moves"
    )
    moved = replace(redirect, note="The office moves.")  # its place adds the full stop
    assert notice_said(moved, kind="phone", value="+441614960001").endswith("The office moves")
    assert in_words(OUTAGE) == "out of order from 9am on Friday 27 November until 4pm on Friday 27 November"
    assert in_words(redirect) == "redirected from Saturday 28 November until the end of Sunday 29 November"
    assert in_words(CHRISTMAS) == "closed on 25 and 26 December"


def test_other_hours_are_told_three_weeks_ahead_and_until_they_are_over():
    def told(at):
        return other_hours_said(other_hours([OUTAGE, CHRISTMAS], at=london(at)), at=london(at))

    assert told("2026-12-03T23:59") == ()
    said = ("Different hours on 25 and 26 December: closed. Merry Christmas",)
    assert told("2026-12-04T00:00") == told("2026-12-26T23:59") == said
    assert told("2026-12-27T00:00") == ()


def test_a_value_that_is_to_come_is_announced_until_its_day():
    old, new = "+441614960001", "+441614960002"
    announced = held("coming", "2026-11-20T12:00", "2026-12-01", instead=new, follows=old)
    assert coming([OUTAGE, announced], value=old, at=london("2026-11-30T23:59")) is announced
    assert coming([announced], value=old, at=london("2026-12-01T00:00")) is None
    assert coming([announced], value="+441614960099", at=london("2026-11-30T23:59")) is None  # changed meanwhile
    assert coming_said(announced, kind="phone") == "From 1 December: 0161 496 0002"


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "clashes"),
    [
        ("hours", "2026-12-26", "2026-12-28", True),
        ("hours", "2026-12-27", "2026-12-28", False),
        ("outage", "2026-12-26", "2026-12-28", False),
        ("outage", "2026-11-27T15:59", "2026-11-27T18:00", True),
        ("redirect", "2026-11-27T08:00", "2026-11-27T09:01", True),
        ("redirect", "2026-11-27T08:00", "2026-11-27T09:00", False),
    ],
)
def test_two_notices_that_contradict_each_other_clash(kind, begins, ends, clashes):
    found = clashing(kind, [CHRISTMAS, OUTAGE], begins_at=london(begins), ends_at=london(ends))
    assert bool(found) is clashes


def test_a_notice_ends_after_it_begins_and_after_now():
    now = london("2026-11-20T12:00")
    check_times(london("2026-11-20T09:00"), london("2026-11-20T12:01"), now=now)
    with pytest.raises(RuleBroken, match="comes after the beginning"):
        check_times(london("2026-11-21"), london("2026-11-21"), now=now)
    with pytest.raises(RuleBroken, match="over already"):
        check_times(london("2026-11-19"), london("2026-11-20T12:00"), now=now)


# --- Days and times


@pytest.mark.parametrize(
    "text",
    ["2026-12-25", "25/12/2026", "25.12.2026", "25 December 2026", "25th of Dec 2026", "Friday 25 december 2026"],
)
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text, field="day", today=TODAY) == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Enter a day, like 20 November 2026"),
        ("Christmas", "isn’t a day"),
        ("31/11/2026", "isn’t a day"),
        ("25 Decorum 2026", "isn’t a day"),
        ("25 Foo 2026", "isn’t a day"),
        ("25/12/2062", "too far away: check the year"),
    ],
)
def test_what_is_no_day_is_refused(text, why):
    with pytest.raises(RuleBroken, match=why):
        read_day(text, field="day", today=TODAY)


@given(st.dates(TODAY - FURTHEST, TODAY + FURTHEST))
def test_every_day_is_read_as_it_is_said(day):
    assert read_day(f"{day.day} {day:%B %Y}", field="day", today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("16:00", time(16)),
        ("4pm", time(16)),
        ("4.30 PM", time(16, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("midnight", time(0)),
        ("09:05", time(9, 5)),
    ],
)
def test_a_time_is_read_as_people_write_it(text, read):
    assert read_time(text, field="time") == read


@pytest.mark.parametrize("text", ["", "4", "25:00", "13pm", "0am", "10:60", "teatime"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(RuleBroken, match="Enter a time of day"):
        read_time(text, field="time")


def test_days_and_moments_are_said_together():
    assert days_said(date(2026, 12, 25), date(2026, 12, 25)) == "25 December"
    assert days_said(date(2026, 12, 24), date(2026, 12, 28)) == "24 to 28 December"
    assert days_said(date(2026, 12, 31), date(2027, 1, 1)) == "31 December and 1 January"
    assert moment_said(moment(date(2026, 11, 27), time(16))) == "4pm on Friday 27 November"
    assert moment_said(midnight(date(2026, 11, 27))) == "the end of Thursday 26 November"
    assert beginning_said(midnight(date(2026, 11, 27))) == "Friday 27 November"
    assert beginning_said(moment(date(2026, 11, 27), time(9))) == "9am on Friday 27 November"
    assert listed(["one", "two", "three"]) == "one, two and three"


def test_every_kind_of_notice_has_a_word():
    assert {*NoticeKind} == {"hours", "outage", "redirect", "coming"}


# --- Plans


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (
            Plan("change", "phone", "+441614960001", value="+441614960002", hours="Mo-Fr 09:00-17:00; PH off"),
            "0161 496 0001 changes to 0161 496 0002; Monday to Friday 9am to 5pm; closed on bank holidays",
        ),
        (
            Plan("change", "phone", "+441614960001", label="", hours="", visibility="professionals"),
            "0161 496 0001 changes to no label; hours not known; for professionals",
        ),
        (Plan("change", "phone", "+441614960001", label="Advice"), "0161 496 0001 changes to label “Advice”"),
        (
            Plan("add", "secure-email", value="lado@wigan.example", label="", hours="", visibility="public"),
            "a new secure email: lado@wigan.example",
        ),
        (Plan("retire-channel", "email", "lado@wigan.example"), "lado@wigan.example is retired"),
        (Plan("retire-contact"), "the whole entry is retired"),
        (Plan("person", person="Jo Sample", job_title="LADO"), "the contact names Jo Sample and job title “LADO”"),
        (Plan("person", person="Jo Sample"), "the contact names Jo Sample"),
        (Plan("person", job_title="LADO"), "the contact names job title “LADO”"),
        (Plan("person", person="", job_title=""), "the contact names nobody by name and no job title"),
    ],
)
def test_a_plan_is_said_in_one_line(plan, said):
    assert plan_said(plan, role_titles={}) == said


def test_every_kind_of_plan_says_which_columns_it_may_give():
    assert {*FIELDS} == {*PlanKind}
    assert {name for names in FIELDS.values() for name in names} <= {each.name for each in fields(Plan)}
