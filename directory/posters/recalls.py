"""Which issued posters are recalled, and why: worked out from what each showed and what holds now, never stored."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from directory.contacts.rules import DUTY_TEAM, FRONT_DOOR
from directory.dates import day
from directory.verification.rules import Standing

URGENT = frozenset({FRONT_DOOR, DUTY_TEAM, "lado"})
"""Roles of which a wrong number costs a child hours."""


class Tier(StrEnum):
    """How soon an organisation is told."""

    SAME_DAY = "same-day"
    WEEKLY = "weekly"


class How(StrEnum):
    """How an issue left circulation."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Unsound(StrEnum):
    """What an organisation does, when it prints, with entries that aren't sound."""

    MARK = "mark"
    LEAVE_OUT = "leave-out"
    REFUSE = "refuse"

    @property
    def in_words(self) -> str:
        return _UNSOUND[self]


_UNSOUND = {
    Unsound.MARK: "Print it, marked: “check before relying on it”",
    Unsound.LEAVE_OUT: "Leave it out, and say whom to call instead",
    Unsound.REFUSE: "Print nothing until it’s verified",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel as an issue showed it. `person` is a digest of the name that stood beside it, if one did."""

    channel: str
    role: str
    heading: str
    value: str
    display: str
    disputed: bool
    person: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """The same channel now. Where it's not for everybody any more, or not in use, there's no `Present`."""

    value: str
    display: str
    disputed: bool
    sound: bool = True
    person: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an issue is recalled: `kind` for programs, `said` for people, and what's right where that may be told."""

    kind: str
    tier: Tier
    said: str
    channel: str = ""


def reasons(
    shown: Sequence[Shown], present: Mapping[str, Present], *, code: str, review_by: date, today: date
) -> list[Reason]:
    """Why an issue is recalled today, the urgent first; nothing where it's up to date."""
    found = [reason for each in shown if (reason := _reason(each, present.get(each.channel), code=code))]
    if review_by < today:
        found.append(Reason("review-by", Tier.WEEKLY, f"It was to be taken down after {day(review_by)}"))
    return sorted(found, key=lambda each: list(Tier).index(each.tier))


def _reason(was: Shown, now: Present | None, *, code: str) -> Reason | None:
    tier = Tier.SAME_DAY if was.role in URGENT else Tier.WEEKLY
    if now is None:
        return Reason("retired", tier, f"{was.heading}: {was.display} is no longer in use", was.channel)
    if now.value != was.value:
        unsure = "" if now.sound else ", which nobody has verified yet: check before relying on it"
        return Reason("changed", tier, f"{was.heading}: {was.display} is now {now.display}{unsure}", was.channel)
    if now.disputed and not was.disputed:  # what was marked when it was printed recalls nothing
        return Reason("disputed", tier, f"{was.heading}: somebody found {was.display} wrong", was.channel)
    if was.person and digest(now.person, code=code) != was.person:
        return Reason("name", Tier.WEEKLY, f"{was.heading}: somebody else answers {was.display} now", was.channel)
    return None


def tier_of(found: Sequence[Reason]) -> Tier:
    return min((each.tier for each in found), key=list(Tier).index)


def digest(name: str, *, code: str) -> str:
    """By which a name that was printed is known again, without keeping it; salted with the issue's code."""
    return hashlib.sha256(f"{code}\n{name}".encode()).hexdigest()[:32] if name else ""


def fingerprint(found: Sequence[Reason]) -> str:
    """The same for the same reasons, so that nobody is told of them twice."""
    return hashlib.sha256("\n".join(sorted(f"{each.kind} {each.said}" for each in found)).encode()).hexdigest()[:16]


def is_disputed(standing: Standing | str) -> bool:
    return str(standing) == str(Standing.DISPUTED)
