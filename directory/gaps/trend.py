"""How many gaps there were on past days, and how many were closed between them, as each day found them."""

from collections.abc import Sequence
from datetime import date

from directory.database import fetch
from directory.gaps.policies import policies
from directory.gaps.rules import Kind, Point, Seen, points
from directory.gaps.scope import Scope


async def trend(scope: Scope, *, days: Sequence[date], kind: Kind | None = None) -> list[Point]:
    """What these days, oldest first, found; none of those before the first look."""
    return points(await _seen(scope, kind=kind, since=days[0]), days=days, severity=policies().severity)


async def _seen(scope: Scope, *, kind: Kind | None, since: date) -> list[Seen]:
    mine, arguments = scope.mine
    everywhere = " OR gap.area = 0" if scope.whole else ""
    of_kind = "AND gap.kind = {} " if kind else ""
    rows = await fetch(
        f"WITH {mine} SELECT gap.weight, gap.seen_on, gap.closed_on, count(*) AS number FROM gap "
        f"WHERE (gap.area IN (SELECT area FROM mine){everywhere}) AND (gap.closed_on IS NULL OR gap.closed_on >= {{}}) "
        f"{of_kind}GROUP BY gap.weight, gap.seen_on, gap.closed_on",
        *arguments,
        since,
        *((kind.value,) if kind else ()),
    )
    return [Seen(**row) for row in rows]
