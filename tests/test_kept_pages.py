"""Public pages kept in front of the application: quick while true, and never a moment longer."""

import asyncio
import json
import mmap
import sys
from datetime import UTC, datetime, timedelta

import pytest

from directory import kept_pages
from directory.database import engine, is_sqlite
from directory.settings import ROOT
from tests.stories import NOON, a_contact, a_report, a_try, channels_of, days_ago

OFFICE = "Mo-Fr 09:00-17:00; PH off"
WIGAN = "/areas/wigan"
LADO = "/areas/wigan/roles/lado"
BY_API = "/api/lookup?place=Wigan&role=lado"
POSTER = "/organisations/wigan-council/poster.pdf"
PAGES = [WIGAN, LADO, BY_API, "/", "/areas", "/roles/lado", "/organisations/wigan-council", "/api/search?q=wig", POSTER]
SIGNED_IN = {"cookie": "theme=dark; session=somebody"}


class Asked:
    """The application behind the kept pages, with a note of each path that reached it."""

    def __init__(self, app):
        self.app, self.paths, self.meanwhile = app, [], None

    async def __call__(self, scope, receive, send):
        self.paths.append(scope["path"])
        await self.app(scope, receive, send)
        if self.meanwhile:
            await self.meanwhile()


@pytest.fixture
def kept(browser):
    return browser._transport.app


@pytest.fixture
def asked(kept):
    kept.app = Asked(kept.app)
    return kept.app


@pytest.fixture
async def lado(browser):
    return await a_contact("lado", hours=OFFICE, verified=days_ago(3))


@pytest.mark.usefixtures("lado")
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_made_once_and_then_kept(browser, asked, path):
    first, second = await browser.get(path), await browser.get(path)
    assert first.status_code == 200
    assert len(asked.paths) == 1
    assert (second.content, second.headers) == (first.content, first.headers)


async def test_what_somebody_wrote_is_on_the_next_page(browser, lado):
    assert "reported" not in (await browser.get(BY_API)).text
    await a_report(lado)
    assert (await browser.get(BY_API)).json()["contacts"][0]["reported"] is True
    await a_try((await channels_of(lado))[0], outcome="wrong")
    assert (await browser.get(BY_API)).json()["contacts"][0]["standing"] == "disputed"


async def test_what_is_written_while_a_page_is_made_is_not_passed_over(browser, asked, lado):
    async def somebody_writes():
        asked.meanwhile = None
        await a_report(lado)

    asked.meanwhile = somebody_writes  # after the data was read, before the page is kept
    assert "reported" not in (await browser.get(BY_API)).text
    assert (await browser.get(BY_API)).json()["contacts"][0]["reported"] is True


@pytest.mark.usefixtures("lado")
@pytest.mark.parametrize("path", [WIGAN, LADO])
async def test_a_kept_page_ends_when_somebody_closes(browser, asked, path):
    await browser.get(path)
    browser.now = NOON.replace(hour=16, minute=59, second=59)
    await browser.get(path)
    assert len(asked.paths) == 1
    browser.now = NOON.replace(hour=17)
    await browser.get(path)
    assert len(asked.paths) == 2


@pytest.mark.usefixtures("lado")
async def test_an_answer_for_programs_is_kept_for_the_minute_that_it_names(browser, asked):
    await browser.get(BY_API)
    browser.now = NOON.replace(second=59)
    await browser.get(BY_API)
    assert len(asked.paths) == 1
    browser.now = NOON.replace(minute=1)
    assert (await browser.get(BY_API)).json()["at"] == "2026-11-20T12:01:00Z"
    assert len(asked.paths) == 2


@pytest.mark.usefixtures("lado")
async def test_at_five_o_clock_the_answer_says_closed(browser):
    (line,) = (await browser.get(BY_API)).json()["contacts"][0]["channels"]
    assert line["open_now"] is True
    browser.now = NOON.replace(hour=17)
    (line,) = (await browser.get(BY_API)).json()["contacts"][0]["channels"]
    assert line["open_now"] is False
    assert line["opens_at"] == "2026-11-23T09:00:00Z"


