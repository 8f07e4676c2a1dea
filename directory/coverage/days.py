"""Who answers on each day by the clock on the wall; what is usual on a day of the week, and which days differ."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from directory.coverage.rules import Answered, Stretch
from directory.hours.rules import LONDON, WallSpan, round_the_week
from directory.hours.spoken import clock, day_name
from directory.hours.syntax import DAY, WEEK, merged

_MONDAY = datetime.combine(date(2001, 1, 8), time())  # any Monday: a week of minutes as moments of one week
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day, in minutes after its midnight, in which the same contacts answer."""

    start: int
    end: int
    answered: Answered
    who: tuple[str, ...]


Day = tuple[Part, ...]
"""A whole day, from midnight to midnight; where clocks change, an hour of it is left out, or told once."""

Days = Mapping[date, Day]


@dataclass(frozen=True, slots=True)
class Row:
    """Days of the next week that are alike and follow one another; one unlike that day of other weeks stands alone."""

    days: tuple[date, ...]
    day: Day
    is_usual: bool


def by_day(stretches: Sequence[Stretch], *, first: date, number: int) -> dict[date, Day]:
    """What stretches of time mean for so many days."""
    return {day: _day(stretches, day) for day in (first + timedelta(days=each) for each in range(number))}


def midnight(day: date) -> datetime:
    """The moment with which a day begins in London."""
    return datetime.combine(day, time(), tzinfo=LONDON)


def _day(stretches: Sequence[Stretch], day: date) -> Day:
    begins, ends = (int(midnight(each).timestamp()) for each in (day, day + timedelta(days=1)))
    parts = []
    for each in stretches:
        if each.begins < ends and each.ends > begins:
            start = 0 if each.begins <= begins else _minutes(each.begins)
            end = DAY if each.ends >= ends else _minutes(each.ends)
            if start < end:  # within an hour that comes twice, a part may end by the clock before it begins
                parts.append(Part(start, end, each.answered, each.who))
    return tuple(parts)


def _minutes(moment: int) -> int:
    at = datetime.fromtimestamp(moment, LONDON)
    return at.hour * 60 + at.minute


def usual_week(days: Days) -> tuple[Day, ...]:
    """For each day of the week, from Monday, what holds on most of these days."""
    found: defaultdict[int, Counter[Day]] = defaultdict(Counter)
    for on, day in days.items():
        found[on.weekday()][day] += 1
    return tuple(found[number].most_common(1)[0][0] for number in range(7))


def rows(days: Days, usual: Sequence[Day]) -> list[Row]:
    """A week's days from Monday, alike ones together, unusual ones by themselves."""

    def alike(on: date) -> tuple[Day, date | None]:
        return days[on], None if days[on] == usual[on.weekday()] else on

    grouped = groupby(sorted(days, key=lambda on: on.weekday()), key=alike)
    return [Row(tuple(same), day, is_usual=on is None) for (day, on), same in grouped]


def recurring(usual: Sequence[Day], wanted: Callable[[Part], bool]) -> list[str]:
    """When in a usual week such parts are, in words: “Monday to Friday, 8:30am to 8:45am”."""
    minutes = merged(
        (number * DAY + part.start, number * DAY + part.end)
        for number, day in enumerate(usual)
        for part in day
        if wanted(part)
    )
    if minutes == ((0, 7 * DAY),):
        return ["at any time"]
    spans = sorted(
        round_the_week([(_MONDAY + _MINUTE * start, _MONDAY + _MINUTE * end) for start, end in minutes]),
        key=lambda span: (span[0].time(), span[1] - span[0], span[0]),
    )
    alike = [list(same) for _key, same in groupby(spans, key=lambda span: (span[0].time(), span[1] - span[0]))]
    said = [(run[0][0], _said(run)) for same in alike for run in _runs(same)]
    return [words for _first, words in sorted(said)]


def _runs(spans: Iterable[WallSpan]) -> Iterator[list[WallSpan]]:
    """Spans of the same times, cut where a day is left out."""
    numbered = enumerate(spans)
    for _key, run in groupby(numbered, key=lambda each: (each[1][0] - _MONDAY).days - each[0]):
        yield [span for _number, span in run]


def _said(run: Sequence[WallSpan]) -> str:
    opens, closes = run[0]
    last = (closes - _MINUTE).date()
    start, end = (clock(each.hour * 60 + each.minute) for each in (opens, closes))
    if opens.time() == closes.time() == time():
        return f"{days_said(opens.weekday(), last.weekday())}, all day"
    if closes - opens >= timedelta(days=1):
        return f"{day_name(WEEK[opens.weekday()])} {start} to {day_name(WEEK[closes.weekday()])} {end}"
    next_day = "" if last == opens.date() else " the next day"
    return f"{days_said(opens.weekday(), run[-1][0].weekday())}, {start} to {end}{next_day}"


def days_said(first: int, last: int) -> str:
    """“Monday”, “Saturday and Sunday”, “Monday to Friday”, of days of the week by number."""
    names = [day_name(WEEK[number]) for number in (first, last)]
    if first == last:
        return names[0]
    return f"{names[0]} {'and' if (last - first) % 7 == 1 else 'to'} {names[1]}"
