"""The head of the history, written down to be kept where nobody who may alter the database can reach it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from directory.errors import RuleBroken


@dataclass(frozen=True)
class KeptHead:
    """The last link of the history at some moment: its number, its hash, and when it was written."""

    number: int
    hash: str
    at: datetime | None = None


def as_text(head: KeptHead) -> str:
    """A head as JSON, on a line of its own."""
    at = head.at.astimezone(UTC).isoformat() if head.at else None
    return msgspec.json.encode({"number": head.number, "hash": head.hash, "at": at}).decode() + "\n"


def read_head(text: str | bytes, *, name: str) -> KeptHead:
    """The head in a file of this name; RuleBroken where there is none. Of several lines, the last counts."""
    lines = text.strip().splitlines()
    try:
        return msgspec.json.decode(lines[-1] if lines else b"", type=KeptHead)
    except msgspec.DecodeError as error:
        raise RuleBroken(
            f"{name} holds no head of a history. Use a file that “directory history export-head” wrote"
        ) from error


def what_is_wrong(kept: KeptHead, *, found: str | None) -> str:
    """What is wrong where the history holds this hash, or no row at all, at the number of a head that was kept."""
    if found is None:
        return f"row {kept.number} isn’t there any more: what was kept elsewhere says that it was written"
    if found != kept.hash:
        return f"row {kept.number} isn’t the one that was kept elsewhere: everything up to it may have been rewritten"
    return ""
