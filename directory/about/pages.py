"""What the directory is, how to use it, what it keeps, and how programs use it."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.response import Template

from directory.lookup.moments import midnight_after
from directory.lookup.queries import roles
from directory.pages import Visit


class AboutPages(Controller):
    """What the directory promises, and what it keeps about its readers."""

    path = "/about"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("about/index.html", holds_until=midnight_after(visit.now), rests_on=())


class HowToUsePages(Controller):
    """How to find the right number, and what the words beside it mean."""

    path = "/how-to-use"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("about/how_to_use.html", holds_until=midnight_after(visit.now), rests_on=())


class ProgramsPages(Controller):
    """How a program asks."""

    path = "/for-programs"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        known = (await roles()).values()
        return visit.page("about/for_programs.html", holds_until=midnight_after(visit.now), rests_on=(), roles=known)
