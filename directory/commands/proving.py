"""Commands about the history: proving it, keeping its head elsewhere, and erasing a name beside it."""

import asyncio
from dataclasses import asdict
from pathlib import Path

import click

from directory.commands.groups import history
from directory.commands.running import an_act, as_json, command, fail
from directory.history.heads import as_text, read_heads, what_is_wrong
from directory.history.queries import broken_link, hash_at, kept_head, revision
from directory.inspection.erasing import Places, erase, places_of
from directory.inspection.erasure_words import REASON, in_words


@command(history, "verify")
@click.option(
    "--head",
    "heads",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also prove that it still holds each head in this file, which “history export-head” wrote.",
)
@click.option(
    "--json", "for_programs", is_flag=True, help="As whether it holds, and what is wrong or how many rows there are."
)
async def verify(heads: Path | None, *, for_programs: bool) -> None:
    """Check every link of the history; exit status 1 names the first row that isn't what was written."""
    kept = read_heads(await asyncio.to_thread(heads.read_bytes), name=str(heads)) if heads else []
    broken = await broken_link()
    row, wrong = (broken.row, broken.what) if broken else (0, "")
    for each in kept if not wrong else ():
        wrong = what_is_wrong(each, found=await hash_at(each.number))
        if wrong:
            row = each.number
            break
    rows = 0 if wrong else await revision()
    if for_programs:
        as_json({"holds": not wrong, **({"row": row, "problem": wrong} if wrong else {"rows": rows})})
    if wrong:
        fail(f"The history doesn’t hold: {wrong}")
    if not for_programs:
        told = f" It holds {_heads(len(kept))} kept elsewhere." if kept else ""
        click.echo(f"The history holds: {rows} rows, none altered, removed or moved.{told}")


def _heads(number: int) -> str:
    return "the head" if number == 1 else f"all {number} heads"


@command(history, "head")
@click.option("--json", "for_programs", is_flag=True, help="As number, hash and moment.")
async def head(*, for_programs: bool) -> None:
    """The last row of the history: note it elsewhere, and nobody can rewrite what came before it unseen."""
    found = await kept_head()
    if for_programs:
        as_json(asdict(found))
        return
    click.echo(f"Row {found.number}, {found.hash}" + (f", written {found.at.isoformat()}" if found.at else ""))


@command(history, "export-head")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
async def export_head(file: Path) -> None:
    """Add the last row's number, hash and moment to FILE, a line each time (`-`: print it)."""
    found = await kept_head()
    if str(file) == "-":
        click.echo(as_text(found), nl=False)
        return
    with file.open("a", encoding="utf-8") as kept:
        kept.write(as_text(found))
    click.echo(f"Added the head to {file}: row {found.number}.")


@command(history, "erase")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don’t ask again.")
@click.option("--json", "for_programs", is_flag=True, help="As where it stood; with --yes.")
async def erase_name(name: str, *, yes: bool, for_programs: bool) -> None:
    """Erase a person's NAME beside the history and in every table, once shown where it stands."""
    places = await places_of(name)
    if not for_programs:
        for line in _said(places):
            click.echo(line)
    if not yes and not click.confirm("Erase it for good?", err=True):
        fail("Nothing was erased")
    places = await erase(an_act(REASON), name)
    if for_programs:
        as_json(asdict(places))
        return
    click.echo("The name is erased. Backups and files that were made before still hold it.")


def _said(places: Places) -> list[str]:
    said = [f"It stands in {', '.join(in_words(places))}."]
    if places.mentioned:
        where = ", ".join(f"{number} × {where}" for where, number in places.mentioned.items())
        said.append(f"It's also part of what somebody wrote, which has to be changed by hand: {where}.")
    if places.in_the_chain:
        said.append(f"{places.in_the_chain} rows of the history hold it within such text, for good.")
    return said
