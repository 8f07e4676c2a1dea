"""Counting attempts to sign in, so that guesses are slowed down."""

import hashlib
import hmac
from datetime import datetime

from directory.accounts.queries import in_utc
from directory.accounts.slowing import FORGOTTEN_AFTER, Slowing, counted, in_words, wait
from directory.database import fetch, is_sqlite, run, transaction
from directory.errors import RuleBroken

Keys = dict[str, Slowing]


async def listen(keys: Keys, *, now: datetime, field: str = "") -> None:
    """Count an attempt before it's made, so that many at once count as many; RuleBroken where it comes too soon."""
    at = in_utc(now)
    locked = "" if is_sqlite() else " FOR UPDATE"  # on SQLite, whoever writes is alone already
    async with transaction():
        await run("DELETE FROM sign_in_attempts WHERE last_at < {}", at - FORGOTTEN_AFTER)
        for key, slowing in sorted(keys.items()):
            await run(
                "INSERT INTO sign_in_attempts (key, attempts, last_at) VALUES ({}, 0, {}) ON CONFLICT (key) DO NOTHING",
                key,
                at,
            )
            row = (await fetch(f"SELECT attempts, last_at FROM sign_in_attempts WHERE key = {{}}{locked}", key))[0]
            if waiting := wait(row["attempts"], last=row["last_at"], slowing=slowing, now=at):
                raise RuleBroken(f"Too many attempts. Wait {in_words(waiting)}, then try again", field=field)
            number = counted(row["attempts"], last=row["last_at"], now=at)
            await run("UPDATE sign_in_attempts SET attempts = {}, last_at = {} WHERE key = {}", number, at, key)


async def forget(keys: Keys) -> None:
    """After a success nobody has to wait."""
    for key in keys:
        await run("DELETE FROM sign_in_attempts WHERE key = {}", key)


def key_of(what: str, *, secret: str) -> str:
    """Under what attempts are counted: a digest, since addresses that have no account are nobody's business."""
    return hmac.digest(secret.encode(), f"attempts\0{what}".encode(), hashlib.sha256).hex()
