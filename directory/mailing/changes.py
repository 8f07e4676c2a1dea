"""Writes of the ledger of messages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from directory.database import changed_by, fetch
from directory.jobs.leases import Lease, claim, settle
from directory.jobs.rules import CUT_OFF, next_try, worn_out
from directory.mail import Letter

LASTING = timedelta(minutes=10)
"""How long one letter may take: several times as long as the mail server is waited for in all its steps."""


@dataclass(frozen=True)
class ClaimedMessage:
    """A message that this process is sending."""

    lease: Lease
    uuid: UUID
    letter: Letter
    attempts: int


async def queue(letter: Letter, *, kind: str, key: str, due: datetime, account: int | None = None) -> bool:
    """Note a letter to be sent from a moment on; False, and nothing, where one with this key is noted already.

    Within a transaction, it's noted only if that succeeds.
    """
    moment = due.astimezone(UTC)
    noted = await fetch(
        "INSERT INTO message (uuid, key, kind, address, account, subject, letter, due_at, next_at, attempts, answer, "
        "bounce) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, 0, '', '') ON CONFLICT (key) DO NOTHING RETURNING id",
        uuid4(),
        key,
        kind,
        letter.to,
        account,
        letter.subject,
        msgspec.json.encode(letter).decode(),
        moment,
        moment,
    )
    return bool(noted)


async def claim_message(*, now: datetime) -> ClaimedMessage | None:
    """The letter that is due longest, noted as claimed before it's sent, so that nobody else sends it."""
    while found := await claim("message", "uuid, letter", now=now, lasting=LASTING):
        lease, row = found
        letter = msgspec.json.decode(row["letter"], type=Letter)
        message = ClaimedMessage(lease, UUID(str(row["uuid"])), letter, row["attempts"])
        if not worn_out(message.attempts):
            return message
        await give_up(message, CUT_OFF, now=now)
    return None


async def note_sent(message: ClaimedMessage, answer: str, *, now: datetime) -> None:
    """It was taken: its words aren't kept any longer."""
    await settle(message.lease, next_at=None, sent_at=now, answer=answer, letter="")


async def note_failed(message: ClaimedMessage, why: str, *, now: datetime) -> bool:
    """It wasn't taken, and is tried again later; False where that was the last time."""
    again = next_try(message.attempts, now=now)
    if again:
        await settle(message.lease, next_at=again, answer=why)
    else:
        await give_up(message, why, now=now)
    return again is not None


async def give_up(message: ClaimedMessage, why: str, *, now: datetime) -> None:
    """It won't be tried again by itself. A letter without a secret is kept, for somebody to try again."""
    kept = {"letter": ""} if message.letter.secret else {}
    await settle(message.lease, next_at=None, given_up_at=now, answer=why, **kept)


async def try_again(uuid: UUID | None = None, *, now: datetime) -> int:
    """Send what failed at once, as if for the first time: this message, or all that were given up; how many."""
    which, arguments = ("uuid = {}", (uuid,)) if uuid else ("given_up_at IS NOT NULL", ())
    tried = await changed_by(
        "UPDATE message SET next_at = {}, attempts = 0, given_up_at = NULL "
        f"WHERE {which} AND sent_at IS NULL AND letter <> '' AND claimed_until IS NULL RETURNING id",
        now.astimezone(UTC),
        *arguments,
    )
    return len(tried)


async def note_bounce(uuid: UUID, why: str, *, now: datetime) -> bool:
    """A message that was taken came back; False where it isn't ours, or that was known."""
    return bool(
        await changed_by(
            "UPDATE message SET bounced_at = {}, bounce = {} "
            "WHERE uuid = {} AND sent_at IS NOT NULL AND bounced_at IS NULL RETURNING id",
            now.astimezone(UTC),
            why,
            uuid,
        )
    )
