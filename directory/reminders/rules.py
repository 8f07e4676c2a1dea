"""When people are told of an entry that is due, and who: worked out from its review date, and from nothing else."""

from collections.abc import Collection
from datetime import date, timedelta

A_WEEK = 7
TO_THOSE_WHO_VERIFY = 3 * A_WEEK
"""The last step at which they are told; from the next week on it's the administrators, until it's settled."""


def steps(interval: timedelta) -> tuple[int, ...]:
    """The days, counted from the review date, on which those who look after an entry are told of it.

    A month and a week before, on the day, and weekly three times. Where it's reviewed so often that a month before
    would be just after the last time, it's a quarter and an eighth of the interval.
    """
    before = {min(30, interval.days // 4), min(A_WEEK, interval.days // 8)}
    return (*sorted(-days for days in before if days), *range(0, TO_THOSE_WHO_VERIFY + 1, A_WEEK))


def first_step(interval: timedelta) -> int:
    return steps(interval)[0]


def latest_step(review_due: date, *, interval: timedelta, today: date) -> int | None:
    """The step that is reached today, or was last; None before the first. Those missed before it aren't caught up."""
    days = (today - review_due).days
    if days > TO_THOSE_WHO_VERIFY:
        return days - days % A_WEEK
    return max((step for step in steps(interval) if step <= days), default=None)


def escalated(step: int) -> bool:
    """Whether it's for the administrators: those who look after the entry have been told, and it isn't settled."""
    return step > TO_THOSE_WHO_VERIFY


def goes_up(review_due: date, *, today: date, after: int) -> bool:
    """Whether the administrators are told as well, besides those who verify, so many days after the review date.

    From the next week on after the last that is told to those who verify, it's the administrators' anyway.
    """
    days = (today - review_due).days
    return after <= days < TO_THOSE_WHO_VERIFY + A_WEEK


def told(
    step: int, *, looked_after_by: Collection[int], administrators: Collection[int], off: Collection[int]
) -> set[int]:
    """The accounts to be told of an entry at this step.

    Where nobody looks after it who wants to be told, it's the administrators. These may turn off reminders too, but
    not what has been left undone for weeks, nor what is escalated.
    """
    if escalated(step):
        return set(administrators)
    return set(looked_after_by) - set(off) or set(administrators) - set(off)


def overdue_words(review_due: date, *, today: date) -> str:
    """How a review date lies to today: “due in 7 days”, “due today”, “1 day overdue”."""
    days = (today - review_due).days
    if days == 0:
        return "due today"
    number = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"{number} overdue" if days > 0 else f"due in {number}"
