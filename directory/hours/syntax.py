"""Hours as they are kept, in OpenStreetMap's syntax: `Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

Span = tuple[int, int]
"""Minutes from the midnight its day begins with; an end after 1440 is on the day after."""

DAY = 24 * 60
ALL_DAY: tuple[Span, ...] = ((0, DAY),)
WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
BANK_HOLIDAYS = "PH"

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = f"(?:{'|'.join(WEEK)})"
_MONTH_DAY = rf"(?:{'|'.join(MONTHS)}) \d\d?"
_DATES = rf"{_MONTH_DAY}(?:-(?:{_MONTH_DAY}|\d\d?))?|20\d\d {_MONTH_DAY}(?:-(?:20\d\d {_MONTH_DAY}|\d\d?))?"
_NAMED = rf"(?:{_DAY}(?:-{_DAY}|\[(?:[1-4]|-1)\])?|PH|{_DATES})"
_TIMES = r"\d\d?:[0-5]\d-\d\d?:[0-5]\d"
_RULE = re.compile(rf"(?:({_NAMED}(?:,{_NAMED})*)(?: |$))?(off|closed|{_TIMES}(?:,{_TIMES})*)?", re.IGNORECASE)
_NEXT_RULE = re.compile(r"(;|(?<=:\d\d),(?=[A-Za-z]))")


class HoursUnclear(ValueError):
    """Hours that can be read in two ways, or in none: what was found, and what to write instead."""


@dataclass(frozen=True)
class Rule:
    """The days a rule names, in order, and when somebody answers on them: never, if it has no spans."""

    days: tuple[
        str, ...
    ]  # from the widest: "Mo", "Mo[1]", "PH", "Dec 24-26", "Dec 25", "2026 Dec 24-26", "2026 Dec 24"
    spans: tuple[Span, ...]

    @property
    def weekdays(self) -> tuple[str, ...]:
        return tuple(day for day in self.days if day in WEEK)

    @property
    def runs_past_midnight(self) -> bool:
        return any(end > DAY for _, end in self.spans)

    def __str__(self) -> str:
        if self == Rule(WEEK, ALL_DAY):
            return "24/7"
        return f"{','.join(_ranges(self.days))} {','.join(map(_times, self.spans)) or 'off'}"


def parse(syntax: str) -> tuple[Rule, ...]:
    """The rules of an expression made of days, bank holidays, dates and times; ValueError if it holds anything else."""
    rules: list[Rule] = []
    after = ";"
    for part in _NEXT_RULE.split(re.sub(r"\s*([-,;])\s*", r"\1", " ".join(syntax.split()))):
        if part in {";", ","}:
            after = part
        elif part:
            rule = _rule(part)
            # After a comma, a rule adds to the earlier ones: only without anything to add to is that the same thing.
            if after == "," and any(before.runs_past_midnight or {*before.days} & {*rule.days} for before in rules):
                raise ValueError(f"adds to an earlier rule: {part}")
            rules.append(rule)
    return tuple(rules)


def parts_of(syntax: str) -> tuple[Rule | str, ...]:
    """The rules of any expression; as they are, those that hold months, weeks of the year and the like."""
    try:
        return parse(syntax)
    except ValueError:
        return tuple(_rule_or_text(part.strip()) for part in syntax.split(";") if part.strip())


def written(rules: Iterable[Rule | str]) -> str:
    return "; ".join(map(str, rules))


def in_order(days: Iterable[str]) -> tuple[str, ...]:
    """Each day once: the week from Monday, then what is narrower, which has the last word."""
    return tuple(sorted(set(days), key=lambda day: (rank(day), WEEK.index(day) if day in WEEK else 0, day)))


def rank(day: str) -> int:
    """How narrow a day is, from those of every week to a date of one year: the narrower stands later."""
    if day in WEEK:
        return 0
    if day[:2] in WEEK:
        return 1
    if day == BANK_HOLIDAYS:
        return 2
    return 3 + 2 * _has_year(day) + ("-" not in day)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def morning_after(rule: Rule) -> Span | None:
    """What the rule's latest night leaves for the day after."""
    latest = max((end for _, end in rule.spans), default=0)
    return (0, latest - DAY) if latest > DAY else None


