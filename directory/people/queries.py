"""Reads of people, and of what they may be given to look after."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from directory.accounts.rules import Role
from directory.accounts.tables import Account
from directory.database import fetch, is_sqlite
from directory.errors import NotFound, RuleBroken


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and what they look after by name."""

    uuid: UUID
    person: str
    email: str
    role: Role
    joined_at: datetime | None
    ended_at: datetime | None
    areas: tuple[str, ...]
    organisations: tuple[str, ...]


async def everybody() -> list[Person]:
    """Everybody with an account, by name; those whose account has ended last."""
    rows = await fetch("SELECT id, uuid, person, email, role, joined_at, ended_at FROM account")
    areas = await _names("area")
    organisations = await _names("organisation")
    people = [
        Person(
            uuid=row["uuid"],
            person=row["person"],
            email=row["email"],
            role=Role(row["role"]),
            joined_at=row["joined_at"],
            ended_at=row["ended_at"],
            areas=tuple(areas.get(row["id"], ())),
            organisations=tuple(organisations.get(row["id"], ())),
        )
        for row in rows
    ]
    return sorted(people, key=lambda each: (each.ended_at is not None, (each.person or each.email).casefold()))


async def _names(of: str) -> dict[int, list[str]]:
    """The names of the areas or organisations that each account looks after."""
    names: dict[int, list[str]] = {}
    rows = await fetch(
        f"SELECT given.account, {of}.name FROM account_{of} given JOIN {of} ON {of}.id = given.{of} ORDER BY {of}.name"
    )
    for row in rows:
        names.setdefault(row["account"], []).append(row["name"])
    return names


async def person_with(uuid: UUID) -> Account:
    """The account with this UUID; NotFound."""
    found = await Account.objects().where(Account.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found


async def somebody_at(email: str) -> Account:
    """The account with this address; RuleBroken."""
    found = await Account.objects().where(Account.email == email.strip().casefold()).first()
    if found is None:
        raise RuleBroken(f"Nobody has an account with {email}. Make one with “directory account create {email}”")
    return found


async def other_administrators(account: int) -> list[int]:
    """The other accounts that may decide who may do what. Held until the transaction ends, where there is one."""
    locked = "" if is_sqlite() else " FOR UPDATE"  # on SQLite, whoever writes is alone already
    rows = await fetch(
        "SELECT id FROM account WHERE role = 'administrator' AND ended_at IS NULL AND joined_at IS NOT NULL "
        f"ORDER BY id{locked}"
    )
    return [row["id"] for row in rows if row["id"] != account]


async def looked_after(account: int) -> tuple[list[str], list[str]]:
    """The names of the areas, and of the organisations, that one account looks after."""
    return (await _names("area")).get(account, []), (await _names("organisation")).get(account, [])


async def area_named(text: str, *, today: date) -> int:
    """The number of the area with this name or code; RuleBroken."""
    rows = await fetch("SELECT id, gss, name, official_name, ended_on FROM area")
    current = [row for row in rows if row["ended_on"] is None or row["ended_on"] > today]
    for row in current:
        if text.casefold() in {row["gss"].casefold(), row["name"].casefold(), row["official_name"].casefold()}:
            return int(row["id"])
    raise RuleBroken(
        f"There is no area “{text}”. Write its name, like Wigan, or its code, like E08000010", field="areas"
    )


async def organisation_named(text: str) -> int:
    """The number of the organisation in use with this name, or this last part of its address; RuleBroken."""
    rows = await fetch("SELECT id FROM organisation WHERE name = {} AND retired_on IS NULL", text)
    if len(rows) != 1:
        rows = await fetch("SELECT id FROM organisation WHERE slug = {} AND retired_on IS NULL", text.casefold())
    if not rows:
        raise RuleBroken(
            f"There is no organisation “{text}”. Write its name as the directory has it, or the last part of its "
            "page’s address, like wigan-council",
            field="organisations",
        )
    return int(rows[0]["id"])
