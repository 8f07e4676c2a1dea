"""What gaps may be narrowed to: areas and partnerships of those that somebody looks after."""

from directory.database import fetch
from directory.gaps.scope import Scope, there


async def areas_to_choose(scope: Scope) -> list[tuple[str, str]]:
    """The last parts of the addresses, and the names, of authorities."""
    mine, arguments = scope.mine
    rows = await fetch(
        f"WITH {mine} SELECT DISTINCT area.slug, area.name FROM mine JOIN area ON area.id = mine.area "
        "ORDER BY area.name",
        *arguments,
    )
    return [(row["slug"], row["name"]) for row in rows]


async def partnerships_to_choose(scope: Scope) -> list[tuple[str, str]]:
    """The same of partnerships in use that serve one of them."""
    mine, arguments = scope.mine
    rows = await fetch(
        f"WITH {mine} SELECT DISTINCT o.slug, o.name FROM mine {there('organisation_area', 's')} "
        "JOIN organisation o ON o.id = s.organisation WHERE o.kind = 'partnership' AND o.retired_on IS NULL "
        "ORDER BY o.name",
        *arguments,
    )
    return [(row["slug"], row["name"]) for row in rows]