def covers(spans: Iterable[Span], wanted: Span) -> bool:
    return any(start <= wanted[0] and wanted[1] <= end for start, end in spans)


def runs(days: Iterable[str]) -> Iterator[list[str]]:
    """The days of the week among these, cut where one is left out: Mo Tu We, then Fr."""
    numbers = [WEEK.index(day) for day in days if day in WEEK]
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        yield [WEEK[number] for _, number in run]


def date_code(text: str) -> str:
    """“dec 5” as “Dec 05”, “2026 Dec 24” as it is; ValueError for a day that its month doesn't have."""
    found = date_of(text)
    return f"{f'{found.year} ' if _has_year(text) else ''}{MONTHS[found.month - 1]} {found.day:02}"


def dates_code(first: str, last: str) -> str:
    """“Dec 24-26”, “Dec 25-Jan 02”, “2026 Dec 24-26”; ValueError where the last comes before the first."""
    start, end = date_of(first), date_of(last)
    one_month = (start.year, start.month) == (end.year, end.month)
    if _has_year(first) != _has_year(last) or (end < start and (one_month or _has_year(first))):
        raise ValueError(f"no run of dates: {first} to {last}")
    if start == end:
        return date_code(first)
    return f"{date_code(first)}-{f'{end.day:02}' if one_month else date_code(last)}"


def first_and_last(day: str) -> tuple[str, str]:
    """“Dec 24” and “Dec 26” of “Dec 24-26”; a single date twice."""
    first, _, last = day.partition("-")
    return first, f"{first.rpartition(' ')[0]} {last}" if last.isdigit() else last or first


def date_of(text: str) -> date:
    """The day of “2026 Dec 24”; of “Dec 24”, which is every year's, that of 2000, which had a 29 February."""
    *year, month, day = text.title().split()
    return date(int(year[0]) if year else 2000, MONTHS.index(month) + 1, int(day))


def _has_year(text: str) -> bool:
    return text.startswith("20")


def _rule_or_text(part: str) -> Rule | str:
    try:
        return _rule(part)
    except ValueError:
        return part


def _rule(part: str) -> Rule:
    if part == "24/7":
        return Rule(WEEK, ALL_DAY)
    found = _RULE.fullmatch(part)
    if not found:
        raise ValueError(f"more than days and times: {part}")
    days, times = found.groups()
    if (times or "").lower() in {"off", "closed"}:
        spans: tuple[Span, ...] = ()
    else:
        spans = merged(map(_span, times.split(","))) if times else ALL_DAY
    return Rule(in_order(_named(days)) if days else WEEK, spans)


def _named(days: str) -> Iterator[str]:
    for item in days.split(","):
        first, _, last = (name.title() for name in item.partition("-"))
        if item.upper() == BANK_HOLIDAYS:
            yield BANK_HOLIDAYS
        elif first[:2] in WEEK and "[" in item:
            yield item.title()
        elif first in WEEK:
            if first == last:
                raise ValueError(f"one day or a whole week: {item}")
            start, end = WEEK.index(first), WEEK.index(last or first)
            yield from (WEEK[number % 7] for number in range(start, (end if end >= start else end + 7) + 1))
        else:
            yield dates_code(*first_and_last(item.title()))


def _span(times: str) -> Span:
    start, end = (int(hour) * 60 + int(minute) for hour, minute in re.findall(r"(\d+):([0-5]\d)", times))
    if start >= DAY or end > 2 * DAY:
        raise ValueError(f"no such time: {times}")
    return start, end if end > start else end + DAY


def _ranges(days: tuple[str, ...]) -> Iterator[str]:
    for run in runs(days):
        yield from [f"{run[0]}-{run[-1]}"] if len(run) > 2 else run
    yield from (day for day in days if day not in WEEK)


def _times(span: Span) -> str:
    start, end = span
    return f"{_clock(start)}-{_clock(end - DAY if DAY < end <= start + DAY else end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
