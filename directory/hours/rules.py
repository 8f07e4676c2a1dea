"""Who answers at a given moment: opening hours by the wall clock in London, with the nation's own bank holidays."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

import opening_hours
from holidays import country_holidays

from directory.hours.syntax import BANK_HOLIDAYS, MONTHS, Rule, Span, merged, parts_of, rank, written

LONDON = ZoneInfo("Europe/London")
HORIZON = timedelta(days=60)  # a change further off than this helps nobody
NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_EPOCH = datetime.combine(date(1970, 1, 1), time())
_WHEN, _CLOSED = "when ", " is closed"


WallSpan = tuple[datetime, datetime]
"""From when until when, by the clock on the wall, so without a time zone."""


@dataclass(frozen=True)
class Hours:
    """When somebody answers: by the clock, or whenever another role is closed; neither means that it isn't known."""

    syntax: str = ""
    when_closed: str = ""  # a role's code

    @property
    def stored(self) -> str:
        """The one text that is kept: `Mo-Fr 09:00-17:00; PH off`, `when childrens-front-door is closed`, or nothing."""
        return f"{_WHEN}{self.when_closed}{_CLOSED}" if self.when_closed else self.syntax

    @classmethod
    def of(cls, stored: str) -> "Hours":
        """The hours that were kept as this text."""
        if stored.startswith(_WHEN):
            return cls(when_closed=stored.removeprefix(_WHEN).removesuffix(_CLOSED))
        return cls(syntax=stored)


@dataclass(frozen=True, slots=True)
class OtherDays:
    """Days on which nothing but these spans holds, from midnight to midnight; none of them runs past it."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours by the clock, but for some days, and for stretches of time in which nobody answers at all."""

    syntax: str
    other_days: tuple[OtherDays, ...] = ()
    silences: tuple[tuple[datetime, datetime], ...] = ()  # from when until when, with their time zones


@dataclass(frozen=True)
class State:
    """Whether somebody is listed as answering, and when that next changes: London time, none within `HORIZON`."""

    open_now: bool
    changes_at: datetime | None


def state(hours: Sequence[str | Timetable], *, nation: str, at: datetime) -> State:
    """Whether any of these hours is open at this moment, and when that next changes for all of them together."""
    if at.tzinfo is None:
        raise ValueError("Say in which time zone: the same words are another moment in summer")
    moments = _moments(tuple(hours), nation, at.astimezone(UTC).year)
    now = at.timestamp()
    place = bisect_right(moments, now)
    soon = place < len(moments) and moments[place] - now <= HORIZON.total_seconds()
    return State(place % 2 == 1, datetime.fromtimestamp(moments[place], LONDON) if soon else None)


def open_between(
    hours: Sequence[str | Timetable], *, nation: str, since: datetime, until: datetime
) -> list[tuple[int, int]]:
    """When any of these hours is open between two moments, at most `HORIZON` apart, in seconds since 1970."""
    first, last = int(since.timestamp()), int(until.timestamp())
    moments = _moments(tuple(hours), nation, since.astimezone(UTC).year)
    place = bisect_right(moments, first) // 2 * 2  # an even place is an opening, and its closing comes next
    found = []
    for opens, closes in zip(moments[place::2], moments[place + 1 :: 2], strict=True):
        if opens >= last:
            break
        found.append((max(opens, first), min(closes, last)))
    return found


def closed_when(opening: State) -> State:
    """The state of a line that answers whenever another is closed."""
    return State(not opening.open_now, opening.changes_at)


def uncovered(syntaxes: Sequence[str], *, nation: str, start: date) -> list[WallSpan]:
    """The spans of the week from this day in which nobody is listed."""
    since = datetime.combine(start, time())
    until = since + timedelta(days=7)
    holidays = bank_holidays(nation, start.year)
    return gaps((span for each in syntaxes for span in open_spans(each, holidays, since, until)), since, until)


Moment = TypeVar("Moment", datetime, int)


def gaps(covered: Iterable[tuple[Moment, Moment]], since: Moment, until: Moment) -> list[tuple[Moment, Moment]]:
    """What is left between two moments when these spans are taken out."""
    left: list[tuple[Moment, Moment]] = []
    for opens, closes in sorted(covered):
        if opens >= until:
            break
        if since < opens:
            left.append((since, opens))
        since = max(since, closes)
    if since < until:
        left.append((since, until))
    return left


