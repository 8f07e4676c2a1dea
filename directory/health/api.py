"""Whether the server lives, and whether it can work: for whatever restarts it, and whatever sends it requests."""

import logging
from typing import Any

from litestar import Controller, Response, get

from directory.health.queries import ready

log = logging.getLogger(__name__)


class LiveApi(Controller):
    """That there is a server; it asks nobody, so that a database that is away doesn't get it restarted."""

    path = "/health/live"

    @get()
    async def show(self) -> dict[str, bool]:
        return {"live": True}


class ReadyApi(Controller):
    """Whether the database answers, and has what this version needs: 503 where people shouldn't be sent here."""

    path = "/health/ready"

    @get()
    async def show(self) -> Response[dict[str, Any]]:
        try:
            found = await ready()
        except Exception:  # whatever it is, the answer is the same: not now
            log.exception("The database can’t be asked whether it is up to date")
            found = {"database": False, "migrations": False}
        able = all(found.values())
        return Response({"ready": able, **found}, status_code=200 if able else 503)


HEALTH = [LiveApi, ReadyApi]
