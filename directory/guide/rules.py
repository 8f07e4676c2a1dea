"""What the guide says of a concern, how soon it must be acted on, and how far its rules can be trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from directory.dates import clock as clock_words
from directory.hours.rules import LONDON
from directory.hours.working_days import after_hours, after_working_days
from directory.lookup.answer import DECIDED_BY
from directory.rulebook.rules import Rule
from directory.search.rules import fold
from directory.verification.rules import Standing


class Urgency(StrEnum):
    """How soon somebody must act."""

    NOW = "now"
    BEFORE_HOME = "now-before-home"
    TODAY = "today"
    WORKING_DAYS = "working-days"
    HOURS = "hours"
    LOCAL = "local"  # each area has steps and limits of its own


@dataclass(frozen=True, slots=True)
class Clock:
    """How soon, and for `working-days` and `hours` how many. An area's own would stand in its place."""

    urgency: Urgency
    number: int = 0


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody to tell inside the organisation."""

    who: str
    text: str

    @property
    def title(self) -> str:
        return WHO[self.who]


WHO = {
    "dsl": "Your safeguarding lead (DSL)",
    "deputy-dsl": "The deputy",
    "head": "The head or whoever is in charge",
    "chair": "The chair or the owner",
    "yourself": "Yourself",
    "manager": "The manager",
    "adult-lead": "Your manager or lead for adults",
    "whistleblowing-lead": "The person your policy names",
}
"""Whom one can tell inside, by the guide's words for them."""

ANSWERED_BY = {
    "dsl": ("dsl",),
    "deputy-dsl": ("deputy-dsl",),
    "head": ("head",),
    "chair": ("chair",),
    "manager": ("head",),
    "adult-lead": ("dsl", "head"),
    "whistleblowing-lead": ("whistleblowing",),
}
"""The roles of an organisation that answer for each of them; nobody but the reader answers for “yourself”."""


@dataclass(frozen=True, slots=True)
class Step:
    """A call outside: to which role, when, and in which of the concern's places.

    `only` names some of the role's contacts by their addresses; an `optional` one is left out where nobody is recorded.
    """

    role: str
    when: str
    second_place: bool = False
    optional: bool = False
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that asks for a place, and what that place is, to be read after “the contact for”."""

    question: str
    jurisdiction: str


PLACES = {
    "where-they-are": Asked("Where are they now?", "where they are now"),
    "child-home": Asked("Where does the child live, or where was the child found?", DECIDED_BY["child-home"]),
    "adult-works": Asked("Where does the person work?", DECIDED_BY["adult-works"]),
    "adult-worked": Asked("Where did the person work then?", "where the person worked then"),
    "carer-works": Asked("Where does the person work?", DECIDED_BY["carer-works"]),
    "where-it-happened": Asked("Where did it happen, or where is the adult now?", DECIDED_BY["where-it-happened"]),
    "school": Asked("Where is the school?", DECIDED_BY["school"]),
    "organisation": Asked("Where is your organisation?", DECIDED_BY["organisation"]),
}
"""Which place decides."""

GROUPS = {"child": "About a child", "adult": "About an adult", "colleague": "About a colleague, or another service"}
"""Whom a concern can be about."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What somebody has seen or heard, and what to do about it."""

    code: str
    title: str
    who: tuple[str, ...]
    said: tuple[str, ...]
    covers: tuple[str, ...]
    clock: Clock
    place: str
    tell: tuple[Tell, ...]
    steps: tuple[Step, ...]
    first: tuple[str, ...]
    avoid: tuple[str, ...]
    say: tuple[str, ...]
    family: tuple[str, ...]
    record: tuple[str, ...]
    expect: tuple[str, ...]
    rules: tuple[Rule, ...]
    about: str = ""
    sooner: str = ""
    second_place: str = ""
    see_also: tuple[str, ...] = ()

    @property
    def asked(self) -> Asked:
        return PLACES[self.place]

    @property
    def asked_second(self) -> Asked | None:
        return PLACES[self.second_place] if self.second_place else None


