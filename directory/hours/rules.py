"""Who answers at a given moment: opening hours by the wall clock in London, with the nation's own bank holidays."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, groupby
from zoneinfo import ZoneInfo

import opening_hours
from holidays import country_holidays

from directory.hours.syntax import BANK_HOLIDAYS, MONTHS, Rule, merged, parts_of, rank, written

LONDON = ZoneInfo("Europe/London")
HORIZON = timedelta(days=60)  # a change further off than this helps nobody
NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
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


@dataclass(frozen=True)
class State:
    """Whether somebody is listed as answering, and when that next changes: London time, none within `HORIZON`."""

    open_now: bool
    changes_at: datetime | None


def state(syntaxes: Sequence[str], *, nation: str, at: datetime) -> State:
    """Whether any of these hours is open at this moment, and when that next changes for all of them together."""
    if at.tzinfo is None:
        raise ValueError("Say in which time zone: the same words are another moment in summer")
    moments = _moments(tuple(syntaxes), nation, at.astimezone(UTC).year)
    now = at.timestamp()
    place = bisect_right(moments, now)
    soon = place < len(moments) and moments[place] - now <= HORIZON.total_seconds()
    return State(place % 2 == 1, datetime.fromtimestamp(moments[place], LONDON) if soon else None)


def closed_when(opening: State) -> State:
    """The state of a line that answers whenever another is closed."""
    return State(not opening.open_now, opening.changes_at)


def uncovered(syntaxes: Sequence[str], *, nation: str, start: date) -> list[WallSpan]:
    """The spans of the week from this day in which nobody is listed."""
    since = datetime.combine(start, time())
    until = since + timedelta(days=7)
    holidays = bank_holidays(nation, start.year)
    return gaps((span for each in syntaxes for span in open_spans(each, holidays, since, until)), since, until)


def gaps(covered: Iterable[WallSpan], since: datetime, until: datetime) -> list[WallSpan]:
    """What is left between two moments when these spans are taken out."""
    left = []
    for opens, closes in sorted(covered):
        if opens >= until:
            break
        if since < opens:
            left.append((since, opens))
        since = max(since, closes)
    return [*left, (since, until)] if since < until else left


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
def _moments(syntaxes: tuple[str, ...], nation: str, year: int) -> "array[int]":
    """Every opening and closing in turn, in seconds since 1970, of a year and `HORIZON` after it.

    One search then answers both questions: an odd number of them lies in the past while somebody answers.
    """
    holidays = bank_holidays(nation, year)
    spans = [
        (_seconds(opens - offset), _seconds(closes - offset))
        for syntax in syntaxes
        for since, until, offset in _clock_periods(year)
        for opens, closes in open_spans(syntax, holidays, since + offset, until + offset)
    ]
    return array("q", chain.from_iterable(merged(spans)))


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
