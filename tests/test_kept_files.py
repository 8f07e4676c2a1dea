"""Styles and scripts: small enough for one bar of signal, kept for a year, and nothing from elsewhere."""

import gzip
import re

import pytest

from tests.conftest import Browser

CSS = "/static/vendor/govuk-frontend.min.css"
MOST = 60_000  # bytes of the first page on a phone, all told
PARTS = re.compile(r'<(?:link|script|img)[^>]* (?:href|src)="([^"]+)"')


async def test_a_style_sheet_is_sent_compressed_and_kept_for_a_year(database):
    async with Browser() as browser:
        for _again in range(2):
            plain = await browser.get(CSS, headers={"accept-encoding": "identity"})
            async with browser.stream("GET", CSS, headers={"accept-encoding": "gzip"}) as zipped:
                sent = b"".join([part async for part in zipped.aiter_raw()])
            assert gzip.decompress(sent) == plain.content
            assert int(zipped.headers["content-length"]) == len(sent) < len(plain.content) / 6
            assert "content-encoding" not in plain.headers
            for reply in (plain, zipped):
                assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
                assert reply.headers["vary"] == "accept-encoding"
                assert reply.headers["content-type"].startswith("text/css")
                assert "content-security-policy" in reply.headers
        head = await browser.head(CSS, headers={"accept-encoding": "gzip"})
        assert (head.content, head.headers["content-length"]) == (b"", str(len(sent)))


async def test_a_picture_is_sent_as_it_is_and_what_isn_t_there_isn_t_kept(database):
    async with Browser() as browser:
        icon = await browser.get("/static/icon-192.png", headers={"accept-encoding": "gzip"})
        assert icon.content.startswith(b"\x89PNG")
        assert "content-encoding" not in icon.headers
        for _again in range(2):
            missing = await browser.get("/static/nothing.css")
            assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")
        assert (await browser.post("/static/app.css")).status_code in {403, 405}
        assert (await browser.get("/static/app.css")).content


@pytest.mark.slow
async def test_the_first_page_is_small_and_asks_nobody_else(demonstration):
    async with Browser() as browser:
        for path in ("/", "/guide/unexplained-injury/areas/wigan"):
            page = await browser.get(path)
            parts = [path, *PARTS.findall(page.text)]
            assert len(parts) >= 5
            assert all(re.match(r"/(?!/)", part) for part in parts)
            sizes = {}
            for part in parts:
                reply = await browser.get(part, headers={"accept-encoding": "gzip"})
                head = sum(len(name) + len(value) + 4 for name, value in reply.headers.raw)
                sizes[part] = int(reply.headers["content-length"]) + head
            assert sum(sizes.values()) <= MOST, sizes
            assert page.text.index("<h1") < 6_000  # the largest text comes with the first packets, and from no script
