"""How long a session lasts, how it's told by its token, and where somebody may be sent after signing in."""

import hashlib
from datetime import datetime, timedelta

IDLE = timedelta(hours=12)  # a working day: a computer in a staff room is somebody else's in the morning
LONGEST = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)  # noting every page would be a write for every read
LONGEST_PATH = 500

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_MACHINES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


def token_digest(token: str) -> str:
    """What the database holds of a session's token: whoever reads it there can't sign in with it.

    The token is 256 random bits, so that a plain SHA-256 can't be turned back.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def lasts_until(*, began: datetime, seen: datetime) -> datetime:
    """When a session ends by itself: it wasn't used for long, or it's old."""
    return min(seen + IDLE, began + LONGEST)


def to_be_noted(*, seen: datetime, now: datetime) -> bool:
    """Whether it's time to write down that a session is in use."""
    return now - seen >= SEEN_EVERY


def device(user_agent: str) -> str:
    """What somebody came with, as they would say it: “Firefox on Windows”."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    machine = next((name for mark, name in _MACHINES if mark in user_agent), "")
    return f"{browser} on {machine}" if machine else browser


def own_path(text: str) -> str:
    """A path of this site to go on to, or the home page: a link to us must never lead elsewhere."""
    # Browsers take “//host” and “/\host” for another site, and drop tabs and line breaks before they look.
    wrong = len(text) > LONGEST_PATH or not text.isprintable() or "\\" in text or text.startswith("//")
    return "/" if wrong or not text.startswith("/") else text
