"""What the directory says that it keeps of its readers' searches is true: nothing, anywhere."""

import logging

from directory.database import fetch
from directory.piccolo_app import TABLES
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import NOON

POSTCODE, NAME = "M46 9JH", "Quillfrost Academy"


async def everything_recorded():
    """Every row of every table, as text, but for the postcodes themselves."""
    return str([await fetch(f"SELECT * FROM {table._meta.tablename}") for table in TABLES])


async def test_searched_places_are_never_logged_nor_kept_as_the_page_says(demonstration, caplog):
    caplog.set_level(logging.INFO)
    async with Browser(now=NOON) as browser:
        about = checked(await browser.get("/about"))
        assert "No log of ours holds the places that people search for." in about.said
        assert "It doesn’t clear your browser’s history" in about.said
        before = await everything_recorded()
        asks = await browser.get("/guide/not-sure")
        for place in (POSTCODE, NAME):
            for page in (asks, await browser.get("/")):
                sent = await browser.submit(page, place=place)
                assert POSTCODE not in sent.headers.get("location", "")
            for address in ("/api/lookup?place=", "/api/guide/not-sure?place=", "/search?q=", "/api/search?q="):
                await browser.get(address + place)
        assert await everything_recorded() == before
    ours = [each.getMessage() for each in caplog.records if each.name not in {"httpx", "httpcore"}]  # the browser's own
    assert not [each for each in ours if "9JH" in each or "Quillfrost" in each]
