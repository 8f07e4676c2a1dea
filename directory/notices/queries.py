"""Reads of what holds for a while, as the lookup asks for it: few rows, by the numbers of contacts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta

from directory.database import any_of, fetch_quickly
from directory.hours.rules import LONDON
from directory.notices.rules import Temporary

ByChannel = Mapping[int, tuple[Temporary, ...]]
"""What holds for each channel by number, or did earlier on the same day, or is to come."""


async def temporary_of(contacts: Collection[int], *, at: datetime) -> ByChannel:
    """What holds at a moment or later for the channels of these contacts."""
    if not contacts:
        return {}
    among, numbers = any_of("contact", contacts)
    rows = await fetch_quickly(
        "SELECT channel, kind, begins_at, ends_at, hours, instead, note FROM notice "
        f"WHERE {among} AND ends_at > {{}} AND withdrawn_at IS NULL ORDER BY begins_at, id",
        numbers,
        datetime.combine(at.date() - timedelta(days=1), time(), tzinfo=UTC),
    )
    found: defaultdict[int, tuple[Temporary, ...]] = defaultdict(tuple)
    for channel, kind, begins_at, ends_at, *more in rows:
        found[channel] += (Temporary(kind, in_london(begins_at), in_london(ends_at), *more),)
    return found


def in_london(stored: datetime | str) -> datetime:
    """SQLite keeps moments as text."""
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment.astimezone(LONDON)
