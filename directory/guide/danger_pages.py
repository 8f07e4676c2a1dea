"""What to do when somebody is in danger now: one tap from every page, and there when nothing else is."""

from datetime import datetime

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template

from directory.accounts.rules import ANYBODY
from directory.guide.queries import the_guide
from directory.kept_pages import DANGER, AnyRequest
from directory.pages import frame


class DangerPages(Controller):
    """999, and what to say. It asks no database, so it's answered while that is away."""

    path = DANGER

    @get()
    async def index(self, request: AnyRequest, now: NamedDependency[datetime]) -> Template:
        state = request.app.state
        around = frame(state.settings, demonstration=bool(state.demonstration), path=DANGER, now=now, viewer=ANYBODY)
        return Template("guide/danger.html", context=around | {"concern": the_guide().concerns["immediate-danger"]})
