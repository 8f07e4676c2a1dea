"""The cookie that keeps somebody signed in: a random token, of which the database holds only the digest."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar.datastructures import Cookie

from directory.accounts.guards import Connection
from directory.accounts.lasting import to_be_noted
from directory.accounts.queries import SignedIn, session_with, viewer_in
from directory.accounts.rules import Viewer
from directory.accounts.sessions import note_use
from directory.settings import Settings

SESSION = "session"


def token_of(connection: Connection) -> str:
    """The token that this browser holds, if any."""
    return connection.cookies.get(SESSION, "")


def held(token: str, *, chosen: Settings) -> Cookie:
    """Let the browser hold this token until it's closed: on a shared computer that is the end of it."""
    return Cookie(SESSION, value=token, httponly=True, samesite="lax", secure=chosen.secure)


def dropped(chosen: Settings) -> Cookie:
    """Let the browser forget its token."""
    return Cookie(SESSION, value="", max_age=0, httponly=True, samesite="lax", secure=chosen.secure)


async def session_held(connection: Connection, *, now: datetime) -> SignedIn | None:
    """The session that this browser holds the token of, if it's in force."""
    token = token_of(connection)
    return await session_with(token, now=now) if token else None


def looked_up(now: Callable[[], datetime]) -> Callable[[Connection], Awaitable[Viewer]]:
    """How an application learns who is asking: by the cookie they come with.

    That a session is in use is noted beside the request: nobody who reads waits for somebody who writes.
    """
    noting: set[asyncio.Task[None]] = set()  # held here, or Python might drop them half done

    async def viewer_for(connection: Connection) -> Viewer:
        moment = now()
        session = await session_held(connection, now=moment)
        if session and to_be_noted(seen=session.seen_at, now=moment):
            task = asyncio.create_task(note_use(session, now=moment))
            noting.add(task)
            task.add_done_callback(noting.discard)
        return await viewer_in(session)

    return viewer_for
