"""A week put together from what is said of its days, cut at each midnight so that nothing of a night is lost."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from directory.hours.spoken import day_name
from directory.hours.statements import Statement
from directory.hours.syntax import ALL_DAY, DAY, WEEK, HoursUnclear, Span, covers, merged, rank

Week = dict[str, tuple[Span, ...]]
"""When somebody answers on each day that something is said of; bank holidays and dates count as days."""


def week_of(statements: Sequence[Statement]) -> tuple[Week, tuple[str, ...]]:
    """The week that a text means, and a warning for each day on which one part of the text replaces another."""
    said, warnings = _by_day(statements)
    stretches = [each for each in statements if each.joins]
    if not stretches and all(_may_run_on(said, day) for day in said):
        return {day: each.spans for day, each in said.items()}, warnings
    week: defaultdict[str, list[Span]] = defaultdict(list)
    for day, each in said.items():
        week[day] += _evenings(each)
        for on, morning in _mornings(said, day):
            week[on].append(morning)
    for each in stretches:
        week[each.days[0]] += each.spans
    return {day: merged(spans) for day, spans in week.items()}, warnings


def _by_day(statements: Sequence[Statement]) -> tuple[dict[str, Statement], tuple[str, ...]]:
    """What is said of each day, the last word on it."""
    said: dict[str, Statement] = {}
    warnings = []
    for each in statements:
        for day in () if each.joins else each.days or _others(each, statements):
            if day in said and said[day].spans != each.spans:
                warnings += _replacing(said[day], each, day)
            said[day] = each
    return said, tuple(dict.fromkeys(warnings))


def _others(statement: Statement, statements: Sequence[Statement]) -> tuple[str, ...]:
    """The days of times without any: those that nothing else is said of, where that can't mean two things."""
    named = {day for each in statements for day in each.days}
    at_night_too = all(end < start or (start, end) in ALL_DAY for start, end in statement.spans)
    others = tuple(day for day in WEEK if day not in named)
    if others and ({*WEEK[5:]} <= named or (at_night_too and others == WEEK)):
        return others
    raise HoursUnclear(f"“{statement.text}” says no days: write which, like “Monday to Friday {statement.text}”")


def _replacing(before: Statement, after: Statement, day: str) -> list[str]:
    """A warning where narrower hours replace wider ones; “except” and “closed” mean to, so they need none."""
    if after.exception or not after.spans:
        return []
    narrower = {*after.days} < {*before.days}
    overlap = not before.spans or any(
        start < until and since < end for start, end in _evenings(before) for since, until in _evenings(after)
    )
    if not (narrower and overlap):
        raise HoursUnclear(
            f"{day_name(day)} is in “{before.text}” and in “{after.text}”: write all the times of a day together"
        )
    return [f"{day_name(day)}: “{after.text}” replaces “{before.text}”"]


def _may_run_on(said: dict[str, Statement], day: str) -> bool:
    """Whether a day's times can stay one span past midnight: said as “the next day”, and cut by no other rule."""
    for start, end in said[day].spans:
        if end < start:
            return False
        if end > DAY and day in WEEK:
            after = said.get(_day_after(day))
            if after and after.spans != said[day].spans and not covers(after.spans, (0, end - DAY)):
                return False
    return True


def _evenings(each: Statement) -> list[Span]:
    """The times as far as midnight."""
    return [(start, DAY if end < start else min(end, DAY)) for start, end in each.spans]


def _mornings(said: dict[str, Statement], day: str) -> Iterator[tuple[str, Span]]:
    """What a day's nights leave for the morning after, and the night that leads into it after a day without a break.

    “Weekdays 5pm to 8:45am, all weekend” has somebody answering before dawn on Monday. Nobody knows which days lie
    beside a bank holiday, so it gets a morning of its own.
    """
    for start, end in said[day].spans:
        if (end < start or end > DAY) and rank(day) in {1, 3, 5}:  # whose mornings after aren't days of their own
            raise HoursUnclear(
                f"“{said[day].text}” runs past midnight: write “to midnight”, and each morning by its date"
            )
        if end < start or end > DAY:
            yield _day_after(day), (0, end if end < start else end - DAY)
        if end < start and day in WEEK:
            before = said.get(_day_after(day, -1))
            if before and before.spans == ALL_DAY:
                yield day, (0, end)


def _day_after(day: str, days: int = 1) -> str:
    return WEEK[(WEEK.index(day) + days) % 7] if day in WEEK else day
