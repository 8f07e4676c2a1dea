"""Reads of what falls due: found by its day, so that what isn't due costs nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from directory.accounts.rules import Role, viewer_as
from directory.contacts.remits import contacts_looked_after
from directory.database import any_of, fetch
from directory.reminders.intervals import shortest_intervals
from directory.reminders.rules import first_step
from directory.verification.intervals import overridden
from directory.verification.rules import review_due

HALVINGS = range(3)
MOST_IN_A_CALENDAR = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A channel, and what people call it."""

    channel: int
    contact: int
    slug: str
    name: str
    organisation: str
    kind: str
    role: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Named):
    """A channel with the last day on which the verification that it rests on is good."""

    verification: int
    verified_on: date
    review_due: date

    @property
    def interval(self) -> timedelta:
        return self.review_due - self.verified_on


async def entries_due(today: date) -> list[Entry]:
    """Every entry whose first reminder is due or past."""
    due: list[int] = []
    async for days, role, halvings in _intervals():
        # Whatever an area's own interval makes of it: an entry of the role can't be due before.
        until = today - timedelta(days=days + first_step(timedelta(days=days)))
        rows = await fetch(
            "SELECT channel FROM review WHERE role = {} AND halvings = {} AND verified_on <= {}", role, halvings, until
        )
        due += [row["channel"] for row in rows]
    # Asked for by number: PostgreSQL, which takes them for many more than they are, would go through all there is.
    which, numbers = any_of("review.channel", due)
    found = await _entries(which, numbers)
    return [each for each in found if each.review_due + timedelta(days=first_step(each.interval)) <= today]


async def entries_looked_after(account: int, role: Role, *, first: date, last: date) -> list[Entry]:
    """The entries that somebody keeps right and whose review date lies between these days, soonest first."""
    remit, arguments = contacts_looked_after(viewer_as(role, account=account))
    found = [
        each
        async for days, of_role, halvings in _intervals()
        for each in await _entries(
            f"review.role = {{}} AND review.halvings = {{}} AND review.verified_on <= {{}} AND ({remit}) "
            f"ORDER BY review.verified_on DESC LIMIT {MOST_IN_A_CALENDAR}",
            of_role,
            halvings,
            last - timedelta(days=days),
            *arguments,
        )
    ]
    between = [each for each in found if first <= each.review_due <= last]
    return sorted(between, key=lambda each: (each.review_due, each.name))[:MOST_IN_A_CALENDAR]


async def _intervals() -> AsyncIterator[tuple[int, int, int]]:
    """Days, role and how often they were halved, for all that there are."""
    for role, days in (await shortest_intervals()).items():
        for halvings in HALVINGS:
            yield days // 2**halvings, role, halvings


async def _entries(which: str, *arguments: object) -> list[Entry]:
    rows = await fetch(
        "SELECT review.channel, review.verification, review.verified_on, tried.method, contact.id AS contact, "
        "contact.slug, contact.name, contact.person <> '' AS named_person, contact.role AS of_role, "
        "organisation.name AS organisation, channel.kind, role.short_title AS role, role.weight, role.review_days "
        "FROM review JOIN verification tried ON tried.id = review.verification "
        "JOIN channel ON channel.id = review.channel JOIN contact ON contact.id = channel.contact "
        "JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role "
        f"WHERE {which}",
        *arguments,
    )
    own = await overridden({row["contact"]: row["of_role"] for row in rows})
    return [_entry(row, review_days=own.get(row["contact"], row["review_days"])) for row in rows]


def _entry(row: dict[str, Any], *, review_days: int) -> Entry:
    due = review_due(
        row["verified_on"], review_days=review_days, method=row["method"], named_person=bool(row["named_person"])
    )
    return Entry(**named(row), verification=row["verification"], verified_on=row["verified_on"], review_due=due)


def named(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says of which channel it is."""
    return {each.name: row[each.name] for each in fields(Named)} | {"name": row["name"] or row["organisation"]}
