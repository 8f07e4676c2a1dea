"""Days and times as people say them, and forms that keep what was typed."""

from datetime import date, datetime, timedelta

import pytest

from directory.dates import ago, clock, when
from directory.forms import PostedForm
from directory.hours.rules import LONDON
from directory.lookup.moments import BadTime, moment_asked
from directory.lookup.opening import Answering, opening_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (59, "8 weeks ago"),
        (60, "2 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_unit_that_fits(days, said):
    today = date(2026, 11, 20)
    assert ago(today - timedelta(days=days), today=today) == said


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (12, 0, "midday"), (9, 0, "9am"), (8, 45, "8:45am"), (17, 5, "5:05pm"), (12, 30, "12:30pm")],
)
def test_times_are_said_as_people_say_them(hour, minute, said):
    assert clock(NOON.replace(hour=hour, minute=minute)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "5pm"), (1, "5pm tomorrow"), (3, "5pm on Monday"), (7, "5pm on 27 November 2026")],
)
def test_a_coming_moment_names_its_day(days, said):
    assert when(NOON.replace(hour=17) + timedelta(days=days), at=NOON) == said


def test_a_form_keeps_what_was_typed_and_says_what_to_do():
    form = PostedForm({"place": "a" * 11, "note": "x\0y", "file": b"bytes"})
    assert form.text("place", longest=10) == "a" * 11
    form.text("note")
    form.text("file", missing="Type something")
    form.choice("kind", ["a", "b"], missing="Choose one")
    assert form.errors == {
        "place": "Shorten this to 10 characters or fewer",
        "note": "Type this again: it holds a character that cannot be saved",
        "file": "Type something",
        "kind": "Choose one",
    }
    assert form.choice("place", ["a" * 11], missing="") == "a" * 11


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("teatime", "isn’t a date and time"),
        ("1999-12-31T23:59", "too far away: bank holidays are known from 2000 to 2099"),
        ("2100-01-01T00:00", "too far away"),
    ],
)
def test_a_moment_that_nobody_can_answer_for_is_refused(text, why):
    with pytest.raises(BadTime, match=why):
        moment_asked(text, now=NOON)


def test_a_line_that_waits_for_a_role_without_telephones_counts_it_as_closed():
    waiting = "when childrens-front-door is closed"
    mailbox = {"childrens-front-door": [Answering("email", "")]}
    line = Answering("phone", waiting)
    assert opening_of(line, by_role=mailbox, nation="England", at=NOON) == (True, None, None)
    unknown = {"childrens-front-door": [Answering("phone", "")]}
    assert opening_of(line, by_role=unknown, nation="England", at=NOON) == (None, None, None)
    assert opening_of(Answering("phone", ""), by_role={}, nation="England", at=NOON) == (None, None, None)
