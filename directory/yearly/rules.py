"""A partnership's year, and the shares that its report tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from directory.agreements.rules import IN_FORCE, Facts, State, state
from directory.dates import day

BEGINS_IN = 4
"""April, as public bodies' years do, by which partnerships report."""

YEARS = 5


@dataclass(frozen=True)
class Year:
    """From April to March, or until today where it isn't over; `after` is the day before it began."""

    number: int
    until: date

    @property
    def begins(self) -> date:
        return date(self.number, BEGINS_IN, 1)

    @property
    def after(self) -> date:
        return self.begins - timedelta(days=1)

    @property
    def is_over(self) -> bool:
        return self.until == _last_day(self.number)

    @property
    def in_words(self) -> str:
        """“1 April 2025 to 31 March 2026”, “1 April 2026 until today, 24 November 2026”."""
        return f"{day(self.begins)} {'to' if self.is_over else 'until today,'} {day(self.until)}"


def years(today: date) -> list[Year]:
    """The one that runs, and those before it, latest first."""
    running = today.year if today.month >= BEGINS_IN else today.year - 1
    return [Year(number, min(today, _last_day(number))) for number in range(running, running - YEARS, -1)]


def year_asked(asked: str, *, today: date) -> Year:
    """The year that an address names; the one that runs, where it names none of those there are."""
    every = years(today)
    return next((each for each in every if str(each.number) == asked), every[0])


def _last_day(number: int) -> date:
    return date(number + 1, BEGINS_IN, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Agreed:
    """How many agreements were in force as a year ended, and how many began and ended within it."""

    in_force: int
    to_review: int
    overdue: int
    begun: int
    ended: int


def agreed(versions: Iterable[Facts], *, year: Year) -> Agreed:
    """Counted from what was known as the year ended. That a later version took its place is no end."""
    every = list(versions)
    states = [state(each, today=year.until) for each in every]
    return Agreed(
        in_force=sum(held in IN_FORCE for held in states),
        to_review=states.count(State.REVIEW_DUE),
        overdue=states.count(State.REVIEW_OVERDUE),
        begun=sum(_within(each.held_from, year) for each in every),
        ended=sum(
            _within(_ended_on(each, held), year) for each, held in zip(every, states, strict=True) if each.held_from
        ),
    )


def _ended_on(facts: Facts, held: State) -> date | None:
    return {State.TERMINATED: facts.terminated_on, State.EXPIRED: facts.ends_on}.get(held)


def _within(on: date | None, year: Year) -> bool:
    return on is not None and year.after < on <= year.until


def share(part: int, whole: int) -> int:
    """Of a hundred, rounded down: what isn't whole never looks whole. Nothing of nothing is 0."""
    return 100 * part // whole if whole else 0
