"""The server that is measured: `python -m benchmarks.server WHAT PORT [FD]`, a process on core 0.

`bare` answers “hello” with no middleware; `bare-posts` besides writes one row, and nothing else, at each POST;
`bare-feed` besides makes JSON of pages of the feed that it has at hand.
`directory` is the directory as it is. `cold` shows every request a history that it can't compare with the last one,
so that nothing kept is ever used again. `moving` shows every request a new revision: somebody has just reported a
contact anywhere in the country. A file descriptor gets one byte for every hundredth request: somebody there
writes then.
"""

import gc
import os
import random
import sys
from itertools import count
from typing import Any

import uvicorn
from litestar import Litestar, get, post
from litestar.response import Redirect

from benchmarks import on_core

EVERY = 100
MOST_CONTACTS = 450_000  # at national size, nearly


@get("/hello", sync_to_thread=False)
def hello() -> str:
    return "hello"


def writing_one_row() -> Litestar:
    """The least that a POST can do which writes something, through the directory's own engine."""
    from directory.database import close_pool, open_pool, run, transaction  # noqa: PLC0415 - `bare` is to load none of it

    async def start() -> None:
        await open_pool()
        await run("CREATE TABLE IF NOT EXISTS bare_row (word TEXT NOT NULL)")

    @post("/rows")
    async def row() -> Redirect:
        async with transaction():
            await run("INSERT INTO bare_row (word) VALUES ({})", "hello")
        return Redirect("/hello", status_code=303)

    return Litestar([hello, row], on_startup=[start], on_shutdown=[close_pool])


def serialising_pages() -> Litestar:
    """The least that can be done to reply with pages of the feed: what they say is at hand, and made JSON each time."""
    import json  # noqa: PLC0415 - as above
    from pathlib import Path  # noqa: PLC0415

    from litestar import Request  # noqa: PLC0415
    from msgspec import convert  # noqa: PLC0415

    from benchmarks.feed import KEPT_FOR_BARE  # noqa: PLC0415
    from directory.open_referral.published import OrganizationPage, ServicePage  # noqa: PLC0415

    kinds = {"services": ServicePage, "organizations": OrganizationPage}
    told = json.loads((Path(os.environ["DATA_DIR"]) / KEPT_FOR_BARE).read_text(encoding="utf-8"))
    pages = {path: convert(said, kinds[path.split("/")[2].split("?")[0]]) for path, said in told.items()}

    @get("/open-referral/{name:str}", sync_to_thread=False)
    def page(request: Request[Any, Any, Any]) -> ServicePage | OrganizationPage:
        return pages[f"{request.url.path}?{request.url.query}"]

    return Litestar([hello, page])


class TellingEveryHundredth:
    """Passes requests on, and tells the writer of every hundredth."""

    def __init__(self, app: Any, *, descriptor: int) -> None:
        self.app, self.descriptor, self.requests = app, descriptor, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            self.requests += 1
            if self.requests % EVERY == 0:
                os.write(self.descriptor, b".")
        await self.app(scope, receive, send)


def application(what: str) -> Any:
    """What is to be served."""
    if what == "bare":
        return Litestar([hello])
    if what == "bare-posts":
        return writing_one_row()
    if what == "bare-feed":
        return serialising_pages()
    from directory import kept_pages  # noqa: PLC0415 - the bare server is to load nothing of it
    from directory.app import create_app  # noqa: PLC0415
    from directory.dashboard import kept as figures  # noqa: PLC0415
    from directory.desk import kept as desk  # noqa: PLC0415
    from directory.history.queries import head  # noqa: PLC0415
    from directory.history.rules import Head, Written  # noqa: PLC0415
    from directory.search import queries as search  # noqa: PLC0415

    if what == "moving":
        revisions, chosen = count(1), random.Random(1)

        async def the_next_revision() -> Head:
            return Head(next(revisions), "")

        async def a_report(_: Head) -> list[Written]:
            return [Written("report", "", None, f'{{"contact": {chosen.randrange(MOST_CONTACTS)}}}')]

        kept_pages.head = search.head = the_next_revision
        kept_pages.written_since = search.written_since = a_report
    if what == "cold":
        number = count(1)

        async def another_history() -> Any:
            last = await head()
            return last._replace(hash=f"{last.hash}{next(number)}")

        async def anew(_kept: object, _key: object, work: Any, **_when: object) -> Any:
            return await work()

        kept_pages.head = search.head = desk.head = another_history
        figures.Kept.get = anew
    return create_app()


def main(what: str, port: int, descriptor: int | None) -> None:
    on_core(0)
    app = application(what)
    gc.freeze()  # as `directory serve` does
    if descriptor is not None:
        app = TellingEveryHundredth(app, descriptor=descriptor)
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning", server_header=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
