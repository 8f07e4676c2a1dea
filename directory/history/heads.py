"""Heads of the history, written down to be kept where nobody who may alter the database can reach them."""

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
    """A head as JSON, on a line of its own, so that a file can hold one for each day."""
    at = head.at.astimezone(UTC).isoformat() if head.at else None
    return msgspec.json.encode({"number": head.number, "hash": head.hash, "at": at}).decode() + "\n"


def read_heads(text: bytes, *, name: str) -> list[KeptHead]:
    """The heads in a file of this name, one to a line; RuleBroken where something else is in it, or nothing."""
    try:
        heads = [msgspec.json.decode(line, type=KeptHead) for line in text.splitlines() if line.strip()]
    except msgspec.DecodeError:
        heads = []
    if not heads:
        raise RuleBroken(f"{name} holds no heads. Use a file that “directory history export-head” wrote")
    return heads


def what_is_wrong(kept: KeptHead, *, found: str | None) -> str:
    """What is wrong where the history holds this hash, or no row at all, at the number of a head that was kept."""
    if found is None:
        return f"row {kept.number} isn’t there, although a head that was kept elsewhere says that it was written"
    if found != kept.hash:
        return f"row {kept.number} isn’t the one that was kept elsewhere: it, or rows before it, have been rewritten"
    return ""
