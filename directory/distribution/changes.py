"""A distribution list made: who it was, when, and what for is kept, before anybody sees an address."""

from collections.abc import Sequence

from directory.database import transaction
from directory.distribution.rules import Gathered
from directory.distribution.tables import DistributionList
from directory.history.changes import change, record
from directory.history.rules import Act


async def make_list(act: Act, *, area: int, roles: Sequence[str], purpose: str, found: Gathered) -> DistributionList:
    """Note that somebody takes these addresses away."""
    async with transaction():
        row = DistributionList(
            area=area,
            roles=";".join(roles),
            purpose=purpose,
            account=act.by,
            made_at=act.at,
            addresses=len(found.addresses),
        )
        await row.save()
        await record(act, changes=[change(row, verb="made")])
    return row
