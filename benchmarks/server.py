"""The server that is measured: `python -m benchmarks.server bare|directory|moving|cold PORT [FD]`, a process on core 0.

`bare` answers “hello” with no middleware. `cold` shows every request a history that it can't compare with the last one,
so that nothing kept is ever used again. `moving` shows every request a new revision: somebody has just reported a
contact anywhere in the country. A file descriptor gets one byte for every hundredth request: somebody there
writes then.
"""

import os
import random
import sys
from itertools import count
from typing import Any

import uvicorn
from litestar import Litestar, get

from benchmarks import on_core

EVERY = 100
MOST_CONTACTS = 450_000  # at national size, nearly


@get("/hello", sync_to_thread=False)
def hello() -> str:
    return "hello"


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
    from directory import kept_pages  # noqa: PLC0415 - the bare server is to load nothing of it
    from directory.app import create_app  # noqa: PLC0415
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

        kept_pages.head = search.head = another_history
    return create_app()


def main(what: str, port: int, descriptor: int | None) -> None:
    on_core(0)
    app = application(what)
    if descriptor is not None:
        app = TellingEveryHundredth(app, descriptor=descriptor)
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning", server_header=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
