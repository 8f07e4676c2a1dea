"""The cookie that keeps somebody signed in: a random token, of which the database holds only the digest."""

from datetime import datetime

from litestar.datastructures import Cookie

from directory.accounts.guards import Connection
from directory.accounts.queries import session_with, viewer_in
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


async def viewer_signed_in(connection: Connection, *, now: datetime) -> Viewer:
    """Who is asking, by the cookie they come with."""
    token = token_of(connection)
    session = await session_with(token, now=now) if token else None
    if session:
        await note_use(session, now=now)
    return await viewer_in(session)
