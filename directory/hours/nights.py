"""Nights that were cut at midnight, put together again: “5pm to 8:45am”, “Friday 5pm to Monday 8:45am”."""

from collections.abc import Iterator, Mapping, Sequence

from directory.hours.order import arranged
from directory.hours.spoken import clock, day_name
from directory.hours.syntax import ALL_DAY, DAY, WEEK, Rule, Span


def whole_nights(rules: Sequence[Rule]) -> tuple[Rule | str, ...]:
    """The rules with each evening running on to the morning after it, and stretches of whole days as sentences.

    The same minutes, but not if a night runs past midnight already: whoever says it reads it again, and compares.
    """
    hours = {day: rule.spans for rule in rules for day in rule.days}
    left = {day: list(spans) for day, spans in hours.items()}
    stretches = []
    for first, last, night in _nights(hours):
        evening, morning = night
        left[first].remove((evening, DAY))
        left[last].remove((0, morning))
        if between := _days_between(first, last):
            stretches.append(f"{day_name(first)} {clock(evening)} to {day_name(last)} {clock(morning)}")
            for day in between:
                left[day].clear()
        else:
            left[first].append(night)
    week = {day: tuple(spans) for day, spans in left.items() if day in WEEK and (spans or not hours[day])}
    others = {day: spans for day, spans in hours.items() if day not in WEEK}
    return (*arranged(week), *stretches, *arranged(others))


def _nights(hours: Mapping[str, tuple[Span, ...]]) -> Iterator[tuple[str, str, Span]]:
    """The day of each evening, that of the morning on which it ends, and from when until when."""
    for first in WEEK:
        evening = next((start for start, end in hours.get(first, ()) if start and end == DAY), 0)
        last = _day_after(first)
        while hours.get(last) == ALL_DAY and last != first:
            last = _day_after(last)
        morning = next((end for start, end in hours.get(last, ()) if not start and end < DAY), DAY)
        if morning < evening:
            yield first, last, (evening, morning)


def _days_between(first: str, last: str) -> list[str]:
    days = []
    while (first := _day_after(first)) != last:
        days.append(first)
    return days


def _day_after(day: str) -> str:
    return WEEK[(WEEK.index(day) + 1) % 7]
