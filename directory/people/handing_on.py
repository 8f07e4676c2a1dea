"""What people look after, handed on with an area that ends: within the transaction of whoever does it."""

from collections.abc import Sequence

from directory.accounts.queries import account_numbered, portrait
from directory.database import fetch, run_many
from directory.history.rules import Change


async def hand_on_areas(*, ending: int, heirs: Sequence[int]) -> list[Change]:
    """Let everybody who looks after an area look after those that take its place as well."""
    changes = []
    for row in await fetch("SELECT account FROM account_area WHERE area = {} ORDER BY account", ending):
        account = await account_numbered(row["account"])
        before = await portrait(account)
        await run_many(
            "INSERT INTO account_area (account, area) VALUES ({}, {}) ON CONFLICT (account, area) DO NOTHING",
            [(row["account"], heir) for heir in heirs],
        )
        if (after := await portrait(account)) != before:
            changes.append(Change("account", str(account.uuid), "handed on", before, after))
    return changes
