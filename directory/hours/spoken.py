"""Hours said in plain English: “Monday to Thursday 8:45am to 5pm; closed on bank holidays”."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from directory import dates
from directory.hours.rules import WallSpan, round_the_week
from directory.hours.syntax import ALL_DAY, BANK_HOLIDAYS, DAY, MONTHS, WEEK, Rule, Span, first_and_last, runs

_DAYS = dict(zip(WEEK, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True))
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WHICH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}


def spoken(rules: Sequence[Rule | str]) -> str:
    """The rules as one sentence; what is a sentence already stays as it is."""
    if list(rules) == [Rule(WEEK, ALL_DAY)]:
        return "24 hours a day, every day"
    said = "; ".join(rule if isinstance(rule, str) else _rule(rule) for rule in rules)
    return said[:1].upper() + said[1:]


def day_name(code: str) -> str:
    """“Monday”, “first Monday of the month”, “bank holidays”, “24 to 26 December”, “25 December 2026”."""
    if code in _DAYS:
        return _DAYS[code]
    if code == BANK_HOLIDAYS:
        return "bank holidays"
    if "[" in code:
        return f"{_WHICH[code[3:-1]]} {_DAYS[code[:2]]} of the month"
    first, last = first_and_last(code)
    if first == last:
        return _date(first)
    one_month = last[:-2] == first[:-2]
    return f"{int(first[-2:]) if one_month else _date(first)} to {_date(last)}"


def _date(code: str) -> str:
    *year, month, day = code.split()
    return " ".join([str(int(day)), _MONTHS[MONTHS.index(month)], *year])


def clock(minutes: int) -> str:
    """The time of day that begins so many minutes after midnight: “9am”, “midday”."""
    return dates.clock(time(*divmod(minutes % DAY, 60)))


def in_a_week(spans: Sequence[WallSpan]) -> str:
    """“Monday 00:00–08:45, Saturday 18:00–24:00, Sunday 18:00 to Monday 08:45”, of spans in one week from Monday."""
    return ", ".join(_on_its_days(*span) for span in round_the_week(spans))


def _rule(rule: Rule) -> str:
    if not rule.spans:
        return f"closed {_when(rule.days)}"
    if rule.spans == ALL_DAY:
        return f"{_days(rule.days)} all day"
    return f"{_days(rule.days)} {_listed(map(_span, rule.spans))}"


def _when(days: tuple[str, ...]) -> str:
    """“on Sunday”, “on the first Monday of the month”, “24 to 26 December”."""
    if any("-" in day and "[" not in day for day in days):
        return _days(days)
    return f"on {'the ' if '[' in days[0] else ''}{_days(days)}"


def _days(days: tuple[str, ...]) -> str:
    if days[:7] == WEEK:
        return _listed(["every day", *map(day_name, days[7:])])
    names: list[str] = []
    for run in map(list, runs(days)):
        names += [f"{_DAYS[run[0]]} to {_DAYS[run[-1]]}"] if len(run) > 2 else [_DAYS[day] for day in run]
    return _listed([*names, *(day_name(day) for day in days if day not in WEEK)])


def _span(span: Span) -> str:
    start, end = span
    return f"{clock(start)} to {clock(end)}{' the next day' if end > DAY else ''}"


def _on_its_days(opens: datetime, closes: datetime) -> str:
    day, last_day = (day_name(WEEK[each.weekday()]) for each in (opens, closes - timedelta(minutes=1)))
    end = "24:00" if closes.time() == time() else f"{closes:%H:%M}"
    return f"{day} {opens:%H:%M}{f'–{end}' if day == last_day else f' to {last_day} {end}'}"


def _listed(items: Iterable[str]) -> str:
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last
