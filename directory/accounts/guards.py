"""Who may open an address: every route names it, and a test refuses one that doesn't."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler

from directory.accounts.rules import Level

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]


def open_to(level: Level) -> Guard:
    """A guard that lets in viewers of this level and above. (Not a plain function: those go through a thread.)"""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        if connection.app.state.viewer_for(connection).level < level:
            raise NotAuthorizedException("Sign in to see this page")

    guard.level = level  # type: ignore[attr-defined]
    return guard
