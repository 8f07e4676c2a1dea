"""Pages that somebody keeps on their phone, and what they get of them where there is no network."""

import re
from datetime import datetime

import pytest

from directory.hours.rules import LONDON
from tests.demonstration import served
from tests.test_pages_in_chromium import a_window, assert_it_reads_well, chromium  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=LONDON)
OPEN_OR_CLOSED = re.compile(r"listed as (open|closed)|opens (at|on)|closed (now|until)", re.IGNORECASE)


async def keeps(window, path):
    await window.goto(path)
    await window.click("text=Keep this on my phone")
    await window.wait_for_selector("text=Kept. Open")


async def test_a_kept_page_is_there_without_a_network_and_says_nothing_of_what_is_open(chromium, tmp_path):  # noqa: F811
    with served(tmp_path, at=EVENING) as address:
        window = await a_window(chromium, address)
        await keeps(window, "/areas/wigan")
        assert OPEN_OR_CLOSED.search(await window.inner_text("main"))
        await keeps(window, "/organisations/sample-street-primary-school")
        await window.goto("/areas/stockport")
        number = await window.locator("main a[href^='tel:']").first.inner_text()
    # The server is gone, and with it the network.
    window.complaints.clear()
    await window.goto("/areas/wigan")
    said = await window.inner_text("main")
    assert said.startswith("A copy kept on this device on ")
    assert "Wigan" in said
    assert not OPEN_OR_CLOSED.search(said)
    assert await window.locator("main a[href^='tel:']").count() > 3
    assert await window.locator(".danger a[href='tel:999']").is_visible()
    assert (
        await window.eval_on_selector(".kept-copy", "each => getComputedStyle(each).backgroundColor")
        == "rgb(255, 247, 191)"
    )
    await window.goto("/areas/stockport")
    said = await window.inner_text("main")
    assert "In immediate danger, call 999" in said
    assert number not in said
    await window.wait_for_selector("text=Who to call in Wigan")
    assert await window.locator("[data-kept] li").count() == 2
    await assert_it_reads_well(window)
    await window.click("text=Who to call in Wigan")
    await window.wait_for_selector(".kept-copy")
    await window.context.close()


async def test_whoever_is_online_gets_the_page_of_this_moment_and_may_remove_the_copy(chromium, tmp_path):  # noqa: F811
    with served(tmp_path, at=EVENING) as address:
        window = await a_window(chromium, address)
        await keeps(window, "/areas/wigan")
        await window.goto("/areas/wigan")
        assert not (await window.inner_text("main")).startswith("A copy")
        await window.click("text=Remove from this device")
        await window.wait_for_selector("text=Removed.")
        await window.goto("/offline")
        assert await window.is_visible("text=None is kept yet")
        await assert_it_reads_well(window)
    await window.goto("/areas/wigan")
    assert "In immediate danger, call 999" in await window.inner_text("main")
    await window.context.close()


async def test_what_may_be_kept_is_what_everybody_sees(chromium, tmp_path):  # noqa: F811
    with served(tmp_path, at=EVENING) as address:
        window = await a_window(chromium, address)
        await window.context.add_cookies([{"name": "session", "value": "somebody", "url": address}])
        await keeps(window, "/areas/wigan")
        kept = await window.evaluate("(async () => (await (await caches.open('kept')).match('/areas/wigan')).text())()")
        assert "/account" not in kept
        assert "<script" not in kept
    await window.context.close()


async def test_a_phone_may_put_it_among_its_apps(chromium, tmp_path):  # noqa: F811
    with served(tmp_path, at=EVENING) as address:
        window = await a_window(chromium, address)
        await window.goto("/")
        manifest = await window.evaluate(
            "(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json())()"
        )
        assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
        sizes = await window.evaluate(
            """addresses => Promise.all(addresses.map(async address => {
              const image = new Image(); image.src = address; await image.decode(); return image.naturalWidth; }))""",
            [icon["src"] for icon in manifest["icons"] if icon["type"] == "image/png"],
        )
        assert sizes == [192, 512]
    await window.context.close()
