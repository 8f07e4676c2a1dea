"""The whole web application on one screen."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from litestar import Controller, Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from directory import __version__
from directory.about.pages import AboutPages, HowToUsePages, ProgramsPages
from directory.accounts.code_pages import OWN_CODES
from directory.accounts.cookies import looked_up
from directory.accounts.guards import Connection, requires, viewer_of
from directory.accounts.link_pages import ASKING_FOR_LINKS, COMING_BY_LINKS, LINKS_AN_HOUR
from directory.accounts.own_pages import CHANGES_A_MINUTE, OWN
from directory.accounts.pages import SIGN_INS_A_MINUTE, SIGNING_IN
from directory.accounts.rules import Permission, Viewer
from directory.database import close_pool, open_pool
from directory.entries.pages import ContactPages, OrganisationPages, SearchPages
from directory.error_pages import HANDLERS
from directory.errors import NotFound
from directory.guide.api import GuideApi
from directory.guide.pages import GuideAreaPages, GuidePages
from directory.guide.queries import the_guide
from directory.history.queries import is_demonstration
from directory.hours.rules import LONDON, warm
from directory.kept_pages import AnyRequest, KeptPages
from directory.lookup.api import LookupApi, RoleApi, SearchApi
from directory.lookup.by_postcode import recognise
from directory.lookup.pages import AreaPages, AreaRolePages, FindPages, HomePages, RolePages
from directory.lookup.parts import touched_by
from directory.pages import STATIC, Visit, page_environment
from directory.people.pages import PEOPLE
from directory.posters.pages import PosterPages
from directory.protection import at_most, searches, token_in_forms
from directory.reorganisations.pages import REORGANISATIONS
from directory.search.queries import known_words
from directory.settings import Settings, settings
from directory.verification.pages import A_DAY_FROM_ONE_NETWORK, ReportPages

PUBLIC = [
    HomePages,
    FindPages,
    AreaPages,
    AreaRolePages,
    RolePages,
    GuidePages,
    GuideAreaPages,
    OrganisationPages,
    ContactPages,
    PosterPages,
    AboutPages,
    HowToUsePages,
    ProgramsPages,
]

OPEN = requires(Permission.READ)


def london_now() -> datetime:
    return datetime.now(LONDON).replace(microsecond=0)


def create_app(
    *,
    now: Callable[[], datetime] = london_now,
    viewer_for: Callable[[Connection], Awaitable[Viewer]] | None = None,
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
        return Visit(request, await viewer_of(request), now(), demonstration=bool(state.demonstration))

    async def viewer(request: AnyRequest) -> Viewer:
        return await viewer_of(request)

    async def start() -> None:
        """Do what would make the first readers wait: open the database, learn the bank holidays and every name."""
        await open_pool()
        the_guide()  # a mistake in it stops the start, and names itself
        warm(now().date())
        await known_words()

    application = Litestar(
        route_handlers=_everything(using),
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
        on_startup=[start],
        on_shutdown=[close_pool],
        state=State({"viewer_for": viewer_for or looked_up(now), "settings": using, "now": now, "demonstration": None}),
        logging_config=None,  # Python's own: warnings and errors, to standard error
        request_max_body_size=100_000,
    )
    return KeptPages(
        application, now=now, secure=using.secure, recognises=partial(recognise, now=now), touches=touched_by
    )


def _everything(chosen: Settings) -> list[Router]:
    """What may be asked for, and by whom."""
    limits = searches(chosen)
    forms = partial(_forms, chosen=chosen)
    return [
        Router(path="/", route_handlers=PUBLIC, guards=[OPEN], include_in_schema=False),
        Router(path="/", route_handlers=[SearchPages], guards=[OPEN], middleware=limits, include_in_schema=False),
        Router(path="/api", route_handlers=[LookupApi, RoleApi, GuideApi], guards=[OPEN]),
        Router(path="/api", route_handlers=[SearchApi], guards=[OPEN], middleware=limits),
        create_static_files_router(path="/static", directories=[STATIC], include_in_schema=False, guards=[OPEN]),
        forms([ReportPages], Permission.READ, at_most(A_DAY_FROM_ONE_NETWORK, each="day", called="reports")),
        forms(
            [*SIGNING_IN, *COMING_BY_LINKS],
            Permission.READ,
            at_most(SIGN_INS_A_MINUTE, each="minute", called="sign_ins"),
        ),
        forms(ASKING_FOR_LINKS, Permission.READ, at_most(LINKS_AN_HOUR, each="hour", called="links")),
        forms([*OWN, *OWN_CODES], Permission.OWN_ACCOUNT, at_most(CHANGES_A_MINUTE, each="minute", called="own")),
        forms(PEOPLE, Permission.MANAGE_PEOPLE),
        forms(REORGANISATIONS, Permission.MANAGE_AREAS),
    ]


def _forms(
    pages: list[type[Controller]], permission: Permission, *limits: DefineMiddleware, chosen: Settings
) -> Router:
    """Pages with forms, for those who may: each form is taken with its page's token, and only so often."""
    return Router(
        path="/",
        route_handlers=pages,
        guards=[requires(permission)],
        middleware=[token_in_forms(chosen), *limits],
        include_in_schema=False,
    )
