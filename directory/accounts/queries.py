"""Reads of accounts, sessions and links."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from directory.accounts.lasting import token_digest
from directory.accounts.rules import ANYBODY, Role, Viewer, viewer_as
from directory.accounts.tables import Account
from directory.database import fetch, fetch_quickly, fetch_rows, marks
from directory.errors import NotFound
from directory.history.changes import snapshot
from directory.settings import ROOT


@dataclass(frozen=True)
class SignedIn:
    """A session in force, and whose it is."""

    number: int
    uuid: UUID
    account: int
    role: Role
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    device: str
    network: str


_SESSIONS = (
    "SELECT s.id AS number, s.uuid, s.account, a.role, s.began_at, s.seen_at, s.expires_at, s.device, s.network "
    "FROM session s JOIN account a ON a.id = s.account WHERE a.ended_at IS NULL AND "
)


async def session_with(token: str, *, now: datetime) -> SignedIn | None:
    """The session of the browser that holds this token, unless it has ended."""
    return next(iter(await _sessions("s.token = {}", token_digest(token), now=now)), None)


async def sessions_of(account: int, *, now: datetime) -> list[SignedIn]:
    """Where somebody is signed in, last used first."""
    found = await _sessions("s.account = {}", account, now=now)
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


async def _sessions(which: str, value: object, *, now: datetime) -> list[SignedIn]:
    rows = await fetch_rows(_SESSIONS + which, value, few=True)
    found = [SignedIn(number, uuid, account, Role(role), *more) for number, uuid, account, role, *more in rows]
    return [each for each in found if now < each.expires_at]


async def viewer_in(session: SignedIn | None) -> Viewer:
    """Who is asking, with what they look after as it is at this moment."""
    if session is None:
        return ANYBODY
    areas, organisations = set(), set()
    if session.role is Role.VERIFIER:
        areas = {area for (area,) in await fetch_quickly(AREAS_OF, session.account, session.account)}
    if session.role is Role.EDITOR:
        given = "SELECT organisation FROM account_organisation WHERE account = {}"
        organisations = {organisation for (organisation,) in await fetch_quickly(given, session.account)}
    return viewer_as(
        session.role, account=session.account, areas=frozenset(areas), organisations=frozenset(organisations)
    )


AREAS_OF = (
    "SELECT area FROM account_area WHERE account = {} UNION "
    "SELECT served.area FROM organisation_area served JOIN account_organisation given "
    "ON given.organisation = served.organisation WHERE given.account = {}"
)
"""The areas given to an account, and those of the partnerships given to it."""


async def organisation_names(numbers: Collection[int]) -> list[tuple[str, str]]:
    """The slugs and names of these organisations."""
    if not numbers:
        return []
    rows = await fetch(f"SELECT slug, name FROM organisation WHERE id IN ({marks(numbers)}) ORDER BY name", *numbers)
    return [(row["slug"], row["name"]) for row in rows]


async def area_names(areas: Collection[int]) -> list[str]:
    """What the areas with these numbers are called."""
    rows = await fetch("SELECT id, name FROM area ORDER BY name") if areas else []
    return [row["name"] for row in rows if row["id"] in areas]


async def account_numbered(number: int) -> Account:
    """The account with this number; NotFound."""
    found = await Account.objects().where(Account._meta.primary_key == number).first()
    if found is None:
        raise NotFound
    return found


async def account_with(uuid: UUID) -> Account | None:
    """The account with this UUID, if it may sign in."""
    found = await Account.objects().where(Account.uuid == uuid).first()
    return found if found and found.joined_at and not found.ended_at else None


async def account_called(email: str) -> Account | None:
    """Whoever has this address and may sign in: invited, joined, and not ended."""
    found = await Account.objects().where(Account.email == folded(email)).first()
    return found if found and found.joined_at and not found.ended_at else None


async def passphrase_kept(account: int | None) -> str | None:
    """The hash of an account's passphrase; asked for nobody too, so that it takes as long."""
    rows = await fetch("SELECT hash FROM passphrase WHERE account = {}", account or 0)
    return str(rows[0]["hash"]) if rows else None


async def salt_of_codes(account: int) -> str:
    """The salt of an account's one-time codes; nothing where it doesn't use them."""
    rows = await fetch("SELECT salt FROM one_time_codes WHERE account = {}", account)
    return str(rows[0]["salt"]) if rows else ""


async def recovery_codes_left(account: int) -> int:
    rows = await fetch("SELECT count(*) AS number FROM recovery_code WHERE account = {}", account)
    return int(rows[0]["number"])


async def account_of_link(record: UUID, *, purpose: str) -> Account | None:
    """Whose link this is, if it's still good: not used, not withdrawn, and of an account that hasn't ended."""
    rows = await fetch(
        "SELECT link.account FROM signed_link link "
        "JOIN account ON account.id = link.account "
        "WHERE link.uuid = {} AND link.purpose = {} AND link.used_at IS NULL AND account.ended_at IS NULL",
        record,
        purpose,
    )
    return await account_numbered(rows[0]["account"]) if rows else None


async def links_made(account: int, *, purpose: str, since: datetime) -> int:
    """How many links of this purpose somebody was sent since then."""
    rows = await fetch("SELECT made_at FROM signed_link WHERE account = {} AND purpose = {}", account, purpose)
    return sum(row["made_at"] >= since for row in rows)


async def portrait(account: Account) -> dict[str, object]:
    """An account as history keeps it: with what it looks after, and nothing that is secret."""
    number = account.to_dict()["id"]
    areas = await fetch(
        "SELECT area.gss FROM account_area JOIN area ON area.id = account_area.area "
        "WHERE account_area.account = {} ORDER BY area.gss",
        number,
    )
    organisations = await fetch(
        "SELECT organisation.slug FROM account_organisation "
        "JOIN organisation ON organisation.id = account_organisation.organisation "
        "WHERE account_organisation.account = {}",
        number,
    )
    return {
        **snapshot(account),
        "areas": [row["gss"] for row in areas],
        "organisations": sorted(row["slug"] for row in organisations),
        "one_time_codes": bool(await salt_of_codes(number)),
    }


def folded(email: str) -> str:
    """An address as it's kept and looked for: nobody remembers the capitals of one."""
    return email.strip().casefold()


def in_utc(moment: datetime) -> datetime:
    """A moment as both engines keep it, so that they compare alike."""
    return moment.astimezone(UTC)


@cache
def common_words() -> frozenset[str]:
    """The words of which people make the passphrases that are guessed first."""
    lines = (ROOT / "seeds" / "common_passphrases.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
