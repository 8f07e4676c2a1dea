"""Reads of jobs."""

from datetime import UTC, datetime

from directory.database import fetch, marks


async def is_due(kinds: tuple[str, ...], *, now: datetime) -> bool:
    """Whether there is a job of these kinds to be done now; to ask takes no turn among those who write."""
    rows = await fetch(
        f"SELECT id FROM job WHERE next_at <= {{}} AND kind IN ({marks(kinds)}) LIMIT 1", now.astimezone(UTC), *kinds
    )
    return bool(rows)
