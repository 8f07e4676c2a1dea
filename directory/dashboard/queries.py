"""Reads of how the directory stands today: counted by the database, judged by the one rule of standing."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from directory.accounts.rules import Role, Viewer
from directory.contacts.remits import Condition, contacts_looked_after
from directory.dashboard.rules import SOON, Alike, Backlog, Counted, Figures, Line, Mails
from directory.database import any_of, fetch
from directory.history.queries import revision
from directory.verification.intervals import intervals_of_areas, overridden
from directory.verification.queries import COUNTED, independent_reports

AREAS_AT_ONCE = 25  # so that no answer of the database is large
ROWS_AT_ONCE = 2_000
NATIONWIDE = "Nationwide, or no area given"


@dataclass(frozen=True)
class Waiting:
    """A table in which rows about contacts wait for somebody: its name, since when each does, and which still do."""

    name: str
    title: str
    table: str
    since: str
    still: str


WAITING = (
    Waiting(
        "reports",
        "Reports from readers",
        table="report",
        since="reported_at",
        still=COUNTED,
    ),
    Waiting(
        "suggestions", "Suggestions to decide", table="proposal", since="proposed_at", still="proposal.outcome = ''"
    ),
)
"""What is counted as waiting; each table has a column `contact`."""

_KEY = "CAST(tried.verified_on AS varchar) || CAST(1000000000000 + tried.id AS varchar) || "
"""Sorts as tries do, by day and then by number: 10 letters and 13."""

_RIGHT = f"max(CASE WHEN tried.outcome = 'right' THEN {_KEY} tried.method END)"
_VERDICT = f"max(CASE WHEN tried.outcome <> 'no answer' THEN {_KEY} tried.outcome END)"
_NEWEST = f"max({_KEY} tried.outcome)"
_TRIES = (
    f"SELECT coalesce(substr({_RIGHT}, 1, 10) || substr({_RIGHT}, 24), '') || '|' || "
    f"coalesce(substr({_VERDICT}, 24), '') || '|' || coalesce(substr({_NEWEST}, 24), '') "
    "FROM verification tried "
    "WHERE tried.channel = channel.id AND tried.value = channel.value AND tried.id > channel.tries_after"
)
_THERE = (
    "(SELECT answering.contact, coalesce(area.county, area.id) AS area FROM contact_area answering "
    "JOIN area ON area.id = answering.area WHERE {where} "
    "UNION SELECT contact.id, coalesce(area.county, area.id) FROM contact "
    "JOIN organisation_area standing ON standing.organisation = contact.organisation "
    "JOIN area ON area.id = standing.area WHERE {where} "
    "AND NOT EXISTS (SELECT 1 FROM contact_area WHERE contact_area.contact = contact.id)) there CROSS JOIN "
)
_NOWHERE = (
    "NOT EXISTS (SELECT 1 FROM contact_area WHERE contact_area.contact = contact.id) AND NOT EXISTS "
    "(SELECT 1 FROM organisation_area WHERE organisation_area.organisation = contact.organisation)"
)
_IN_FORCE = "channel.retired_on IS NULL AND contact.retired_on IS NULL AND organisation.retired_on IS NULL"


def _alike(place: str, first: str, condition: str, *, own: str) -> str:
    return (
        "SELECT place, role, own, named, tries, reports, count(*) AS number FROM ("
        f"SELECT {place} AS place, contact.role AS role, CASE WHEN {own} THEN contact.id ELSE 0 END AS own, "
        "CASE WHEN contact.person <> '' THEN 1 ELSE 0 END AS named, "
        f"({_TRIES}) AS tries, {independent_reports()} AS reports "
        f"FROM {first} contact JOIN channel ON channel.contact = contact.id "
        "JOIN organisation ON organisation.id = contact.organisation "
        f"WHERE {_IN_FORCE} AND ({condition})) alike GROUP BY place, role, own, named, tries, reports"
    )


async def figures(viewer: Viewer, *, now: datetime) -> Figures:
    """How the channels that this viewer looks after stand today; an administrator's are all there are."""
    today, scope, raised = now.date(), contacts_looked_after(viewer), await revision()
    roles = await fetch(
        "SELECT id, code, CASE short_title WHEN '' THEN title ELSE short_title END AS title, review_days "
        "FROM role ORDER BY position"
    )
    counted = Counted(today=today, review_days={row["id"]: row["review_days"] for row in roles})
    condition, arguments = scope
    own = await _own_intervals()
    which, contacts = any_of("contact.id", list(own))
    async for alike in _some(await fetch(_alike("0", "", condition, own=which), contacts, *arguments), own):
        counted.add(alike)
    everybody_s = viewer.role is Role.ADMINISTRATOR
    lines = [counted.role(row["id"], code=row["code"], title=row["title"]) for row in roles]
    return Figures(
        today=today,
        at=now,
        revision=raised,
        total=counted.total(),
        roles=tuple(line for line in lines if line.number),
        weeks=counted.weeks(),
        due_soon=counted.due_until(today + SOON),
        backlogs=tuple([await _backlog(each, scope) for each in WAITING]),
        mails=await _mails() if everybody_s else None,
        verified_at=await _last_verified() if everybody_s else None,
    )


