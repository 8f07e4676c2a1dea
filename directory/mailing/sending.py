"""Sending what is due: each letter claimed, handed over outside of any transaction, and noted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from directory.mail import MailFailed, MailServer, mail_server
from directory.mailing.changes import ClaimedMessage, claim_message, give_up, note_failed, note_sent
from directory.mailing.queries import any_due
from directory.settings import Settings


@dataclass
class Sent:
    """How many letters were sent, how many failed and are tried again, how many were given up; and why, at last."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    why: str = ""


async def send_due(*, now: Callable[[], datetime], chosen: Settings) -> Sent:
    """Send every letter that is due, over one connection; MailFailed where no mail server is set.

    Where the server can't be used at all, the rest waits for the next time.
    """
    done = Sent()
    if not await any_due(now=now()):
        return done
    async with mail_server(chosen) as server:
        while message := await claim_message(now=now()):
            if not await _send(message, server, done, now=now):
                break
    return done


async def _send(message: ClaimedMessage, server: MailServer, done: Sent, *, now: Callable[[], datetime]) -> bool:
    """Send one; False where no other would be taken now."""
    try:
        answer = await server.send(message.letter, at=now(), message_id=str(message.uuid))
    except MailFailed as failed:
        done.why = str(failed)
        if failed.refused:
            await give_up(message, done.why, now=now())
        if failed.refused or not await note_failed(message, done.why, now=now()):
            done.given_up += 1
        else:
            done.failed += 1
        return not failed.unreachable
    await note_sent(message, answer, now=now())
    done.sent += 1
    return True
