"""Who may open an address: every route names a permission, and a test refuses one that doesn't."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from directory.accounts.rules import ANYBODY, Permission, Viewer, may

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]

VIEWER = "directory.viewer"


def requires(permission: Permission) -> Guard:
    """A guard that lets in those who may. (Not a plain function: those go through a thread.)"""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        if may(ANYBODY, permission):
            return  # who is asking needn't be looked up for a style sheet
        viewer = await viewer_of(connection)
        if may(viewer, permission):
            return
        if viewer == ANYBODY:
            raise NotAuthorizedException("Sign in to open this page")
        raise PermissionDeniedException("Your account doesn't let you open this page")

    guard.permission = permission  # type: ignore[attr-defined]
    return guard


async def viewer_of(connection: Connection) -> Viewer:
    """Who is asking, looked up once a request."""
    scope: Any = connection.scope
    if VIEWER not in scope:
        scope[VIEWER] = await connection.app.state.viewer_for(connection)
    found: Viewer = scope[VIEWER]
    return found
