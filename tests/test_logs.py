"""What the server logs is JSON, numbered by request, and says nothing of anybody."""

import io
import json
import logging

import pytest

from directory import logs
from directory.database import fetch, run
from directory.settings import Settings
from tests.conftest import Browser
from tests.stories import NOON

POSTCODE, WORDS, EMAIL, PASSPHRASE = "M46 9JH", "Quillfrost Academy", "somebody@wigan.example", "copper meadow kettle"
PARTS = ("M46", "9JH", "Quillfrost", "Academy", "somebody", "wigan.example", "copper", "kettle", "0161", "4960")


@pytest.fixture
def written():
    """The lines of the log as it's set up for the server, with one for each request."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level, own = root.handlers, root.level, logs.requests.level
    root.handlers = []
    logs.to_standard_error(every_request=True, stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers = handlers
    root.setLevel(level)
    logs.requests.setLevel(own)


async def through_the_site(browser):
    """Everything in which somebody says what they look for, or who they are."""
    for home in ("/", "/guide/not-sure"):
        page = await browser.get(home)
        for place in (POSTCODE, WORDS):
            await browser.submit(page, place=place)
    await by_address(browser)
    signing_in = await browser.get("/sessions/new?to=/account")
    await browser.submit(signing_in, email=EMAIL, passphrase=PASSPHRASE)
    report = await browser.get("/contacts/wigan-mash/reports/new")
    await browser.submit(report, kind="wrong-number", text=f"{WORDS} has 0161 496 0000 now, says {EMAIL}")


async def by_address(browser):
    for address in ("/search?q=", "/api/search?q=", "/api/lookup?place=", "/api/guide/not-sure?place=", "/areas/"):
        for asked in (POSTCODE, WORDS, EMAIL):
            await browser.get(address + asked)


async def test_nobody_is_in_the_log_whatever_happens(demonstration, written):
    async with Browser(now=NOON, chosen=Settings(log_requests="yes")) as browser:
        browser.cookies.set("session", f"{PASSPHRASE}-{EMAIL}", domain="directory.example")
        browser.headers["x-request-id"] = POSTCODE  # a number of somebody else's isn't ours
        await through_the_site(browser)
        sound = written()
        await run("ALTER TABLE channel RENAME TO elsewhere")
        try:
            failed = [await browser.get(f"{path}?place={POSTCODE}") for path in ("/contacts/wigan-mash", "/api/lookup")]
            await by_address(browser)
        finally:
            await run("ALTER TABLE elsewhere RENAME TO channel")
    lines = written()
    assert {each["level"] for each in sound} == {"info"}
    assert {"/search", "/sessions", "/contacts/{slug}/reports"} <= {each["kind"] for each in sound}
    assert all(len(each["request_id"]) == 16 and each["timestamp"] for each in lines)
    said = json.dumps([each | {"request_id": "", "timestamp": "", "milliseconds": 0} for each in lines])
    assert not [part for part in PARTS if part in said.replace("/contacts/wigan-mash", "")]
    told = {each["request_id"]: each for each in lines if each["event"].startswith("Failed to answer")}
    for answer in failed:
        assert answer.status_code == 500
        assert "no such table" in str(told[answer.headers["x-request-id"]]) or "relation [" in str(told)
        assert answer.headers["x-request-id"] in answer.text or answer.json()["status"] == 500


async def test_a_reply_that_may_be_kept_for_others_has_no_number_and_one_that_failed_has(demonstration):
    async with Browser() as browser:
        assert "x-request-id" not in (await browser.get("/about")).headers
        numbers = {(await browser.get("/nowhere")).headers["x-request-id"] for _each in range(2)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("No answer from lado@wigan.example today", "No answer from [email] today"),
        ("Asked for M46 9JH, m469jh and SW1A%201AA", "Asked for [postcode], [postcode] and [postcode]"),
        ("GET /find?place=Wigan failed", "GET /find?[query] failed"),
        ("session=abc; form=x and token: y", "session=[secret]; form=[secret] and token=[secret]"),
        ("Ring 0161 496 0000 or +441614960000", "Ring [number] or [number]"),
        ("The hour 15:40 on 2026-11-25 is 404 of 2,700", "The hour 15:40 on 2026-11-25 is 404 of 2,700"),
    ],
)
def test_what_a_sentence_says_of_anybody_is_taken_out(said, logged):
    assert logs.scrubbed(said) == logged


def test_what_an_error_says_is_kept_only_where_it_tells_of_the_machine(written):
    def ends_in(first):
        raise KeyError(WORDS) from first

    def fails(first):
        try:
            ends_in(first)
        except KeyError:
            logging.getLogger("directory.anything").exception("It failed")

    fails(OSError(28, "No space left on device", f"/data/{WORDS}"))
    fails(ValueError(WORDS))
    logging.getLogger("asyncio").error("Never retrieved\nfuture: %r", WORDS)
    logging.getLogger("asyncio").error("Never retrieved: “%s”", WORDS)
    machine, own, elsewhere, quoted = written()
    assert [each["error"] for each in machine["errors"]] == ["builtins.KeyError", "builtins.OSError"]
    assert machine["errors"][1]["said"] == "[Errno 28] No space left on device: […]"
    assert "said" not in own["errors"][1]
    assert own["errors"][0]["at"][0].startswith("tests/test_logs.py:")
    assert (elsewhere["event"], quoted["event"]) == ("Never retrieved", "Never retrieved: […]")


async def test_what_a_database_quotes_of_a_row_is_not_logged(database, written):
    await run("INSERT INTO history_name (digest, salt, name) VALUES ('1', '', {})", WORDS)
    try:
        await run("INSERT INTO history_name (digest, salt, name) VALUES ('2', '', {})", WORDS)
    except Exception:
        logging.getLogger("directory.anything").exception("It failed")
    (line,) = written()
    assert "Integrity" in str(line) or "UniqueViolation" in str(line)
    assert "Quillfrost" not in str(line)
    assert len(await fetch("SELECT id FROM history_name")) == 1
