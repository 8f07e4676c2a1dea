"""Days and times as people type them into a form, and days as they are said together."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from directory.dates import clock
from directory.errors import RuleBroken
from directory.hours.rules import LONDON
from directory.hours.syntax import MONTHS

FURTHEST = timedelta(days=2 * 366)  # beyond, it was meant to be another year

_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_NUMBERS = re.compile(r"(\d\d?)[/. -](\d\d?)[/. -](\d{4})")
_WORDS = re.compile(r"(?:[A-Za-z]+,? )?(\d\d?)(?:st|nd|rd|th)? (?:of )?([A-Za-z]{3,9}),? (\d{4})")
_TIME = re.compile(r"(\d\d?)(?:[:.](\d\d))? ?(am|pm)?")


def read_day(text: str, *, field: str, today: date, furthest: timedelta = FURTHEST) -> date:
    """A day like 25 December 2026, 25/12/2026 or 2026-12-25, no further from today; RuleBroken."""
    text = " ".join(text.split())
    example = f"{today.day} {today:%B %Y}"
    try:
        found = _day(text)
    except ValueError:
        found = None
    if found is None:
        raise RuleBroken(
            f"Enter a day, like {example}" if not text else f"“{text}” isn’t a day: write {example}", field=field
        )
    if abs(found - today) > furthest:
        raise RuleBroken(f"{found.day} {found:%B %Y} is too far away: check the year", field=field)
    return found


def _day(text: str) -> date | None:
    if found := _ISO.fullmatch(text):
        return date(*map(int, found.groups()))
    if found := _NUMBERS.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    if found := _WORDS.fullmatch(text):
        month = MONTHS.index(found[2][:3].title()) + 1
        if not f"{date(2000, month, 1):%B}".casefold().startswith(found[2].casefold()):
            return None
        return date(int(found[3]), month, int(found[1]))
    return None


def read_time(text: str, *, field: str) -> time:
    """A time of day like 4pm, 16:00 or midday; RuleBroken."""
    said = " ".join(text.casefold().split())
    if said in {"midnight", "midday", "noon"}:
        return time(0 if said == "midnight" else 12)
    found = _TIME.fullmatch(said)
    hour, minute, half = (int(found[1]), int(found[2] or 0), found[3]) if found else (99, 0, None)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half or (found and not found[2]):
        hour = 99  # “4” could be either half of the day
    if hour > 23 or minute > 59:
        raise RuleBroken("Enter a time of day, like 4pm or 16:00", field=field)
    return time(hour, minute)


def moment(day: date, at: time) -> datetime:
    """A day and a time by London's clock."""
    return datetime.combine(day, at, tzinfo=LONDON)


def midnight(day: date) -> datetime:
    """The moment with which a day begins in London."""
    return moment(day, time())


def in_london(stored: datetime | str) -> datetime:
    """A moment as it's kept, by the clock in London: SQLite and the history keep it as text."""
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment.astimezone(LONDON)


def days_said(first: date, last: date) -> str:
    """“25 December”, “25 and 26 December”, “30 December to 2 January”."""
    if first == last:
        return _said(first)
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else _said(first)
    return f"{start} {'and' if last - first == timedelta(days=1) else 'to'} {_said(last)}"


def _said(day: date) -> str:
    return f"{day.day} {day:%B}"


def moment_said(at: datetime) -> str:
    """“4pm on Friday 27 November”; midnight as “the end of Thursday 26 November”, since it could be either day's."""
    if at.time() == time():
        before = at.date() - timedelta(days=1)
        return f"the end of {before:%A} {_said(before)}"
    return f"{clock(at)} on {at:%A} {_said(at.date())}"


def beginning_said(at: datetime) -> str:
    """The same of a moment with which something begins: midnight is the day that follows."""
    return f"{at:%A} {_said(at.date())}" if at.time() == time() else moment_said(at)


def listed(words: Sequence[str]) -> str:
    """“one”, “one and two”, “one, two and three”."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