def round_the_week(spans: Sequence[WallSpan]) -> list[WallSpan]:
    """Spans of one week from Monday, of which those of Sunday night and Monday morning are one."""
    if len(spans) < 2 or spans[-1][1] - spans[0][0] < timedelta(days=7):
        return list(spans)
    (_, closes), *between, (opens, _) = spans
    return [*between, (opens, closes + timedelta(days=7))]


def warm(today: date) -> None:
    """Work out the calendars of this year and the next, a quarter of a second, before anybody waits for it."""
    for year in (today.year, today.year + 1):
        _clock_periods(year)
        for nation in NATIONS:
            bank_holidays(nation, year)


@lru_cache(maxsize=256)
def bank_holidays(nation: str, year: int) -> tuple[date, ...]:
    """A nation's own, of this year and the next; elsewhere, those that the whole kingdom shares."""
    return tuple(sorted(country_holidays("GB", subdiv=NATIONS.get(nation), years=(year, year + 1))))


def open_spans(syntax: str, holidays: Sequence[date], since: datetime, until: datetime) -> Iterator[WallSpan]:
    """When these hours are open, with these days as bank holidays."""
    # The library knows no holidays of one nation, and its own time zones lose an hour in October: it's given neither.
    hours = opening_hours.OpeningHours(_spelled_out(syntax, holidays))
    for opens, closes, kind, _ in hours.intervals(since, until):
        if kind == opening_hours.State.OPEN:
            yield opens, closes


@lru_cache(maxsize=4096)
def _moments(hours: tuple[str | Timetable, ...], nation: str, year: int) -> "array[int]":
    """Every opening and closing in turn, in seconds since 1970, of a year and `HORIZON` after it.

    One search then answers both questions: an odd number of them lies in the past while somebody answers.
    """
    tables = (each if isinstance(each, Timetable) else Timetable(each) for each in hours)
    return array(
        "q", chain.from_iterable(merged(span for each in tables for span in _open_seconds(each, nation, year)))
    )


def _open_seconds(table: Timetable, nation: str, year: int) -> Iterator[tuple[int, int]]:
    silences = [(int(since.timestamp()), int(until.timestamp())) for since, until in table.silences]
    for since, until, offset in _clock_periods(year):
        by_the_clock = open_spans(table.syntax, bank_holidays(nation, year), since + offset, until + offset)
        if table.other_days:
            by_the_clock = _on_other_days(by_the_clock, table.other_days, since + offset, until + offset)
        for opens, closes in by_the_clock:
            yield from gaps(silences, _seconds(opens - offset), _seconds(closes - offset))


def _on_other_days(
    spans: Iterable[WallSpan], other_days: Sequence[OtherDays], since: datetime, until: datetime
) -> Iterator[WallSpan]:
    """These spans without those days, and what holds on those days instead."""
    days = [(datetime.combine(each.first, time()), datetime.combine(each.last, time()) + _DAY) for each in other_days]
    for opens, closes in spans:
        yield from gaps(days, opens, closes)
    for each, (begins, _ends) in zip(other_days, days, strict=True):
        for number in range((each.last - each.first).days + 1):
            for start, end in each.spans:
                midnight = begins + _DAY * number
                opens, closes = max(midnight + _MINUTE * start, since), min(midnight + _MINUTE * end, until)
                if opens < closes:
                    yield opens, closes


@lru_cache(maxsize=64)
def _clock_periods(year: int) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """From when until when (in UTC) the clocks of a year and `HORIZON` after it stay so far ahead of UTC."""
    hour = timedelta(hours=1)
    hours = (datetime(year, 1, 1, tzinfo=UTC) + hour * number for number in range((366 + HORIZON.days + 1) * 24))
    periods = []
    for offset, same in groupby(hours, key=lambda each: each.astimezone(LONDON).utcoffset() or timedelta()):
        first, *_, last = same
        periods.append((first.replace(tzinfo=None), last.replace(tzinfo=None) + hour, offset))
    return tuple(periods)


def _spelled_out(syntax: str, holidays: Sequence[date]) -> str:
    """The expression as the library takes it: bank holidays as those dates, and no rule for unlike kinds of days."""
    dates = tuple(f"{day:%Y} {MONTHS[day.month - 1]} {day:%d}" for day in holidays)
    rules: list[Rule | str] = []
    for rule in parts_of(syntax):
        if isinstance(rule, str):
            rules.append(rule)
            continue
        for _, same in groupby(rule.days, key=lambda day: min(rank(day), 2)):
            days = chain.from_iterable(dates if day == BANK_HOLIDAYS else (day,) for day in same)
            rules.append(Rule(tuple(days), rule.spans))
    return written(rule for rule in rules if isinstance(rule, str) or rule.days) or "off"


def _seconds(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds())