async def standing_by_area(viewer: Viewer, *, today: date) -> tuple[Line, ...]:
    """The same by area, districts as their county's: where a contact answers, or else where its organisation stands."""
    condition, arguments = contacts_looked_after(viewer)
    review_days = {row["id"]: row["review_days"] for row in await fetch("SELECT id, review_days FROM role")}
    counted = Counted(today=today, review_days=review_days)
    own = await _own_intervals()
    which, contacts = any_of("contact.id", list(own))
    for parts in _some_at_once(await _parts_of_authorities(viewer)):
        where, numbers = any_of("area.id", parts)
        here = f"({condition}) AND there.contact = contact.id"
        there = _alike("there.area", _THERE.format(where=where), here, own=which)
        async for alike in _some(await fetch(there, contacts, numbers, numbers, *arguments), own):
            counted.add_places(alike)
    nowhere = _alike("0", "", f"({condition}) AND {_NOWHERE}", own=which)
    async for alike in _some(await fetch(nowhere, contacts, *arguments), own):
        counted.add_places(alike)
    lines = [
        counted.place(row["id"], code=row["gss"], title=row["name"])
        for row in await fetch("SELECT id, gss, name FROM area ORDER BY name, gss")
    ]
    lines.append(counted.place(0, code="", title=NATIONWIDE))
    return tuple(line for line in lines if line.number)


async def _own_intervals() -> dict[int, int]:
    """The review days of the contacts of which an area has its own interval."""
    roles = list(await intervals_of_areas())
    which, numbers = any_of("role", roles)
    held = await fetch(f"SELECT id, role FROM contact WHERE {which}", numbers) if roles else []
    return await overridden({row["id"]: row["role"] for row in held})


async def _parts_of_authorities(viewer: Viewer) -> list[tuple[int, int]]:
    """The areas that are counted: each with the authority that it belongs to, in order of these."""
    rows = await fetch("SELECT id, county FROM area")
    mine = viewer.areas if viewer.role is Role.VERIFIER else None
    return sorted(
        (row["county"] or row["id"], row["id"])
        for row in rows
        if mine is None or row["id"] in mine or row["county"] in mine
    )


def _some_at_once(parts: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """The areas of so many authorities at once, never some of an authority's: a contact in two counts once."""
    authorities = [[area for _, area in group] for _, group in groupby(parts, key=lambda each: each[0])]
    for start in range(0, len(authorities), AREAS_AT_ONCE):
        yield [area for areas in authorities[start : start + AREAS_AT_ONCE] for area in areas]


async def _some(rows: Sequence[dict[str, Any]], own: Mapping[int, int]) -> AsyncIterator[list[Alike]]:
    """What these rows say, in parts, between which others have their turn."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield list(_read(rows[start : start + ROWS_AT_ONCE], own))
        await asyncio.sleep(0)


def _read(rows: Sequence[dict[str, Any]], own: Mapping[int, int]) -> Iterator[Alike]:
    for row in rows:
        right, verdict, newest = row["tries"].split("|")
        yield Alike(
            place=row["place"],
            role=row["role"],
            named_person=bool(row["named"]),
            verified_on=date.fromisoformat(right[:10]) if right else None,
            method=right[10:],
            verdict=verdict,
            newest=newest,
            reports=row["reports"],
            number=row["number"],
            review_days=own.get(row["own"]),
        )


async def _backlog(waiting: Waiting, scope: Condition) -> Backlog:
    condition, arguments = scope
    still = (
        f"FROM {waiting.table} JOIN contact ON contact.id = {waiting.table}.contact "
        f"WHERE {waiting.still} AND ({condition})"
    )
    number = (await fetch(f"SELECT count(*) AS number {still}", *arguments))[0]["number"]
    since = f"{waiting.table}.{waiting.since}"  # as a column, which both engines read as a moment
    oldest = await fetch(f"SELECT {since} AS since {still} ORDER BY {since} LIMIT 1", *arguments)
    return Backlog(waiting.name, waiting.title, number, oldest[0]["since"] if oldest else None)


async def _mails() -> Mails:
    row = (
        await fetch(
            "SELECT count(CASE WHEN given_up_at IS NULL AND sent_at IS NULL AND attempts = 0 THEN 1 END) AS waiting, "
            "count(CASE WHEN given_up_at IS NULL AND sent_at IS NULL AND attempts > 0 THEN 1 END) AS failed, "
            "count(coalesce(given_up_at, bounced_at)) AS given_up FROM message "
            "WHERE sent_at IS NULL OR bounced_at IS NOT NULL"
        )
    )[0]
    return Mails(**row)


async def _last_verified() -> datetime | None:
    rows = await fetch(
        "SELECT at FROM history WHERE record_table = 'verification' AND record = "
        "(SELECT CAST(uuid AS varchar) FROM verification ORDER BY id DESC LIMIT 1) ORDER BY id LIMIT 1"
    )
    return rows[0]["at"] if rows else None
