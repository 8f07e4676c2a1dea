"""Nobody takes the directory from the rest by asking without end."""

import httpx
import pytest

from directory.app import create_app
from directory.hours.rules import LONDON
from directory.settings import Settings
from tests.stories import NOON, a_contact


def asking(searches: str) -> httpx.AsyncClient:
    app = create_app(now=lambda: NOON.astimezone(LONDON), chosen=Settings(searches_a_minute=searches))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://directory.example")


@pytest.mark.usefixtures("database")
async def test_new_searches_end_for_a_while_but_kept_ones_and_lookups_never_do():
    await a_contact("lado")
    async with asking("2") as network:
        for words in ("wigan", "lado"):
            assert (await network.get(f"/api/search?q={words}")).status_code == 200
        refused = await network.get("/api/search?q=stockport")
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-requests")
        assert (await network.get("/api/search?q=wigan")).status_code == 200
        assert (await network.get("/api/lookup?place=Wigan&role=lado")).status_code == 200
        assert (await network.get("/areas/wigan")).status_code == 200


@pytest.mark.usefixtures("database")
async def test_no_limit_is_no_limit():
    await a_contact("lado")
    async with asking("0") as network:
        for number in range(5):
            assert (await network.get(f"/search?q={number}")).status_code == 200


def test_a_limit_that_is_no_number_is_said_in_a_sentence():
    with pytest.raises(SystemExit, match="SEARCHES_A_MINUTE is “many”: write a number"):
        create_app(chosen=Settings(searches_a_minute="many"))
