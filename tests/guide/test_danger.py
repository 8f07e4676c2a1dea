"""Danger: one tap from every page, and answered when the database is gone."""

from datetime import datetime

import pytest

from directory import piccolo_conf
from directory.engines import PooledSQLiteEngine
from directory.hours.rules import LONDON
from tests.conftest import Browser, use
from tests.page_checks import checked

NIGHT = datetime(2026, 11, 20, 23, 0, tzinfo=LONDON)


@pytest.fixture
async def no_database(engine, tmp_path):
    """The database is gone: whatever asks it fails."""
    usual = piccolo_conf.DB
    use(PooledSQLiteEngine(str(tmp_path / "no-such-folder" / "gone.sqlite")))
    yield
    use(usual)


@pytest.mark.usefixtures("no_database")
async def test_danger_is_answered_with_the_database_gone_also_to_who_is_signed_in(caplog):
    async with Browser(now=NIGHT) as browser:
        for signed_in in ("", "somebody's"):
            browser.cookies.set("session", signed_in)
            page = checked(await browser.get("/danger"))
            assert page.leads_to("Call 999") == "tel:999"
            assert page.leads_to("18000") == "tel:18000"
            assert "Say where you are, what is going on, and who is hurt." in page.said
    assert caplog.records == []  # it never even tried


@pytest.mark.usefixtures("no_database")
async def test_every_other_page_still_says_999_and_where_to_go_on(caplog):
    async with Browser(now=NIGHT) as browser:
        for path in ("/", "/guide/unexplained-injury/areas/wigan", "/areas/wigan"):
            page = checked(await browser.get(path), status=500)
            assert {"tel:999", "/danger"} <= {address for address, _ in page.links}
        problem = await browser.get("/api/guide/not-sure?place=Wigan")
    assert (problem.status_code, problem.headers["content-type"]) == (500, "application/problem+json")
    assert "The database can’t be asked what was written" in caplog.text


async def test_the_page_leads_to_the_team_for_where_they_are(demonstration):
    async with Browser(now=NIGHT) as browser:
        page = checked(await browser.get("/danger"))
        asks = await browser.get(page.leads_to("find the team for where they are"))
        sent = await browser.submit(asks, place="Wigan")
        answer = checked(await browser.get(sent.headers["location"]))
        assert answer.leads_to("0161 496 0002") == "tel:+441614960002"
