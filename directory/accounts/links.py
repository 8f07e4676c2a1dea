"""Links sent to one person for one purpose: signed, expiring, and good once."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer


class Purpose(StrEnum):
    """What a link is for; one that is for another purpose isn't recognised at all."""

    INVITATION = "invitation"
    SIGN_IN = "sign-in"
    RESET = "reset"

    @property
    def good_for(self) -> timedelta:
        return _GOOD_FOR[self]

    @property
    def path(self) -> str:
        """The page that a link leads to: it only asks. A button there acts, since mail scanners follow links."""
        return _PATHS[self]


_GOOD_FOR = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.SIGN_IN: timedelta(minutes=20),
    Purpose.RESET: timedelta(hours=1),
}
_PATHS = {
    Purpose.INVITATION: "/invitations/acceptances/new",
    Purpose.SIGN_IN: "/sign-in-links/sessions/new",
    Purpose.RESET: "/resets/passphrases/new",
}
FIRST_STEP = timedelta(minutes=10)
"""How long somebody whose passphrase was right has for their one-time code."""


@dataclass(frozen=True)
class Signed:
    """What a link says: which one it is, and until when it's good."""

    record: UUID
    until: datetime


def signed(record: UUID, *, purpose: str, until: datetime, secret: str) -> str:
    """The link's token. It's a query, never part of the path, which is logged when something fails."""
    return str(_signer(purpose, secret).dumps([record.hex, int(until.timestamp())]))


def read(token: str, *, purpose: str, secret: str, now: datetime) -> Signed | None:
    """What a token says, if we signed it for this purpose and it's still good."""
    if not token.isascii():
        return None
    try:
        record, seconds = _signer(purpose, secret).loads(token)
    except BadData:
        return None
    until = datetime.fromtimestamp(seconds, UTC)
    return Signed(UUID(record), until) if now <= until else None


def _signer(purpose: str, secret: str) -> URLSafeSerializer:
    by = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(secret, salt=f"directory {purpose}", signer_kwargs=by)
