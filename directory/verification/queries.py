"""Which entries can't be relied on, over the whole directory, in batches."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.accounts.rules import Viewer
from directory.database import any_of, fetch, fetch_rows, marks
from directory.verification.intervals import overridden
from directory.verification.rules import Outcome, Standing, Trust, Try, trust

BATCH = 5_000

COUNTED = "report.settled_at IS NULL AND report.set_aside_at IS NULL"
"""Reports that are open, and not part of a burst."""


def independent_reports(*, contact: str = "contact.id", channel: str = "channel.id") -> str:
    """SQL for how many readers, told apart by their networks, report a channel or all of its contact."""
    return (
        f"(SELECT count(DISTINCT report.network) FROM report WHERE report.contact = {contact} "
        f"AND {COUNTED} AND (report.channel IS NULL OR report.channel = {channel}))"
    )


@dataclass(frozen=True)
class Doubtful:
    """A channel with its standing."""

    standing: Standing
    organisation: str
    contact: str
    slug: str
    role: str
    kind: str
    value: str
    verified_on: date | None
    review_due: date | None


async def changed_to(channel: int) -> tuple[str, date] | None:
    """What a channel has changed to, as whoever tried it as it is now was told the last time, and on which day."""
    rows = await fetch(
        "SELECT tried.verified_on, tried.outcome, tried.found FROM verification tried "
        "JOIN channel ON channel.id = tried.channel AND channel.value = tried.value WHERE channel.id = {} "
        "ORDER BY tried.verified_on DESC, tried.id DESC LIMIT 1",
        channel,
    )
    if not rows or rows[0]["outcome"] != Outcome.CHANGED or not rows[0]["found"]:
        return None
    return rows[0]["found"], rows[0]["verified_on"]


async def channels_standing(standings: Collection[Standing], *, today: date, viewer: Viewer) -> AsyncIterator[Doubtful]:
    """Every channel in force of one of these standings that this viewer may see, as filed."""
    last = 0
    while rows := await _channels(after=last, viewer=viewer):
        last = rows[-1]["id"]
        own = await overridden({row["contact"]: row["role_number"] for row in rows})
        tries = await tries_where("tried.channel >= {} AND tried.channel <= {}", rows[0]["id"], last)
        for row in rows:
            days = own.get(row["contact"], row["review_days"])
            found = _trust(row, tries[row["id"]], review_days=days, today=today)
            if found.standing in standings:
                yield _doubtful(row, found)


async def standings_of(contacts: Collection[int], *, today: date) -> dict[int, Standing]:
    """The worst standing among the channels in force of each of these contacts; nothing for those without any."""
    found: dict[int, Standing] = {}
    for _channel, contact, standing in await standings_of_channels(contacts, today=today):
        found[contact] = min(standing, found.get(contact, standing))
    return found


async def standings_of_channels(contacts: Collection[int], *, today: date) -> list[tuple[int, int, Standing]]:
    """Each channel in force of these contacts, by number, with its contact's number and its standing."""
    which, numbers = any_of("ch.contact", contacts)
    rows = await fetch_rows(
        f"SELECT ch.id, ch.contact, c.person, c.role, r.review_days, {_SOME_REPORTS} FROM channel ch "
        f"JOIN contact c ON c.id = ch.contact JOIN role r ON r.id = c.role WHERE {which} AND ch.retired_on IS NULL",
        numbers,
    )
    own = await overridden({contact: role for _channel, contact, _person, role, _days, _reports in rows})
    of_them, wanted = any_of("channel.contact", contacts)
    tries = await tries_where(of_them, wanted)
    found = []
    for channel, contact, person, _role, days, reports in rows:
        trusted = trust(
            tries[channel],
            review_days=own.get(contact, days),
            named_person=bool(person),
            today=today,
            reports=reports or 0,
        )
        found.append((channel, contact, trusted.standing))
    return found


# Few contacts were ever reported: of the others no report is counted.
_SOME_REPORTS = (
    "CASE WHEN EXISTS (SELECT 1 FROM report WHERE report.contact = c.id) "
    f"THEN {independent_reports(contact='c.id', channel='ch.id')} END"
)


_CHANNELS = (
    "SELECT ch.id, ch.contact, ch.kind, ch.value, c.name AS contact_name, c.slug, c.person, "
    "o.name AS organisation, r.id AS role_number, r.code AS role, r.review_days, "
    f"{independent_reports(contact='c.id', channel='ch.id')} AS reports "
    "FROM channel ch JOIN contact c ON c.id = ch.contact JOIN organisation o ON o.id = c.organisation "
    "JOIN role r ON r.id = c.role"
)


async def _channels(*, after: int, viewer: Viewer) -> list[dict[str, Any]]:
    seen = viewer.visibilities
    return await fetch(
        f"{_CHANNELS} WHERE ch.id > {{}} AND ch.retired_on IS NULL AND c.retired_on IS NULL "
        f"AND o.retired_on IS NULL AND ch.visibility IN ({marks(seen)}) ORDER BY ch.id LIMIT {BATCH}",
        after,
        *seen,
    )


async def tries_where(which: str, *arguments: object) -> defaultdict[int, list[Try]]:
    """Every try that counts, newest first, by the number of its channel: of the value it holds, since it holds it.

    `which` is a condition on `channel` and on the try, `tried`.
    """
    tries: defaultdict[int, list[Try]] = defaultdict(list)
    for channel, verified_on, method, outcome in await fetch_rows(
        "SELECT tried.channel, tried.verified_on, tried.method, tried.outcome FROM verification tried "
        "JOIN channel ON channel.id = tried.channel AND channel.value = tried.value AND tried.id > channel.tries_after "
        f"WHERE {which} ORDER BY tried.verified_on DESC, tried.id DESC",
        *arguments,
    ):
        tries[channel].append(Try(verified_on, method, outcome))
    return tries


def _trust(row: dict[str, Any], tries: list[Try], *, review_days: int, today: date) -> Trust:
    return trust(tries, review_days=review_days, named_person=bool(row["person"]), today=today, reports=row["reports"])


def _doubtful(row: dict[str, Any], found: Trust) -> Doubtful:
    return Doubtful(
        standing=found.standing,
        organisation=row["organisation"],
        contact=row["contact_name"] or row["organisation"],
        slug=row["slug"],
        role=row["role"],
        kind=row["kind"],
        value=row["value"],
        verified_on=found.verified.on if found.verified else None,
        review_due=found.review_due,
    )
