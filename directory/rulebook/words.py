"""How rules stand, and an area's documents, as pages show them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from directory.dates import day
from directory.rulebook.rules import Document
from directory.verification.rules import Standing


def shown_documents(documents: Iterable[Document], *, today: date) -> list[dict[str, Any]]:
    """Each with its edition, and how far to trust that it's the one in use, as `standing_tag` takes it."""
    return [
        {
            "kind": each.kind.in_words,
            "title": each.text,
            "link": each.read_at,
            "edition": f"Edition of {day(each.edition_on)}; looked up on {day(each.checked_on)}",
            "standing": str(each.standing(today=today)).replace(" ", "-"),
        }
        for each in documents
    ]


def standing_said(standing: Standing) -> str:
    """What pages call the standing of a rule: one that nobody could confirm isn't a number that nobody tried."""
    return "Not confirmed" if standing is Standing.UNVERIFIED else standing.in_words.capitalize()
