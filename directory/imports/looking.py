"""What a sheet would do, as its columns are read now."""

from dataclasses import dataclass, field
from datetime import date

from directory.exchange.changes import FileRefused, plan_of, read_in
from directory.exchange.plan import Plan
from directory.exchange.queries import held_organisations
from directory.exchange.rules import Progress
from directory.history.rules import Act
from directory.imports.changes import sheet_of
from directory.imports.preview import (
    Alike,
    Counted,
    Line,
    Problem,
    counts,
    likely_duplicates,
    lines_of,
    named_columns,
    problems_of,
)
from directory.imports.queries import meaning_in
from directory.imports.table import Table
from directory.imports.tables import SheetImport
from directory.imports.telling import IN_WORDS
from directory.places.queries import gazetteer

MOST_LINES = 200
"""Of what is added or changed: nobody reads more on a page."""

MOST_COMPARED = 5_000_000
"""Pairs of names, of what is new and what is here: so many take a quarter of a minute."""


@dataclass(frozen=True)
class Seen:
    """What a sheet would do as its columns are read now; nothing to apply where there are problems."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    altered: int = 0
    """How many records are added, changed or retired: `lines` tells of the first of them."""
    counts: list[Counted] = field(default_factory=list)
    unchanged: int = 0
    alike: list[Alike] = field(default_factory=list)
    mark: str = ""


async def seen(act: Act, held: SheetImport, table: Table, *, today: date, progress: Progress | None = None) -> Seen:
    """What a sheet, whose content has been read, would do."""
    meaning = meaning_in(held.meaning)
    named = IN_WORDS | named_columns(table.header, meaning.columns)
    sheet = sheet_of(held, table, today=today)
    try:
        reading = await read_in(act, sheet, today=today, retire_absent=meaning.retire_absent, progress=progress)
        plan, warnings = await plan_of(reading)
    except FileRefused as refused:
        return Seen(problems=problems_of(refused.remarks, named=named))
    names = {gss: area.name for gss, area in (await gazetteer(today=today)).by_gss.items()}
    lines = lines_of(plan, areas=names)
    return Seen(
        warnings=problems_of(warnings, named=named),
        lines=lines[:MOST_LINES],
        altered=len(lines),
        counts=counts(plan),
        unchanged=plan.counts()[2],
        alike=await _alike(plan),
        mark=plan.mark,
    )


async def _alike(plan: Plan) -> list[Alike]:
    new = sum(each.is_new for each in plan.organisations)
    if not new:  # all there are is read for these alone
        return []
    held = await held_organisations()
    return likely_duplicates(plan, held) if new * len(held) <= MOST_COMPARED else []
