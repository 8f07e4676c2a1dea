"""A person's name within what people wrote of notices, plans and suggestions, which nobody can change by hand."""

import re
from collections.abc import Collection, Mapping

from piccolo.columns import Varchar
from piccolo.table import Table

from directory.corrections.proposal_queries import portrait
from directory.corrections.tables import Proposal, ProposedValue
from directory.history.changes import change, snapshot
from directory.history.rules import Change
from directory.inspection.values import NAME_ERASED
from directory.notices.tables import Notice, PlannedChange

WRITTEN: Mapping[type[Table], tuple[str, ...]] = {
    Notice: ("note",),
    PlannedChange: ("label", "job_title", "reason"),
    Proposal: ("reason", "answer"),
    ProposedValue: ("was", "wanted"),
}
"""The columns that are rewritten: what readers wrote and what was tried can't be, since it's what somebody said."""

IS_WRITTEN = {f"{table._meta.tablename}.{column}" for table, columns in WRITTEN.items() for column in columns}


async def rows_naming(spellings: Collection[str]) -> dict[type[Table], list[Table]]:
    """The rows in whose text one of these names stands, whatever its capitals and spaces."""
    name = _pattern(spellings)
    found = {
        table: [
            row
            for row in await table.objects().order_by(table._meta.primary_key)
            if any(name.search(getattr(row, column) or "") for column in columns)
        ]
        for table, columns in WRITTEN.items()
    }
    return {table: rows for table, rows in found.items() if rows}


async def rewritten(spellings: Collection[str]) -> list[Change]:
    """Take these names out of such text, within a transaction, with what history is told of it.

    The text as it was isn't told again: the chain would then hold the name once more.
    """
    name = _pattern(spellings)
    changes, touched = [], dict[int, Proposal]()
    for table, rows in (await rows_naming(spellings)).items():
        for row in rows:
            for column in WRITTEN[table]:
                setattr(row, column, _without(name, getattr(row, column), longest=_longest(table, column)))
            await row.save(list(WRITTEN[table]))
            if isinstance(row, Proposal | ProposedValue):
                number = row.to_dict()["id"] if isinstance(row, Proposal) else row.proposal
                (touched[number],) = await Proposal.objects().where(Proposal._meta.primary_key == number)
            else:
                changes.append(change(row, verb=NAME_ERASED, before=snapshot(row)))
    for proposal in touched.values():
        shown = await portrait(proposal)
        changes.append(Change("proposal", str(proposal.uuid), NAME_ERASED, shown, shown))
    return changes


def _pattern(spellings: Collection[str]) -> re.Pattern[str]:
    names = "|".join(r"\s+".join(map(re.escape, each.split())) for each in spellings)
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)


def _without(name: re.Pattern[str], text: str | None, *, longest: int | None) -> str | None:
    return text and name.sub(NAME_ERASED, text)[:longest]


def _longest(table: type[Table], column: str) -> int | None:
    held = table._meta.get_column_by_name(column)
    return held.length if isinstance(held, Varchar) else None
