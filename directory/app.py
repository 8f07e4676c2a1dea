"""The whole web application on one screen."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from directory import __version__
from directory.about.pages import AboutPages, HowToUsePages, ProgramsPages
from directory.accounts.guards import Connection, open_to
from directory.accounts.rules import ANYBODY, Level, Viewer
from directory.database import close_pool, open_pool
from directory.entries.pages import ContactPages, OrganisationPages, SearchPages
from directory.error_pages import HANDLERS
from directory.errors import NotFound
from directory.history.queries import is_demonstration
from directory.hours.rules import LONDON, warm
from directory.kept_pages import AnyRequest, KeptPages
from directory.lookup.api import LookupApi, RoleApi, SearchApi
from directory.lookup.by_postcode import recognise
from directory.lookup.pages import AreaPages, AreaRolePages, FindPages, HomePages, RolePages
from directory.lookup.parts import touched_by
from directory.pages import STATIC, Visit, page_environment
from directory.posters.pages import PosterPages
from directory.search.queries import known_words
from directory.settings import Settings, settings
from directory.verification.pages import ReportPages, report_protection

PUBLIC = [
    HomePages,
    FindPages,
    AreaPages,
    AreaRolePages,
    RolePages,
    OrganisationPages,
    ContactPages,
    PosterPages,
    SearchPages,
    AboutPages,
    HowToUsePages,
    ProgramsPages,
]


def london_now() -> datetime:
    return datetime.now(LONDON).replace(microsecond=0)


def anybody(_: Connection) -> Viewer:
    """Nobody can sign in yet, so everybody is anybody."""
    return ANYBODY


def create_app(
    *,
    now: Callable[[], datetime] = london_now,
    viewer_for: Callable[[Connection], Viewer] = anybody,
    chosen: Settings | None = None,
) -> KeptPages:
    """The application behind the pages it keeps; tests hand in the clock and the viewer."""
    using = chosen or settings()

    async def visit(request: AnyRequest) -> Visit:
        if "\0" in request.scope["path"]:  # nothing has such an address, and PostgreSQL fails when it's asked for one
            raise NotFound
        state = request.app.state
        if state.get("demonstration") is None:  # decided once, for good
            state.demonstration = await is_demonstration()
        return Visit(request, viewer_for(request), now(), demonstration=bool(state.demonstration))

    def viewer(request: AnyRequest) -> Viewer:
        return viewer_for(request)

    async def start() -> None:
        """Do what would make the first readers wait: open the database, learn the bank holidays and every name."""
        await open_pool()
        warm(now().date())
        await known_words()

    public = Router(path="/", route_handlers=PUBLIC, guards=[open_to(Level.ANYBODY)], include_in_schema=False)
    reports = Router(
        path="/",
        route_handlers=[ReportPages],
        guards=[open_to(Level.ANYBODY)],
        middleware=report_protection(using),
        include_in_schema=False,
    )
    api = Router(path="/api", route_handlers=[LookupApi, RoleApi, SearchApi], guards=[open_to(Level.ANYBODY)])
    static = create_static_files_router(
        path="/static", directories=[STATIC], include_in_schema=False, guards=[open_to(Level.ANYBODY)]
    )
    application = Litestar(
        route_handlers=[public, reports, api, static],
        dependencies={
            "now": Provide(now, sync_to_thread=False),
            "today": Provide(lambda: now().date(), sync_to_thread=False),
            "viewer": Provide(viewer, sync_to_thread=False),
            "visit": Provide(visit),
        },
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(page_environment())),
        exception_handlers=HANDLERS,
        openapi_config=OpenAPIConfig(
            title=using.site_name,
            version=__version__,
            openapi_router=Router(
                path="/api/openapi.json", route_handlers=[], guards=[open_to(Level.ANYBODY)], include_in_schema=False
            ),
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        on_startup=[start],
        on_shutdown=[close_pool],
        state=State({"viewer_for": viewer_for, "settings": using, "now": now, "demonstration": None}),
        logging_config=None,  # Python's own: warnings and errors, to standard error
        request_max_body_size=100_000,
    )
    return KeptPages(
        application, now=now, secure=using.secure, recognises=partial(recognise, now=now), touches=touched_by
    )
