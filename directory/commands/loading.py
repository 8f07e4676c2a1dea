"""Commands that load what others made, and write what others need."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click
import msgspec

from directory.accounts.rules import ADMINISTRATOR
from directory.agreements.register import ALL, Wanted
from directory.areas.changes import load_postcodes
from directory.areas.rehearsal import rehearse_postcodes
from directory.commands.groups import export, import_, main
from directory.commands.running import an_act, as_json, bar, command, london_now
from directory.daily import take_effect
from directory.errors import RuleBroken
from directory.exchange.changes import Imported, import_sheet
from directory.exchange.exporting import export_contacts
from directory.exchange.header import is_column
from directory.exchange.listing import (
    AGREEMENTS,
    EVERY_ONE,
    ORGANISATIONS,
    agreements_listed,
    organisations_listed,
)
from directory.exchange.seeding import seed as seed_directory
from directory.exchange.sheet import read_sheet
from directory.exchange.written import file_of
from directory.history.queries import is_demonstration
from directory.imports.background import work
from directory.imports.table import loosely_read
from directory.imports.undoing import undo
from directory.settings import settings

FILE = click.argument("file", type=click.Path(path_type=Path))


@command(main, "seed")
@click.option("--demo", is_flag=True, help="Make a demonstration, with invented entries in real places.")
@click.option("--if-empty", is_flag=True, help="Do nothing where the directory holds anything.")
async def seed(*, demo: bool, if_empty: bool) -> None:
    """Load areas, roles, some postcodes and the national lines; again, only what is missing."""
    if if_empty and await is_demonstration() is not None:
        return
    done = await seed_directory(an_act("Seeded", source="seed"), demonstration=demo, today=london_now().date())
    if not (done.areas or done.roles or done.postcodes or done.files):
        click.echo("Everything was there already.")
        return
    what = "a demonstration: its local names and numbers are made up" if demo else "a real directory"
    click.echo(f"Seeded {what}. {done.areas} areas, {done.roles} roles, {done.postcodes} postcodes.")


@command(import_, "postcodes")
@FILE
@click.option("--force", is_flag=True, help="Also where it holds far fewer postcodes than the one it replaces.")
@click.option("--dry-run", is_flag=True, help="Check the whole file and say what would happen, but change nothing.")
@click.option("--json", "for_programs", is_flag=True, help="The outcome as JSON.")
async def postcodes(file: Path, *, force: bool, dry_run: bool, for_programs: bool) -> None:
    """Load a release of the ONS Postcode Directory: its CSV file, its folder, or the zip as downloaded."""
    with bar("Reading") as told:

        def progress(done: int, size: int, _rows: int) -> None:
            told(done, size)

        if dry_run:
            loaded = await rehearse_postcodes(file, force=force, progress=progress)
        else:
            act = an_act("Imported postcodes", source="import")
            loaded = await load_postcodes(file, act=act, force=force, progress=progress)
    if for_programs:
        as_json({"dry_run": dry_run, **asdict(loaded), "unknown": list(loaded.unknown)})
        return
    instead = f", in place of the {loaded.replaced_rows:,} of {loaded.replaced}" if loaded.replaced else ""
    share = f" ({loaded.rows / loaded.replaced_rows:.0%} of them)" if loaded.replaced_rows else ""
    click.echo(
        f"{'Would have loaded' if dry_run else 'Loaded'} {loaded.rows:,} postcodes of {loaded.name}{instead}{share}."
    )
    if loaded.unknown:
        known = f"{', '.join(loaded.unknown[:10])}{' …' if len(loaded.unknown) > 10 else ''}"
        click.echo(f"Warning: no area of the directory has these codes: {known}", err=True)


@command(import_, "contacts")
@FILE
@click.option("--dry-run", is_flag=True, help="Check the file and say what would change, but change nothing.")
@click.option("--loosely", is_flag=True, help="Read columns by whatever people call them, a row for each contact too.")
@click.option("--retire-absent", is_flag=True, help="Retire what it doesn't list of the organisations that it names.")
@click.option("--json", "for_programs", is_flag=True, help="The outcome as JSON.")
async def contacts(file: Path, *, dry_run: bool, loosely: bool, retire_absent: bool, for_programs: bool) -> None:
    """Bring the directory to what a sheet of contacts says: CSV or Excel, a row for each channel."""
    data = await asyncio.to_thread(file.read_bytes)
    today = london_now().date()
    act = an_act(f"Imported {file.name}", source="import")
    sheet = loosely_read(data, today=today) if loosely else read_sheet(data, known=is_column)
    with bar("Reading") as told:
        done = await import_sheet(
            act,
            sheet,
            today=today,
            dry_run=dry_run,
            retire_absent=retire_absent,
            progress=told,
        )
    for warning in done.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if for_programs:
        known_as = {} if dry_run else {"act": str(act.id)}
        as_json({"dry_run": dry_run, **known_as, **_counts(done), "warnings": list(done.warnings)})
        return
    would = "Would have " if dry_run else ""
    click.echo(
        f"{would}{'added' if dry_run else 'Added'} {done.added:,}, changed {done.changed:,}, "
        f"left {done.unchanged:,} as they were; {done.verifications:,} verifications."
        + (f" {done.retired:,} retired." if retire_absent else "")
    )
    if not dry_run and (done.added or done.changed or done.retired):
        click.echo(f"To undo it as a whole: directory import undo {act.id}", err=True)


@command(import_, "undo")
@click.argument("act", type=click.UUID)
async def undo_import(*, act: UUID) -> None:
    """Undo an import as a whole, as long as nothing that it wrote was changed since: ACT is what it printed."""
    await undo(an_act("Undid an import"), act)
    click.echo("Everything is as it was before.")


async def _sheet(*, what: str) -> None:
    """Do the job of a large sheet that a server has claimed, which reads how far it is from what this prints."""
    try:
        told = msgspec.json.decode(what, type=dict[str, str | int | None])
    except msgspec.DecodeError as error:
        raise RuleBroken("This command is for the server, which tells it what to do: use “import contacts”") from error
    await work(
        told,
        now=london_now(),
        progress=lambda done, total: print(done, total, flush=True),  # noqa: T201 - click would go on into a closed pipe
    )


command(import_, "sheet")(click.argument("what")(_sheet)).hidden = True  # it's for the server


def _counts(done: Imported) -> dict[str, int]:
    return {
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "verifications": done.verifications,
        "retired": done.retired,
    }


@command(export, "contacts")
@FILE
async def export_all(file: Path) -> None:
    """Write every contact to FILE: .csv or .xlsx, as the import reads it, or .jsonl; - for standard output."""
    await take_effect(london_now())
    await _write(file, await export_contacts(str(file), today=london_now().date()))


@command(export, "organisations")
@FILE
async def export_organisations(file: Path) -> None:
    """Write every organisation in use to FILE: .csv, .xlsx or .jsonl; - for standard output."""
    today = london_now().date()
    rows = await organisations_listed(EVERY_ONE, today=today, base_url=settings().base_url)
    await _write(file, file_of(rows, header=ORGANISATIONS, name=str(file), called="Organisations"))


@command(export, "agreements")
@FILE
async def export_agreements(file: Path) -> None:
    """Write every agreement to FILE, what is over too: .csv, .xlsx or .jsonl; - for standard output."""
    today, base_url = london_now().date(), settings().base_url
    rows = await agreements_listed(ADMINISTRATOR, Wanted(state=ALL), today=today, base_url=base_url)
    await _write(file, file_of(rows, header=AGREEMENTS, name=str(file), called="Agreements"))


async def _write(file: Path, content: bytes) -> None:
    if str(file) == "-":
        click.echo(content, nl=False)
        return
    await asyncio.to_thread(file.write_bytes, content)
    click.echo(f"Wrote {file}, {len(content):,} bytes. It holds private entries: keep it safe.", err=True)
