"""Public replies kept as bytes in front of the application, each for exactly as long as it's true.

A reply is kept under its path and query until the next opening or closing it shows, or midnight, and until somebody
writes what it rests on. What was written is asked for on every request, before the data, so a kept reply is never
older than what any process had committed when it was asked for.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request

from directory.history.queries import head, written_since
from directory.history.rules import Head, Part, Written
from directory.kept_files import KeptFiles
from directory.logs import a_request
from directory.replies import UNKEPT, Application, Headers, Message, Receive, Reply, Scope, Send, whole_reply

Key = tuple[object, ...]

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]

TO_BE_KEPT = "directory.to_be_kept"
ANYTHING: Part = ("anything", "")  # touched whenever anybody writes
SESSION = b"session="
DANGER = "/danger"
HEALTH = "/health/"
WITHOUT_DATABASE = ("/static/", DANGER, HEALTH)
"""What rests on nothing that is recorded, and must be there while the database isn't."""
MOST_BYTES = 64 * 1024 * 1024
MOST_TOUCHED = 100_000  # parts of the directory, of which there may be half a million

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE: Headers = [
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
FOR_EVERYBODY = (
    b"access-control-allow-origin",
    b"*",
)  # other sites' scripts may read what everybody may; no cookie comes with their questions
FOR_PROGRAMS = ("/api/", "/open-referral")
STREAMED = b"format=ndjson"
"""What is in the question for a whole list line by line, which is sent on as it's made, however long it is."""
ASK_AGAIN = (b"cache-control", b"no-cache")  # keep it, but ask whether it's still true


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: what the reply is kept under, and what this asker's begins with, if that's their own."""

    key: Key
    begins: bytes = b""


Recognises = Callable[[str, bytes], Awaitable[Asked | None]]
"""From a path and a query to what they ask for, where others share all of the reply but its beginning."""

Touches = Callable[[Iterable[Written]], Awaitable[Collection[Part] | None]]
"""From what was written to the parts of the directory that it touches; None: any."""


@dataclass(frozen=True, slots=True)
class _ToBeKept:
    until: datetime
    shared_until: datetime
    rests_on: tuple[Part, ...]


def may_be_kept(
    request: AnyRequest,
    *,
    until: datetime,
    rests_on: Collection[Part] | None = None,
    shared_until: datetime | None = None,
) -> None:
    """Say that this reply is the same for everybody who isn't signed in until then.

    It ends sooner when somebody writes one of the parts that it `rests_on`; without them, when anybody writes at all.
    `shared_until`: how long all but its beginning holds, if longer.
    """
    parts = (ANYTHING,) if rests_on is None else tuple(rests_on)
    scope: Scope = request.scope
    scope[TO_BE_KEPT] = _ToBeKept(until, shared_until or until, parts)


class KeptPages:
    """Answers what it has kept; asks the application for the rest, and adds the headers every reply needs."""

    def __init__(
        self,
        app: Application,
        *,
        now: Callable[[], datetime],
        secure: bool,
        recognises: Recognises,
        touches: Touches,
    ) -> None:
        self.app, self.now, self.recognises, self.touches = app, now, recognises, touches
        self.safe = [*SAFE, STRICT_TRANSPORT] if secure else SAFE
        self.files = KeptFiles(app, headers=self.safe)
        self.kept: dict[Key, Reply] = {}
        self.resting: dict[Part, set[Key]] = {}  # what may rest on each part, and was perhaps made anew since
        self.bytes = 0
        self.at = Head(0, "")
        self.moves = 0  # how often something was found to have been written
        self.touched: dict[Part, int] = {}  # at which of these moves each part was, last
        self.all_touched = 0
        self.catching_up = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, self._adding([*self.safe, UNKEPT], send))
        elif scope["path"].startswith("/static/"):
            await self.files(scope, receive, send)
        elif scope["path"].startswith(FOR_PROGRAMS) and STREAMED in scope["query_string"]:  # not even for a HEAD
            await self.app(scope, receive, self._adding([*self.safe, UNKEPT, FOR_EVERYBODY], send))
        else:
            await self._read(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks_nothing = scope["path"].startswith(WITHOUT_DATABASE)
        if asks_nothing or any(name == b"cookie" and SESSION in value for name, value in scope["headers"]):
            reply, begins = await self._ask(scope, receive, Asked(()), shared=False), b""
        else:
            reply, begins = await self._shared(scope, receive)
        headers = dict(scope["headers"])
        if reply.status == 200 and headers.get(b"if-none-match") == reply.etag(begins):
            start, body = reply.unchanged(begins), b""
        else:
            start, body = reply.message(begins, zips=b"gzip" in headers.get(b"accept-encoding", b""))
        await send(start)
        await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})

    async def _shared(self, scope: Scope, receive: Receive) -> tuple[Reply, bytes]:
        """What everybody who isn't signed in gets, and what it begins with for this one."""
        path, query = scope["path"], scope["query_string"]
        try:
            await self._catch_up()  # before the data: what is read after it can only be newer
            moves = self.moves
            asked = await self.recognises(path, query) or Asked((path, query))
        except Exception:  # the application has a page for this, with 999 on it, where a server alone has none
            with a_request(scope):
                log.exception("The database can’t be asked what was written, so nothing that is kept can be given")
            return await self._ask(scope, receive, Asked(()), shared=False), b""
        reply = self.kept.get(asked.key)
        if reply is not None and reply.until > self.now().timestamp():
            return reply, asked.begins
        reply = await self._ask(scope, receive, asked, shared=True)
        begins = asked.begins if reply.until else b""
        if reply.until and not self._touched_since(moves, reply):  # or it may show what was before
            self._keep(asked.key, reply, begins)
        return reply, begins

    async def _catch_up(self) -> None:
        """Keep no longer what rests on anything that was written since the last time."""
        if await head() != self.at:
            async with self.catching_up:
                last = await head()  # others may have caught up with more than was there before the wait
                if last != self.at:
                    written = await written_since(self.at)
                    self._forget(None if written is None else await self.touches(written))
                    self.at = last

    async def _ask(self, scope: Scope, receive: Receive, asked: Asked, *, shared: bool) -> Reply:
        """The application's reply, whole unless its beginning is this asker's own."""
        start, body = await whole_reply(self.app, scope, receive)
        keep: _ToBeKept | None = scope.get(TO_BE_KEPT) if shared and start["status"] == 200 else None
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        if not any(name == b"cache-control" for name, _ in headers):
            headers.append(ASK_AGAIN if keep else UNKEPT)
        headers += [*self.safe, (b"vary", b"accept-encoding")]
        if scope["path"].startswith(FOR_PROGRAMS):
            headers.append(FOR_EVERYBODY)
        if keep is None or not body.startswith(asked.begins):  # a second may have passed since it was foretold
            return Reply(start["status"], headers, body)
        until = keep.shared_until if asked.begins else keep.until
        return Reply(200, headers, body[len(asked.begins) :], until=until.timestamp(), rests_on=keep.rests_on)

    def _keep(self, key: Key, reply: Reply, begins: bytes) -> None:
        reply.pack(begins)
        if self.bytes + reply.size > MOST_BYTES:  # rarely, and starting afresh is simpler than choosing
            self._forget(None)
        replaced = self.kept.get(key)
        self.bytes += reply.size - (replaced.size if replaced else 0)
        self.kept[key] = reply
        for part in reply.rests_on:
            self.resting.setdefault(part, set()).add(key)

    def _forget(self, touched: Collection[Part] | None) -> None:
        """Keep no longer what rests on any of these parts; None: nothing at all."""
        self.moves += 1
        if touched is None or len(self.touched) > MOST_TOUCHED:
            self.kept, self.resting, self.bytes = {}, {}, 0
            self.touched, self.all_touched = {}, self.moves
            return
        self.touched.update(dict.fromkeys((*touched, ANYTHING), self.moves))
        for key in {key for part in (*touched, ANYTHING) for key in self.resting.pop(part, ())}:
            if reply := self.kept.pop(key, None):
                self.bytes -= reply.size

    def _touched_since(self, moves: int, reply: Reply) -> bool:
        """Whether what a reply rests on was written after so many moves."""
        return self.all_touched > moves or any(self.touched.get(part, 0) > moves for part in reply.rests_on)

    @staticmethod
    def _adding(headers: Headers, send: Send) -> Send:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *headers]}
            await send(message)

        return adding
