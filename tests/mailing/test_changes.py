"""The ledger of messages notes each once, and only with what it belongs to."""

import pytest

from directory.database import fetch, transaction
from directory.mail import Letter
from directory.mailing.changes import queue
from tests.stories import NOON

pytestmark = pytest.mark.usefixtures("database")

LETTER = Letter("desk@wigan.example", "Two entries are due", ("The LADO’s number is due on Friday.",))


async def test_a_message_is_noted_once_whoever_else_notes_it():
    assert await queue(LETTER, kind="reminder", key="reminder:1", due=NOON)
    assert not await queue(LETTER, kind="reminder", key="reminder:1", due=NOON)
    assert await queue(LETTER, kind="reminder", key="reminder:2", due=NOON)
    rows = await fetch("SELECT address, attempts, sent_at FROM message ORDER BY key")
    assert rows == [{"address": "desk@wigan.example", "attempts": 0, "sent_at": None}] * 2


async def test_a_message_is_not_noted_when_what_it_belongs_to_fails():
    async def noted_in_vain():
        async with transaction():
            await queue(LETTER, kind="reminder", key="reminder:1", due=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await noted_in_vain()
    assert await fetch("SELECT id FROM message") == []