@pytest.mark.usefixtures("lado")
@pytest.mark.parametrize("path", PAGES)
async def test_no_page_is_kept_past_midnight(browser, asked, path):
    browser.now = NOON.replace(hour=23, minute=59)
    await browser.get(path)
    await browser.get(path)
    assert len(asked.paths) == 1
    browser.now = NOON.replace(hour=0) + timedelta(days=1)
    await browser.get(path)
    assert len(asked.paths) == 2


@pytest.mark.usefixtures("lado")
async def test_midnight_is_london_s(browser, asked):
    browser.now = datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)  # a second before midnight in summer
    await browser.get("/roles/lado")
    browser.now += timedelta(seconds=1)
    await browser.get("/roles/lado")
    assert len(asked.paths) == 2


@pytest.mark.usefixtures("lado")
async def test_who_is_signed_in_gets_a_page_of_their_own_that_nobody_else_does(browser, kept, asked):
    await browser.get(WIGAN, headers=SIGNED_IN)
    assert kept.kept == {}
    await browser.get(WIGAN)
    assert len(kept.kept) == 1
    await browser.get(WIGAN, headers=SIGNED_IN)
    assert len(asked.paths) == 3


@pytest.mark.usefixtures("lado")
async def test_a_session_is_seen_in_whichever_cookie_header_it_stands(browser, kept):
    split = [("cookie", "session=somebody"), ("cookie", "theme=dark")]
    await browser.get(WIGAN, headers=split)
    await browser.get(WIGAN, headers=split[::-1])
    assert kept.kept == {}


@pytest.mark.usefixtures("lado")
async def test_other_cookies_change_nothing(browser, asked):
    await browser.get(WIGAN)
    await browser.get(WIGAN, headers={"cookie": "theme=dark"})
    assert len(asked.paths) == 1


@pytest.mark.usefixtures("lado")
@pytest.mark.parametrize("path", [WIGAN, BY_API, POSTER])
async def test_head_says_what_get_would_and_sends_no_body(browser, asked, path):
    head, page = await browser.head(path), await browser.get(path)
    assert head.content == b""
    assert head.headers == page.headers
    assert int(head.headers["content-length"]) == int(page.headers["content-length"]) > 0
    assert len(asked.paths) == 1


