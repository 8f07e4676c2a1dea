"""The command that takes in what another directory's Open Referral feed lists."""

import asyncio
import time
from pathlib import Path
from typing import Any

import click

from directory.commands.groups import import_
from directory.commands.running import an_act, as_json, bar, command, london_now
from directory.errors import RuleBroken
from directory.feeds.asking import Asker
from directory.feeds.changes import Taken, reason_of, take
from directory.feeds.reading import Reading, services_in
from directory.settings import settings

SHOWN = 50  # lines of each sort, unless all are asked for as JSON


@command(import_, "open-referral")
@click.argument("source", metavar="URL|FILE")
@click.option("--dry-run", is_flag=True, help="Say what would change, but change nothing; what was read is kept a day.")
@click.option("--anew", is_flag=True, help="Read all of it again, also what was read a moment ago.")
@click.option("--json", "for_programs", is_flag=True, help="The outcome as JSON.")
async def open_referral(source: str, *, dry_run: bool, anew: bool, for_programs: bool) -> None:
    """Take in the services of another directory's Open Referral feed, or of a file of one: none of it verified."""
    is_address = "://" in source
    reading = Reading.of(source, data_dir=Path(settings().data_dir)) if is_address else None
    if reading and anew:
        reading.forget()
    said = await asyncio.to_thread(_read, reading) if reading else await asyncio.to_thread(_in_file, Path(source))
    name = reading.address if reading else f"file {Path(source).name}"
    act = an_act(reason_of(name), source="import")
    done = await take(act, said, source=name, today=london_now().date(), dry_run=dry_run)
    if reading and not dry_run:
        reading.forget()
    if for_programs:
        as_json({"dry_run": dry_run, **({} if dry_run else {"act": str(act.id)}), **_told(done)})
        return
    _say(done, dry_run=dry_run)
    if not dry_run and done.lines:
        click.echo(f"To undo it as a whole: directory import undo {act.id}", err=True)


def _read(reading: Reading) -> list[Any]:
    asker = Asker(settings().base_url, pause=time.sleep, private=settings().reads_private_feeds)
    with bar("Reading") as told:
        return list(reading.services(asker.get, now=london_now(), told=told))


def _in_file(file: Path) -> list[Any]:
    if not file.exists():
        raise RuleBroken(f"There is no file {file}. An address of a feed begins with https://")
    return services_in(file.read_bytes(), name=file.name)


def _say(done: Taken, *, dry_run: bool) -> None:
    if dry_run:
        for each in done.lines[:SHOWN]:
            click.echo(f"{'New' if each.new else 'Changed'}: {each.what}")
        _more(len(done.lines))
    would = "Would have added" if dry_run else "Added"
    click.echo(
        f"{would} {done.imported.added:,} numbers and addresses, changed {done.imported.changed:,}, left "
        f"{done.imported.unchanged:,} as they were; {done.own:,} services came from this directory itself."
    )
    for title, lines in (
        ("Left out", list(map(str, done.left))),
        ("No longer in the feed", list(done.gone)),
        ("Check", list(done.alike)),
    ):
        for line in lines[:SHOWN]:
            click.echo(f"{title}: {line}", err=True)
        _more(len(lines))


def _more(number: int) -> None:
    if number > SHOWN:
        click.echo(f"… and {number - SHOWN:,} more: --json lists them all", err=True)


def _told(done: Taken) -> dict[str, object]:
    return {
        "added": done.imported.added,
        "changed": done.imported.changed,
        "unchanged": done.imported.unchanged,
        "own": done.own,
        "lines": [f"{'new' if line.new else 'changed'}: {line.what}" for line in done.lines],
        "left_out": list(map(str, done.left)),
        "gone": list(done.gone),
        "alike": list(done.alike),
    }
