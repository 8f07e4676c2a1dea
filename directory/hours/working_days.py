"""Working days, and what ends so many of them from now."""

from datetime import UTC, date, datetime, time, timedelta

from directory.hours.rules import LONDON, bank_holidays

END_OF_OFFICE = time(17)


def working_day_after(day: date, *, number: int, nation: str) -> date:
    """The Nth day after this one that is neither at a weekend nor a bank holiday of the nation."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5 and day not in bank_holidays(nation, day.year)
    return day


def after_working_days(starts: datetime, *, number: int, nation: str) -> datetime:
    """17:00 in London on the Nth working day after the day it starts."""
    last = working_day_after(starts.astimezone(LONDON).date(), number=number, nation=nation)
    return datetime.combine(last, END_OF_OFFICE, tzinfo=LONDON)


def after_hours(starts: datetime, *, number: int) -> datetime:
    """So many hours of real time later, over a clock change too."""
    return (starts.astimezone(UTC) + timedelta(hours=number)).astimezone(LONDON)
