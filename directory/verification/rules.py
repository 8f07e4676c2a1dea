"""How far a value can be trusted: worked out from rows and a date, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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


class Standing(IntEnum):
    """Worst first, so that `min` of its channels' standings is a contact's."""

    DISPUTED = 1
    STALE = 2
    UNVERIFIED = 3
    DUE_SOON = 4
    CURRENT = 5

    def __str__(self) -> str:
        return _IN_WORDS[self]

    @property
    def sound(self) -> bool:
        """Whether it may be shown without a warning."""
        return self >= Standing.DUE_SOON


_IN_WORDS = {each: each.name.lower().replace("_", " ") for each in Standing}


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tried a value."""

    on: date
    method: str
    outcome: str
    by: str = ""


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
