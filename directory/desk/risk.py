"""How much harm an entry may do that nobody tries."""

import math
from datetime import date

from directory.desk.entries import Entry
from directory.verification.rules import Standing, Trust

DISPUTED, NEVER, LATEST = 3.0, 2.0, 4.0
"""How much a dispute weighs; how late what nobody ever verified is; and how late anything is at most."""


def risk(entry: Entry, trusted: Trust, *, asked_now: bool, today: date) -> float:
    """How much harm an entry may do that nobody tries: role's weight × how late × disputed × how many rely on it.

    - The role's weight is 1 to 10 (`seeds/roles.csv`).
    - How late: the days since it was verified over the days that this is good for, so 1 on its review date and 4 at
      most; 2 where nobody ever verified it. What is asked for today for another reason is 1 at least.
    - Disputed: three times as much.
    - How many rely on it: 1 for a contact of one organisation's own; for one that answers for areas, 1 and the common
      logarithm of one more than the organisations that stand there: 2 for nine of them, 3 for ninety-nine. Each copy
      of a poster that hangs and shows it counts as an organisation more.
    """
    late = lateness(trusted, today=today)
    disputed = DISPUTED if trusted.standing == Standing.DISPUTED else 1.0
    relying = reliance(entry.organisations + entry.printed.copies)
    return entry.weight * (max(late, 1.0) if asked_now else late) * disputed * relying


def lateness(trusted: Trust, *, today: date) -> float:
    """The share of its interval that has passed since an entry was verified; see `risk`."""
    if trusted.verified is None or trusted.review_due is None:
        return NEVER
    return lateness_in(trusted.verified.on, trusted.review_due, today=today)


def lateness_in(since: date, due: date, *, today: date) -> float:
    """The share of the days from one to the other that has passed; `LATEST` at most."""
    return min(LATEST, (today - since).days / max(1, (due - since).days))


def reliance(number: int) -> float:
    return 1 + math.log10(1 + number)
