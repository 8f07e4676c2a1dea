"""A reply as bytes: what it begins with for whoever asks, and the rest, which is kept for everybody."""

import hashlib
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from directory.history.rules import Part

Message = Any
Scope = Any
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

COMPRESSION = 4  # of 9: a third of the time of 9, and a twentieth larger
SMALLEST_COMPRESSED = 500  # bytes: below, the wrapping costs more than it saves
DEFLATE = -zlib.MAX_WBITS  # RFC 1951, without a wrapping of its own
GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no name, no time, any system

FOR_A_YEAR = (b"cache-control", b"public, max-age=31536000, immutable")  # static addresses carry a version
UNKEPT = (b"cache-control", b"no-store")


async def whole_reply(app: Application, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """How an application's reply to a GET of this starts, and all of its body, whatever it was asked with."""
    started: list[Message] = []
    parts: list[bytes] = []

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.append(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    method, scope["method"] = scope["method"], "GET"
    await app(scope, receive, take)
    scope["method"] = method
    return started[0], b"".join(parts)


@dataclass(slots=True)
class Reply:
    """The part of a reply that everybody who asks the same shares, and for how long it holds.

    Most begin the same for everybody. Where one names what was asked, that beginning is given each time and goes
    before the rest, which isn't compressed again for it.
    """

    status: int
    headers: Headers  # none that depends on the body
    rest: bytes
    until: float = 0.0  # as a timestamp; 0: not to be kept
    rests_on: tuple[Part, ...] = ()  # the parts of the directory whose writes end it
    mark: bytes = b""
    length: int = 0  # of the rest
    deflated: bytes = b""
    checked: int = 0
    zipped: tuple[Message, bytes] | None = None

    def __post_init__(self) -> None:
        self.mark = hashlib.blake2b(self.rest, digest_size=12).hexdigest().encode()
        self.length = len(self.rest)

    @property
    def size(self) -> int:
        """Bytes that it takes up."""
        return len(self.rest) + len(self.deflated) + (len(self.zipped[1]) if self.zipped else 0)

    def etag(self, begins: bytes) -> bytes:
        """Weak, since the same goes out plain and compressed (RFC 9110, section 8.8.1)."""
        own = hashlib.blake2b(begins, digest_size=6).hexdigest().encode() if begins else b""
        return b'W/"%b%b"' % (self.mark, own)

    def unchanged(self, begins: bytes) -> Message:
        """What somebody is told who has it already."""
        return {"type": "http.response.start", "status": 304, "headers": [*self.headers, (b"etag", self.etag(begins))]}

    def message(self, begins: bytes, *, zips: bool) -> tuple[Message, bytes]:
        """Its start and its body; compressed, where the asker `zips` and it's worth it."""
        if zips and self.zipped:
            return self.zipped
        if not zips or len(begins) + self.length < SMALLEST_COMPRESSED:
            body = begins + self._plain()
            return self._start(begins, body), body
        body = self._gzip(begins)
        return self._start(begins, body, (b"content-encoding", b"gzip")), body

    def pack(self, begins: bytes) -> None:
        """Be kept in as little room as possible: compressed only, and whole where it begins alike for everybody."""
        if self.length >= SMALLEST_COMPRESSED:
            self._deflate()
            if not begins:
                self.zipped = self.message(b"", zips=True)
                self.deflated = b""
            self.rest = b""

    def _start(self, begins: bytes, body: bytes, *more: tuple[bytes, bytes]) -> Message:
        length = (b"content-length", b"%d" % len(body))
        headers = [*self.headers, (b"etag", self.etag(begins)), *more, length]
        return {"type": "http.response.start", "status": self.status, "headers": headers}

    def _gzip(self, begins: bytes) -> bytes:
        """One member of a gzip file: the beginning as it is, in a block of its own, and the rest."""
        if not self.deflated:
            self._deflate()
        length = len(begins)
        block = struct.pack("<BHH", 0, length, length ^ 0xFFFF) + begins if begins else b""
        # A check of two parts follows from the checks of each, as if the first were followed by that many zeros:
        # the rest itself needn't be read again, nor be held plain.
        check = zlib.crc32(bytes(self.length), zlib.crc32(begins)) ^ self.checked
        return b"".join((GZIP, block, self.deflated, struct.pack("<LL", check, length + self.length)))

    def _deflate(self) -> None:
        packing = zlib.compressobj(COMPRESSION, zlib.DEFLATED, DEFLATE)
        self.deflated = packing.compress(self.rest) + packing.flush()
        self.checked = zlib.crc32(self.rest) ^ zlib.crc32(bytes(self.length))

    def _plain(self) -> bytes:
        if self.zipped:
            return zlib.decompress(self.zipped[1], zlib.MAX_WBITS | 16)
        return zlib.decompress(self.deflated, DEFLATE) if self.deflated and not self.rest else self.rest
