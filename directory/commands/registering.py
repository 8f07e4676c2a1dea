"""Commands that bring in registers of organisations."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from directory.commands.groups import import_
from directory.commands.running import an_act, as_json, command, london_now
from directory.errors import RuleBroken
from directory.exchange.sheet import decoded
from directory.exchange.workbook import is_workbook
from directory.imports.early_years import read_early_years
from directory.imports.register_changes import NONE, Brought, bring_in
from directory.imports.registers import Lines, Listed, lines_of, read_links, read_nhs, read_schools
from directory.imports.trusts import belonging, read_memberships, read_trusts

FILE = click.argument("file", type=click.Path(path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would change, but change nothing.")
AS_JSON = click.option("--json", "for_programs", is_flag=True, help="The outcome as JSON.")


@command(import_, "schools")
@FILE
@click.option("--links", type=click.Path(path_type=Path), help="Its links file, which says who took whose place.")
@DRY_RUN
@AS_JSON
async def schools(file: Path, *, links: Path | None, dry_run: bool, for_programs: bool) -> None:
    """Bring in schools and colleges from Get Information about Schools: edubasealldata….csv, as downloaded."""
    successors = read_links(await _lines(links)) if links else {}
    await _bring_in(read_schools, file, links=successors, dry_run=dry_run, for_programs=for_programs)


@command(import_, "nhs")
@FILE
@DRY_RUN
@AS_JSON
async def nhs(file: Path, *, dry_run: bool, for_programs: bool) -> None:
    """Bring in health bodies from a list of the NHS Organisation Data Service: etr.csv and its like, as downloaded."""
    await _bring_in(read_nhs, file, dry_run=dry_run, for_programs=for_programs)


@command(import_, "trusts")
@FILE
@click.option("--members", type=click.Path(path_type=Path), help="Its membership file: which academy is whose.")
@DRY_RUN
@AS_JSON
async def trusts(file: Path, *, members: Path | None, dry_run: bool, for_programs: bool) -> None:
    """Bring in multi-academy trusts from Get Information about Schools: allgroupsdata….csv, as downloaded.

    With --members, academiesmatmembership….csv, schools that are here become part of the trust they belong to today.
    """
    belongs = belonging(read_memberships(await _lines(members)), today=london_now().date()) if members else {}
    await _bring_in(read_trusts, file, belongs=belongs, dry_run=dry_run, for_programs=for_programs)


@command(import_, "early-years")
@FILE
@DRY_RUN
@AS_JSON
async def early_years(file: Path, *, dry_run: bool, for_programs: bool) -> None:
    """Bring in nurseries and the like from Ofsted's childcare providers and inspections, saved as CSV; no homes."""
    await _bring_in(read_early_years, file, dry_run=dry_run, for_programs=for_programs)


async def _lines(file: Path) -> Lines:
    content = await asyncio.to_thread(file.read_bytes)
    if is_workbook(content):
        raise RuleBroken(f"{file.name} is a workbook or an archive: save its sheet as CSV, and import that")
    return lines_of(decoded(content))


async def _bring_in(
    read: Callable[[Lines], Iterator[Listed]],
    file: Path,
    *,
    links: Mapping[str, str] = NONE,
    belongs: Mapping[str, str] = NONE,
    dry_run: bool,
    for_programs: bool,
) -> None:
    act = an_act(f"Imported {file.name}", source="import")
    today, listed = london_now().date(), list(read(await _lines(file)))
    done = await bring_in(act, listed, links=links, belonging=belongs, today=today, dry_run=dry_run)
    for line in [*done.left_out, *done.imported.warnings]:
        click.echo(f"Warning: {line}", err=True)
    if for_programs:
        as_json({"dry_run": dry_run, **_counts(done)})
        return
    would = "Would have added" if dry_run else "Added"
    click.echo(
        f"{would} {done.imported.added:,} numbers and addresses, changed {done.imported.changed:,}, left "
        f"{done.imported.unchanged:,} as they were; {len(done.closed):,} organisations closed."
    )
    if done.moved:
        several = f"{done.moved:,} academies are" if done.moved > 1 else "1 academy is"
        click.echo(f"{several} part of another trust now, or of none.")
    for name in done.closed:
        click.echo(f"Closed: {name}")


def _counts(done: Brought) -> dict[str, object]:
    return {
        "added": done.imported.added,
        "changed": done.imported.changed,
        "unchanged": done.imported.unchanged,
        "closed": list(done.closed),
        "moved": done.moved,
        "left_out": list(done.left_out),
        "warnings": list(done.imported.warnings),
    }
