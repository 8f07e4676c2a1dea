"""What an agreement says, before anybody has signed it: what can't be, and what is still missing."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from directory.agreements.kinds import Kind, Needs


class Unit(StrEnum):
    """What a time to act in is counted in."""

    HOURS = "hours"
    WORKING_DAYS = "working days"
    DAYS = "days"

    def counted(self, amount: int) -> str:
        """“1 working day”, “24 hours”."""
        return f"{amount} {self.value if amount != 1 else self.value[:-1]}"


@dataclass(frozen=True)
class Party:
    """An organisation, its part in the agreement, and whom to turn to there.

    `person` stands beside the text and isn't part of it: a name must be erasable, and people move on.
    """

    organisation: int
    name: str
    part: str = ""
    lead: str = ""
    person: str = ""
    secure_channel: int | None = None
    secure: str = ""
    data_protection: str = ""


@dataclass(frozen=True)
class Commitment:
    """Who does what, within how long; `unit` is nothing where no time was agreed."""

    organisation: int
    text: str
    amount: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Place:
    """An area that an agreement covers."""

    area: int
    gss: str
    name: str


@dataclass(frozen=True)
class Draft:
    """Everything that is agreed."""

    kind: str
    title: str
    reference: str = ""
    purpose: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    review_due_on: date | None = None
    notice_days: int | None = None
    lawful_basis: str = ""
    categories: str = ""
    parties: tuple[Party, ...] = ()
    areas: tuple[Place, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def named(self, organisation: int) -> str:
        """What a party is called."""
        return next(each.name for each in self.parties if each.organisation == organisation)


Errors = dict[str, str]
"""What to put right, by the field of the form."""

LONGEST_TERM = 25 * 366  # days: beyond, a year was mistyped


def impossible(draft: Draft) -> Errors:
    """What can't be, even in a draft."""
    errors: Errors = {}
    counted = Counter(each.organisation for each in draft.parties)
    for number, party in enumerate(draft.parties):
        if counted[party.organisation] > 1 and party.organisation in {
            each.organisation for each in draft.parties[:number]
        }:
            errors[f"party-{number}-organisation"] = f"{party.name} is a party already: enter another one"
    if len(counted) == 1 and not errors:
        errors["party-1-organisation"] = "Enter a second party: nobody agrees with themselves"
    if not draft.parties:
        errors["party-0-organisation"] = "Enter the organisations that agree, two or more"
    return errors | _impossible_days(draft)


def _impossible_days(draft: Draft) -> Errors:
    starts, ends, review = draft.starts_on, draft.ends_on, draft.review_due_on
    if starts and ends and ends < starts:
        return {"ends_on": "Enter an end after the start"}
    if starts and ends and (ends - starts).days > LONGEST_TERM:
        return {"ends_on": "That is more than 25 years: check the year"}
    if review and ends and review > ends:
        return {"review_due_on": "Enter a review before the end: afterwards there would be nothing left to review"}
    if review and starts and review <= starts:
        return {"review_due_on": "Enter a review after the start"}
    return {}


def missing(draft: Draft, kind: Kind) -> Errors:
    """What must be filled in before it can be signed."""
    errors = {} if draft.starts_on else {"starts_on": "Enter the day on which it begins"}
    for need, (held, field, message) in _NEEDS.items():
        if need in kind.requires and not held(draft):
            errors[field] = message
    for number, party in enumerate(draft.parties):
        for need, (name, message) in _OF_EACH_PARTY.items():
            if need in kind.requires and not getattr(party, name):
                errors[f"party-{number}-{name}"] = f"{message} {party.name}"
    return errors


_NEEDS: Mapping[Needs, tuple[Callable[[Draft], object], str, str]] = {
    Needs.PURPOSE: (lambda draft: draft.purpose, "purpose", "Say in plain English what it’s for"),
    Needs.AREAS: (lambda draft: draft.areas, "areas", "Enter the areas that it covers"),
    Needs.END: (lambda draft: draft.ends_on, "ends_on", "Enter the day on which it ends"),
    Needs.REVIEW: (lambda draft: draft.review_due_on, "review_due_on", "Enter the day by which it’s reviewed"),
    Needs.NOTICE: (lambda draft: draft.notice_days, "notice_days", "Enter how many days’ notice ends it"),
    Needs.COMMITMENTS: (lambda draft: draft.commitments, "commitment-0-text", "Enter what somebody promises to do"),
    Needs.LAWFUL_BASIS: (lambda draft: draft.lawful_basis, "lawful_basis", "Enter the lawful basis for sharing"),
    Needs.CATEGORIES: (lambda draft: draft.categories, "categories", "Enter what information is shared"),
}

_OF_EACH_PARTY: Mapping[Needs, tuple[str, str]] = {
    Needs.LEADS: ("lead", "Enter who leads on it, by job title, at"),
    Needs.SECURE_CHANNELS: ("secure", "Enter the secure channel of"),
    Needs.DATA_PROTECTION: ("data_protection", "Enter the data-protection contact of"),
}
