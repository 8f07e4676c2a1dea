"""Styles, scripts and icons kept as bytes, each compressed once: whoever is in a hurry may have a phone and one bar."""

import gzip
from dataclasses import dataclass

from directory.replies import FOR_A_YEAR, UNKEPT, Application, Headers, Message, Receive, Scope, Send, whole_reply

COMPRESSED = ("text/", "application/javascript", "image/svg+xml")
FROM_THE_DISK = {b"etag", b"last-modified", b"content-length"}  # a static address carries a version instead


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file's reply, plain and compressed; nothing in place of the latter where it would save nothing."""

    headers: Headers
    plain: bytes
    zipped: bytes

    def message(self, *, zips: bool) -> tuple[Message, bytes]:
        body = self.zipped if zips and self.zipped else self.plain
        encoding = [(b"content-encoding", b"gzip")] if body is self.zipped else []
        headers = [*self.headers, *encoding, (b"content-length", b"%d" % len(body))]
        return {"type": "http.response.start", "status": 200, "headers": headers}, body


class KeptFiles:
    """Answers from memory for each file that it has read, for as long as the process lives."""

    def __init__(self, app: Application, *, headers: Headers) -> None:
        self.app, self.headers = app, [*headers, (b"vary", b"accept-encoding")]
        self.kept: dict[str, KeptFile] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path not in self.kept:
            start, body = await whole_reply(self.app, scope, receive)
            if start["status"] != 200:
                await send({**start, "headers": [*start["headers"], *self.headers, UNKEPT]})
                await send({"type": "http.response.body", "body": body})
                return
            self.kept[path] = self._kept(start, body)
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
        start, body = self.kept[path].message(zips=b"gzip" in accepted)
        await send(start)
        await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})

    def _kept(self, start: Message, body: bytes) -> KeptFile:
        headers = [(name, value) for name, value in start["headers"] if name.lower() not in FROM_THE_DISK]
        kind = next((value.decode() for name, value in headers if name.lower() == b"content-type"), "")
        zipped = gzip.compress(body, mtime=0) if kind.startswith(COMPRESSED) else b""
        return KeptFile([*headers, *self.headers, FOR_A_YEAR], body, zipped if len(zipped) < len(body) else b"")
