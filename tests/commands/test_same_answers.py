"""Page, command and API are one query: the same contacts, in the same order, with the same words, to every question."""

import html
import json
import re

import pytest

from directory.commands import reading
from directory.lookup.queries import roles
from tests.commands.conftest import MOMENT
from tests.conftest import Browser

MOMENTS = ["", "2026-12-25T19:00", "2026-11-23T08:40", "2027-03-28T01:30"]
AREAS = ["Wigan", "Stockport", "Bedford", "Central Bedfordshire", "Luton"]
pytestmark = pytest.mark.usefixtures("demonstration")


def links(page):
    """The contacts of a page in its order, up to the national lines that stand below every answer."""
    listed = page.partition('id="national')[0].partition("<main")[2]
    return list(dict.fromkeys(html.unescape(link) for link in re.findall(r'href="/contacts/([\w-]+)"', listed)))


@pytest.fixture
def command(capsys, monkeypatch):
    """What `directory find --json` prints, run in the test's own loop."""
    monkeypatch.setattr(reading, "london_now", lambda: MOMENT)

    async def find(**asked):
        await reading.find.callback.__wrapped__(**asked, viewer="public", for_programs=True)
        return json.loads(capsys.readouterr().out)

    return find


@pytest.mark.parametrize("area", AREAS)
async def test_page_and_api_give_the_answer_that_the_command_gives(area, command):
    slug = area.lower().replace(" ", "-")
    async with Browser() as browser:
        for role in ["", *(each.code for each in (await roles()).values() if not each.own)]:
            for at in MOMENTS:
                asked = {"place": area, "role": role, "at": at}
                answer = await command(**asked)
                assert (await browser.get("/api/lookup", params=asked)).json() == answer
                address = f"/areas/{slug}/roles/{role}" if role else f"/areas/{slug}"
                page = (await browser.get(address, params={"at": at} if at else {})).text
                assert links(page) == [contact["slug"] for contact in answer["contacts"]], address
                for contact in answer["contacts"]:
                    for channel in contact["channels"]:
                        assert html.escape(channel["display"]).replace("&#x27;", "&#39;") in page


PLACES = ["Nowhere Rovers Junior Football Club", "Wigan Council"]


@pytest.mark.parametrize("place", PLACES)
async def test_an_organisation_s_own_people_are_the_same_everywhere(place, command):
    async with Browser() as browser:
        found = (await browser.get("/api/search", params={"q": place})).json()
        page = (await browser.get(next(hit["url"] for hit in found if hit["kind"] == "organisation"))).text
        for role in ("dsl", "childrens-front-door", "lado"):
            asked = {"place": place, "role": role, "at": ""}
            answer = await command(**asked)
            assert (await browser.get("/api/lookup", params=asked)).json() == answer
            assert {each["slug"] for each in answer["contacts"]} <= set(links(page))
