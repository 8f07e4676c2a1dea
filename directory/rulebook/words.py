"""An area's documents, as pages show them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from directory.dates import day
from directory.rulebook.rules import Document


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
