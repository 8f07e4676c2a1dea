"""Days and times as people say them."""

from datetime import date, datetime, time


def clock(moment: datetime | time) -> str:
    """A time of day as people say it: 9am, 8:45am, 5pm, midday, midnight."""
    if (moment.hour, moment.minute) in {(0, 0), (12, 0)}:
        return "midnight" if moment.hour == 0 else "midday"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def when(moment: datetime, *, at: datetime) -> str:
    """A moment soon after another: “5pm”, “8:45am tomorrow”, “9am on Monday”, “9am on 2 January”."""
    days = (moment.date() - at.date()).days
    if days == 0:
        return clock(moment)
    if days == 1:
        return f"{clock(moment)} tomorrow"
    return f"{clock(moment)} on {moment:%A}" if days < 7 else f"{clock(moment)} on {day(moment.date())}"


def day(on: date) -> str:
    """A date as people write it: 2 January 2027."""
    return f"{on.day} {on:%B %Y}"


def ago(on: date, *, today: date) -> str:
    """How long ago a day was, in the largest unit that fits."""
    days = (today - on).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    unit, length = next((name, size) for name, size, from_day in AGO if days >= from_day)
    number = days // length
    return f"{number} {unit}{'s' if number > 1 else ''} ago"


AGO = (("year", 365, 730), ("month", 30, 60), ("week", 7, 14), ("day", 1, 2))
"""Units, their days, and from how many days each is used."""
