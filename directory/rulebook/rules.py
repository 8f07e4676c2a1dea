"""What the guide rests on, how far each rule can be trusted, and who must sign before one says something else."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from directory.verification.rules import Standing, notice

REVIEWED_EACH, DOCUMENTS_EACH = timedelta(days=365), timedelta(days=180)
SIGNATURES = 2
WEIGHT = 9
"""Of 10, beside the roles' own weights: a rule that is wrong sends many people to the wrong door."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the guide rests on, in our own words, and where it's from; `read_at` is the page it was read on.

    `newer` is what a later release's guide says, where people had signed off their own wording before it came.
    """

    id: str
    text: str
    source: str
    part: str
    edition: str
    checked_on: date
    confirmed: bool
    in_force_from: date | None = None
    read_at: str = ""
    newer: "Rule | None" = None

    @property
    def cited(self) -> str:
        """The document and its part: “Care Act 2014, section 42”."""
        return f"{self.source}, {self.part}"

    @property
    def mark(self) -> str:
        """Tells this wording from every other."""
        return mark_of(self.text, self.source, self.part, self.edition, self.in_force_from)

    @property
    def review_due(self) -> date:
        return next_review(self.checked_on)

    def standing(self, *, today: date) -> Standing:
        """How far the rule can be trusted today, in the words used of a telephone number."""
        return looked_up(self.checked_on, self.review_due, today=today) if self.confirmed else Standing.UNVERIFIED


def mark_of(*said: object) -> str:
    """Tells what was said from anything else that could be."""
    return hashlib.sha256("\0".join(str(each or "") for each in said).encode()).hexdigest()


def next_review(checked_on: date) -> date:
    """The last day that a check of a rule is good for: a year, and never beyond the next 1 September."""
    # Keeping Children Safe in Education changes each September, and much else with it.
    september = date(checked_on.year, 9, 1)
    if september <= checked_on:
        september = september.replace(year=september.year + 1)
    return min(september, checked_on + REVIEWED_EACH)


def looked_up(on: date, due: date, *, today: date) -> Standing:
    """How far something can be trusted today that was looked up on a day, and is to be again by another."""
    if today > due:
        return Standing.STALE
    return Standing.DUE_SOON if today > due - notice(due - on) else Standing.CURRENT


class DocumentKind(StrEnum):
    """What an area's document is for."""

    THRESHOLDS = "thresholds"
    REFERRAL_FORM = "referral-form"
    PROCEDURES = "procedures"
    OTHER = "other"

    @property
    def in_words(self) -> str:
        return _DOCUMENTS[self]


_DOCUMENTS = {
    DocumentKind.THRESHOLDS: "Levels of need (thresholds)",
    DocumentKind.REFERRAL_FORM: "Referral form",
    DocumentKind.PROCEDURES: "Procedures",
    DocumentKind.OTHER: "Other document",
}


@dataclass(frozen=True, slots=True)
class OfArea:
    """Something that an area adds to the guide, as somebody looked it up."""

    uuid: UUID
    area: str
    text: str
    source: str
    read_at: str
    checked_on: date

    @property
    def review_due(self) -> date:
        return next_review(self.checked_on)

    def standing(self, *, today: date) -> Standing:
        return looked_up(self.checked_on, self.review_due, today=today)


@dataclass(frozen=True, slots=True)
class AreaRule(OfArea):
    """What an area asks for a concern: a sooner limit, where it has an `urgency`; a call, to a `role`; or a note.

    `follows` is the guide's call that its own comes after, by number; 0: after all of them.
    """

    concern: str
    urgency: str
    number: int
    role: str
    follows: int


@dataclass(frozen=True, slots=True)
class Document(OfArea):
    """A document of an area, under its title; `source` names its edition by that edition's own date."""

    kind: DocumentKind
    edition_on: date

    @property
    def review_due(self) -> date:
        """Half a year: an address that leads nowhere is found out sooner than a rule that has changed."""
        return self.checked_on + DOCUMENTS_EACH

    @property
    def mark(self) -> str:
        """Tells what it says from anything else."""
        return mark_of(self.kind, self.text, self.read_at, self.edition_on)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of a wording, by its mark."""

    wording: str
    on: date
    read_at: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Whose signature stands under a wording, and whether it's a practitioner's."""

    account: int
    practitioner: bool


def in_force(seeded: Rule, signed_off: Rule | None, checks: Iterable[Checked]) -> Rule:
    """What a rule says today: the last wording that was signed off, else the guide's own, as it was last checked."""
    rule = signed_off or seeded
    of_it = [each for each in checks if each.wording == rule.mark]
    last = max(of_it, key=lambda each: each.on, default=None)
    if last is None or (rule.confirmed and last.on < rule.checked_on):
        return rule
    return replace(rule, confirmed=True, checked_on=last.on, read_at=last.read_at)


def with_newer(rule: Rule, seeded: Rule, *, known: Collection[str]) -> Rule:
    """A rule as it's in force, with what the guide says by now, unless people had that before them.

    `known` are the marks of every wording that was proposed, and of those they were to replace. People settle what is
    newer as they settle any wording: it's proposed, and signed or refused.
    """
    return rule if seeded.mark in {rule.mark, *known} else replace(rule, newer=seeded)


def still_to_sign(signatures: Iterable[Signed]) -> str:
    """Who must sign a wording before it holds; nothing where enough people have."""
    by_account = {each.account: each.practitioner for each in signatures}
    practitioner = any(by_account.values())
    if len(by_account) < SIGNATURES:
        return "one more person" if practitioner else "one more person, who is a practitioner"
    return "" if practitioner else "a practitioner"
