"""Reads of what areas add to the guide: sooner limits, further calls, and documents."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.areas.tables import Area
from directory.contacts.remits import areas_looked_after
from directory.database import any_of, fetch
from directory.errors import NotFound
from directory.rulebook.rules import AreaRule, Document, DocumentKind
from directory.rulebook.tables import AreaDocument, LocalRule

_RULES = (
    "SELECT held.uuid, area.name AS area, held.text, held.source, held.read_at, held.checked_on, held.concern, "
    "held.urgency, held.number, COALESCE(role.code, '') AS role FROM local_rule held "
    "JOIN area ON area.id = held.area LEFT JOIN role ON role.id = held.role WHERE held.ended_at IS NULL AND "
)
_DOCUMENTS = (
    "SELECT held.uuid, area.name AS area, held.title AS text, held.address AS read_at, held.checked_on, held.kind, "
    "held.edition_on FROM area_document held JOIN area ON area.id = held.area WHERE held.ended_at IS NULL AND "
)
_IN_ORDER = " ORDER BY area.name, held.id"


async def rules_of_areas(areas: Collection[int], *, concern: str) -> list[AreaRule]:
    """What these areas, by number, add to a concern."""
    which, numbers = any_of("held.area", areas)
    return [
        AreaRule(**row) for row in await fetch(f"{_RULES}{which} AND held.concern = {{}}{_IN_ORDER}", numbers, concern)
    ]


async def rules_of_area(area: int) -> list[AreaRule]:
    """Everything that an area adds, concern by concern."""
    return [AreaRule(**row) for row in await fetch(f"{_RULES}held.area = {{}} ORDER BY held.concern, held.id", area)]


async def documents_of(areas: Collection[int]) -> list[Document]:
    """The documents of these areas, by number."""
    which, numbers = any_of("held.area", areas)
    return [_document(row) for row in await fetch(f"{_DOCUMENTS}{which}{_IN_ORDER}", numbers)]


async def local_looked_after(viewer: Viewer) -> list[tuple[str, AreaRule | Document]]:
    """Everything that the areas add which this viewer looks after, each with its area's address."""
    mine, given = areas_looked_after(viewer)
    found: list[tuple[str, AreaRule | Document]] = []
    for sql, made in ((_RULES, _rule), (_DOCUMENTS, _document)):
        rows = await fetch(f"{sql.replace('SELECT ', 'SELECT area.slug, ', 1)}{mine}{_IN_ORDER}", *given)
        found += [(row.pop("slug"), made(row)) for row in rows]
    return found


def _rule(row: dict[str, Any]) -> AreaRule:
    return AreaRule(**row)


def _document(row: dict[str, Any]) -> Document:
    edition = f"edition of {row['edition_on']:%-d %B %Y}"
    return Document(**row | {"kind": DocumentKind(row["kind"]), "source": edition})


async def area_looked_after(slug: str, *, viewer: Viewer) -> Area:
    """The area at this address, if this viewer looks after it; NotFound."""
    mine, given = areas_looked_after(viewer)
    rows = await fetch(f"SELECT area.id FROM area WHERE area.slug = {{}} AND ({mine})", slug, *given)
    if not rows:
        raise NotFound
    (found,) = await Area.objects().where(Area._meta.primary_key == rows[0]["id"])
    return found


async def added_by_area(
    table: type[LocalRule] | type[AreaDocument], uuid: UUID, *, viewer: Viewer
) -> tuple[LocalRule | AreaDocument, str]:
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
