"""How far a value can be trusted: worked out from rows and a date, never stored."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum


class Method(StrEnum):
    """How somebody tried a value."""

    RANG = "rang"
    EMAILED = "emailed"
    OWNER_CONFIRMED = "owner confirmed"
    OFFICIAL_WEBSITE = "official website"
    MET = "met"


class Outcome(StrEnum):
    """What came of it."""

    RIGHT = "right"
    WRONG = "wrong"
    NO_ANSWER = "no answer"
    CHANGED = "changed"
    DISCONNECTED = "disconnected"
    SOMEBODY_ELSE = "somebody else"  # the voicemail, or whoever answers, isn't who is listed


class Standing(IntEnum):
    """Worst first, so that `min` of its channels' standings is a contact's."""

    DISPUTED = 1
    STALE = 2
    UNVERIFIED = 3
    DUE_SOON = 4
    CURRENT = 5

    def __str__(self) -> str:
        return _CODES[self]

    @property
    def in_words(self) -> str:
        """What pages call it: “out of date”, “may be wrong”."""
        return _IN_WORDS[self]

    @property
    def sound(self) -> bool:
        """Whether it may be shown without a warning."""
        return self >= Standing.DUE_SOON


_CODES = {each: each.name.lower().replace("_", " ") for each in Standing}
_IN_WORDS = {
    Standing.DISPUTED: "may be wrong",
    Standing.STALE: "out of date",
    Standing.UNVERIFIED: "never verified",
    Standing.DUE_SOON: "due soon",
    Standing.CURRENT: "verified",
}


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tried a value; `at` is the moment, where it's known."""

    on: date
    method: str
    outcome: str
    by: str = ""
    at: datetime | None = None
    hours_confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """A value's standing, and the verification it rests on where there is one."""

    standing: Standing
    verified: Try | None = None
    review_due: date | None = None


def trust(tries: Sequence[Try], *, review_days: int, named_person: bool, today: date, reports: int = 0) -> Trust:
    """How far a value can be trusted today, from every try of it, newest first.

    `reports` counts independent readers whose reports are open. A failed try says nothing by itself; with two
    reports it disputes the value.
    """
    verified = next((each for each in tries if each.outcome == Outcome.RIGHT), None)
    due = (
        review_due(verified.on, review_days=review_days, method=verified.method, named_person=named_person)
        if verified
        else None
    )
    verdict = next((each for each in tries if each.outcome != Outcome.NO_ANSWER), None)
    disputed = verdict is not None and verdict.outcome != Outcome.RIGHT
    # Reports alone dispute nothing: anybody could hide a right number by sending two.
    if disputed or (reports >= 2 and tries and tries[0].outcome == Outcome.NO_ANSWER):
        return Trust(Standing.DISPUTED, verified, due)
    if verified is None or due is None:
        return Trust(Standing.UNVERIFIED)
    if today > due:
        return Trust(Standing.STALE, verified, due)
    if today > due - notice(due - verified.on):
        return Trust(Standing.DUE_SOON, verified, due)
    return Trust(Standing.CURRENT, verified, due)


def review_due(verified_on: date, *, review_days: int, method: str, named_person: bool) -> date:
    """The last day that a verification is good for."""
    halvings = named_person + (method == Method.OFFICIAL_WEBSITE)  # people move on; a page may be as old as our entry
    return verified_on + timedelta(days=review_days // 2**halvings)  # half days are dropped: early is the safe side


def notice(interval: timedelta) -> timedelta:
    """How long before its review date an entry is due soon."""
    return timedelta(days=min(30, interval.days // 4))


def needs_a_colleague(outcome: Outcome, *, changed_by: int | None, by: int | None) -> bool:
    """Whoever changed a value may say that it is wrong, but not that it is right."""
    return outcome is Outcome.RIGHT and by is not None and by == changed_by


KINDS = {
    "wrong-number": "The number or address is wrong",
    "no-answer": "Nobody answered",
    "moved": "The team or person has moved or changed",
    "hours": "The hours are wrong",
    "other": "Something else",
}
"""What readers may say is wrong, as they're asked."""


class Settlement(StrEnum):
    """What came of looking into a reader's report."""

    NOTHING_WRONG = "nothing wrong"
    CORRECTED = "corrected"
    PASSED_ON = "passed on"


def strictest(review_days: int, overrides: Iterable[int | None]) -> int:
    """The interval of a contact: the shortest of its areas' own, where an area without one keeps the role's.

    `overrides` has a number for each area that it covers, or None; a contact without areas keeps the role's.
    """
    return min((each or review_days for each in overrides), default=review_days)


MANY, A_SHORT_TIME = 5, timedelta(hours=1)
"""More reports than a person makes who goes through a poster: our own measure."""


def burst(moments: Collection[datetime], *, now: datetime) -> bool:
    """Whether one network's reports, at these moments, are so many in so short a time that they are set aside."""
    return sum(now - A_SHORT_TIME < each <= now for each in moments) > MANY
