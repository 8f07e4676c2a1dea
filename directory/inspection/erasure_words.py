"""What is said of erasing a name."""

from directory.inspection.erasing import Places

REASON = "Erased a person’s name at their request"


def in_words(places: Places) -> list[str]:
    """Where a name stands, a part for each table: “2 contacts”, “1 verification”."""
    named = [f"{number:,} {noun(table, number)}" for table, number in places.named.items()]
    return [*named, f"{len(places.spellings):,} beside the history"]


_CALLED = {"proposal": "suggestion", "proposed_value": "suggested value"}


def noun(table: str, number: int) -> str:
    """What people call a table's rows, for so many of them."""
    words = _CALLED.get(table, table.replace("_", " "))
    return words if number == 1 else f"{words}s"
