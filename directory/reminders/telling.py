"""Telling somebody once of what isn't an entry: a letter, and the record that it was told."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import uuid4

from directory.database import run_many
from directory.mail import Letter
from directory.mailing.changes import queue
from directory.reminders.recipients import Person


async def tell_once(
    person: Person, whats: Iterable[str], letter: Letter, *, kind: str, on: date, now: datetime
) -> None:
    """Queue a letter, and note all that it tells somebody; within a transaction."""
    key = f"{kind}:{uuid4()}"
    await run_many(
        "INSERT INTO told_once (account, what, told_on, digest) VALUES ({}, {}, {}, {})",
        [(person.account, what, on, key) for what in whats],
    )
    await queue(letter, kind=kind, key=key, due=now, account=person.account)
