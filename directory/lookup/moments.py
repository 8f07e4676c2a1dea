"""The moment somebody asks about."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from directory.errors import RuleBroken
from directory.hours.rules import LONDON

FIRST_YEAR, LAST_YEAR = 2000, 2099  # beyond, nobody knows the bank holidays


MOMENT = (
    "^(20([0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))|([02468][048]|[13579][26])-02-29)"
    "(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?)?$"
)
"""How programs are told to write one: a day, or a day and a time, with or without an offset; or nothing."""


class BadTime(RuleBroken):
    """What was given as a moment isn't one."""

    code = "bad-time"


def moment_asked(text: str, *, now: datetime) -> datetime:
    """A moment as ISO 8601, by London's clock where it names no offset; now, for nothing."""
    written = text.strip().replace(" ", "+") if "T" in text.strip() else text.strip()  # “+” in an address is a space
    if not written:
        return now
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise _bad_time(text) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        message = f"“{text[:40]}” is too far away: bank holidays are known from {FIRST_YEAR} to {LAST_YEAR}"
        raise BadTime(message, field="at")
    return moment.astimezone(UTC).astimezone(LONDON)  # through UTC, or an hour that clocks skip would stay


def _bad_time(text: str) -> BadTime:
    message = f"“{text[:40]}” isn’t a date and time. Write it like 2026-12-25T19:00, for London time"
    return BadTime(message, field="at")


OFFICE_EDGES = (time(9), time(17))  # where hours aren't known, these decide who comes first


def midnight_after(now: datetime) -> datetime:
    """The end of the day, when every “3 weeks ago” may change."""
    return datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=now.tzinfo)


def minute_after(now: datetime) -> datetime:
    """The end of the minute."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


def holds_until(now: datetime, changes: Iterable[datetime | None]) -> datetime:
    """Until when what is true now stays true: the next opening or closing, an edge of the office day, or midnight."""
    edges = [datetime.combine(now.date(), edge, tzinfo=now.tzinfo) for edge in OFFICE_EDGES]
    coming = [moment for moment in (*changes, *edges, midnight_after(now)) if moment is not None and moment > now]
    return min(coming)
