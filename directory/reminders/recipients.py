"""Whom an entry concerns: the remits of `contacts/remits.py` turned round, for many entries at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from directory.database import any_of, fetch

_JOINED = "account.joined_at IS NOT NULL AND account.ended_at IS NULL"
REMIT = (
    "given (account, area) AS (SELECT account, area FROM account_area UNION SELECT held.account, served.area "
    "FROM account_organisation held JOIN organisation_area served ON served.organisation = held.organisation), "
    "remit (account, area) AS (SELECT given.account, given.area FROM given JOIN account ON account.id = given.account "
    f"WHERE account.role = 'verifier' AND {_JOINED} UNION SELECT given.account, area.id FROM given "
    f"JOIN account ON account.id = given.account AND account.role = 'verifier' AND {_JOINED} "
    "JOIN area ON area.county = given.area)"
)
"""Each verifier's areas: those given to them or to their partnerships, and the districts of those."""


@dataclass(frozen=True)
class Person:
    """Somebody who may be reminded."""

    account: int
    uuid: str
    email: str


@dataclass(frozen=True)
class Everybody:
    """Who may be told of what: those who verify each contact, the administrators, and who doesn't want to be."""

    people: dict[int, Person]
    verifiers: dict[int, set[int]]
    administrators: set[int]
    off: set[int]


async def who_may_be_told(contacts: Collection[int]) -> Everybody:
    """Everybody whom these contacts concern."""
    rows = await fetch(
        "SELECT id, uuid, email, role FROM account "
        f"WHERE role IN ('verifier', 'administrator') AND {_JOINED} ORDER BY id"
    )
    return Everybody(
        people={row["id"]: Person(row["id"], str(row["uuid"]), row["email"]) for row in rows},
        verifiers=await _verifiers_of(contacts),
        administrators={row["id"] for row in rows if row["role"] == "administrator"},
        off=await turned_off(),
    )


async def _verifiers_of(contacts: Collection[int]) -> dict[int, set[int]]:
    """By contact, the verifiers in whose remit it is."""
    which, wanted = any_of("contact.id", contacts)
    pairs = await fetch(
        f"WITH {REMIT} "
        "SELECT contact.id AS contact, remit.account FROM contact "
        "JOIN contact_area covered ON covered.contact = contact.id JOIN remit ON remit.area = covered.area "
        f"WHERE contact.nationwide = false AND {which} "
        "UNION SELECT contact.id, remit.account FROM contact "
        "JOIN organisation_area served ON served.organisation = contact.organisation "
        f"JOIN remit ON remit.area = served.area WHERE contact.nationwide = false AND {which}",
        wanted,
        wanted,
    )
    verifiers: defaultdict[int, set[int]] = defaultdict(set)
    for pair in pairs:
        verifiers[pair["contact"]].add(pair["account"])
    return verifiers


async def never_verified(accounts: Collection[int]) -> dict[int, int]:
    """How many of the entries that each of these verifiers looks after nobody ever verified as they are."""
    which, wanted = any_of("remit.account", accounts)
    rows = await fetch(  # once each, in however many of their areas it stands
        f"WITH {REMIT} SELECT remit.account, count(DISTINCT unverified.channel) AS number FROM remit "
        f"JOIN unverified ON unverified.area = remit.area WHERE {which} GROUP BY remit.account",
        wanted,
    )
    return {row["account"]: row["number"] for row in rows}


async def turned_off() -> set[int]:
    """The accounts that don't want to be reminded."""
    return {row["account"] for row in await fetch("SELECT account FROM reminders_off")}


async def is_off(account: int) -> bool:
    return bool(await fetch("SELECT id FROM reminders_off WHERE account = {}", account))


async def told_already(account: int, channels: Collection[int]) -> set[tuple[int, int, int]]:
    """What somebody was told of these channels: channel, verification and step."""
    which, wanted = any_of("channel", channels)
    rows: list[dict[str, Any]] = await fetch(
        f"SELECT channel, verification, step FROM reminder WHERE account = {{}} AND {which}", account, wanted
    )
    return {(row["channel"], row["verification"], row["step"]) for row in rows}


async def everybody_who_keeps() -> tuple[dict[int, Person], set[int]]:
    """Everybody who may keep something, and which of them are administrators."""
    rows = await fetch(
        "SELECT id, uuid, email, role FROM account WHERE role IN ('editor', 'verifier', 'administrator') "
        "AND joined_at IS NOT NULL AND ended_at IS NULL"
    )
    people = {row["id"]: Person(row["id"], str(row["uuid"]), row["email"]) for row in rows}
    return people, {row["id"] for row in rows if row["role"] == "administrator"}


async def keepers_of(organisations: Collection[int]) -> defaultdict[int, set[int]]:
    """By organisation, the accounts that were given it; where there are none, those who verify its areas."""
    (given, numbers), (served, _same) = (
        any_of("held.organisation", organisations),
        any_of("s.organisation", organisations),
    )
    rows = await fetch(
        "SELECT held.organisation, held.account FROM account_organisation held "
        "JOIN account ON account.id = held.account "
        f"WHERE account.joined_at IS NOT NULL AND account.ended_at IS NULL AND {given}",
        numbers,
    )
    held = {row["organisation"] for row in rows}
    rows += [
        row
        for row in await fetch(
            f"WITH {REMIT} SELECT DISTINCT s.organisation, remit.account FROM organisation_area s "
            f"JOIN remit ON remit.area = s.area WHERE {served}",
            numbers,
        )
        if row["organisation"] not in held
    ]
    found: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        found[row["organisation"]].add(row["account"])
    return found
