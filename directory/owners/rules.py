"""When an owner's word is enough, how long their links are good, and when they're asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from directory.contacts.rules import DUTY_TEAM, FRONT_DOOR
from directory.verification.rules import Outcome, Trust

LADO = "lado"
NEED_A_CODE = frozenset({FRONT_DOOR, DUTY_TEAM, LADO})
"""Roles whose number, if it's wrong, leaves a child without help: a link that was forwarded mustn't confirm them."""

GOOD_FOR, SOONER = timedelta(days=14), timedelta(days=3)
ASKED_AGAIN_AFTER = timedelta(days=14)
DUE_WITHIN = timedelta(days=30)

CODE_GOOD_FOR = timedelta(minutes=10)
TRIES_OF_A_CODE = 5
CODES_AN_HOUR, CODES_A_LINK = 5, 20  # five tries each: a hundred guesses at a million codes


class Says(StrEnum):
    """What an owner says of a channel."""

    RIGHT = "right"
    CHANGED = "changed"
    GONE = "gone"


REPLACED = "replaced"  # by what the same owner said later


class Settled(StrEnum):
    """What came of a finding, once somebody rang."""

    CHANGED = "changed"
    RIGHT = "right"
    GONE = "gone"


@dataclass(frozen=True)
class Asked:
    """A channel that an owner is asked about, and what speaks against taking their word for it."""

    number: int
    uuid: UUID
    kind: str
    value: str
    label: str
    hours: str
    visibility: str
    contact: int
    slug: str
    name: str
    organisation: str
    role: str
    role_title: str
    owner: int
    owner_called: str
    named_by_changer: bool  # whoever changed the value named this owner, or is them
    told_by_owner: bool  # it was changed after an owner said so, and nobody else has found it right since
    finding_open: bool  # an owner said that it's wrong, and nobody has looked yet
    confirmed_on: date | None

    @property
    def needs_code(self) -> bool:
        return self.role in NEED_A_CODE


@dataclass(frozen=True)
class Answer:
    """What an owner says of a channel, whose value was `shown` to them."""

    says: Says
    shown: str
    value: str = ""
    hours: str = ""
    note: str = ""


def good_for(roles: Collection[str]) -> timedelta:
    """How long a link is good that lists contacts of these roles."""
    return SOONER if NEED_A_CODE & set(roles) else GOOD_FOR


def never_enough(asked: Asked) -> str:
    """Why an owner's “still right” doesn't verify this channel, whatever they prove; nothing where it may."""
    if asked.finding_open:
        return "An owner has told us that this is wrong. Somebody from the directory rings next"
    if asked.told_by_owner:
        return "An owner told us that this had changed. Somebody from the directory has to try it first"
    if asked.named_by_changer:
        return "Whoever changed this also named you here. A colleague of theirs has to try it"
    return ""


def disputed_by(answer: Answer, *, role: str, with_code: bool) -> Outcome | None:
    """What an answer says of the value shown, if it's taken as the owner's own word.

    Other hours leave a number right. Without the code, a forwarded link could sink a front door that's right.
    """
    if role in NEED_A_CODE and not with_code:
        return None
    if answer.says is Says.GONE:
        return Outcome.WRONG
    only_hours = bool(answer.hours) and not answer.value
    return Outcome.CHANGED if answer.says is Says.CHANGED and not only_hours else None


def falls_due(found: Trust, *, today: date) -> bool:
    """Whether a channel has to be verified soon, or should have been."""
    return not found.standing.sound or found.review_due is None or found.review_due <= today + DUE_WITHIN


def asked_lately(last: datetime | None, *, now: datetime) -> bool:
    return last is not None and now - last < ASKED_AGAIN_AFTER


def called(*, person: str, job_title: str, email: str) -> str:
    """How an owner is named beside what they confirmed: a mailbox only where nothing else is known."""
    return (person or job_title or email)[:200]
