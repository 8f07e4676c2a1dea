"""Partnerships and their escalation ladders: what may be entered, and by when each stage must be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from directory.errors import RuleBroken
from directory.hours.rules import LONDON
from directory.hours.working_days import after_hours, after_working_days

MOST_STAGES = 8
DUE_SOON = timedelta(days=30)


class Part(StrEnum):
    """What an organisation is in a partnership (Working Together to Safeguard Children, chapter 2)."""

    LOCAL_AUTHORITY = "local-authority"
    HEALTH = "integrated-care-board"
    POLICE = "police"
    EDUCATION = "education"
    RELEVANT_AGENCY = "relevant-agency"
    SCRUTINEER = "independent-scrutineer"

    @property
    def in_words(self) -> str:
        return f"Safeguarding partner: {_PARTS[self]}" if self.is_safeguarding_partner else _PARTS[self]

    @property
    def is_safeguarding_partner(self) -> bool:
        """One of the three whom the law names."""
        return self in {Part.LOCAL_AUTHORITY, Part.HEALTH, Part.POLICE}


_PARTS = {
    Part.LOCAL_AUTHORITY: "the local authority",
    Part.HEALTH: "the integrated care board",
    Part.POLICE: "the police",
    Part.EDUCATION: "Education",
    Part.RELEVANT_AGENCY: "Relevant agency",
    Part.SCRUTINEER: "Independent scrutineer",
}


class Unit(StrEnum):
    """What a stage's limit is counted in."""

    HOURS = "hours"
    WORKING_DAYS = "working-days"

    def counted(self, amount: int) -> str:
        """“1 working day”, “24 hours”."""
        words = self.value.replace("-", " ")
        return f"{amount} {words if amount != 1 else words[:-1]}"


MOST = {Unit.HOURS: 30 * 24, Unit.WORKING_DAYS: 60}


class PolicyKind(StrEnum):
    """What a policy of an organisation's own is for."""

    WHISTLEBLOWING = "whistleblowing"
    SAFEGUARDING = "safeguarding"
    ESCALATION = "escalation"

    @property
    def in_words(self) -> str:
        return {"whistleblowing": "Whistleblowing", "safeguarding": "Safeguarding", "escalation": "Escalation"}[self]


@dataclass(frozen=True)
class Stage:
    """One stage: who speaks to whom, and within how long, counted from when the stage began."""

    title: str
    ours: str
    theirs: str
    amount: int
    unit: Unit
    role: str = ""
    record: str = ""
    notify: str = ""

    @property
    def limit(self) -> str:
        return self.unit.counted(self.amount)


@dataclass(frozen=True)
class Step:
    """A stage as it runs from a moment: when it begins at the latest, and when it ends."""

    number: int
    stage: Stage
    reached_by: datetime
    ends_by: datetime


def steps(stages: Sequence[Stage], *, starts: datetime, nation: str) -> list[Step]:
    """Each stage of a ladder that starts then; the next is reached when the one before has run out.

    Working days end at 17:00 on the Nth working day after the day on which the stage begins; hours are of real time.
    """
    found = []
    moment = starts.astimezone(LONDON)
    for number, stage in enumerate(stages, start=1):
        ends = _ends(stage, begins=moment, nation=nation)
        found.append(Step(number, stage, moment, ends))
        moment = ends
    return found


def _ends(stage: Stage, *, begins: datetime, nation: str) -> datetime:
    if stage.unit is Unit.HOURS:
        return after_hours(begins, number=stage.amount)
    return after_working_days(begins, number=stage.amount, nation=nation)


@dataclass(frozen=True)
class Ladder:
    """The escalation policy that holds for an area, and whose it is."""

    partnership: str
    slug: str
    title: str


class State(StrEnum):
    """How a policy stands on a day."""

    TO_COME = "to come"
    IN_FORCE = "in force"
    REVIEW_DUE = "review due"
    REVIEW_OVERDUE = "review overdue"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Dated:
    """What the state of a policy rests on."""

    number: int
    effective_from: date
    review_due_on: date
    withdrawn: bool = False


def states(policies: Iterable[Dated], *, today: date) -> dict[int, State]:
    """Where each of a partnership's policies stands, by its number: the last one that has begun is in force."""
    every = list(policies)
    begun = [each for each in every if not each.withdrawn and each.effective_from <= today]
    current = max(begun, key=lambda each: (each.effective_from, each.number), default=None)
    return {each.number: _state(each, is_current=each is current, today=today) for each in every}


def _state(each: Dated, *, is_current: bool, today: date) -> State:
    if each.withdrawn:
        return State.WITHDRAWN
    if each.effective_from > today:
        return State.TO_COME
    return review_state(each.review_due_on, today=today) if is_current else State.REPLACED


def review_state(due: date, *, today: date) -> State:
    """How something in force stands that is to be reviewed by a day."""
    if due < today:
        return State.REVIEW_OVERDUE
    return State.REVIEW_DUE if due - DUE_SOON <= today else State.IN_FORCE


def check_days(*, begins: date, review: date, began: str = "effective_from") -> None:
    """Refuse a review that comes before what it's a review of, or so late that nobody would ever look."""
    if review <= begins:
        raise RuleBroken("Enter a review after the day on which it begins", field="review_due_on")
    if (review - begins).days > 5 * 366:
        raise RuleBroken("That is more than five years after it begins: check the year", field="review_due_on")
    if begins.year < 2000:
        raise RuleBroken("That is long ago: check the year", field=began)
