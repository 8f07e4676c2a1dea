"""How many channels were of each standing as each month ended, rebuilt from the tables and the history.

It rests on what each record was before the first change that the history notes after that day (value, retirement,
role, whether a person is named), and on the verifications and reports written down by then. Today's are the roles'
intervals, and whom the viewer looks after.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from directory.accounts.rules import Viewer
from directory.contacts.remits import Condition, contacts_looked_after
from directory.dashboard.past import Entry, Record, Told, Tried, Written, end_of, standing_on
from directory.dashboard.rules import Month, month_ends
from directory.database import any_of, fetch
from directory.verification.intervals import overridden
from directory.verification.rules import Standing, Try

BATCH = 300  # channels judged before others have their turn: 30 ms


async def standing_by_month(viewer: Viewer, *, today: date) -> list[Month]:
    """The ends of the twelve months before this one, of the channels that this viewer looks after."""
    return await standing_as_days_ended(contacts_looked_after(viewer), month_ends(today))


async def standing_as_days_ended(of: Condition, days: Sequence[date]) -> list[Month]:
    """How many channels of some contacts were of each standing as these days ended, oldest first."""
    ends = [(day, end_of(day)) for day in days]
    review_days = {row["id"]: row["review_days"] for row in await fetch("SELECT id, review_days FROM role")}
    counted: Counter[tuple[date, Standing | None]] = Counter()
    last = 0
    while rows := await _channels(of, after=last):
        last = rows[-1]["id"]
        own = await overridden({row["contact"]: row["role"] for row in rows})
        for row, entry in zip(rows, await _entries(rows, since=ends[0][1]), strict=True):
            intervals = review_days | ({row["role"]: own[row["contact"]]} if row["contact"] in own else {})
            counted.update((day, standing_on(day, entry, ended=ended, review_days=intervals)) for day, ended in ends)
        await asyncio.sleep(0)
    return [Month(day, {each: counted[day, each] for each in Standing}) for day, _ended in ends]


async def _channels(of: Condition, *, after: int) -> list[dict[str, Any]]:
    """Every channel there is or was."""
    condition, arguments = of
    return await fetch(
        "SELECT channel.id, channel.uuid, channel.value, channel.tries_after, channel.retired_on, "
        "contact.id AS contact, contact.uuid AS contact_uuid, contact.role, contact.person, "
        "contact.retired_on AS contact_retired_on, "
        "organisation.id AS organisation, organisation.uuid AS organisation_uuid, "
        "organisation.retired_on AS organisation_retired_on FROM channel JOIN contact ON contact.id = channel.contact "
        "JOIN organisation ON organisation.id = contact.organisation "
        f"WHERE channel.id > {{}} AND ({condition}) ORDER BY channel.id LIMIT {BATCH}",
        after,
        *arguments,
    )


async def _entries(rows: list[dict[str, Any]], *, since: datetime) -> Iterable[Entry]:
    written = await _written(rows, since=since)
    tries, reports = await _tries([row["id"] for row in rows], since=since), await _reports(rows)
    return (
        Entry(
            Record({name: row[name] for name in ("value", "tries_after", "retired_on")}, written[str(row["uuid"])]),
            Record(
                {"role": row["role"], "person": row["person"], "retired_on": row["contact_retired_on"]},
                written[str(row["contact_uuid"])],
            ),
            Record({"retired_on": row["organisation_retired_on"]}, written[str(row["organisation_uuid"])]),
            tries[row["id"]],
            [told for channel, told in reports[row["contact"]] if channel in {None, row["id"]}],
        )
        for row in rows
    )


async def _written(rows: list[dict[str, Any]], *, since: datetime) -> defaultdict[str, list[Written]]:
    """What was written of these channels, their contacts and organisations since then, by UUID, oldest first."""
    found: defaultdict[str, list[Written]] = defaultdict(list)
    for table, column in (("channel", "id"), ("contact", "contact"), ("organisation", "organisation")):
        which, numbers = any_of(f"{table}.id", list({row[column] for row in rows}))
        for row in await fetch(
            f"SELECT history.record, history.at, history.before FROM {table} "
            f"JOIN history ON history.record = CAST({table}.uuid AS varchar) "
            f"WHERE {which} AND history.at > {{}} ORDER BY history.id",
            numbers,
            since,
        ):
            before = msgspec.json.decode(row["before"]) if row["before"] else None
            found[row["record"]].append(Written(row["at"], before))
    return found


async def _tries(channels: list[int], *, since: datetime) -> defaultdict[int, list[Tried]]:
    """Every try of these channels, newest first; when it was written down, if that was since then."""
    tries: defaultdict[int, list[Tried]] = defaultdict(list)
    which, numbers = any_of("verification.channel", channels)
    for row in await fetch(
        "SELECT verification.id, verification.channel, verification.value, verification.verified_on, "
        "verification.method, verification.outcome, history.at FROM verification LEFT JOIN history "
        "ON history.record = CAST(verification.uuid AS varchar) AND history.verb = 'verified' AND history.at > {} "
        f"WHERE {which} ORDER BY verification.verified_on DESC, verification.id DESC",
        since,
        numbers,
    ):
        tried = Try(row["verified_on"], row["method"], row["outcome"])
        tries[row["channel"]].append(Tried(row["id"], row["value"], row["at"], tried))
    return tries


async def _reports(rows: list[dict[str, Any]]) -> defaultdict[int, list[tuple[int | None, Told]]]:
    """Every report of these contacts, with the channel it's about, if it's about one."""
    reports: defaultdict[int, list[tuple[int | None, Told]]] = defaultdict(list)
    which, numbers = any_of("contact", list({row["contact"] for row in rows}))
    for row in await fetch(
        f"SELECT contact, channel, network, reported_at, settled_at FROM report WHERE {which}", numbers
    ):
        told = Told(row["network"], row["reported_at"], row["settled_at"])
        reports[row["contact"]].append((row["channel"], told))
    return reports
