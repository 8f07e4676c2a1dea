"""Phrases two by two: days with the times beside them, in either order, and the mark before them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from directory.hours.phrases import Phrase, Stretch, Times
from directory.hours.syntax import WEEK, HoursUnclear, in_order, merged
from directory.hours.words import Days, Mark

NO_DAYS = Days((), "")
EACH_DAY_ONCE = "name each day once, like “Monday to Friday all day”, or write “every day”"
_MEANT = {"except", "not", "including"}
CLOSED_FOR_A_WHILE = "write only when somebody answers, like “Monday 9am to midday and 1pm to 5pm”"


@dataclass(frozen=True)
class Part:
    """Days and times that nothing stands between; or one without the other, which waits; or a stretch."""

    days: Days = NO_DAYS
    times: Times | None = None
    days_first: bool = False
    stretch: Stretch | None = None
    mark: str = ""  # "", "stop", "except", "not" or "including"

    @property
    def is_alone(self) -> bool:
        return not (self.days.names and self.times)


def parts(phrases: Iterable[Phrase]) -> Iterator[Part]:
    """Commas only part; semicolons, “except” and “including” mean something, so they are kept."""
    mark, between = "", list[Days | Times | Stretch]()
    for phrase in (*phrases, Mark("stop", "")):
        if not isinstance(phrase, Mark):
            between.append(phrase)
            continue
        yield from _paired(_joined(between), mark)
        mark = "" if between else mark
        between = []
        if mark in _MEANT:
            raise _nothing_after(mark, phrase)
        if phrase.kind in {"stop", *_MEANT}:
            mark = phrase.kind


def _nothing_after(mark: str, phrase: Mark) -> HoursUnclear:
    if phrase.kind in _MEANT:  # “not including” is one word; “including, not …” may be either's
        return HoursUnclear(f"“{mark} {phrase.text}” could be open or closed: write “including” or “except”")
    return HoursUnclear(f"“{mark}” is followed by nothing: write which days, like “except bank holidays”")


def both_days(days: Days, more: Days) -> Days:
    mentions = tuple(names for each in (days, more) for names in each.mentions or (each.names,) if names)
    return Days(in_order(days.names + more.names), f"{days.text} {more.text}".strip(), mentions)


def agreeing(days: Days) -> Days:
    """The days, unless they hold a few and then more: “24/7 Mon-Fri” might be the whole week or five days."""
    for mention in days.mentions:
        others = {day for other in days.mentions if other is not mention for day in other if day in WEEK}
        if others and others < {*mention}:
            raise HoursUnclear(f"“{days.text}” could be all of those days or some: {EACH_DAY_ONCE}")
    return days


def both_times(times: Times, more: Times) -> Times:
    spans = {*times.spans, *more.spans}
    # A night ends before it starts, so that only the week, which cuts it at midnight, can tell what it touches.
    nights = {(start, end) for start, end in spans if end < start}
    return Times((*merged(spans - nights), *sorted(nights)), f"{times.text} and {more.text}")


def _joined(phrases: list[Days | Times | Stretch]) -> list[Days | Times | Stretch]:
    """“Monday Tuesday” made one, and “9-12 1-5”."""
    out: list[Days | Times | Stretch] = []
    for phrase in phrases:
        match out[-1:], phrase:
            case [Days(names=(*_, "PH"), text=holidays)], Days(names=(day, *_), text=text) if day in WEEK:
                raise HoursUnclear(
                    f"“{holidays} {text}” could be the bank holidays that fall on those days: write “{text} and "
                    f"{holidays}”"
                )
            case [Days() as days], Days():
                out[-1] = both_days(days, phrase)
            case [Times(by_the_clock=True) as times], Times(by_the_clock=True):
                out[-1] = both_times(times, phrase)
            case _:
                out.append(phrase)
    return out


def _paired(phrases: list[Days | Times | Stretch], mark: str) -> Iterator[Part]:
    said = " ".join(phrase.text for phrase in phrases)
    no_clock = next((each for each in phrases if isinstance(each, Times) and not each.by_the_clock), None)
    while phrases:
        match phrases[:2]:
            case [Days() as days, Times() as times]:
                part = Part(days, times, days_first=True, mark=mark)
            case [Times() as times, Days() as days]:
                part = Part(days, times, mark=mark)
            case _:
                part = _alone(phrases[0], mark)
                if part.times and no_clock and said != no_clock.text:
                    raise HoursUnclear(f"“{no_clock.text}” names no day of its own in “{said}”: {CLOSED_FOR_A_WHILE}")
        yield part
        phrases, mark = phrases[1 if part.is_alone else 2 :], ""


def _alone(phrase: Days | Times | Stretch, mark: str) -> Part:
    if isinstance(phrase, Days):
        return Part(phrase, mark=mark)
    return Part(times=phrase, mark=mark) if isinstance(phrase, Times) else Part(stretch=phrase, mark=mark)
