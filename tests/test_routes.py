"""Every address of the directory, with who may open it: a new one belongs in this table before it is served."""

import re
from dataclasses import dataclass, field

import pytest
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.routes import HTTPRoute
from litestar.testing import create_test_client

from directory.accounts.guards import open_to
from directory.accounts.rules import ADMINISTRATOR, ANYBODY, PROFESSIONAL, VERIFIER, Level
from directory.app import create_app
from directory.settings import Settings
from tests.conftest import Browser

VIEWERS = [ANYBODY, PROFESSIONAL, VERIFIER, ADMINISTRATOR]
SIGNED_IN = {"cookie": "session=somebody"}


@dataclass(frozen=True)
class Address:
    """One address: who may open it, and examples of it in the demonstration with the status each is answered with."""

    method: str
    path: str
    level: Level
    examples: tuple[str, ...]
    status: int = 200
    form: dict[str, str] = field(default_factory=dict)
    form_on: str = ""  # the page whose form it is, where that holds a token

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


ADDRESSES = [
    Address("GET", "/", Level.ANYBODY, ("/",)),
    Address("GET", "/find", Level.ANYBODY, ("/find",), 302),
    Address("POST", "/find", Level.ANYBODY, ("/find",), 303, {"place": "Wigan", "role": "lado"}),
    Address("GET", "/areas", Level.ANYBODY, ("/areas",)),
    Address(
        "GET", "/areas/{slug:str}", Level.ANYBODY, ("/areas/wigan", "/areas/central-bedfordshire", "/areas/cardiff")
    ),
    Address(
        "GET",
        "/areas/{slug:str}/roles/{code:str}",
        Level.ANYBODY,
        ("/areas/wigan/roles/lado", "/areas/wigan/roles/childrens-front-door?at=2026-12-25T19:00"),
    ),
    Address("GET", "/roles/{code:str}", Level.ANYBODY, ("/roles/lado", "/roles/dsl")),
    Address(
        "GET", "/organisations/{slug:str}", Level.ANYBODY, ("/organisations/wigan-council", "/organisations/nspcc")
    ),
    Address("GET", "/organisations/{slug:str}/poster.pdf", Level.ANYBODY, ("/organisations/wigan-council/poster.pdf",)),
    Address("GET", "/contacts/{slug:str}", Level.ANYBODY, ("/contacts/wigan-mash",)),
    Address("GET", "/contacts/{slug:str}/reports", Level.ANYBODY, ("/contacts/wigan-mash/reports",), 302),
    Address("GET", "/contacts/{slug:str}/reports/new", Level.ANYBODY, ("/contacts/wigan-mash/reports/new",)),
    Address("GET", "/contacts/{slug:str}/reports/thanks", Level.ANYBODY, ("/contacts/wigan-mash/reports/thanks",)),
    Address(
        "POST",
        "/contacts/{slug:str}/reports",
        Level.ANYBODY,
        ("/contacts/wigan-mash/reports",),
        303,
        {"kind": "hours", "text": ""},
        form_on="/contacts/wigan-mash/reports/new",
    ),
    Address("GET", "/search", Level.ANYBODY, ("/search", "/search?q=wigan")),
    Address("GET", "/about", Level.ANYBODY, ("/about",)),
    Address("GET", "/how-to-use", Level.ANYBODY, ("/how-to-use",)),
    Address("GET", "/for-programs", Level.ANYBODY, ("/for-programs",)),
    Address("GET", "/api/lookup", Level.ANYBODY, ("/api/lookup?place=Wigan", "/api/lookup?place=Wigan&role=lado")),
    Address("GET", "/api/roles", Level.ANYBODY, ("/api/roles",)),
    Address("GET", "/api/search", Level.ANYBODY, ("/api/search", "/api/search?q=wigan")),
    Address("GET", "/api/openapi.json", Level.ANYBODY, ("/api/openapi.json",)),
    Address("GET", "/api/openapi.json/openapi.json", Level.ANYBODY, ("/api/openapi.json/openapi.json",)),
    Address("GET", "/api/openapi.json/{path:str}", Level.ANYBODY, ("/api/openapi.json/nothing-here",), 404),
    Address(
        "GET", "/static/{file_path:path}", Level.ANYBODY, ("/static/app.css", "/static/vendor/govuk-frontend.min.css")
    ),
]
EVERY_EXAMPLE = [(address, example) for address in ADDRESSES for example in address.examples]
AUTOMATIC = {"OPTIONS", "HEAD"}  # say nothing of what is held: HEAD is answered as GET, without its body


def routes():
    """Every handler that is really there, by method and path."""
    application = create_app(chosen=Settings()).app
    assert isinstance(application, Litestar)
    for route in application.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is not answered over HTTP: give this test a way to open it"
        for handler in route.route_handlers:
            for method in handler.http_methods - AUTOMATIC:
                yield f"{method} {route.path}", handler


def test_every_address_is_in_the_table_and_the_table_holds_no_other():
    assert sorted(name for name, _handler in routes()) == sorted(map(str, ADDRESSES))


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_every_address_says_who_may_open_it(address):
    guards = next(handler for name, handler in routes() if name == str(address)).resolve_guards()
    assert [guard.level for guard in guards if hasattr(guard, "level")] == [address.level]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(("address", "example"), EVERY_EXAMPLE, ids=[f"{a.method} {e}" for a, e in EVERY_EXAMPLE])
async def test_those_who_may_open_an_address_can_and_nobody_else(address, example):
    async with Browser() as browser:
        for viewer in VIEWERS:
            browser.viewer = viewer
            headers = SIGNED_IN if viewer != ANYBODY else {}
            if address.form_on:
                answer = await browser.submit(await browser.get(address.form_on, headers=headers), **address.form)
            elif address.method == "POST":
                answer = await browser.post(example, data=address.form, headers=headers)
            else:
                answer = await browser.get(example, headers=headers)
            expected = address.status if viewer.level >= address.level else 401
            assert answer.status_code == expected, f"{example} as {viewer.level.name}"


@pytest.mark.parametrize("level", Level)
def test_a_guard_lets_in_its_own_level_and_those_above(level):
    @get("/", guards=[open_to(level)], sync_to_thread=False)
    def page() -> str:
        return "inside"

    for viewer in VIEWERS:
        state = State({"viewer_for": lambda _, viewer=viewer: viewer})
        with create_test_client(page, state=state) as client:
            assert client.get("/").status_code == (200 if viewer.level >= level else 401)


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("path", [each.path for each in ADDRESSES if each.method == "GET" and ":str}" in each.path])
async def test_an_address_that_cannot_be_is_not_there_on_either_engine(path):
    async with Browser() as browser:
        for impossible in ("%00", "wigan%00", "%F0%9F%A6%8A", "x" * 5000, "..%2F..%2Fetc"):
            address = re.sub(r"{\w+:str}", impossible, path)
            assert (await browser.get(address)).status_code == 404, address
