"""The last tries of an entry's channels, as the next verifier reads them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from directory.database import fetch
from directory.desk.entries import Entry


@dataclass(frozen=True)
class PastTry:
    """A try as the next verifier reads it, whatever value it was of."""

    value: str
    on: date
    at: datetime | None
    by: str
    method: str
    outcome: str
    note: str
    found: str
    menu: str
    hours_confirmed: bool | None
    by_changer: bool


async def past_tries(entry: Entry, *, most: int = 3) -> dict[int, list[PastTry]]:
    """The last tries of each channel of an entry, newest first."""
    rows = await fetch(
        "SELECT tried.channel, tried.value, tried.verified_on, tried.tried_at, tried.verified_by, account.person, "
        "tried.method, tried.outcome, tried.note, tried.found, tried.menu, tried.hours_confirmed, tried.by_changer "
        "FROM verification tried JOIN channel ON channel.id = tried.channel "
        "LEFT JOIN account ON account.id = tried.account WHERE channel.contact = {} "
        "ORDER BY tried.verified_on DESC, tried.id DESC",
        entry.number,
    )
    past: defaultdict[int, list[PastTry]] = defaultdict(list)
    for row in rows:
        if len(past[row["channel"]]) < most:
            past[row["channel"]].append(
                PastTry(
                    value=row["value"],
                    on=row["verified_on"],
                    at=row["tried_at"],
                    by=row["verified_by"] or row["person"] or "somebody",
                    method=row["method"],
                    outcome=row["outcome"],
                    note=row["note"],
                    found=row["found"],
                    menu=row["menu"],
                    hours_confirmed=None if row["hours_confirmed"] is None else bool(row["hours_confirmed"]),
                    by_changer=bool(row["by_changer"]),
                )
            )
    return dict(past)