@dataclass(frozen=True)
class Guide:
    """Every concern, by code and in order."""

    concerns: Mapping[str, Concern]

    def grouped(self, words: str = "") -> dict[str, list[Concern]]:
        """Concerns under whom they are about, only those that hold all of these words, or else any of them."""
        found = self._holding(words)
        groups = {title: [each for each in found if code in each.who] for code, title in GROUPS.items()}
        return {title: concerns for title, concerns in groups.items() if concerns}

    def _holding(self, words: str) -> list[Concern]:
        wanted = [word for word in fold(words).split() if word not in SMALL]
        if not wanted:
            return list(self.concerns.values())
        counted = [(_held(wanted, each), each) for each in self.concerns.values()]
        most = max(number for number, _each in counted)
        return [each for number, each in counted if number == most] if most else []


SMALL = {"a", "an", "and", "at", "by", "he", "her", "his", "i", "in", "is", "it", "my", "of", "on", "she", "the", "to"}
"""Words that say nothing about a concern."""


def _held(wanted: Iterable[str], concern: Concern) -> int:
    """How many of these words, or others with the same beginning, the concern holds: “bruised” finds “bruises”."""
    held = fold(" ".join((concern.title, *concern.said, *concern.covers))).split()
    beginnings = [word[: max(4, len(word) - 2)] for word in wanted]
    return sum(any(word.startswith(each) for word in held) for each in beginnings)


END_OF_DAY = time(23, 59)


def deadline(clock: Clock, *, starts: datetime, nation: str) -> datetime | None:
    """The last moment by a clock that starts then, in London; None where it's now, or the area's own.

    N working days end at 17:00 on the Nth working day after the day it starts. Hours are hours of real time.
    """
    starts = starts.astimezone(LONDON)
    match clock.urgency:
        case Urgency.TODAY:
            return datetime.combine(starts.date(), END_OF_DAY, tzinfo=LONDON)
        case Urgency.WORKING_DAYS:
            return after_working_days(starts, number=clock.number, nation=nation)
        case Urgency.HOURS:
            return after_hours(starts, number=clock.number)
    return None


def soonest(clocks: Iterable[Clock], *, starts: datetime, nation: str) -> Clock:
    """The one of these clocks, starting then, that ends first: an area's own can so never be later than the guide's."""
    return min(clocks, key=lambda clock: _ends(clock, starts=starts, nation=nation))


def is_ever_sooner(own: Clock, usual: Clock) -> bool:
    """Whether a clock ends before another for some moment of a plain week."""
    hours = (datetime(2026, 6, 8, tzinfo=LONDON) + timedelta(hours=number) for number in range(7 * 24))
    return any(_ends(own, starts=at, nation="England") < _ends(usual, starts=at, nation="England") for at in hours)


def _ends(clock: Clock, *, starts: datetime, nation: str) -> tuple[datetime, int]:
    place = AT_ONCE.get(clock.urgency)
    if place is not None:
        return starts, place
    return deadline(clock, starts=starts, nation=nation) or datetime.max.replace(tzinfo=UTC), len(AT_ONCE)


AT_ONCE = {Urgency.NOW: 0, Urgency.BEFORE_HOME: 1}
"""Clocks without a moment, in order."""


def how_soon(clock: Clock, *, by: datetime | None, at: datetime) -> str:
    """How soon, in words: “Today; at the latest tomorrow at 5pm”."""
    if clock.urgency is Urgency.HOURS and by:
        number = f"{clock.number} hour{'s' if clock.number > 1 else ''}"
        return f"Within {number}: by {_day_words(by, at=at)} at {clock_words(by)}"
    if clock.urgency is Urgency.WORKING_DAYS and by:
        return f"Today; at the latest {_day_words(by, at=at)} at {clock_words(by)}"
    return IN_WORDS[clock.urgency]


IN_WORDS = {
    Urgency.NOW: "Now",
    Urgency.BEFORE_HOME: "Now, before the child goes home",
    Urgency.TODAY: "Today",
    Urgency.LOCAL: "By your area’s own steps and limits",
}


def _day_words(by: datetime, *, at: datetime) -> str:
    days = (by.date() - at.date()).days
    return ("today", "tomorrow")[days] if days in {0, 1} else f"on {by:%A} {by.day} {by:%B}"


def weakest(rules: Iterable[Rule], *, today: date) -> Standing:
    """The worst standing among these rules."""
    return min(rule.standing(today=today) for rule in rules)
