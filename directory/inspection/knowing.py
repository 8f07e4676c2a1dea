"""What the numbers and digests in the history stand for."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from directory.accounts.rules import Role
from directory.contacts.queries import role_titles
from directory.database import any_of, fetch
from directory.history.facts import Fact, Held, digests_in
from directory.history.queries import facts_of, names_of
from directory.inspection.values import Known

_ABOUT_CHANNELS = {"notice", "planned_change", "owner_finding"}
_ABOUT_CONTACTS = {"planned_change"}
"""What is told beside what it's about held then, which its own rows don't say."""


async def known_to(facts: Iterable[Fact]) -> Known:
    """What the numbers and digests in these facts stand for."""
    listed = list(facts)
    past = {
        "channel": await _past_of("channel", listed, among=_ABOUT_CHANNELS),
        "contact": await _past_of("contact", listed, among=_ABOUT_CONTACTS),
    }
    sides = [side for fact in listed for side in fact.sides]
    accounts = {fact.by for fact in listed} | {side.get("account") for side in sides}
    organisations = {
        number for side in sides for column in ("organisation", "parent", "successor") if (number := side.get(column))
    }
    held = (side for records in past.values() for steps in records.values() for _link, side in steps)
    return Known(
        people=await names_of(digests_in([*sides, *held])),
        accounts=await _accounts({each for each in accounts if isinstance(each, int)}),
        areas={row["gss"]: row["name"] for row in await fetch("SELECT gss, name FROM area")},
        organisations=await _names("organisation", "name", {each for each in organisations if isinstance(each, int)}),
        roles={row["id"]: row["title"] for row in await fetch("SELECT id, title FROM role")},
        role_titles=await role_titles(),
        past=past,
    )


async def _past_of(
    column: str, facts: Iterable[Fact], *, among: Collection[str]
) -> Mapping[int, Sequence[tuple[int, Held]]]:
    """What the channels or contacts that these facts are about held, by number: after which link, and what."""
    numbers = {side[column] for fact in facts if fact.table in among for side in fact.sides if side.get(column)}
    which, given = any_of("id", sorted(numbers))
    rows = await fetch(f"SELECT id, CAST(uuid AS TEXT) AS uuid FROM {column} WHERE {which}", given) if numbers else []
    number_of = {row["uuid"]: row["id"] for row in rows}
    past: dict[int, list[tuple[int, Held]]] = {}
    for fact in await facts_of(list(number_of)):
        if fact.after is not None:
            past.setdefault(number_of[fact.record], []).append((fact.id, fact.after))
    return past


async def _accounts(numbers: Collection[int]) -> dict[int, str]:
    which, given = any_of("id", numbers)
    rows = await fetch(f"SELECT id, person, role FROM account WHERE {which}", given)
    return {row["id"]: row["person"] or f"a nameless {Role(row['role'])}" for row in rows}


async def _names(table: str, column: str, numbers: Collection[int]) -> dict[int, str]:
    which, given = any_of("id", numbers)
    return {row["id"]: row[column] for row in await fetch(f"SELECT id, {column} FROM {table} WHERE {which}", given)}
