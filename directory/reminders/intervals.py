"""The shortest that a verification may be good for, of each role: what is older than that may be due."""

from directory.database import fetch
from directory.verification.intervals import intervals_of_areas


async def shortest_intervals() -> dict[int, int]:
    """For each role, by number, the days of the shortest interval that any area has for it, or its own."""
    of_areas = await intervals_of_areas()
    return {
        row["id"]: min([row["review_days"], *of_areas.get(row["id"], {}).values()])
        for row in await fetch("SELECT id, review_days FROM role")
    }
