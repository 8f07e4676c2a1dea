"""Reads of what areas add to the guide: sooner limits, further calls, and documents."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.areas.tables import Area
from directory.contacts.remits import areas_looked_after
from directory.database import fetch
from directory.dates import day
from directory.errors import NotFound
from directory.history.queries import reference_version, rulebook_version
from directory.rulebook.rules import AreaRule, Document, DocumentKind
from directory.rulebook.tables import AreaDocument, LocalRule

OneAdded = TypeVar("OneAdded", LocalRule, AreaDocument)

_RULES = (
    "SELECT held.area AS place, area.slug, held.uuid, area.name AS area, held.text, held.source, held.read_at, "
    "held.checked_on, held.concern, held.urgency, held.number, COALESCE(role.code, '') AS role, held.follows "
    "FROM local_rule held JOIN area ON area.id = held.area LEFT JOIN role ON role.id = held.role WHERE "
)
_DOCUMENTS = (
    "SELECT held.area AS place, area.slug, held.uuid, area.name AS area, held.title AS text, "
    "held.address AS read_at, held.checked_on, held.kind, held.edition_on "
    "FROM area_document held JOIN area ON area.id = held.area WHERE "
)
_IN_FORCE, _IN_ORDER = "held.ended_at IS NULL", " ORDER BY area.name, held.id"


@dataclass(frozen=True)
class Local:
    """What every area adds, by its number."""

    rules: Mapping[int, list[AreaRule]]
    documents: Mapping[int, list[Document]]


_kept: dict[str, tuple[object, Local]] = {}


async def rules_of_areas(areas: Collection[int], *, concern: str) -> list[AreaRule]:
    """What these areas, by number, add to a concern."""
    added = (await _local()).rules
    return [each for area in sorted(areas) for each in added.get(area, []) if each.concern == concern]


async def rules_of_area(area: int) -> list[AreaRule]:
    """Everything that an area adds, concern by concern."""
    return sorted((await _local()).rules.get(area, []), key=lambda each: each.concern)


async def documents_of(areas: Collection[int]) -> list[Document]:
    """The documents of these areas, by number."""
    added = (await _local()).documents
    return [each for area in sorted(areas) for each in added.get(area, [])]


async def _local() -> Local:
    """What all areas add: read again only after some of it, or an area or a role, has changed."""
    version = (await rulebook_version(), await reference_version())
    if "local" not in _kept or _kept["local"][0] != version:
        rules: defaultdict[int, list[AreaRule]] = defaultdict(list)
        for row in await fetch(f"{_RULES}{_IN_FORCE}{_IN_ORDER}"):
            rules[row["place"]].append(_rule(row))
        documents: defaultdict[int, list[Document]] = defaultdict(list)
        for row in await fetch(f"{_DOCUMENTS}{_IN_FORCE}{_IN_ORDER}"):
            documents[row["place"]].append(_document(row))
        _kept["local"] = (version, Local(rules, documents))
    return _kept["local"][1]


async def local_looked_after(viewer: Viewer) -> list[tuple[str, AreaRule | Document]]:
    """Everything that the areas add which this viewer looks after, each with its area's address."""
    mine, given = areas_looked_after(viewer)
    where = f"{_IN_FORCE} AND {mine}{_IN_ORDER}"
    rules = [(row["slug"], _rule(row)) for row in await fetch(f"{_RULES}{where}", *given)]
    return [*rules, *((row["slug"], _document(row)) for row in await fetch(f"{_DOCUMENTS}{where}", *given))]


async def ended_of_area(area: int) -> list[dict[str, Any]]:
    """What an area added and has ended, with when, latest first."""
    ended = "held.area = {} AND held.ended_at IS NOT NULL"
    return await fetch(
        f"SELECT held.text, held.added_at, held.ended_at FROM local_rule held WHERE {ended} UNION ALL "
        f"SELECT held.title, held.added_at, held.ended_at FROM area_document held WHERE {ended} "
        "ORDER BY ended_at DESC",
        area,
        area,
    )


def _rule(row: Mapping[str, Any]) -> AreaRule:
    return AreaRule(**_without_place(row))


def _document(row: Mapping[str, Any]) -> Document:
    edition = f"edition of {day(row['edition_on'])}"
    return Document(**_without_place(row) | {"kind": DocumentKind(row["kind"]), "source": edition})


def _without_place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"place", "slug"}}


async def area_looked_after(slug: str, *, viewer: Viewer) -> Area:
    """The area at this address, if this viewer looks after it; NotFound."""
    mine, given = areas_looked_after(viewer)
    rows = await fetch(f"SELECT area.id FROM area WHERE area.slug = {{}} AND ({mine})", slug, *given)
    if not rows:
        raise NotFound
    (found,) = await Area.objects().where(Area._meta.primary_key == rows[0]["id"])
    return found


async def added_by_area(table: type[OneAdded], uuid: UUID, *, viewer: Viewer) -> tuple[OneAdded, str]:
    """What an area added, with its area's address, if this viewer looks after that; NotFound."""
    mine, given = areas_looked_after(viewer)
    name = table._meta.tablename
    rows = await fetch(
        f"SELECT area.slug FROM {name} JOIN area ON area.id = {name}.area WHERE {name}.uuid = {{}} AND ({mine})",
        uuid,
        *given,
    )
    found = await table.objects().where(table.uuid == uuid).first() if rows else None
    if found is None:
        raise NotFound
    return found, str(rows[0]["slug"])
