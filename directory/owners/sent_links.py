"""Links for owners: signed, expiring, good as often as needed until then, and withdrawn when somebody leaves."""

from datetime import datetime

from directory.accounts.links import read, signed
from directory.accounts.queries import in_utc
from directory.database import fetch, run
from directory.owners.tables import OwnerLink

PURPOSE = "owner confirmation"
PATH = "/confirmations"


def path_of(link: OwnerLink, *, secret: str) -> str:
    """Where a link leads. Its token is a query, never part of the path, which is logged when something fails."""
    token = signed(link.uuid, purpose=PURPOSE, until=link.expires_at, secret=secret)
    return f"{PATH}?token={token}"


async def link_behind(token: str, *, secret: str, now: datetime) -> OwnerLink | None:
    """The link whose token this is, while it's good; None if it isn't."""
    said = read(token, purpose=PURPOSE, secret=secret, now=now)
    if said is None:
        return None
    found = await OwnerLink.objects().where(OwnerLink.uuid == said.record).first()
    # Asked of the row as well: a link that was shortened or withdrawn is as good as none.
    return found if found and found.withdrawn_at is None and now <= found.expires_at else None


async def withdraw(email: str, *, now: datetime) -> None:
    """From now on no link of this address is good."""
    await run("UPDATE owner_link SET withdrawn_at = {} WHERE email = {} AND withdrawn_at IS NULL", in_utc(now), email)


async def last_asked(email: str) -> datetime | None:
    """When this address was last sent a link."""
    rows = await fetch("SELECT made_at FROM owner_link WHERE email = {} ORDER BY id DESC LIMIT 1", email)
    return rows[0]["made_at"] if rows else None
