"""Which relationships have cooled: worked out from reviews and a day, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from directory.dates import day
from directory.errors import RuleBroken

COOL_AFTER = timedelta(days=180)
"""Without any real contact; half a year, as between two of a partnership's own reviews."""


@dataclass(frozen=True)
class Action:
    """What is to be done, by whom and by when; `done_on` once it was."""

    text: str
    owner: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True)
class Seen:
    """A relationship as its last review saw it."""

    reviewed_on: date
    last_contact_on: date | None
    next_due_on: date
    actions: Sequence[Action] = ()


def cooled(seen: Seen, *, today: date) -> list[str]:
    """Why a relationship needs somebody's attention, most telling first; nothing where it doesn't."""
    reasons = []
    if seen.last_contact_on is None:
        reasons.append("No real contact is recorded")
    elif today - seen.last_contact_on > COOL_AFTER:
        reasons.append(f"No real contact since {day(seen.last_contact_on)}")
    if seen.next_due_on < today:
        reasons.append(f"Its review was due on {day(seen.next_due_on)}")
    late = sum(each.done_on is None and each.due_on < today for each in seen.actions)
    if late:
        reasons.append(f"{late} action{'s are' if late > 1 else ' is'} overdue")
    return reasons


def check_review(seen: Seen, *, today: date) -> None:
    """Refuse days that can't be."""
    if seen.reviewed_on > today:
        raise RuleBroken("Enter the day of the review, not a day to come", field="reviewed_on")
    if seen.last_contact_on and seen.last_contact_on > seen.reviewed_on:
        raise RuleBroken("Enter a contact before the review", field="last_contact_on")
    if seen.next_due_on <= seen.reviewed_on:
        raise RuleBroken("Enter a next review after this one", field="next_due_on")
    for number, each in enumerate(seen.actions):
        if each.due_on < seen.reviewed_on:
            raise RuleBroken("Enter a day after the review", field=f"action-{number}-due_on")
