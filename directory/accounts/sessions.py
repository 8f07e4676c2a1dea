"""Sessions: begun at a sign-in, kept alive while they're used, and ended."""

import secrets
from datetime import datetime

from directory.accounts.lasting import lasts_until, token_digest
from directory.accounts.queries import SignedIn, in_utc
from directory.accounts.tables import Session
from directory.database import run, transaction


async def begin_session(account: int, *, device: str, network: str, now: datetime, instead_of: str = "") -> str:
    """Sign somebody in on one device, and return the token that their browser is to hold.

    `instead_of` is the token that it held before: no session outlives a sign-in, so none can be planted.
    """
    token, at = secrets.token_urlsafe(32), in_utc(now)
    async with transaction():
        await run("DELETE FROM session WHERE token = {}", token_digest(instead_of))
        await run("DELETE FROM session WHERE account = {} AND expires_at < {}", account, at)
        await Session(
            account=account,
            token=token_digest(token),
            began_at=at,
            seen_at=at,
            expires_at=lasts_until(began=at, seen=at),
            device=device[:100],
            network=network[:64],
        ).save()
    return token


async def note_use(session: SignedIn, *, now: datetime) -> None:
    """Keep a session alive while it's used."""
    until = in_utc(lasts_until(began=session.began_at, seen=now))
    await run("UPDATE session SET seen_at = {}, expires_at = {} WHERE id = {}", in_utc(now), until, session.number)


async def end_session(session: int) -> None:
    await run("DELETE FROM session WHERE id = {}", session)


async def end_sessions_of(account: int, *, but: int = 0) -> None:
    """Sign somebody out everywhere, or everywhere `but` in one session."""
    await run("DELETE FROM session WHERE account = {} AND id <> {}", account, but)
