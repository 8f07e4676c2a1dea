"""What a sheet would do, as its columns are read now."""

from dataclasses import dataclass, field
from datetime import date

from directory.exchange.changes import FileRefused, plan_of
from directory.exchange.queries import held_organisations
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


@dataclass(frozen=True)
class Seen:
    """What a sheet would do as its columns are read now; nothing to apply where there are problems."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    counts: list[Counted] = field(default_factory=list)
    unchanged: int = 0
    alike: list[Alike] = field(default_factory=list)
    mark: str = ""


async def seen(act: Act, held: SheetImport, table: Table, *, today: date) -> Seen:
    meaning = meaning_in(held.meaning)
    named = IN_WORDS | named_columns(table.header, meaning.columns)
    sheet = sheet_of(held, table, today=today)
    try:
        plan, warnings = await plan_of(act, sheet, today=today, retire_absent=meaning.retire_absent)
    except FileRefused as refused:
        return Seen(problems=problems_of(refused.remarks, named=named))
    names = {gss: area.name for gss, area in (await gazetteer(today=today)).by_gss.items()}
    new = (each.is_new for each in plan.organisations)  # all there are is read for these alone
    return Seen(
        warnings=problems_of(warnings, named=named),
        lines=lines_of(plan, areas=names),
        counts=counts(plan),
        unchanged=plan.counts()[2],
        alike=likely_duplicates(plan, await held_organisations()) if any(new) else [],
        mark=plan.mark,
    )
