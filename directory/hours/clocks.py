"""Times of day as people write them, and which of the two halves of the day they mean."""

from dataclasses import dataclass

from directory.hours.syntax import DAY, HoursUnclear, Span

NOON = 12 * 60
LONGEST_NIGHT = 18 * 60  # longer is “9am to 5am”, which was meant to be 9am to 5pm
FIRST_EVENING = 15 * 60  # what begins before doesn't run into a night: “12:30-01:30” is an hour's lunch


@dataclass(frozen=True)
class Clock:
    """A time as it's written: “9”, “9am”, “0900”; `half` is "am", "pm", "24" for the 24-hour clock, or not said."""

    minutes: int
    half: str
    text: str

    @property
    def midnight(self) -> bool:
        return self.minutes == 0

    @property
    def four_figures(self) -> bool:
        """“10:30”, which beside another is the 24-hour clock."""
        return len(self.text) == 5 and self.text[-2:].isdigit()


def span(start: Clock, end: Clock, *, after: int = 0, next_day: bool = False) -> Span:
    """From one time to another; an end before its start is on the morning after, one of `next_day` beyond 1440.

    Nobody writes “9-5” for a night, so it's read as office hours, and “1-5” as an afternoon `after` a morning.
    Every other pair of bare times, like “5 to 9”, might be a day or a night and is refused.
    """
    said = f"“{start.text} to {end.text}”"
    opens, closes = _minutes(start, end, after=after, said=said)
    closes = DAY if closes in {0, DAY - 1} else closes  # 23:59 is how some forms make people write midnight
    if next_day:
        return opens, closes + DAY
    if opens == closes:
        raise HoursUnclear(f"{said} begins and ends at one time: write “24 hours” if somebody always answers")
    too_long = closes < opens and closes + DAY - opens > LONGEST_NIGHT
    if too_long or (closes < opens < FIRST_EVENING and end.half != "am"):
        raise HoursUnclear(f"{said} runs through a day and a night: write am and pm, like “9am to 5pm”")
    return opens, closes


def _minutes(start: Clock, end: Clock, *, after: int, said: str) -> tuple[int, int]:
    first, last = start.minutes, end.minutes
    if start.four_figures and end.four_figures:
        return first, last
    match bool(start.half), bool(end.half):
        case True, True:
            return first, last
        case False, False:
            pair = _office_hours(first, last) or _afternoon(first, last, after=after)
        case True, False:
            pair = _bare_end(start, last)
        case _:
            pair = _bare_start(first, end)
    if not pair:
        raise HoursUnclear(f"{said} could be by day or by night: write am and pm, like “9am to 5pm”")
    return pair


def _office_hours(first: int, last: int) -> Span | None:
    """“9-5”, “8.30-12.30”, “12-4”: from the morning or noon, until the afternoon at most."""
    if not 7 * 60 <= first < NOON + 60:
        return None
    last = last if NOON <= last < NOON + 60 else last + NOON  # “9-11” could be an evening's
    return (first, last) if first < last < 19 * 60 else None


def _afternoon(first: int, last: int, *, after: int) -> Span | None:
    """“1-5” straight after a morning that ended before it."""
    follows = NOON <= after <= first + NOON < last + NOON <= DAY
    return (first + NOON, last + NOON) if follows else None


def _bare_end(start: Clock, last: int) -> Span | None:
    """“9am-5” ends at the next five o'clock; “17:00-8:45” stays on the 24-hour clock; after “5pm-9” nothing is sure."""
    if start.half == "24" and not start.midnight:
        return (start.minutes, last) if last > start.minutes or start.minutes >= NOON + 60 else None
    if start.minutes > NOON:
        return None
    return start.minutes, last if last > start.minutes else last + NOON


def _bare_start(first: int, end: Clock) -> Span | None:
    """“9-5pm” begins at the nine o'clock before; “5-9am” might begin in the evening."""
    if end.half == "24" and not end.midnight:
        return first, end.minutes
    if end.half == "pm":
        return (first + NOON if first + NOON < end.minutes else first), end.minutes
    return (first, end.minutes) if end.half == "am" and 7 * 60 <= first < end.minutes else None
