"""Commands that bring in registers of organisations."""

import asyncio
from pathlib import Path

import click

from directory.commands.groups import import_
from directory.commands.running import an_act, as_json, command, london_now
from directory.exchange.sheet import decoded
from directory.imports.register_changes import Brought, bring_in
from directory.imports.registers import REGISTERS, lines_of, read_links

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
    await _bring_in("schools", file, links=links, dry_run=dry_run, for_programs=for_programs)


@command(import_, "nhs")
@FILE
@DRY_RUN
@AS_JSON
async def nhs(file: Path, *, dry_run: bool, for_programs: bool) -> None:
    """Bring in health bodies from a list of the NHS Organisation Data Service: etr.csv and its like, as downloaded."""
    await _bring_in("nhs", file, links=None, dry_run=dry_run, for_programs=for_programs)


async def _bring_in(register: str, file: Path, *, links: Path | None, dry_run: bool, for_programs: bool) -> None:
    text = decoded(await asyncio.to_thread(file.read_bytes))
    successors = read_links(lines_of(decoded(await asyncio.to_thread(links.read_bytes)))) if links else {}
    act = an_act(f"Imported {file.name}", source="import")
    listed = list(REGISTERS[register](lines_of(text)))
    done = await bring_in(act, listed, links=successors, today=london_now().date(), dry_run=dry_run)
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
    for name in done.closed:
        click.echo(f"Closed: {name}")


def _counts(done: Brought) -> dict[str, object]:
    return {
        "added": done.imported.added,
        "changed": done.imported.changed,
        "unchanged": done.imported.unchanged,
        "closed": list(done.closed),
        "left_out": list(done.left_out),
        "warnings": list(done.imported.warnings),
    }
