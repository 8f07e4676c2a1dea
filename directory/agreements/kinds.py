"""The kinds of agreement, as `seeds/agreement_kinds.toml` says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Needs(StrEnum):
    """What a kind may ask for before it's sent for signature."""

    PURPOSE = "purpose"
    AREAS = "areas"
    END = "end"
    REVIEW = "review"
    NOTICE = "notice"
    COMMITMENTS = "commitments"
    LEADS = "leads"
    LAWFUL_BASIS = "lawful-basis"
    CATEGORIES = "categories"
    SECURE_CHANNELS = "secure-channels"
    DATA_PROTECTION = "data-protection"


@dataclass(frozen=True)
class Kind:
    """One kind: how often it's reviewed, how long before that it's said, what it needs, and what it says besides."""

    code: str
    title: str
    review_days: int
    notice_days: int
    requires: frozenset[Needs]
    clauses: tuple[str, ...]
    shares: bool = False

    @property
    def noun(self) -> str:
        """As it's called within a sentence."""
        return _noun(self.title)

    @property
    def reviewed(self) -> str:
        """How often it's usually reviewed, as people say it: “every year”."""
        months = round(self.review_days / 30.4)
        amount, unit = (months // 12, "year") if months % 12 == 0 else (months, "month")
        return f"every {unit}" if amount == 1 else f"every {amount} {unit}s"


def read_kinds(told: Mapping[str, Any]) -> dict[str, Kind]:
    """The kinds in a file that has been parsed, by code; whatever it doesn't know is an error."""
    kinds = [
        Kind(
            **{
                **each,
                "requires": frozenset(Needs(need) for need in each["requires"]),
                "clauses": tuple(clause.format(kind=_noun(each["title"])) for clause in each["clauses"]),
            }
        )
        for each in told["kinds"]
    ]
    return {each.code: each for each in kinds}


def _noun(title: str) -> str:
    return title[0].lower() + title[1:]
