"""Loading the roles that every directory has."""

import csv
from collections.abc import Collection
from dataclasses import asdict

from directory.contacts.roles import SeedRole, entry_of_role, seed_role
from directory.contacts.tables import Role
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act
from directory.search.changes import index_many
from directory.settings import ROOT


def seed_roles() -> list[SeedRole]:
    """Every role of `seeds/roles.csv`, in its order."""
    with (ROOT / "seeds" / "roles.csv").open(encoding="utf-8", newline="") as file:
        return [seed_role(row, position=place) for place, row in enumerate(csv.DictReader(file))]


async def load_roles(act: Act, *, codes: Collection[str] | None = None) -> int:
    """Bring the roles (or only these) to what the seeds say, and count those that were not."""
    wanted = [each for each in seed_roles() if codes is None or each.code in codes]
    async with alone():
        held = {role.code: role for role in await Role.objects()}
        changes, entries = [], []
        for each in wanted:
            role = held.get(each.code) or Role(**asdict(each))
            before = snapshot(role) if each.code in held else None
            if before == asdict(each):
                continue
            for column, value in asdict(each).items():
                setattr(role, column, value)
            await role.save()
            changes.append(change(role, verb="changed" if before else "added", before=before))
            entries.append(entry_of_role(role.to_dict()["id"], each))
        await index_many(entries)
        await record(act, changes=changes)
    return len(changes)
