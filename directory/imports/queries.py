"""Reads of sheets that were sent in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from directory.database import any_of, fetch
from directory.errors import NotFound
from directory.imports.columns import Meaning
from directory.imports.tables import SheetImport


@dataclass(frozen=True)
class Sent:
    """One line of the list of imports."""

    uuid: UUID
    name: str
    rows: int
    person: str
    sent_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None
    given_up_at: datetime | None

    @property
    def standing(self) -> str:
        """What became of it, in words."""
        if self.undone_at:
            return "Undone"
        if self.applied_at:
            return "Applied"
        return "Given up" if self.given_up_at else "To be looked through"


async def imports(*, most: int = 50) -> list[Sent]:
    """The sheets that were sent in, latest first."""
    rows = await fetch(
        "SELECT held.uuid, held.name, held.rows, coalesce(account.person, '') AS person, held.sent_at, "
        "held.applied_at, held.undone_at, held.given_up_at FROM sheet_import held "
        "LEFT JOIN account ON account.id = held.account ORDER BY held.id DESC LIMIT {}",
        most,
    )
    return [Sent(**row) for row in rows]


async def import_with(uuid: UUID) -> SheetImport:
    """The sheet with this UUID; NotFound."""
    found = await SheetImport.objects().where(SheetImport.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found


async def remembered(header: str) -> Meaning | None:
    """What the columns of a sheet with this header meant when such a one was last applied."""
    rows = await fetch(
        "SELECT meaning FROM sheet_import WHERE header = {} AND applied_at IS NOT NULL ORDER BY id DESC LIMIT 1", header
    )
    return meaning_in(rows[0]["meaning"]) if rows else None


def meaning_in(text: str) -> Meaning:
    return msgspec.json.decode(text, type=Meaning)


async def taken_since(numbers: Mapping[str, Mapping[str, int]], *, retired: Mapping[str, Sequence[str]]) -> list[str]:
    """What stands where something that was retired would come back to: as sentences.

    `numbers`: of each record by its table and UUID; `retired`: the UUIDs by table.
    """
    found = []
    for table, alike, called in (
        ("contact", "now.organisation = was.organisation AND now.role = was.role AND now.name = was.name", "name"),
        ("channel", "now.contact = was.contact AND now.kind = was.kind AND now.label = was.label", "value"),
    ):
        which, given = any_of("was.id", [numbers[table][each] for each in retired.get(table, ())])
        rows = await fetch(
            f"SELECT was.{called} AS called FROM {table} was JOIN {table} now ON {alike} "
            f"WHERE {which} AND was.retired_on IS NOT NULL AND now.retired_on IS NULL ORDER BY was.id",
            given,
        )
        found += [f"another {table} stands in the place of {row['called'] or 'one without a name'}" for row in rows]
    return found


async def facts_to_undo(act: UUID) -> list[dict[str, Any]]:
    """What an act wrote: each row of the history, in order."""
    return await fetch(
        "SELECT id, act, at, by, source, reason, verb, record_table, record, before, after, hash FROM history "
        "WHERE act = {} ORDER BY id",
        str(act),
    )
