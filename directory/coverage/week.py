"""The week of one role: its own contacts, who stands in for them, and each day of the weeks ahead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial

from directory.coverage.days import Day, Part, Row, by_day, midnight, recurring, rows, usual_week
from directory.coverage.listed import Listed, Window, listed
from directory.coverage.rules import Answered, stretches
from directory.hours.rules import HORIZON
from directory.lookup.answer import AskedRole
from directory.lookup.rules import FoundContact

SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class RoleWeek:
    """Who answers for a role, day by day from today on; `relieved`: others are meant to answer when it's closed."""

    role: AskedRole
    own: tuple[FoundContact, ...]
    instead: tuple[FoundContact, ...]
    relieved: bool
    days: dict[date, Day]

    @cached_property
    def usual(self) -> tuple[Day, ...]:
        return usual_week(self.days)

    @property
    def called(self) -> tuple[FoundContact, ...]:
        """Those of its own that have a telephone."""
        return tuple(each for each in self.own if each.called)

    @property
    def answers(self) -> bool:
        """Whether anybody may answer at any time, so that there's something to draw."""
        return any(not is_gap(part) for day in self.days.values() for part in day)

    @property
    def rows(self) -> list[Row]:
        """The next seven days, those alike together."""
        today = min(self.days)
        week = {on: day for on, day in self.days.items() if on < today + SHOWN}
        return rows(week, self.usual)

    def unusual(self) -> set[date]:
        """The days that differ from the same day of other weeks."""
        return {on for on, day in self.days.items() if day != self.usual[on.weekday()]}

    @property
    def gaps(self) -> list[str]:
        """When in a usual week neither its own line nor who stands in for it is listed as open."""
        return recurring(self.usual, is_gap) if self.relieved and self.own else []

    def gaps_on(self, on: date) -> tuple[Part, ...]:
        """The same on one day."""
        return tuple(part for part in self.days[on] if is_gap(part)) if self.relieved and self.own else ()

    @property
    def overlaps(self) -> list[tuple[tuple[str, ...], list[str]]]:
        """Whose lines are open at once in a usual week, by address, and when."""
        together = dict.fromkeys(part.who for day in self.usual for part in day if len(part.who) > 1)
        return [(who, recurring(self.usual, partial(_answered_by, who=who))) for who in together]

    @property
    def closes(self) -> bool:
        """Whether nobody answers at some time of a usual week."""
        return any(is_gap(part) for day in self.usual for part in day)

    @property
    def unknown(self) -> bool:
        """Whether it isn't known at some time of a usual week if anybody answers."""
        return any(part.answered is Answered.UNKNOWN for day in self.usual for part in day)


def _answered_by(part: Part, *, who: tuple[str, ...]) -> bool:
    return part.who == who


def is_gap(part: Part) -> bool:
    return part.answered is Answered.NOBODY


def role_week(
    role: AskedRole,
    *,
    own: Sequence[FoundContact],
    instead: Sequence[FoundContact],
    hours: dict[str, Listed],
    relieved: bool,
    window: Window,
) -> RoleWeek:
    """A role's week from the hours of everybody by address."""
    first = window.since.date()
    found = stretches(_of(own, hours), _of(instead, hours), whole=window.whole)
    number = (window.until.date() - first).days
    return RoleWeek(role, tuple(own), tuple(instead), relieved, by_day(found, first=first, number=number))


def _of(contacts: Iterable[FoundContact], hours: dict[str, Listed]) -> list[Listed]:
    return [hours[each.slug] for each in contacts if each.called]


def window_from(today: date, *, nation: str) -> Window:
    """The time that is looked ahead: 60 days, whose first is today."""
    return Window(nation, midnight(today), midnight(today + HORIZON))


def weeks(
    known: Iterable[AskedRole],
    contacts: Iterable[FoundContact],
    *,
    beside: Iterable[FoundContact] = (),
    required: bool,
    window: Window,
) -> list[RoleWeek]:
    """The week of each role that somebody is recorded for; where it's `required`, of those that each area must have.

    Only there does a role have somebody to stand in for it: an area's duty team. Others may wait for those `beside`.
    """
    everybody = tuple(contacts)
    hours = listed(everybody, beside=beside, window=window)
    found = []
    for role in known:
        own = [each for each in everybody if each.role == role.code]
        if own or (required and role.required):
            relieved = required and bool(role.out_of_hours)
            instead = [each for each in everybody if relieved and each.role == role.out_of_hours]
            found.append(role_week(role, own=own, instead=instead, hours=hours, relieved=relieved, window=window))
    return found
