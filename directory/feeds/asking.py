"""Asking another directory politely: one question at a time, and never one that leads into a private network."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from directory import __version__
from directory.errors import RuleBroken

PATIENCE = 30  # seconds for an answer
BETWEEN = 0.2  # seconds of rest after each
TRIES = 5
LONGEST_PAUSE = 300  # seconds: whoever is asked to wait longer is told so, and goes on another time
MOST_REDIRECTS = 5
MOST_BYTES = 20 * 1024 * 1024
REDIRECTED = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 500, 502, 503, 504})


class _Later(Exception):
    """No answer now; perhaps after a pause of so many seconds, or of as many as seem right."""

    def __init__(self, why: str, *, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Asker:
    """Asks for addresses. `pause` waits for so many seconds; `private`: also within networks of one's own."""

    contact: str  # where whoever is asked finds out who asks
    pause: Callable[[float], None]
    private: bool = False

    def get(self, address: str) -> bytes:
        """What is at an address; RuleBroken says what is wrong, once it was tried often enough."""
        for number in range(TRIES):
            try:
                found = self._followed(address)
            except _Later as later:
                seconds = 2.0 ** (number + 1) if later.seconds is None else later.seconds
                if number == TRIES - 1 or seconds > LONGEST_PAUSE:
                    raise RuleBroken(
                        f"{address} can’t be read now: {later}. Run the same command again later: "
                        "it goes on where it stopped"
                    ) from later
                self.pause(seconds)
            else:
                self.pause(BETWEEN)
                return found
        raise AssertionError("the last try answers or raises")

    def _followed(self, address: str) -> bytes:
        for _redirect in range(MOST_REDIRECTS + 1):
            answer = self._answer(address)
            if answer.status not in REDIRECTED:
                return _content(address, answer)
            further = urljoin(address, answer.headers.get("location", ""))
            if address.startswith("https:") and not further.startswith("https:"):
                raise RuleBroken(f"{address} leads on to {further}, which isn’t encrypted")
            address = further
        raise RuleBroken(f"{address} leads on and on: check the address")

    def _answer(self, address: str) -> _Answer:
        parts = _parts(address)
        connection = self._connected(parts)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            agent = f"safeguarding-directory/{__version__} (+{self.contact})"
            asked = {"Host": parts.netloc, "User-Agent": agent, "Accept": "application/json"}
            connection.request("GET", path, headers=asked)
            found = connection.getresponse()
            body = found.read(MOST_BYTES + 1)
            headers = {name.lower(): value for name, value in found.getheaders()}
            return _Answer(found.status, headers, body)
        except (OSError, http.client.HTTPException) as failed:
            raise _Later(f"it doesn’t answer ({failed or type(failed).__name__})") from failed
        finally:
            connection.close()

    def _connected(self, parts: SplitResult) -> http.client.HTTPConnection:
        """A connection to the very address that was checked: a name may lead elsewhere when it's asked for again."""
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as failed:
            raise _Later(f"there is no {host} to be found") from failed
        addresses = [each[4][0] for each in found]
        if not self.private and not all(ipaddress.ip_address(str(each)).is_global for each in addresses):
            raise RuleBroken(
                f"{host} lies in a private network, which isn’t read from unless PRIVATE_FEEDS is set to yes"
            )
        connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        try:
            sock = socket.create_connection((str(addresses[0]), port), timeout=PATIENCE)
            if secure:
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        except ssl.SSLCertVerificationError as failed:
            raise RuleBroken(f"{host} can’t show that it is {host}: {failed.verify_message}") from failed
        except OSError as failed:
            raise _Later(f"it doesn’t answer ({failed})") from failed
        connection.sock = sock
        return connection


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or not address.isascii() or any(each.isspace() for each in address):
        raise RuleBroken(f"{address} is no address of a feed. Write one like https://directory.example/open-referral")
    return parts


def _content(address: str, answer: _Answer) -> bytes:
    if answer.status in BUSY:
        said = answer.headers.get("retry-after", "")
        raise _Later(f"it answers {answer.status}", seconds=float(said) if said.isdecimal() else None)
    if answer.status != 200:
        raise RuleBroken(f"{address} answers {answer.status}: check the address")
    if len(answer.body) > MOST_BYTES:
        raise RuleBroken(f"{address} answers with more than {MOST_BYTES // 2**20} MB, which isn’t read")
    return answer.body
