"""Passphrases turned into Argon2id hashes, away from the event loop and never many at once."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane. Two at a time keep the server small.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = 2
_places = asyncio.Semaphore(_AT_ONCE)


async def hashed(passphrase: str) -> str:
    """What is kept of a passphrase."""
    async with _places:
        return await asyncio.to_thread(_HASHER.hash, passphrase)


async def matches(passphrase: str, kept: str | None) -> bool:
    """Whether this is the passphrase of which that is kept; as much work where nothing is kept."""
    async with _places:
        return await asyncio.to_thread(_matches, passphrase, kept)


def outdated(kept: str) -> bool:
    """Whether a hash was made with less work than we ask for now."""
    return _HASHER.check_needs_rehash(kept)


def _matches(passphrase: str, kept: str | None) -> bool:
    try:
        return _HASHER.verify(kept or _nobody(), passphrase) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """The hash of a passphrase that nobody has, so that an unknown address is as slow as a known one."""
    return _HASHER.hash("nobody has this passphrase")
