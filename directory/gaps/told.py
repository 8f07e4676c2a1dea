"""What a gap is about, by name and address, and since when it is."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from directory.database import any_of, fetch, marks
from directory.gaps.policies import policies
from directory.gaps.rules import Gap, Kind, Named, Row
from directory.rulebook.rules import DOCUMENTS_EACH, next_review

A_DAY = timedelta(days=1)


async def told(kind: Kind, rows: Sequence[Row], *, today: date) -> list[Gap]:
    """Each of these with the names of what it's about, and the day it began: worked out, or first seen."""
    areas = await _named("area", "gss", "name", {row.area for row in rows})
    bodies = await _named("organisation", "slug", "name", {row.organisation for row in rows})
    roles = await _named("role", "code", "CASE short_title WHEN '' THEN title ELSE short_title END", _roles(rows))
    seen, subjects = await _first_seen(kind, rows), await _subjects(kind, rows)
    return [
        Gap(
            kind=kind,
            severity=policies().severity(row.weight),
            since=_since(row) or seen.get(_key(row), today),
            url=_url(kind, row, area=areas.get(row.area), body=bodies.get(row.organisation), role=roles.get(row.role)),
            area=areas.get(row.area),
            organisation=bodies.get(row.organisation),
            role=roles.get(row.role),
            agency=row.ref if kind is Kind.MISSING_AGREEMENT else "",
            subject=subjects.get(row.ref.removeprefix("agreement:"), ""),
        )
        for row in rows
    ]


def _roles(rows: Iterable[Row]) -> set[int]:
    return {row.role for row in rows}


async def _named(table: str, code: str, name: str, numbers: Collection[int]) -> dict[int, Named]:
    which, wanted = any_of("id", numbers)
    slug = "code" if table == "role" else "slug"
    rows = await fetch(f"SELECT id, {code} AS code, {name} AS name, {slug} AS slug FROM {table} WHERE {which}", wanted)
    return {row["id"]: Named(row["code"], row["name"], row["slug"]) for row in rows}


async def _subjects(kind: Kind, rows: Sequence[Row]) -> dict[str, str]:
    """What the agreements, rules and documents are called that these are about, by what tells them apart."""
    if kind not in {Kind.RETIRED_PARTY, Kind.OVERDUE_REVIEW}:
        return {}
    found = {}
    refs = [row.ref for row in rows]
    agreements = [ref.removeprefix("agreement:") for ref in refs if not ref.startswith(_NO_AGREEMENTS)]
    for row in await fetch(
        f"SELECT slug, title FROM agreement WHERE slug IN ({marks(agreements or [''])})", *(agreements or [""])
    ):
        found[row["slug"]] = row["title"]
    found |= {ref: "the partnership’s escalation policy" for ref in refs if ref.startswith("ladder:")}
    for what, (table, column) in _TITLES.items():
        numbers = [int(ref.partition(":")[2]) for ref in refs if ref.startswith(f"{what}:")]
        which, wanted = any_of("id", numbers)
        for row in await fetch(f"SELECT id, {column} AS title FROM {table} WHERE {which}", wanted):
            found[f"{what}:{row['id']}"] = row["title"]
    return found


_NO_AGREEMENTS = ("rule:", "document:", "guide:", "ladder:", "policy:")
_TITLES = {
    "rule": ("local_rule", "text"),
    "document": ("area_document", "title"),
    "policy": ("own_policy", "title"),
}
"""Where what is known by its number says what it's called."""


async def _first_seen(kind: Kind, rows: Sequence[Row]) -> dict[tuple[int, int, int, str], date]:
    """The days on which gaps were first seen of which none can be worked out."""
    unknown = [row for row in rows if not row.since]
    if not unknown:
        return {}
    areas, of_areas = any_of("area", {row.area for row in unknown})
    bodies, of_bodies = any_of("organisation", {row.organisation for row in unknown})
    held = await fetch(
        "SELECT area, organisation, role, ref, seen_on FROM gap "
        f"WHERE kind = {{}} AND closed_on IS NULL AND {areas} AND {bodies}",
        kind.value,
        of_areas,
        of_bodies,
    )
    return {(row["area"], row["organisation"], row["role"], row["ref"]): row["seen_on"] for row in held}


def _key(row: Row) -> tuple[int, int, int, str]:
    return (row.area, row.organisation, row.role, row.ref)


def _since(row: Row) -> date | None:
    """The first day of a gap: the day after the one until which a review was good."""
    what = row.ref.partition(":")[0]
    if row.since is None:
        return None
    if what == "rule":
        return next_review(row.since) + A_DAY
    if what == "document":
        return row.since + DOCUMENTS_EACH + A_DAY
    return row.since + A_DAY if what in {"agreement", "ladder", "policy"} else row.since


def _url(kind: Kind, row: Row, *, area: Named | None, body: Named | None, role: Named | None) -> str:
    """Where it's put right."""
    place = f"/areas/{area.slug}" if area else "/areas"
    match kind:
        case Kind.MISSING_CONTACT if role:
            return f"{place}/roles/{role.code}"
        case Kind.UNCOVERED_HOURS:
            return f"{place}/week"
        case Kind.NO_ESCALATION_POLICY:
            return "/partnerships"
        case Kind.STALE_CONTACT:
            return f"/contacts/{row.ref}"
        case Kind.MISSING_LEAD if body:
            return f"/organisations/{body.slug}"
        case Kind.MISSING_AGREEMENT if body:
            return f"/agreements?organisation={body.slug}"
        case Kind.RETIRED_PARTY:
            return f"/agreements/{row.ref}"
        case Kind.OVERDUE_REVIEW:
            return _url_of_review(row.ref, place, body)
    return place


def _url_of_review(ref: str, place: str, body: Named | None) -> str:
    what, _colon, which = ref.partition(":")
    match what:
        case "agreement":
            return f"/agreements/{which}"
        case "guide":
            return f"/rules/{which}"
        case "ladder":
            return f"/partnerships/{which}/ladder"
        case "policy" if body:
            return f"/organisations/{body.slug}/policies"
    return f"{place}/local"