@pytest.mark.parametrize("path", [WIGAN, LADO, BY_API, POSTER])
async def test_a_browser_that_has_the_page_is_told_it_still_holds(browser, lado, path):
    page = await browser.get(path)
    again = await browser.get(path, headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-cache"  # keep it, but ask
    await a_report(lado)
    await a_try((await channels_of(lado))[0], outcome="wrong")
    new = await browser.get(path, headers={"if-none-match": page.headers["etag"]})
    assert new.status_code == 200
    assert new.headers["etag"] != page.headers["etag"]


@pytest.mark.usefixtures("lado")
async def test_pages_go_out_compressed_where_that_is_understood(browser, asked):
    plain = await browser.get(WIGAN, headers={"accept-encoding": "identity"})
    zipped = await browser.get(WIGAN, headers={"accept-encoding": "gzip, deflate, br"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content  # the client has unpacked it
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert {plain.headers["vary"], zipped.headers["vary"]} == {"accept-encoding"}
    assert len(asked.paths) == 1


@pytest.mark.usefixtures("lado")
async def test_what_goes_out_compressed_unpacks_to_what_goes_out_plain(browser):
    for path in PAGES:
        zipped = await browser.get(path, headers={"accept-encoding": "gzip"})
        plain = await browser.get(path, headers={"accept-encoding": "identity"})
        assert zipped.content == plain.content
        assert zipped.headers["etag"] == plain.headers["etag"]


@pytest.mark.usefixtures("lado")
async def test_each_question_has_a_page_of_its_own(browser, asked):
    day = (await browser.get(f"{BY_API}&at=2026-11-20T12:00")).json()
    night = (await browser.get(f"{BY_API}&at=2026-11-20T19:00")).json()
    assert day["contacts"][0]["channels"][0]["open_now"] is True
    assert night["contacts"][0]["channels"][0]["open_now"] is False
    assert (await browser.get(f"{BY_API}&at=2026-11-20T12:00")).json() == day
    assert len(asked.paths) == 2


@pytest.mark.usefixtures("lado")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/areas/nowhere", 404),
        ("/nothing/here", 404),
        ("/api/lookup?place=ZZ99", 400),
        ("/api/lookup?place=nowhere", 404),
        ("/api/lookup?place=Wigan&role=wizard", 400),
    ],
)
async def test_what_is_not_there_is_asked_for_each_time(browser, kept, asked, path, status):
    for _each in range(2):
        reply = await browser.get(path)
        assert reply.status_code == status
        assert reply.headers["cache-control"] == "no-store"
    assert len(asked.paths) == 2
    assert kept.kept == {}


@pytest.mark.usefixtures("lado")
async def test_what_was_not_there_is_seen_as_soon_as_it_is(browser):
    assert (await browser.get("/areas/stockport")).status_code == 404
    await a_contact("lado", area="Stockport")
    assert (await browser.get("/areas/stockport")).status_code == 200


@pytest.mark.usefixtures("lado")
async def test_what_was_posted_is_never_kept(browser, kept):
    reply = await browser.post("/find", data={"place": "Wigan", "role": "lado"})
    assert reply.status_code == 303
    assert reply.headers["cache-control"] == "no-store"
    wrong = await browser.post("/find", data={"place": "", "role": ""})
    assert wrong.status_code == 422
    assert kept.kept == {}


@pytest.mark.usefixtures("lado")
async def test_a_form_with_a_token_is_never_kept(browser, kept):
    page = await browser.get("/contacts/wigan-lado")
    (path,) = {word for word in page.text.split('"') if "report" in word and word.startswith("/")}
    form = await browser.get(path)
    assert form.status_code == 200
    assert form.headers["cache-control"] == "no-store"
    assert all("report" not in key[0] for key in kept.kept)


@pytest.mark.usefixtures("lado")
async def test_the_headers_that_keep_readers_safe_stand_on_every_reply(browser):
    replies = [await browser.get(path) for path in [*PAGES, "/areas/nowhere", "/api/lookup?place=ZZ99"]]
    replies += [await browser.get(WIGAN), await browser.head(WIGAN)]  # kept ones
    replies.append(await browser.get(WIGAN, headers={"if-none-match": replies[0].headers["etag"]}))
    replies.append(await browser.get(WIGAN, headers=SIGNED_IN))
    replies.append(await browser.get("/static/app.css"))
    replies.append(await browser.post("/find", data={"place": "Wigan"}))
    replies.append(await browser.put(WIGAN))
    for reply in replies:
        policy = reply.headers.get_list("content-security-policy")
        assert len(policy) == 1, reply.url
        assert "default-src 'none'" in policy[0]
        assert "frame-ancestors 'none'" in policy[0]
        assert "unsafe" not in policy[0]
        assert reply.headers.get_list("referrer-policy") == ["no-referrer"], reply.url
        assert reply.headers.get_list("x-content-type-options") == ["nosniff"], reply.url
        assert reply.headers.get_list("permissions-policy"), reply.url
        assert len(reply.headers.get_list("cache-control")) == 1, reply.url


@pytest.mark.usefixtures("lado")
async def test_what_is_kept_takes_only_so_much_memory(browser, kept, monkeypatch):
    monkeypatch.setattr(kept_pages, "MOST_BYTES", 20_000)
    for minute in range(40):
        await browser.get(f"{WIGAN}?at=2026-11-20T12:{minute:02d}")
        assert sum(each.size for each in kept.kept.values()) == kept.bytes <= 20_000
    assert 0 < len(kept.kept) < 40


async def test_pages_made_again_are_counted_once(browser, kept, lado):
    for _each in range(3):
        await browser.get(LADO)
        await a_report(lado)
    await browser.get(LADO)
    (only,) = kept.kept.values()
    assert kept.bytes == only.size > 0


WRITE = """
import asyncio, mmap, sys
from directory import piccolo_conf
from directory.engines import PooledPostgresEngine, PooledSQLiteEngine
kind, where, counter, number = sys.argv[1:]
piccolo_conf.DB = PooledSQLiteEngine(where) if kind == "sqlite" else PooledPostgresEngine(config={"dsn": where})
from directory.contacts.changes import change_channel
from directory.contacts.tables import Channel
from directory.database import close_pool, open_pool
from tests.stories import an_act

async def write():
    await open_pool()
    channel = await Channel.objects().get(Channel._meta.primary_key == int(number))
    with open(counter, "r+b") as file, mmap.mmap(file.fileno(), 8) as told:
        extension = 0
        while not told[4]:
            told[6] = told[5]  # asked to rest: says that it does
            if told[5]:
                await asyncio.sleep(0)
                continue
            extension += 1
            await change_channel(an_act(), channel, value=f"0161 496 0001 ext {extension}")
            told[:4] = extension.to_bytes(4, "little")
    await close_pool()

asyncio.run(write())
"""
REPLIES = 1_500


@pytest.mark.slow
@pytest.mark.usefixtures("browser")
async def test_no_reply_shows_what_a_committed_write_by_another_process_has_replaced(browser, asked, tmp_path):
    """Another process changes a number as fast as it can; each reply has the last one committed before it was asked."""
    lado = await a_contact("lado", name="Wigan LADO")
    (channel,) = await channels_of(lado)
    counter = tmp_path / "counter"
    counter.write_bytes(bytes(8))
    where = engine().path if is_sqlite() else engine().config["dsn"]
    kind = "sqlite" if is_sqlite() else "postgresql"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITE, kind, where, str(counter), str(channel.id), cwd=ROOT
    )
    seen = []

    async def look(told, path):
        """Shows at least what had been committed before it was asked; whether it came from what was kept."""
        made, committed = len(asked.paths), int.from_bytes(told[:4], "little")
        reply = await browser.get(path)
        assert reply.status_code == 200
        seen.append(_extension(reply, path))
        assert seen[-1] >= committed, f"{path}: {seen[-1]} was shown after {committed} had been committed"
        return len(asked.paths) == made

    async def until(told, place, is_set):
        while bool(told[place]) is not is_set:
            assert process.returncode is None
            await asyncio.sleep(0)

    try:
        with counter.open("r+b") as file, mmap.mmap(file.fileno(), 8) as told:
            while not int.from_bytes(told[:4], "little"):
                assert process.returncode is None
                await asyncio.sleep(0)
            for number in range(REPLIES):
                path = (BY_API, LADO, WIGAN, f"/contacts/{lado.slug}")[number % 4]
                if number % 10 < 9:
                    await look(told, path)
                    await look(told, path)
                    continue
                told[5] = 1  # the writer rests for as long as it takes to keep a reply …
                await until(told, 6, True)
                await look(told, path)
                assert await look(told, path)
                told[5] = 0  # … which the next write replaces
                await until(told, 6, False)
                await look(told, path)
            told[4] = 1
    finally:
        if process.returncode is None:
            await asyncio.wait_for(process.wait(), timeout=60)
    assert process.returncode == 0
    assert len(set(seen)) > 50  # it did write meanwhile
    assert seen == sorted(seen)


def _extension(reply, path):
    if path.startswith("/api/"):
        return int(json.loads(reply.content)["contacts"][0]["channels"][0]["value"].split("ext=")[1])
    return int(reply.text.split("ext=")[1].split('"')[0])
