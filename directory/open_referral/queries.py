"""What everybody may see of the directory, in pages; scope is in the SQL, and nobody's own mobile is in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from directory.database import any_of, fetch, marks
from directory.open_referral.rules import ROLES, as_uuid, matching
from directory.places.rules import Place
from directory.search.rules import fold

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
        _modified(wanted, filters.modified_after.astimezone(UTC))
    if filters.place:
        _covering(wanted, filters.place)
    if filters.day or filters.start_time or filters.end_time:
        await _open(wanted, filters)
    return wanted


def _named(wanted: Wanted, text: str) -> None:
    like = f"%{fold(text.replace(chr(0), ' ')[:200]).replace('%', ' ').replace('_', ' ').strip()}%"
    of = "SELECT ref FROM search_entry WHERE kind = '{kind}' AND (name LIKE {{}} OR words LIKE {{}})"
    columns = {"contact": "contact.id", "organisation": "contact.organisation", "role": "contact.role"}
    conditions = [f"{column} IN ({of.format(kind=kind)})" for kind, column in columns.items()]
    wanted.also(" OR ".join(conditions).replace("{{}}", "{}"), *[like] * 6)


def _modified(wanted: Wanted, since: datetime) -> None:
    changed = "EXISTS (SELECT 1 FROM history WHERE history.record = CAST({0}.uuid AS TEXT) AND history.at >= {{}})"
    wanted.also(
        f"{changed.format('contact')} OR EXISTS (SELECT 1 FROM channel WHERE channel.contact = contact.id "
        f"AND {changed.format('channel')})",
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


async def how_many(wanted: Wanted) -> int:
    return int((await fetch(f"SELECT count(*) AS number {SERVICES}{wanted.sql}", *wanted.arguments))[0]["number"])


async def numbers(wanted: Wanted, *, limit: int, offset: int = 0) -> list[int]:
    """The contacts on one page."""
    rows = await fetch(
        f"SELECT contact.id {SERVICES}{wanted.sql} ORDER BY contact.id LIMIT {limit} OFFSET {offset}",
        *wanted.arguments,
    )
    return [row["id"] for row in rows]


async def service_number(uuid: UUID) -> list[int]:
    """The contact that this is the id of, if everybody may see it."""
    wanted = Wanted()
    wanted.also("contact.uuid = {}", str(uuid))
    return await numbers(wanted, limit=1)


ORGANISATION = f"FROM organisation AS body WHERE body.id IN (SELECT contact.organisation {SERVICES}"


async def organisations(wanted: Wanted, *, limit: int, offset: int = 0, uuid: UUID | None = None) -> list[Row]:
    """Organisations with a service that everybody may see, with their identifiers."""
    one = " AND body.uuid = {}" if uuid else ""
    rows = await fetch(
        f"SELECT body.id, body.uuid, body.slug, body.name, body.kind, body.website {ORGANISATION}{wanted.sql}){one} "
        f"ORDER BY body.id LIMIT {limit} OFFSET {offset}",
        *wanted.arguments,
        *([str(uuid)] if uuid else []),
    )
    return await with_identifiers(rows)


async def how_many_organisations(wanted: Wanted) -> int:
    return int((await fetch(f"SELECT count(*) AS number {ORGANISATION}{wanted.sql})", *wanted.arguments))[0]["number"])


async def organisations_numbered(ids: Collection[int]) -> dict[int, Row]:
    of, wanted = any_of("id", ids)
    rows = await fetch(f"SELECT id, uuid, slug, name, kind, website FROM organisation WHERE {of}", wanted)
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
