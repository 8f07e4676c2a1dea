"""What everybody may see of the directory; scope is in the SQL, and nobody's own mobile is in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from directory.database import any_of, fetch, fetch_rows, is_sqlite, marks
from directory.open_referral.rules import ROLES, as_uuid, matching
from directory.places.rules import Place
from directory.search.candidates import every
from directory.search.rules import asked

Row = dict[str, Any]

PUBLIC = (
    "channel.retired_on IS NULL AND channel.visibility = 'public' "
    "AND NOT (contact.person <> '' AND NOT channel.duty_mobile AND channel.value LIKE '+447%')"
)
"""Channels for everybody; a named person's mobile isn't, even where somebody once made it public."""

SERVICES = (
    "FROM contact JOIN organisation ON organisation.id = contact.organisation "
    "WHERE contact.retired_on IS NULL AND organisation.retired_on IS NULL "
    f"AND EXISTS (SELECT 1 FROM channel WHERE channel.contact = contact.id AND {PUBLIC})"
)


@dataclass
class Wanted:
    """Conditions on services, each with its arguments."""

    sql: str = ""
    arguments: list[Any] = field(default_factory=list)

    def also(self, sql: str, *arguments: Any) -> None:
        self.sql += f" AND ({sql})"
        self.arguments += arguments

    def none(self) -> None:
        self.also("1 = 0")


@dataclass(frozen=True)
class Filters:
    """What the profile lets a program ask for; empty ones ask for nothing."""

    search: str = ""
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    modified_after: datetime | None = None
    place: Place | None = None
    day: str = ""
    start_time: str = ""
    end_time: str = ""


async def services_wanted(filters: Filters) -> Wanted:
    """The conditions that these filters make."""
    wanted = Wanted()
    if filters.search:
        _named(wanted, filters.search)
    if filters.taxonomy_id and as_uuid(filters.taxonomy_id) != ROLES:
        wanted.none()
    for given, sql in (
        (filters.taxonomy_term_id, "contact.role IN (SELECT id FROM role WHERE uuid = {})"),
        (filters.organization_id, "organisation.uuid = {}"),
    ):
        if number := as_uuid(given):
            wanted.also(sql, str(number))
        elif given:
            wanted.none()
    if filters.modified_after:
        await _modified(wanted, filters.modified_after.astimezone(UTC))
    if filters.place:
        _covering(wanted, filters.place)
    if filters.day or filters.start_time or filters.end_time:
        await _open(wanted, filters)
    return wanted


def _named(wanted: Wanted, text: str) -> None:
    """What is called so, of an organisation that is, or for a role that is: found through the indexes of the search."""
    question = asked(text)
    if not question.groups:
        return
    columns = {"contact": "contact.id", "organisation": "contact.organisation", "role": "contact.role"}
    found = {column: every(question, kind, sqlite=is_sqlite()) for kind, column in columns.items()}
    wanted.also(
        " OR ".join(f"{column} IN ({sql})" for column, (sql, _given) in found.items()),
        *(each for _sql, given in found.values() for each in given),
    )


CHANGED = "FROM history WHERE record_table IN ('contact', 'channel') AND at"
"""An index has this condition, so that what changed since a moment is one stretch of it."""


async def _modified(wanted: Wanted, since: datetime) -> None:
    """What changed since then is read off the history once, not looked for row by row."""
    if not await fetch(f"SELECT 1 AS one {CHANGED} < {{}} LIMIT 1", since):
        return  # all of it has
    record = "record" if is_sqlite() else "CAST(record AS uuid)"
    wanted.also(
        f"contact.id IN (SELECT id FROM contact WHERE uuid IN (SELECT {record} {CHANGED} >= {{}}) "
        f"UNION SELECT contact FROM channel WHERE uuid IN (SELECT {record} {CHANGED} >= {{}}))",
        since,
        since,
    )


def _covering(wanted: Wanted, place: Place) -> None:
    codes = {place.area.gss, place.authority.gss}
    areas = f"SELECT id FROM area WHERE gss IN ({marks(codes)})"
    wanted.also(
        f"contact.nationwide OR contact.id IN (SELECT contact FROM contact_area WHERE area IN ({areas})) "
        "OR (NOT EXISTS (SELECT 1 FROM contact_area WHERE contact_area.contact = contact.id) AND "
        f"contact.organisation IN (SELECT organisation FROM organisation_area WHERE area IN ({areas})))",
        *codes,
        *codes,
    )


async def _open(wanted: Wanted, filters: Filters) -> None:
    """Hours are texts of which there are few: those that match are found first."""
    texts = await fetch("SELECT DISTINCT hours FROM channel WHERE hours <> '' AND visibility = 'public'")
    found = matching(
        (row["hours"] for row in texts), day=filters.day, start_time=filters.start_time, end_time=filters.end_time
    )
    if not found:
        wanted.none()
        return
    wanted.also(
        f"EXISTS (SELECT 1 FROM channel WHERE channel.contact = contact.id AND {PUBLIC} "
        f"AND channel.hours IN ({marks(found)}))",
        *found,
    )


async def service_numbers(wanted: Wanted) -> list[int]:
    """Every contact that is wanted, in the order of the list."""
    rows = await fetch_rows(f"SELECT contact.id {SERVICES}{wanted.sql} ORDER BY contact.id", *wanted.arguments)
    return [number for (number,) in rows]


async def organisation_numbers(wanted: Wanted) -> list[int]:
    """Every organisation with a service that is wanted, in the order of the list."""
    rows = await fetch_rows(f"SELECT DISTINCT contact.organisation {SERVICES}{wanted.sql}", *wanted.arguments)
    return sorted(number for (number,) in rows)


async def service_number(uuid: UUID) -> list[int]:
    """The contact that this is the id of, if everybody may see it."""
    wanted = Wanted()
    wanted.also("contact.uuid = {}", str(uuid))
    return await service_numbers(wanted)


def services_of(bodies: Collection[int]) -> Wanted:
    """The services of these organisations."""
    wanted = Wanted()
    wanted.also(*any_of("contact.organisation", bodies))
    return wanted


async def organisation_number(uuid: UUID) -> list[int]:
    """The organisation that this is the id of, if everybody may see a service of it."""
    wanted = Wanted()
    wanted.also("organisation.uuid = {}", str(uuid))
    return await organisation_numbers(wanted)


async def organisations_numbered(ids: Collection[int]) -> dict[int, Row]:
    of, wanted = any_of("id", ids)
    rows = await fetch(f"SELECT id, uuid, slug, name, kind, website FROM organisation WHERE {of} ORDER BY id", wanted)
    return {row["id"]: row for row in await with_identifiers(rows)}


async def with_identifiers(rows: list[Row]) -> list[Row]:
    of, wanted = any_of("organisation", [row["id"] for row in rows])
    held: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in await fetch(
        f"SELECT organisation, scheme, value FROM organisation_identifier WHERE {of} ORDER BY scheme, value", wanted
    ):
        held[row["organisation"]].append((row["scheme"], row["value"]))
    return [{**row, "identifiers": held[row["id"]]} for row in rows]


async def terms() -> list[Row]:
    """Every role, in order."""
    return await fetch("SELECT id, uuid, code, title, description FROM role ORDER BY position")
