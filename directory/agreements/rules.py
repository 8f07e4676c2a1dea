"""Where an agreement stands: worked out from rows and a date, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from directory.dates import day
from directory.errors import RuleBroken


class State(StrEnum):
    """Where one version of an agreement stands on a day."""

    DRAFT = "draft"
    OUT = "out for signature"
    SIGNED = "signed"
    IN_FORCE = "in force"
    REVIEW_DUE = "review due"
    REVIEW_OVERDUE = "review overdue"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    TERMINATED = "terminated"


OPEN = frozenset({State.DRAFT, State.OUT})
"""Its text may still be changed, and no other version can be made beside it."""

IN_FORCE = frozenset({State.IN_FORCE, State.REVIEW_DUE, State.REVIEW_OVERDUE})

OVER = frozenset({State.SUPERSEDED, State.TERMINATED})


@dataclass(frozen=True)
class Facts:
    """What is known of one version. `signed` has a day for each party, or None while it hasn't signed.

    `review_due_on` is as the last review set it; `superseded_on` the first day on which a later version held.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    review_due_on: date | None = None
    review_notice_days: int = 0
    sent: bool = False
    signed: tuple[date | None, ...] = ()
    terminated_on: date | None = None
    superseded_on: date | None = None

    @property
    def signed_on(self) -> date | None:
        """The day of the last signature that was needed; None while one is missing."""
        days = [each for each in self.signed if each is not None]
        return max(days) if self.signed and len(days) == len(self.signed) else None

    @property
    def begins_on(self) -> date | None:
        """The day from which it holds: its start, or its last signature where that came later."""
        if not self.sent or self.signed_on is None or self.starts_on is None:
            return None
        return max(self.starts_on, self.signed_on)

    @property
    def held_from(self) -> date | None:
        """The day on which it came into force; None where it ended before that, or hasn't been signed by all."""
        begins = self.begins_on
        ends = [each for each in (self.terminated_on, self.ends_on) if each is not None]
        return None if begins is None or any(each < begins for each in ends) else begins


def superseded_on(later: Iterable[Facts]) -> date | None:
    """The day on which the first of the later versions came into force: for good, even if it has ended since."""
    return min((each.held_from for each in later if each.held_from), default=None)


def state(facts: Facts, *, today: date) -> State:
    """Where a version stands, asked in the order in which somebody would explain it."""
    if facts.terminated_on and facts.terminated_on <= today:
        return State.TERMINATED
    if facts.superseded_on and facts.superseded_on <= today:
        return State.SUPERSEDED
    if not facts.sent:
        return State.DRAFT
    if facts.begins_on is None:
        return State.OUT
    if facts.begins_on > today:
        return State.SIGNED
    return _state_once_begun(facts, today=today)


def _state_once_begun(facts: Facts, *, today: date) -> State:
    if facts.ends_on and facts.ends_on < today:
        return State.EXPIRED
    due = facts.review_due_on
    if due and due < today:
        return State.REVIEW_OVERDUE
    if due and due - timedelta(days=facts.review_notice_days) <= today:
        return State.REVIEW_DUE
    return State.IN_FORCE


def in_words(facts: Facts, *, today: date) -> str:
    """The state with the day that matters to it: “In force until 31 March 2027”."""
    match state(facts, today=today):
        case State.OUT:
            missing = sum(each is None for each in facts.signed)
            return f"Out for signature: {missing} of {len(facts.signed)} still to sign"
        case State.SIGNED:
            return f"Signed by all, begins on {_day(facts.begins_on)}"
        case State.REVIEW_DUE:
            return f"In force, to be reviewed by {_day(facts.review_due_on)}"
        case State.REVIEW_OVERDUE:
            return f"In force, but its review was due on {_day(facts.review_due_on)}"
        case State.EXPIRED:
            return f"Expired: it ended on {_day(facts.ends_on)}"
        case State.TERMINATED:
            return f"Terminated on {_day(facts.terminated_on)}" if facts.sent else "Given up before it was sent"
        case State.SUPERSEDED:
            return f"Superseded by a later version on {_day(facts.superseded_on)}"
        case State.IN_FORCE if facts.terminated_on:
            return f"In force, and to end early on {_day(facts.terminated_on)}"
        case State.IN_FORCE if facts.ends_on:
            return f"In force until {_day(facts.ends_on)}"
        case held:
            return held.capitalize()


