"""The administrator's messages: what waits to be sent, what failed and why, what came back."""

from datetime import datetime, timedelta
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.dates import ago, clock
from directory.errors import NotFound
from directory.mailing.changes import try_again
from directory.mailing.queries import failures, waiting
from directory.pages import Visit

LOOKED_BACK = timedelta(days=90)


class MessagePages(Controller):
    """Every message that hasn't arrived."""

    path = "/messages"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        failed, unsent = await failures(since=visit.now - LOOKED_BACK), await waiting()
        return visit.page(
            "messages/index.html",
            failed=failed,
            waiting=unsent,
            when={each.uuid: _when(each.bounced_at or each.given_up_at or each.due_at, visit) for each in failed},
            due={each.uuid: _when(each.due_at, visit) for each in unsent},
            again=sum(each.kept and each.given_up_at is not None for each in failed),
            sends=bool(visit.settings.mail_url),
        )


class TryPages(Controller):
    """Trying again at once: one message, or all that were given up."""

    path = "/messages"

    @post("/tries")
    async def create(self, visit: NamedDependency[Visit]) -> Redirect:
        await try_again(now=visit.now)
        return Redirect("/messages", status_code=303)

    @post("/{uuid:uuid}/tries")
    async def update(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        """One."""
        if not await try_again(uuid, now=visit.now):
            raise NotFound
        return Redirect("/messages", status_code=303)


MESSAGES = [MessagePages, TryPages]


def _when(moment: datetime, visit: Visit) -> str:
    there = moment.astimezone(visit.now.tzinfo)
    return f"{ago(there.date(), today=visit.today)} at {clock(there)}"
