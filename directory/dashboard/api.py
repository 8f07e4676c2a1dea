"""The figures for whatever watches over the server."""

import hmac

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from directory.accounts.rules import ADMINISTRATOR, Role
from directory.dashboard.metrics import CONTENT_TYPE, exposed
from directory.dashboard.pages import kept_figures
from directory.errors import NotFound
from directory.pages import Visit


class MetricsApi(Controller):
    """For whoever holds the token, and for administrators; for everybody else there's nothing here."""

    path = "/metrics"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Response[bytes]:
        if visit.viewer.role is not Role.ADMINISTRATOR and not _holds_token(visit):
            raise NotFound
        found = await kept_figures(visit).of(ADMINISTRATOR, now=visit.now)
        engine = "postgresql" if visit.settings.database_url else "sqlite"
        return Response(exposed(found, now=visit.now, engine=engine), headers={"content-type": CONTENT_TYPE})


def _holds_token(visit: Visit) -> bool:
    """Whether the request brings the token that the settings name, compared in a time that tells nothing of it."""
    wanted = visit.settings.metrics_token
    brought = visit.request.headers.get("authorization", "")
    return bool(wanted) and hmac.compare_digest(brought.encode(), f"Bearer {wanted}".encode())