def _day(on: date | None) -> str:
    return day(on) if on else ""


class How(StrEnum):
    """How somebody signed."""

    IN_PRODUCT = "in the directory"
    DOCUMENT = "on a document"
    IN_PERSON = "in person"


class Outcome(StrEnum):
    """What a review decided."""

    CONTINUES = "goes on unchanged"
    CHANGES = "goes on, and a new version is needed"
    ENDS = "is to end"


def check_signature(facts: Facts, *, on: date, how: How, today: date) -> None:
    """Refuse a signature on a day that can't be."""
    if state(facts, today=today) is not State.OUT:
        raise RuleBroken("Only what is out for signature can be signed")
    if on > today:
        raise RuleBroken("Enter the day on which it was signed, not a day to come", field="on")
    if facts.ends_on and on > facts.ends_on:
        raise RuleBroken(
            f"It ended on {day(facts.ends_on)}: change its end first, so that there is something to sign", field="on"
        )
    if how is How.IN_PRODUCT and on != today:
        raise RuleBroken("Whoever signs here signs today", field="on")


def check_review(facts: Facts, *, on: date, next_due_on: date, today: date) -> None:
    """Refuse a review that can't have been, or that leaves the next one to a day that is too late."""
    if state(facts, today=today) not in IN_FORCE:
        raise RuleBroken("Only what is in force can be reviewed")
    begins = facts.begins_on or on
    if on > today:
        raise RuleBroken("Enter the day of the review, not a day to come", field="on")
    if on < begins:
        raise RuleBroken(f"It came into force on {day(begins)}: a review can’t have been before", field="on")
    if next_due_on <= on:
        raise RuleBroken("The next review must come after this one", field="next_due_on")
    if facts.ends_on and next_due_on > facts.ends_on:
        raise RuleBroken(f"It ends on {day(facts.ends_on)}: enter that day or one before it", field="next_due_on")


def termination_day(facts: Facts, *, on: date | None, notice_days: int | None, all_agreed: bool, today: date) -> date:
    """The day on which it ends; what isn't in force yet is given up at once. RuleBroken."""
    held = state(facts, today=today)
    if held in OVER or held is State.EXPIRED:
        raise RuleBroken(f"It’s over already: {in_words(facts, today=today)}")
    if held not in IN_FORCE:
        return today
    if facts.terminated_on:
        raise RuleBroken(f"It’s to end on {day(facts.terminated_on)} already")
    if on is None:
        raise RuleBroken("Enter the day on which it’s to end", field="on")
    if on < today:
        raise RuleBroken("Enter today or a day to come: until now it was in force", field="on")
    if facts.ends_on and on > facts.ends_on:
        raise RuleBroken(f"It ends by itself on {day(facts.ends_on)}: enter an earlier day", field="on")
    earliest = today + timedelta(days=notice_days or 0)
    if on < earliest and not all_agreed:
        raise RuleBroken(
            f"With {notice_words(notice_days or 0)} the first day is {day(earliest)}. Enter that day or a later one, "
            "or tick that every party has agreed",
            field="on",
        )
    return on


def notice_words(days: int) -> str:
    """“1 day’s notice”, “30 days’ notice”."""
    return f"{days} day{'’s' if days == 1 else 's’'} notice"


def check_next_version(states: Sequence[State]) -> None:
    """Refuse a new version beside one that is still being made; `states` of all versions, oldest first."""
    if states[-1] in OPEN:
        raise RuleBroken("The latest version isn’t signed yet: change that one, or give it up first")
