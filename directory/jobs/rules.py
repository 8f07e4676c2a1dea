"""How often, and after how long, what failed is tried again."""

from datetime import datetime, timedelta

PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""A restart is over after the first; whoever mends a server on the next day finds that nothing was given up."""

CUT_OFF = "It was begun again and again, and each time the program ended before it was done"


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after so many attempts, all failed; None: give up."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def worn_out(attempts: int) -> bool:
    """Whether this attempt is one too many: those before it never came to say that they failed."""
    return attempts > len(PAUSES) + 1
