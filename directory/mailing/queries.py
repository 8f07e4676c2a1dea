"""Reads of the ledger of messages: what waits, what failed, what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from directory.database import fetch

MOST = 200
"""Of each kind on one page: whoever has more to put right begins with the mail server."""

_COLUMNS = (
    "uuid, kind, address, account, subject, due_at, next_at, attempts, answer, given_up_at, bounced_at, bounce, "
    "letter <> '' AS kept"
)


@dataclass(frozen=True)
class Noted:
    """A message in the ledger; `kept`: its words are there to be sent again."""

    uuid: UUID
    kind: str
    address: str
    account: int | None
    subject: str
    due_at: datetime
    next_at: datetime | None
    attempts: int
    answer: str
    given_up_at: datetime | None
    bounced_at: datetime | None
    bounce: str
    kept: bool

    @property
    def why(self) -> str:
        return self.bounce or self.answer


async def any_due(*, now: datetime) -> bool:
    """Whether there is anything to send; asked so often that it must cost nothing."""
    return bool(await fetch("SELECT id FROM message WHERE next_at <= {} LIMIT 1", now.astimezone(UTC)))


async def failures(*, since: datetime, address: str = "", kind: str = "") -> list[Noted]:
    """Messages given up or come back since a moment, newest first: to one address, or of one kind, if named."""
    narrowed = "".join(f" AND {name} = {{}}" for name, value in (("address", address), ("kind", kind)) if value)
    named = [each for each in (address, kind) if each]
    moment = since.astimezone(UTC)
    return await _messages(
        f"(given_up_at >= {{}} OR bounced_at >= {{}}){narrowed} "
        f"ORDER BY coalesce(bounced_at, given_up_at) DESC, id DESC LIMIT {MOST}",
        (moment, moment, *named),
    )


async def waiting() -> list[Noted]:
    """Messages still to be sent, those that have failed already first, and then as they fall due."""
    return await _messages(f"next_at IS NOT NULL ORDER BY attempts DESC, next_at, id LIMIT {MOST}")


async def _messages(which: str, arguments: Sequence[object] = ()) -> list[Noted]:
    rows = await fetch(f"SELECT {_COLUMNS} FROM message WHERE {which}", *arguments)
    return [Noted(**{**row, "uuid": UUID(str(row["uuid"])), "kept": bool(row["kept"])}) for row in rows]
