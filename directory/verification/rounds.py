"""What is asked of verifiers besides each role's interval: rounds, and trying again at another hour.

A round never changes a standing. It puts an entry on the desk, and says why.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from directory.contacts.rules import CALLED
from directory.hours.rules import LONDON, bank_holidays
from directory.verification.rules import Method, Outcome, Try

NIGHT_BEGINS, NIGHT_ENDS = time(20), time(7)
"""When a call shows that the night's team answers: after the evening's handover, before the morning's."""

MORNING, AFTERNOON, EVENING = time(9), time(14), time(18)


class Asks(StrEnum):
    """What a round asks for."""

    YEARLY = "each year from"
    HOURS = "hours before a bank holiday"
    AT_NIGHT = "a call at night each"


@dataclass(frozen=True)
class Round:
    """One round: what it asks for, of which roles, and when."""

    name: str
    asks: Asks
    roles: frozenset[str]
    days: int = 0
    month: int = 0
    day: int = 0

    def needs(self, tries: Sequence[Try], *, kind: str, today: date) -> bool:
        """Whether this round asks for a channel of one of its roles today, from every try of its value."""
        if self.asks is Asks.YEARLY:
            begun = _latest(self.month, self.day, today=today)
            return not any(each.outcome == Outcome.RIGHT and each.on >= begun for each in tries)
        if kind not in CALLED:
            return False
        if self.asks is Asks.AT_NIGHT:
            since = today - timedelta(days=self.days)
            return not any(_answered_at_night(each) and each.on >= since for each in tries)
        begun_on = before_bank_holiday(today, days=self.days)
        return begun_on is not None and not any(
            each.hours_confirmed is not None and each.on >= begun_on for each in tries
        )


@dataclass(frozen=True)
class Policies:
    """What `seeds/policies.toml` says."""

    days_overdue: int
    tries_unanswered: int
    rounds: tuple[Round, ...]
    not_enough: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def enough(self, method: Method, *, role: str, kind: str) -> bool:
        """Whether this way of trying can find a channel of this kind right, for this role."""
        return kind not in CALLED or method not in self.not_enough.get(role, frozenset())


def read_policies(told: Mapping[str, Any]) -> Policies:
    """The policies in a file that has been parsed; whatever it doesn't know is an error."""
    return Policies(
        **told["escalation"],
        rounds=tuple(
            Round(**{**each, "asks": Asks(each["asks"]), "roles": frozenset(each["roles"])}) for each in told["rounds"]
        ),
        not_enough={
            role: frozenset(Method(each).value for each in methods) for role, methods in told["not_enough"].items()
        },
    )


def is_night(moment: datetime) -> bool:
    at = moment.astimezone(LONDON).time()
    return at >= NIGHT_BEGINS or at < NIGHT_ENDS


def before_bank_holiday(today: date, *, days: int) -> date | None:
    """The first day of the round that runs today, if a bank holiday of England's is so few days off.

    Holidays that follow each other closely, as at Christmas and Easter, have one round before the first of them.
    """
    holidays = bank_holidays("England", today.year)
    coming = min((each for each in holidays if each > today), default=None)
    if coming is None or (coming - today).days > days:
        return None
    while earlier := [each for each in holidays if timedelta() < coming - each <= timedelta(days=days)]:
        coming = min(earlier)
    return coming - timedelta(days=days)


def try_again(tries: Sequence[Try], *, answers_at_night: bool) -> datetime | None:
    """When to try a value again that nobody answered, newest try first: another part of the day, next working day.

    None where the last try was answered. A line that answers at night alone is tried in another part of the evening.
    """
    last = next(iter(tries), None)
    if last is None or last.outcome != Outcome.NO_ANSWER:
        return None
    day, tried = _next_working_day(last.on), last.at.astimezone(LONDON).time() if last.at else None
    if answers_at_night:
        hour = EVENING if tried and tried >= NIGHT_BEGINS else NIGHT_BEGINS
        return datetime.combine(last.on + timedelta(days=1), hour, LONDON)
    return datetime.combine(day, AFTERNOON if tried and tried < time(12) else MORNING, LONDON)


def unanswered(tries: Sequence[Try]) -> int:
    """How many tries in a row nobody answered, up to the last; newest first."""
    return next((count for count, each in enumerate(tries) if each.outcome != Outcome.NO_ANSWER), len(tries))


def _latest(month: int, day: int, *, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _answered_at_night(each: Try) -> bool:
    rang = each.method == Method.RANG and each.outcome == Outcome.RIGHT
    return rang and each.at is not None and is_night(each.at)


def _next_working_day(day: date) -> date:
    holidays: Collection[date] = bank_holidays("England", day.year)
    following = day + timedelta(days=1)
    while following.weekday() >= 5 or following in holidays:
        following += timedelta(days=1)
    return following
