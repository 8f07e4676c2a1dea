"""Who answers this week, day by day, so that a slip in the hours shows before it's saved."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from directory.contacts.coverage import NATION, Listed, by_area, left_to_nobody, ordinary_week
from directory.corrections.rules import Note
from directory.dates import clock, day
from directory.hours.roles import role_title
from directory.hours.rules import Hours, WallSpan, bank_holidays, open_spans
from directory.hours.spoken import in_a_week


def this_week(stored: str, *, today: date, role_titles: Mapping[str, str]) -> Note | None:
    """What hours as they are kept mean for the seven days from today; nothing where none are known."""
    hours = Hours.of(stored)
    if hours.when_closed:
        title = role_title(hours.when_closed, titles=role_titles)
        return Note(f"Somebody answers whenever {title} is closed, bank holidays included", "hours")
    if not hours.syntax:
        return None
    holidays = bank_holidays(NATION, today.year)
    since = datetime.combine(today, time())
    spans = list(open_spans(hours.syntax, holidays, since, since + timedelta(days=7)))
    days = [today + timedelta(days=number) for number in range(7)]
    lines = tuple(f"{_named(on, holidays)}: {_said(on, spans)}" for on in days)
    return Note("Who answers in the next seven days", "hours", lines=lines)


def left_in_areas(listed: Iterable[Listed], *, today: date) -> list[Note]:
    """For each area, the minutes of the week that its front door and its duty team together leave to nobody."""
    monday = ordinary_week(today)
    return [
        Note(f"In {area}, {in_a_week(left)} is left to nobody by front door and duty team together", "hours")
        for area, lines in sorted(by_area(listed).items())
        if (left := left_to_nobody(lines, monday=monday))
    ]


def _named(on: date, holidays: tuple[date, ...]) -> str:
    return f"{on:%A} {day(on).rpartition(' ')[0]}{' (bank holiday)' if on in holidays else ''}"


def _said(on: date, spans: list[WallSpan]) -> str:
    """“9am to 5pm”, “midnight to 8:45am and 5pm to midnight”, “all day”, “nobody”."""
    begins = datetime.combine(on, time())
    ends = begins + timedelta(days=1)
    within = [(max(opens, begins), min(closes, ends)) for opens, closes in spans if opens < ends and closes > begins]
    if within == [(begins, ends)]:
        return "all day"
    return " and ".join(f"{clock(opens)} to {clock(closes)}" for opens, closes in within) or "nobody"
