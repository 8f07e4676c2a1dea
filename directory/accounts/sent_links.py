"""Links that were made for somebody: kept by what they're for, used once, withdrawn."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from directory.accounts.links import Purpose, read, signed
from directory.accounts.queries import account_of_link, in_utc
from directory.accounts.tables import Account, SignedLink
from directory.database import changed_by, run, transaction
from directory.errors import RuleBroken


@dataclass(frozen=True)
class HeldLink:
    """A link that is still good, and whose it is."""

    record: UUID
    account: Account


async def make_link(
    account: int, purpose: Purpose, *, secret: str, now: datetime, lasting: timedelta | None = None
) -> tuple[str, datetime]:
    """A link's path with its token, and until when it's good. A new invitation withdraws the one before."""
    at = in_utc(now)
    until = at + (lasting or purpose.good_for)
    link = SignedLink(account=account, purpose=purpose.value, made_at=at, expires_at=until)
    async with transaction():
        if purpose is Purpose.INVITATION:
            await withdraw_links(account, now=now, purpose=purpose)
        await link.save()
    token = signed(link.uuid, purpose=purpose, until=until, secret=secret)
    return f"{purpose.path}?token={token}", until


async def link_behind(token: str, purpose: Purpose, *, secret: str, now: datetime) -> HeldLink | None:
    """The link whose token this is, without using it; None if it's no good. Nobody joins twice, or signs in before."""
    said = read(token, purpose=purpose, secret=secret, now=now)
    account = await account_of_link(said.record, purpose=purpose.value) if said else None
    if said is None or account is None or (account.joined_at is None) != (purpose is Purpose.INVITATION):
        return None
    return HeldLink(said.record, account)


async def use_link(link: HeldLink, *, now: datetime) -> None:
    """From now on it's good no longer; RuleBroken if it wasn't. Call it in the transaction of what it's for."""
    if not await changed_by(
        "UPDATE signed_link SET used_at = {} WHERE uuid = {} AND used_at IS NULL RETURNING id", in_utc(now), link.record
    ):
        raise RuleBroken("This link was used already. Ask for another")


async def withdraw_links(account: int, *, now: datetime, purpose: Purpose | None = None) -> None:
    """Make somebody's links good no longer: all, or those for one purpose."""
    which = " AND purpose = {}" if purpose else ""
    await run(
        f"UPDATE signed_link SET used_at = {{}} WHERE account = {{}} AND used_at IS NULL{which}",
        in_utc(now),
        account,
        *([purpose.value] if purpose else []),
    )
