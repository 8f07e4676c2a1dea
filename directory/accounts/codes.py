"""One-time codes from an app (RFC 6238), and the recovery codes for when the app is lost."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

import pyotp

STEP = 30  # seconds
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is misread: i, l, o, 0, 1


def app_secret(salt: str, *, account: str, secret: str) -> str:
    """The secret that an app holds, made from the server's: a stolen database alone makes no codes.

    The account is part of it, so that nobody is shown another's by sending its salt.
    """
    made = hmac.digest(secret.encode(), f"one-time codes\0{account}\0{salt}".encode(), hashlib.sha256)
    return base64.b32encode(made[:20]).decode()


def step_of(code: str, *, app: str, after: int, now: datetime) -> int | None:
    """The step of time whose code this is: the present one or its neighbours, since clocks differ; None if wrong.

    A step up to `after` was used already: a code that somebody saw over a shoulder is good for nothing.
    """
    typed = "".join(code.split())
    present = int(now.timestamp()) // STEP
    codes = pyotp.TOTP(app)
    for step in (present - 1, present, present + 1):
        if step > after and hmac.compare_digest(codes.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def app_address(app: str, *, email: str, site_name: str) -> str:
    """What the square code says to an app."""
    return pyotp.TOTP(app).provisioning_uri(name=email, issuer_name=site_name)


def in_fours(app: str) -> str:
    """A secret as it's easiest to type."""
    return " ".join(app[start : start + 4] for start in range(0, len(app), 4))


def recovery_code(random: Sequence[int]) -> str:
    """Ten letters and digits from as many random numbers: “7hk3q-x9mfa”, 49 bits."""
    letters = "".join(_LETTERS[number % len(_LETTERS)] for number in random)
    return f"{letters[:5]}-{letters[5:]}"


def recovery_digest(code: str, *, account: str, secret: str) -> str:
    """What the database holds of a recovery code; capitals, spaces and the hyphen don't matter."""
    plain = "".join(each for each in code.lower() if each.isalnum())
    return hmac.digest(secret.encode(), f"recovery\0{account}\0{plain}".encode(), hashlib.sha256).hex()
