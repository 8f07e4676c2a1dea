"""Public pages kept as bytes in front of the application, each for exactly as long as it's true.

A reply is kept with the directory's version, which every write changes, under its path and query, until the next
opening or closing it shows, or midnight. The version is read before the data, so a kept reply is never older than
what any process had committed when it was asked for.
"""

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request

from directory.history.queries import version

Scope = Any
Message = Any
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

AnyRequest = Request[Any, Any, Any]

KEEP_UNTIL = "directory.keep_until"
SESSION = b"session="
MOST_BYTES = 64 * 1024 * 1024
COMPRESSION = 4  # of 9: a third of the time of 9, and a twentieth larger
SMALLEST_COMPRESSED = 500  # bytes: below, the wrapping costs more than it saves

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
FOR_EVERYBODY = (b"access-control-allow-origin", b"*")  # other sites' scripts may read the API: it knows no cookies
FOR_A_YEAR = (b"cache-control", b"public, max-age=31536000, immutable")  # static addresses carry a version
ASK_AGAIN = (b"cache-control", b"no-cache")  # keep it, but ask whether it's still true


def may_be_kept(request: AnyRequest, *, until: datetime) -> None:
    """Say that this reply is the same for everybody who isn't signed in until then, unless somebody writes."""
    scope: Scope = request.scope
    scope[KEEP_UNTIL] = until.timestamp()


@dataclass(slots=True)
class Kept:
    """A reply as bytes, plain and compressed, and for how long it holds."""

    version: str
    until: float
    etag: bytes
    start: Message
    body: bytes
    unchanged: Message
    zipped_start: Message | None = None
    zipped: bytes = b""

    def compressed(self) -> tuple[Message, bytes]:
        """The same compressed: made when somebody first wants it, and kept."""
        if self.zipped_start is None:
            self.zipped = gzip.compress(self.body, compresslevel=COMPRESSION, mtime=0)
            length = (b"content-length", b"%d" % len(self.zipped))
            plain = [header for header in self.start["headers"] if header[0] != b"content-length"]
            self.zipped_start = {**self.start, "headers": [*plain, (b"content-encoding", b"gzip"), length]}
        return self.zipped_start, self.zipped

    @property
    def size(self) -> int:
        return 2 * len(self.body)  # at most: text takes a quarter of that when it's compressed


class KeptPages:
    """Answers what it has kept; asks the application for the rest, and adds the headers every reply needs."""

    def __init__(self, app: Application, *, now: Callable[[], datetime], secure: bool) -> None:
        self.app, self.now = app, now
        self.safe = [*SAFE, STRICT_TRANSPORT] if secure else SAFE
        self.kept: dict[tuple[str, bytes], Kept] = {}
        self.bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].startswith("/api/") and scope["method"] in {"GET", "HEAD"}:
            await self._read(scope, receive, self._adding([FOR_EVERYBODY], send))
        elif scope["path"].startswith("/static/"):
            await self.app(scope, receive, self._adding([*self.safe, FOR_A_YEAR], send))
        elif scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, self._adding([*self.safe, (b"cache-control", b"no-store")], send))
        else:
            await self._read(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        key = (scope["path"], scope["query_string"])
        shared = not any(name == b"cookie" and SESSION in value for name, value in scope["headers"])
        at = await version()  # before the data: what is read after it can only be newer
        kept = self.kept.get(key) if shared else None
        if kept is None or kept.version != at or kept.until <= self.now().timestamp():
            kept = await self._asked(scope, receive, at=at, shared=shared)
            if kept.until and kept.start["status"] == 200:
                self._keep(key, kept)
        await _send(kept, headers, send, with_body=scope["method"] == "GET")

    async def _asked(self, scope: Scope, receive: Receive, *, at: str, shared: bool) -> Kept:
        """The application's reply."""
        started: list[Message] = []
        parts: list[bytes] = []

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        method, scope["method"] = scope["method"], "GET"
        await self.app(scope, receive, take)
        scope["method"] = method
        until = scope.get(KEEP_UNTIL, 0.0) if shared else 0.0
        return self._reply(started[0], b"".join(parts), at=at, until=until)

    def _reply(self, start: Message, body: bytes, *, at: str, until: float) -> Kept:
        etag = b'"' + hashlib.blake2b(body, digest_size=16).hexdigest().encode() + b'"'
        own = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        headers = [*own, *self.safe, (b"etag", etag), (b"vary", b"accept-encoding")]
        if not any(name == b"cache-control" for name, _ in own):
            headers.append(ASK_AGAIN if until else (b"cache-control", b"no-store"))
        length = (b"content-length", b"%d" % len(body))
        return Kept(
            version=at,
            until=until,
            etag=etag,
            start=_start(start["status"], [*headers, length]),
            body=body,
            unchanged=_start(304, headers),
        )

    def _keep(self, key: tuple[str, bytes], reply: Kept) -> None:
        if self.bytes + reply.size > MOST_BYTES:  # rarely, and starting afresh is simpler than choosing
            self.kept, self.bytes = {}, 0
        replaced = self.kept.get(key)
        self.bytes += reply.size - (replaced.size if replaced else 0)
        self.kept[key] = reply

    @staticmethod
    def _adding(headers: Headers, send: Send) -> Send:
        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *headers]}
            await send(message)

        return adding


def _start(status: int, headers: Headers) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


async def _send(reply: Kept, headers: dict[bytes, bytes], send: Send, *, with_body: bool) -> None:
    if headers.get(b"if-none-match") == reply.etag and reply.start["status"] == 200:
        await send(reply.unchanged)
        await send({"type": "http.response.body", "body": b""})
        return
    start, body = reply.start, reply.body
    if len(body) >= SMALLEST_COMPRESSED and b"gzip" in headers.get(b"accept-encoding", b""):
        start, body = reply.compressed()
    await send(start)
    await send({"type": "http.response.body", "body": body if with_body else b""})
