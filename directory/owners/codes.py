"""One-time codes for links: mailed to the owner's own address, so that a forwarded link alone confirms nothing."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from directory.accounts.queries import in_utc
from directory.database import changed_by, fetch, run
from directory.errors import RuleBroken
from directory.history.changes import alone
from directory.owners.rules import CODE_GOOD_FOR, CODES_A_LINK, CODES_AN_HOUR, TRIES_OF_A_CODE
from directory.owners.tables import OwnerCode, OwnerLink

_ASK_AGAIN = "That code is wrong or no longer good. Check it, or ask for another"


async def make_code(link: OwnerLink, *, secret: str, now: datetime) -> str:
    """A new code for this link, in place of the one before; RuleBroken where too many were asked for."""
    number, at = link.to_dict()["id"], in_utc(now)
    code = f"{secrets.randbelow(1_000_000):06}"
    async with alone():
        made = await fetch("SELECT made_at FROM owner_code WHERE link = {}", number)
        if len(made) >= CODES_A_LINK:
            raise RuleBroken("No more codes can be sent for this link. Ask for a new link", field="code")
        if sum(at - each["made_at"] < timedelta(hours=1) for each in made) >= CODES_AN_HOUR:
            raise RuleBroken("Several codes were sent in the last hour. Wait an hour, then ask again", field="code")
        await run("UPDATE owner_code SET used_at = {} WHERE link = {} AND used_at IS NULL", at, number)
        await OwnerCode(link=number, digest=_digest(code, link, secret=secret), made_at=at).save()
    return code


async def check_code(link: OwnerLink, typed: str, *, secret: str, now: datetime) -> int:
    """The number of the code that was typed, without using it; RuleBroken. Each try is counted before it's looked at.

    Not to be called within a transaction: a try counts even if nothing comes of it.
    """
    counted = await changed_by(
        "UPDATE owner_code SET tries = tries + 1 "
        "WHERE link = {} AND used_at IS NULL AND tries < {} AND made_at > {} RETURNING id, digest",
        link.to_dict()["id"],
        TRIES_OF_A_CODE,
        in_utc(now) - CODE_GOOD_FOR,
    )
    for row in counted:
        if hmac.compare_digest(row["digest"], _digest("".join(typed.split()), link, secret=secret)):
            return int(row["id"])
    raise RuleBroken(_ASK_AGAIN, field="code")


async def use_code(number: int, *, now: datetime) -> None:
    """From now on it's good no longer; RuleBroken if it wasn't. Call it in the transaction of what it's for."""
    if not await changed_by(
        "UPDATE owner_code SET used_at = {} WHERE id = {} AND used_at IS NULL RETURNING id", in_utc(now), number
    ):
        raise RuleBroken(_ASK_AGAIN, field="code")


def _digest(code: str, link: OwnerLink, *, secret: str) -> str:
    """What the database holds: without the server's secret, a million codes can't be tried against it."""
    return hmac.digest(secret.encode(), f"owner code\0{link.uuid}\0{code}".encode(), hashlib.sha256).hex()
