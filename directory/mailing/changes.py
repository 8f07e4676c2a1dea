"""Writes of the ledger of messages."""

from datetime import UTC, datetime
from uuid import uuid4

import msgspec

from directory.database import fetch
from directory.mail import Letter


async def queue(letter: Letter, *, kind: str, key: str, due: datetime, account: int | None = None) -> bool:
    """Note a letter to be sent from a moment on; False, and nothing, where one with this key is noted already.

    Within a transaction, it's noted only if that succeeds.
    """
    moment = due.astimezone(UTC)
    noted = await fetch(
        "INSERT INTO message (uuid, key, kind, address, account, letter, due_at, next_at, attempts, answer) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, 0, '') ON CONFLICT (key) DO NOTHING RETURNING id",
        uuid4(),
        key,
        kind,
        letter.to,
        account,
        msgspec.json.encode(letter).decode(),
        moment,
        moment,
    )
    return bool(noted)
