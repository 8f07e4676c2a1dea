"""What a gap is: of which kinds there are, how serious each is, and how it's told to people and programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from directory.rulebook.rules import REVIEWED_EACH


class Kind(StrEnum):
    """What is missing, in the order in which gaps of one severity are listed."""

    MISSING_CONTACT = "missing-contact"
    UNCOVERED_HOURS = "uncovered-hours"
    STALE_CONTACT = "stale-contact"
    MISSING_LEAD = "missing-lead"
    RETIRED_PARTY = "retired-party"
    NO_ESCALATION_POLICY = "no-escalation-policy"
    OVERDUE_REVIEW = "overdue-review"
    MISSING_AGREEMENT = "missing-agreement"

    @property
    def in_words(self) -> str:
        return _KINDS[self]


_KINDS = {
    Kind.MISSING_CONTACT: "No contact for a role that every authority must have",
    Kind.UNCOVERED_HOURS: "Hours in which nobody answers",
    Kind.STALE_CONTACT: "Contact out of date or disputed",
    Kind.MISSING_LEAD: "No safeguarding lead or deputy",
    Kind.RETIRED_PARTY: "Agreement names a body or a channel that is no more, or that nobody verified",
    Kind.NO_ESCALATION_POLICY: "No escalation policy in force",
    Kind.OVERDUE_REVIEW: "Review overdue",
    Kind.MISSING_AGREEMENT: "No agreement with an agency of the area",
}


class Severity(StrEnum):
    """How serious a gap is, most serious first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Row:
    """A gap as it's found: places and bodies by number (0: none); `ref` tells apart what is left, and where it's seen.

    `since` is the first day of it, where that can be worked out.
    """

    area: int
    organisation: int
    role: int
    ref: str
    weight: int
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An area, an organisation or a role: its code, what it's called, and the last part of its address."""

    code: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as it's told: what is missing where, since when, how serious it is, and where it's put right."""

    kind: Kind
    severity: Severity
    since: date
    url: str
    area: Named | None = None
    organisation: Named | None = None
    role: Named | None = None
    agency: str = ""  # the kind of agency without an agreement
    subject: str = ""  # the agreement, rule or document that it's about

    @property
    def where(self) -> str:
        """The area and the organisation, by name."""
        return ", ".join(each.name for each in (self.area, self.organisation) if each) or "Nationwide"

    @property
    def said(self) -> str:
        """What is missing, in a few words; the area and the organisation stand beside it."""
        role = self.role.name if self.role else ""
        match self.kind:
            case Kind.MISSING_CONTACT | Kind.MISSING_LEAD:
                return f"No {role} is listed"
            case Kind.STALE_CONTACT:
                return f"{role}: out of date, or said to be wrong"
            case Kind.UNCOVERED_HOURS:
                return f"{role}: nobody answers at some hours"
            case Kind.MISSING_AGREEMENT:
                return f"No agreement in force with the area’s {_AGENCIES.get(self.agency, self.agency)}"
        return f"{self.kind.in_words}: {self.subject}" if self.subject else self.kind.in_words


_AGENCIES = {"local-authority": "council", "police": "police", "health-body": "health body"}


@dataclass(frozen=True)
class Policies:
    """What `seeds/gaps.toml` says."""

    high: int
    medium: int
    weights: Mapping[str, int]
    leads: Mapping[str, tuple[str, ...]]
    organisations: Sequence[str]
    agencies: Sequence[str]
    shown: Sequence[str]

    def severity(self, weight: int) -> Severity:
        if weight >= self.high:
            return Severity.HIGH
        return Severity.MEDIUM if weight >= self.medium else Severity.LOW

    def weighing(self, severity: Severity) -> tuple[int, int]:
        """The least and the most that a gap of this severity weighs."""
        return {
            Severity.HIGH: (self.high, 10),
            Severity.MEDIUM: (self.medium, self.high - 1),
            Severity.LOW: (0, self.medium - 1),
        }[severity]


def read_policies(told: Mapping[str, Any]) -> Policies:
    """The policies in a file that has been parsed; whatever it doesn't know is an error."""
    return Policies(
        **told["severity"],
        weights=dict(told["weights"]),
        leads={kind: tuple(roles) for kind, roles in told["leads"].items()},
        **told["agreements"],
    )


def checks_hold_from(today: date) -> date:
    """The first day whose checks of a rule still hold today, by the same rule as `rulebook.rules.next_review`."""
    september = date(today.year, 9, 1)
    if september >= today:
        september = september.replace(year=september.year - 1)
    return max(september, today - REVIEWED_EACH)


HEADER = ("kind", "severity", "since", "area", "area_code", "organisation", "role", "agency", "said", "url")


def as_row(gap: Gap) -> tuple[str, ...]:
    """A gap as a line of a sheet."""
    return (
        gap.kind,
        gap.severity,
        gap.since.isoformat(),
        gap.area.name if gap.area else "",
        gap.area.code if gap.area else "",
        gap.organisation.name if gap.organisation else "",
        gap.role.code if gap.role else "",
        gap.agency,
        gap.said,
        gap.url,
    )


def as_facts(gap: Gap) -> dict[str, str]:
    """A gap for a program; what it isn't about is left out."""
    facts = {
        "kind": gap.kind.value,
        "severity": gap.severity.value,
        "area": gap.area.code if gap.area else "",
        "organisation": gap.organisation.slug if gap.organisation else "",
        "role": gap.role.code if gap.role else "",
        "agency": gap.agency,
        "subject": gap.subject,
        "since": gap.since.isoformat(),
        "url": gap.url,
    }
    return {name: value for name, value in facts.items() if value}


@dataclass(frozen=True, slots=True)
class Seen:
    """So many gaps of one weight that were first seen on one day, and closed on another or not yet."""

    weight: int
    seen_on: date
    closed_on: date | None
    number: int


@dataclass(frozen=True, slots=True)
class Point:
    """How many gaps of each severity a day found, and how many were closed since the point before."""

    on: date
    open: Mapping[Severity, int]
    closed: int

    @property
    def number(self) -> int:
        return sum(self.open.values())


def points(seen: Sequence[Seen], *, days: Sequence[date], severity: Callable[[int], Severity]) -> list[Point]:
    """What each of these days, oldest first, found; none of those before the first look."""
    first = min((each.seen_on for each in seen), default=None)
    found = []
    before = days[0]
    for day in days:
        if first and day >= first:
            number = dict.fromkeys(Severity, 0)
            for each in seen:
                if each.seen_on <= day and (each.closed_on is None or each.closed_on > day):
                    number[severity(each.weight)] += each.number
            closed = sum(each.number for each in seen if each.closed_on and before < each.closed_on <= day)
            found.append(Point(day, number, closed))
        before = day
    return found


WEEKS = 13


def days_of_trend(today: date) -> list[date]:
    """Today and the same day of the weeks before it, oldest first: a quarter of a year."""
    return [today - timedelta(weeks=each) for each in range(WEEKS - 1, -1, -1)]
