"""Days that matter to what isn't an entry: the review of an agreement, a policy or a relationship, and an end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from directory.reminders.rules import escalated, first_step, latest_step, overdue_words

YEARLY = timedelta(days=365)
"""They are told of as an entry is that's reviewed each year: a month and a week before, and so on."""


def last_day_told(on: date) -> date:
    """The last review, or end, of which somebody may be told on a day."""
    return on - timedelta(days=first_step(YEARLY))


@dataclass(frozen=True)
class Subject:
    """What is kept: the heading it's listed under, its title and address, and the accounts that keep it.

    `name` is what the ledger knows it by, `asked` what is to be done about it.
    """

    name: str
    heading: str
    title: str
    path: str
    asked: str
    keepers: frozenset[int]


@dataclass(frozen=True)
class Milestone:
    """A step on the way to a day that matters to something, or past it, and what is said of it."""

    subject: Subject
    of: str
    on: date
    step: int
    words: str

    @property
    def what(self) -> str:
        """By which the ledger knows it."""
        return f"{self.subject.name}:{self.of}:{self.on}:{self.step}"


def milestones(
    subject: Subject, *, review: date | None = None, end: date | None = None, on: date
) -> Iterator[Milestone]:
    """What is reached on a day: of a review, until it's done; of an end, before it and for three weeks after."""
    if review:
        step = latest_step(review, interval=YEARLY, today=on)
        if step is not None:
            yield Milestone(subject, "review", review, step, f"Its review is {overdue_words(review, today=on)}")
    if end:
        step = latest_step(end, interval=YEARLY, today=on)
        if step is not None and not escalated(step):
            yield Milestone(subject, "end", end, step, _end_words(end, today=on))


def _end_words(end: date, *, today: date) -> str:
    """“It ends in 7 days”, “It ends today”, “It ended 7 days ago”."""
    days = (end - today).days
    if days == 0:
        return "It ends today"
    number = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"It ends in {number}" if days > 0 else f"It ended {number} ago"
