"""What the dashboard counts: standings, what falls due in which week, and how old verifications are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from directory.verification.rules import Outcome, Standing, Trust, Try, trust

MONTHS = 12
WEEKS = 13
SOON = timedelta(days=30)

Standings = Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class Alike:
    """So many channels of one place (an area, or nothing) that the rule of standing can't tell apart."""

    place: int
    role: int
    named_person: bool
    verified_on: date | None  # the newest right try
    method: str
    verdict: str  # the newest outcome that says anything
    newest: str
    reports: int
    number: int
    review_days: int | None = None  # where an area has its own interval for the role

    @property
    def tries(self) -> tuple[Try, ...]:
        """The fewest tries, newest first, of which the rule says what it says of all of theirs."""
        return _tries(self.verified_on, self.method, self.verdict, self.newest)


@cache
def _tries(verified_on: date | None, method: str, verdict: str, newest: str) -> tuple[Try, ...]:
    tries = []
    if newest == Outcome.NO_ANSWER:
        tries.append(Try(verified_on or date.min, "", newest))
    if verdict and verdict != Outcome.RIGHT:
        tries.append(Try(verified_on or date.min, "", verdict))
    if verified_on:
        tries.append(Try(verified_on, method, Outcome.RIGHT))
    return tuple(tries)


@dataclass(frozen=True)
class Line:
    """The channels of one role, of one area, or all of them: how many are of each standing, and how old they are."""

    code: str
    title: str
    standings: Standings
    median_age: float | None = None  # in days, of those whose value somebody found right

    @property
    def number(self) -> int:
        return sum(self.standings.values())

    @property
    def sound(self) -> int:
        """How many may be shown without a warning."""
        return _sound(self.standings)


def _sound(standings: Standings) -> int:
    return sum(number for standing, number in standings.items() if standing.sound)


@dataclass(frozen=True)
class Month:
    """How many channels were of each standing on a day."""

    on: date
    standings: Standings

    @property
    def sound(self) -> int:
        """How many could be shown without a warning."""
        return _sound(self.standings)


@dataclass(frozen=True)
class Week:
    """How many sound channels fall due from one day to another, both included."""

    begins: date
    ends: date
    number: int


@dataclass(frozen=True)
class Backlog:
    """What waits for somebody: how much, and since when the oldest does."""

    name: str
    title: str
    number: int
    since: datetime | None = None


@dataclass(frozen=True)
class Mails:
    """The ledger of messages: those still to be sent, those that failed and will be tried again, those given up."""

    waiting: int
    failed: int
    given_up: int


@dataclass(frozen=True)
class Figures:
    """How the directory stands on a day, as far as one viewer looks after it; mails are the administrators'."""

    today: date
    at: datetime
    revision: int
    total: Line
    roles: tuple[Line, ...]
    weeks: tuple[Week, ...]
    due_soon: int  # within 30 days
    backlogs: tuple[Backlog, ...]
    mails: Mails | None = None
    verified_at: datetime | None = None  # when anybody last recorded a verification
    areas: tuple[Line, ...] = ()  # none while they're being worked out
    months: tuple[Month, ...] = ()  # likewise

    @property
    def all_months(self) -> tuple[Month, ...]:
        """Those that are over, and today."""
        return (*self.months, Month(self.today, self.total.standings)) if self.months else ()

    def with_more(self, *, areas: Iterable[Line], months: Iterable[Month]) -> "Figures":
        return replace(self, areas=tuple(areas), months=tuple(months))


class Counted:
    """Channels as they are counted: by role, by place, by the week in which they fall due, by age."""

    def __init__(self, *, today: date, review_days: Mapping[int, int]) -> None:
        self.today, self.review_days = today, review_days
        self.by_role: Counter[tuple[int, Standing]] = Counter()
        self.by_place: Counter[tuple[int, Standing]] = Counter()
        self.ages: Counter[tuple[int, int]] = Counter()  # by role and days
        self.due: Counter[date] = Counter()
        self._known: dict[tuple[object, ...], Trust] = {}

    def add(self, alike: Iterable[Alike]) -> None:
        """Count them for their roles, and for when they fall due."""
        for each, found in self._trusted(alike):
            self.by_role[each.role, found.standing] += each.number
            if found.verified:
                self.ages[each.role, (self.today - found.verified.on).days] += each.number
            if found.standing.sound and found.review_due:
                self.due[found.review_due] += each.number

    def add_places(self, alike: Iterable[Alike]) -> None:
        """Count them for their places, of which one channel may have several."""
        for each, found in self._trusted(alike):
            self.by_place[each.place, found.standing] += each.number

    def _trusted(self, alike: Iterable[Alike]) -> Iterator[tuple[Alike, Trust]]:
        """Each with what the rule says of it, which is asked once for all that are alike to it."""
        for each in alike:
            days = each.review_days or self.review_days[each.role]
            key = (days, each.named_person, each.tries, each.reports)
            if key not in self._known:
                self._known[key] = trust(
                    each.tries,
                    review_days=days,
                    named_person=each.named_person,
                    today=self.today,
                    reports=each.reports,
                )
            yield each, self._known[key]

    def total(self) -> Line:
        ages: Counter[int] = Counter()
        for (_role, age), number in self.ages.items():
            ages[age] += number
        return Line("", "All", _summed(self.by_role.items()), median(ages))

    def role(self, number: int, *, code: str, title: str) -> Line:
        ages = {age: many for (role, age), many in self.ages.items() if role == number}
        return Line(code, title, _of(number, self.by_role), median(ages))

    def place(self, number: int, *, code: str, title: str) -> Line:
        return Line(code, title, _of(number, self.by_place))

    def due_until(self, last: date) -> int:
        return sum(number for on, number in self.due.items() if self.today <= on <= last)

    def weeks(self) -> tuple[Week, ...]:
        """The rest of this week, and those that follow."""
        found = []
        for monday in week_starts(self.today):
            begins, ends = max(monday, self.today), monday + timedelta(days=6)
            number = sum(many for on, many in self.due.items() if begins <= on <= ends)
            found.append(Week(begins, ends, number))
        return tuple(found)


def _of(number: int, counted: Counter[tuple[int, Standing]]) -> dict[Standing, int]:
    return {each: counted[number, each] for each in Standing}


def _summed(counted: Iterable[tuple[tuple[int, Standing], int]]) -> dict[Standing, int]:
    total = dict.fromkeys(Standing, 0)
    for (_number, standing), many in counted:
        total[standing] += many
    return total


def month_ends(today: date, *, number: int = MONTHS) -> list[date]:
    """The last days of the months before this one, oldest first."""
    ends: list[date] = []
    first = today.replace(day=1)
    for _each in range(number):
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


def week_starts(today: date, *, number: int = WEEKS) -> list[date]:
    """The Mondays of this week and those that follow."""
    monday = today - timedelta(days=today.weekday())
    return [monday + timedelta(weeks=each) for each in range(number)]


def median(ages: Mapping[int, int]) -> float | None:
    """The middle one of so many of each age, halfway between the two middle ones of an even number."""
    number = sum(ages.values())
    if not number:
        return None
    lower, upper = (number - 1) // 2, number // 2
    middle, before = [], 0
    for age in sorted(ages):
        after = before + ages[age]
        middle += [age for each in (lower, upper) if before <= each < after]
        before = after
    return sum(middle) / 2
