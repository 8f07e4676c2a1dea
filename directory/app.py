"""The whole web application on one screen; what may be asked for, and by whom, stands in `routes.py`."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from directory import __version__
from directory.accounts.cookies import looked_up
from directory.accounts.guards import Connection, viewer_of
from directory.accounts.rules import Viewer
from directory.background import background
from directory.daily import EachDay, take_effect
from directory.dashboard.kept import KeptFigures
from directory.database import close_pool, open_pool
from directory.desk.kept import KeptDesks
from directory.error_pages import HANDLERS
from directory.errors import NotFound
from directory.gaps.kept import KeptGaps
from directory.guide.queries import the_guide
from directory.history.queries import is_demonstration
from directory.hours.rules import LONDON, warm
from directory.kept_pages import AnyRequest, KeptPages
from directory.logs import numbered
from directory.lookup.by_postcode import recognise
from directory.lookup.parts import touched_by
from directory.pages import Visit, page_environment
from directory.routes import OPEN, everything
from directory.search.queries import known_words
from directory.settings import Settings, settings


def london_now() -> datetime:
    return datetime.now(LONDON).replace(microsecond=0)


def create_app(
    *,
    now: Callable[[], datetime] = london_now,
    viewer_for: Callable[[Connection], Awaitable[Viewer]] | None = None,
    chosen: Settings | None = None,
) -> KeptPages:
    """The application behind the pages it keeps; tests hand in the clock and the viewer."""
    using, figures, gaps = chosen or settings(), KeptFigures(), KeptGaps()
    worker = background(using, now=now)

    async def visit(request: AnyRequest) -> Visit:
        if "\0" in request.scope["path"]:  # nothing has such an address, and PostgreSQL fails when it's asked for one
            raise NotFound
        state = request.app.state
        if state.get("demonstration") is None:  # decided once, for good
            state.demonstration = await is_demonstration()
        return Visit(request, await viewer_of(request), now(), demonstration=bool(state.demonstration))

    async def viewer(request: AnyRequest) -> Viewer:
        return await viewer_of(request)

    each_day = EachDay(now=now, work=take_effect)

    async def start() -> None:
        """Do what would make the first readers wait: open the database, learn the bank holidays and every name."""
        await open_pool()
        the_guide()  # a mistake in it stops the start, and names itself
        warm(now().date())
        await known_words()
        await each_day.begin()

    application = Litestar(
        route_handlers=everything(using),
        dependencies={
            "now": Provide(now, sync_to_thread=False),
            "today": Provide(lambda: now().date(), sync_to_thread=False),
            "viewer": Provide(viewer),
            "visit": Provide(visit),
        },
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(page_environment())),
        exception_handlers=HANDLERS,
        openapi_config=OpenAPIConfig(
            title=using.site_name,
            version=__version__,
            openapi_router=Router(path="/api/openapi.json", route_handlers=[], guards=[OPEN], include_in_schema=False),
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        middleware=[each_day.before],
        on_startup=[start, worker.start],
        on_shutdown=[worker.stop, figures.stop, gaps.stop, close_pool],
        state=State(
            {
                "viewer_for": viewer_for or looked_up(now),
                "settings": using,
                "single_handed": using.allows_single_handed,
                "now": now,
                "demonstration": None,
                "figures": figures,
                "gaps": gaps,
                "desks": KeptDesks(),
                "each_day": each_day,
            }
        ),
        logging_config=None,  # ours: see `logs.py`
        request_max_body_size=100_000,
    )
    application.asgi_handler = numbered(application.asgi_handler)
    return KeptPages(
        application, now=now, secure=using.secure, recognises=partial(recognise, now=now), touches=touched_by
    )
