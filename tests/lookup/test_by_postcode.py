"""An area's answer is made once for all its postcodes, and each of them is told what it asked."""

from datetime import timedelta
from functools import partial

import pytest

from directory.areas.changes import load_seed_areas, load_seed_postcodes
from directory.database import run
from directory.lookup.by_postcode import recognise
from tests.stories import NOON, a_contact, a_demonstration, a_role, an_act, days_ago

OFFICE = "Mo-Fr 09:00-17:00; PH off"
WIGAN, ALSO_WIGAN = "/api/lookup?place=WN1+1AA&role=lado", "/api/lookup?place=WN1%201NH&role=lado"


@pytest.fixture
async def lado(browser):
    await a_demonstration()
    await load_seed_areas(an_act())
    await load_seed_postcodes(an_act())
    await a_role("early-help")
    return await a_contact("lado", hours=OFFICE, verified=days_ago(3))


@pytest.fixture
def reached(browser, monkeypatch):
    """The questions that reached the application."""
    kept, paths = browser._transport.app, []
    app = kept.app

    async def reach(scope, receive, send):
        paths.append(scope["query_string"].decode())
        await app(scope, receive, send)

    monkeypatch.setattr(kept, "app", reach)
    return paths


@pytest.mark.usefixtures("lado")
async def test_every_postcode_of_an_area_shares_one_answer(browser, reached):
    first, second = (await browser.get(WIGAN)).json(), (await browser.get(ALSO_WIGAN)).json()
    assert len(reached) == 1
    assert first.pop("place") == {"asked": "WN1 1AA", "kind": "postcode", "postcode": "WN1 1AA"}
    assert second.pop("place") == {"asked": "WN1 1NH", "kind": "postcode", "postcode": "WN1 1NH"}
    assert first == second
    assert first["contacts"][0]["role"] == "lado"


@pytest.mark.usefixtures("lado")
async def test_the_answer_says_its_own_moment_until_somebody_closes(browser, reached):
    await browser.get(WIGAN)
    browser.now = NOON.replace(hour=16, minute=59)
    answer = (await browser.get(ALSO_WIGAN)).json()
    assert answer["at"] == "2026-11-20T16:59:00Z"
    assert answer["contacts"][0]["channels"][0]["open_now"] is True
    assert len(reached) == 1
    browser.now = NOON.replace(hour=17)
    answer = (await browser.get(ALSO_WIGAN)).json()
    assert answer["contacts"][0]["channels"][0]["open_now"] is False
    assert len(reached) == 2


@pytest.mark.usefixtures("lado")
async def test_put_together_it_is_byte_for_byte_what_the_application_answers(browser, reached):
    whole = await browser.get(ALSO_WIGAN)
    await browser.get(WIGAN)
    again = await browser.get(ALSO_WIGAN)
    zipped = await browser.get(ALSO_WIGAN, headers={"accept-encoding": "gzip"})
    assert len(reached) == 1
    assert whole.content == again.content == zipped.content
    assert zipped.headers["content-encoding"] == "gzip"
    assert whole.headers["etag"] == zipped.headers["etag"]
    other = await browser.get(WIGAN)
    assert other.headers["etag"] != whole.headers["etag"]
    unchanged = await browser.get(ALSO_WIGAN, headers={"if-none-match": whole.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = await browser.head(ALSO_WIGAN)
    assert (head.content, head.headers["content-length"]) == (b"", whole.headers["content-length"])


@pytest.mark.usefixtures("lado")
@pytest.mark.parametrize(
    "question",
    [
        "place=wn1+1aa&role=lado",
        "place=WN11AA&role=lado",
        "role=lado&place=WN1+1AA",
        "place=WN1+1AA&role=lado&at=2026-11-20T12:00",
        "place=WN1+1AA&role=",
    ],
)
async def test_what_is_asked_in_other_words_is_answered_the_longer_way(browser, reached, question):
    plain = (await browser.get(WIGAN)).json()
    answer = (await browser.get(f"/api/lookup?{question}")).json()
    assert len(reached) == 2
    assert answer["place"]["postcode"] == "WN1 1AA"
    assert plain["contacts"][0] in answer["contacts"]


@pytest.mark.usefixtures("lado")
async def test_a_withdrawn_postcode_has_an_answer_of_its_own(browser, reached):
    await run("UPDATE postcode SET terminated = '2020-05' WHERE postcode = 'WN1 1NH'")
    plain, withdrawn = (await browser.get(WIGAN)).json(), (await browser.get(ALSO_WIGAN)).json()
    assert len(reached) == 2
    assert plain["notes"] == []
    assert "withdrew this postcode in May 2020" in withdrawn["notes"][0]


@pytest.mark.usefixtures("lado")
@pytest.mark.parametrize(
    ("question", "status"),
    [("place=ZE1+0AA", 404), ("place=CF10+3AT", 404), ("place=WN1+9ZZ", 404), ("place=WN1+1AA&role=wizard", 400)],
)
async def test_what_has_no_answer_says_why_each_time(browser, question, status):
    for _twice in range(2):
        assert (await browser.get(f"/api/lookup?{question}")).status_code == status


@pytest.mark.usefixtures("lado")
async def test_a_second_that_passes_meanwhile_is_told_as_it_was(browser):
    kept = browser._transport.app
    kept.recognises = partial(recognise, now=lambda: NOON + timedelta(seconds=1))
    reply = await browser.get(WIGAN)
    assert reply.json()["at"] == "2026-11-20T12:00:00Z"
    assert kept.kept == {}
