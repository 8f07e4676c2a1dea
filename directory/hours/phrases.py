"""Words put together: “Mon to Fri” is five days, “9am to 5pm” one span, “Friday 4pm to Monday 8:30am” one stretch."""

from dataclasses import dataclass

from directory.hours.clocks import Clock, span
from directory.hours.refusals import EXAMPLE
from directory.hours.syntax import ALL_DAY, DAY, WEEK, HoursUnclear, Span, date_of, dates_code
from directory.hours.words import Days, Mark, Word


@dataclass(frozen=True)
class Times:
    """When somebody answers on the days beside it: never, if it has no spans.

    An end before its start is on the morning after; one that says “the next day” is after 1440.
    """

    spans: tuple[Span, ...]
    text: str

    @property
    def by_the_clock(self) -> bool:
        return self.spans not in ((), ALL_DAY)


@dataclass(frozen=True)
class Stretch:
    """Somebody answers without a break from one moment of the week to another."""

    hours: tuple[tuple[str, Span], ...]  # the part on each of its days
    text: str


Phrase = Days | Times | Stretch | Mark


def phrases(words: list[Word]) -> list[Phrase]:
    """Every word in its phrase; the marks that are left part the phrases."""
    found: list[Phrase] = []
    while words:
        phrase, words = _first(words, before=found)
        found.append(phrase)
    return found


def _first(words: list[Word], *, before: list[Phrase]) -> tuple[Phrase, list[Word]]:
    """The phrase that these words begin with, and the words after it."""
    if stretch := _stretch(words[:6]):
        return stretch, words[5:]
    match words:
        case [Days() as first, Mark("to" | "dash"), Days() as last, *rest]:
            return _day_range(first, last), rest
        case [Clock() as start, Mark("to" | "dash"), Clock() as end, Mark("next_day"), *rest]:
            return Times((span(start, end, next_day=True),), f"{start.text} to {end.text} the next day"), rest
        case [Clock() as start, Mark("to" | "dash"), Clock() as end, *rest]:
            return Times((span(start, end, after=_end_of(before)),), f"{start.text} to {end.text}"), rest
        case [Mark("all_day", text), *rest]:
            return Times(ALL_DAY, text), rest
        case [Mark("closed", text), *rest]:
            return Times((), text), rest
        case [Mark("dash", text), *rest] if before and rest and type(before[-1]) is not type(rest[0]):
            return Mark("comma", text), rest
        case [Mark("to" | "dash" | "next_day", text), *_]:
            raise HoursUnclear(f"“{text}” doesn't stand between two days or two times: {EXAMPLE}")
        case [Days() | Mark() as word, *rest]:
            return word, rest
    raise HoursUnclear(f"“{words[0].text}” stands alone: write when it begins and when it ends, like “9am to 5pm”")


def _stretch(words: list[Word]) -> Stretch | None:
    """“4pm on Friday to Monday 8:30am”, where nothing follows that would read on."""
    begins, ends = _moment(words[:2]), _moment(words[3:5])
    if not (begins and ends and _joins(words[2]) and all(isinstance(word, Mark) for word in words[5:])):
        return None
    (first, start), (last, end) = begins, ends
    text = f"{start.text} {first.text} to {end.text} {last.text}"
    both_sure = start.half and (end.half or start.half == "24") and not start.midnight and not end.midnight
    in_a_week = {*first.names, *last.names} <= {*WEEK}
    if not (both_sure and in_a_week) or end.minutes > start.minutes or first.names == last.names:
        raise HoursUnclear(f"“{text}” could be one stretch or the same hours each day: write each day's own times")
    days = _day_range(first, last).names
    middle = [(day, (0, DAY)) for day in days[1:-1]]
    return Stretch(((days[0], (start.minutes, DAY)), *middle, (days[-1], (0, end.minutes))), text)


def _joins(word: Word) -> bool:
    return isinstance(word, Mark) and word.kind in {"to", "dash"}


def _moment(words: list[Word]) -> tuple[Days, Clock] | None:
    match words:
        case [Clock() as clock, Days(names=(_,)) as day] | [Days(names=(_,)) as day, Clock() as clock]:
            return day, clock
    return None


def _day_range(first: Days, last: Days) -> Days:
    """In the order they come: Friday to Monday is four days; of two dates, one run."""
    text = f"{first.text} to {last.text}"
    no_run = HoursUnclear(f"“{text}” isn't a run of days: name its first and last day, like “Monday to Friday”")
    if len(first.names) > 1 or len(last.names) > 1:
        raise no_run
    (start,), (end,) = first.names, last.names
    if start in WEEK and start == end:
        raise HoursUnclear(f"“{text}” could be one day or a whole week: write “{first.text}”, or “every day”")
    if start in WEEK and end in WEEK:
        opens, closes = WEEK.index(start), WEEK.index(end)
        return Days((WEEK * 2)[opens : (closes if closes >= opens else closes + 7) + 1], text)
    try:
        return Days((dates_code(_of_its_year(start, end), end),), text)
    except ValueError:
        raise no_run from None


def _of_its_year(start: str, end: str) -> str:
    """“24 December” of the year that stands after the last date: “24 December to 2 January 2027”."""
    if not end.startswith("20") or start.startswith("20"):
        return start
    year = int(end[:4])
    return f"{year} {start}" if date_of(f"{year} {start}") <= date_of(end) else f"{year - 1} {start}"


def _end_of(before: list[Phrase]) -> int:
    """Where the times end that stand just before these, with at most a comma between; 0 if none do."""
    match before:
        case [*_, Times(spans=(*_, (_, end)))] | [*_, Times(spans=(*_, (_, end))), Mark("comma" | "and")]:
            return end
    return 0
