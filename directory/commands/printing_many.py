"""The command that issues the posters of a whole area."""

import asyncio
import shutil
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import click

from directory.commands.areas import current_area
from directory.commands.groups import main
from directory.commands.running import an_act, as_json, bar, command, fail, london_now
from directory.daily import take_effect
from directory.errors import RuleBroken
from directory.organisations.rules import OrganisationKind
from directory.posters.batches import Batch, House, print_all
from directory.posters.binding import as_one_pdf, as_zip
from directory.posters.bodies import Body, bodies_in
from directory.posters.designs import DESIGNS, ONE_PAGE, Choice, choice_of
from directory.posters.folders import Place, Task, close, opened, settled
from directory.posters.presses import cores
from directory.settings import settings

ENDS = (".zip", ".pdf")
KINDS = [each.value for each in OrganisationKind]


@command(main, "posters")
@click.option("--area", required=True, help="Whose organisations: a name, or a code, like E08000010.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder for a PDF each; or one .zip of them, or one .pdf.",
)
@click.option(
    "--design",
    default=ONE_PAGE,
    metavar="CODE",
    help=f"Which design: {', '.join(DESIGNS)}.  [default: {ONE_PAGE}]",
)
@click.option("--large", is_flag=True, help="In large print: nothing is smaller than 18 points.")
@click.option("--black-and-white", is_flag=True, help="For a printer without colours.")
@click.option("--names", is_flag=True, help="With the names of their own people, where they are public.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these; may be given again.")
@click.option(
    "--changed",
    is_flag=True,
    help="Only where the last one that hangs is recalled, or where there never was one.",
)
@click.option("--json", "for_programs", is_flag=True, help="As what was issued, and what couldn’t be.")
async def posters(
    area: str,
    out: Path,
    design: str,
    kinds: tuple[str, ...],
    *,
    large: bool,
    black_and_white: bool,
    names: bool,
    changed: bool,
    for_programs: bool,
) -> None:
    """Issue a poster to each organisation in use that stands in an area, or serves it.

    These are schools, nurseries, surgeries, charities and clubs, and the council, police and health bodies too; a
    county's districts' among them. Each poster has its own number and code, as one of “directory poster” has. All
    cores of the machine are used.

    If it is stopped, run the same again: it goes on where it was, and issues nothing twice. What can’t be printed is
    named with the reason, and the rest goes on; the exit status is 1 then. One .pdf is for a print shop: joining takes
    out what tells a screen reader the order, which a folder’s and a .zip’s PDFs keep.
    """
    now = london_now()
    await take_effect(now)
    choice = choice_of(design, large=large, black_and_white=black_and_white, names=names)
    whole = await current_area(area, today=now.date())
    place = opened(_folder(out), Task(whole.gss, choice.code, tuple(sorted(kinds)), changed))
    done = await settled(place)
    wanted = await bodies_in(whole, choice, today=now.date(), kinds=kinds, changed=changed, also=done)
    batch = await _print(place, wanted, choice, area=whole.name, now=now)
    await asyncio.to_thread(_bind, batch, place, out, f"Who to call: {whole.name}")
    _say(batch, place, out, for_programs=for_programs)


async def _print(place: Place, wanted: list[Body], choice: Choice, *, area: str, now: datetime) -> Batch:
    """Print them all, with a bar on a terminal."""
    with bar("Printing") as told:

        async def goes_on(batch: Batch) -> bool:
            told(batch.done, len(wanted))
            return True

        try:
            return await print_all(
                replace(an_act(f"Issued the posters of {area}"), id=place.begun.act),
                wanted,
                choice,
                place,
                house=House(settings().site_name, settings().base_url, now),
                processes=cores(),
                goes_on=goes_on,
            )
        except asyncio.CancelledError:
            click.echo(f"Stopped. Run the same again: it goes on where it was, in {place.folder}", err=True)
            raise
        except ChildProcessError as ended:
            raise RuleBroken(f"{ended}. Run the same again: it goes on where it was") from ended


def _folder(out: Path) -> Path:
    """Where posters are printed into: the folder itself, or one beside the file that they become."""
    return out.with_name(out.name + ".unfinished") if out.suffix.lower() in ENDS else out


def _bind(batch: Batch, place: Place, out: Path, title: str) -> None:
    """One file of all, where one is wanted; then nothing is left beside it."""
    files = [(body.name, place.folder / made.file) for body, made in batch.posters]
    match out.suffix.lower() if files else "":
        case ".zip":
            as_zip([file for _name, file in files], out)
        case ".pdf":
            as_one_pdf(files, out, title=title)
    close(place)
    if place.folder != out:
        shutil.rmtree(place.folder)


def _say(batch: Batch, place: Place, out: Path, *, for_programs: bool) -> None:
    issued = [
        {
            "issue": made.code,
            "organisation": body.slug,
            "file": made.file if place.folder != out else str(out / made.file),
            "review_by": made.review_by,
        }
        for body, made in batch.posters
    ]
    if for_programs:
        as_json({"out": str(out), "issued": issued, "refused": [asdict(each) for each in batch.refused]})
    else:
        number = f"{len(issued):,} poster{'' if len(issued) == 1 else 's'}"
        click.echo(f"Issued {number}, in {out}." if issued else "There is no poster to print.")
    for each in batch.refused:
        click.echo(f"{each.slug}: {each.reason}", err=True)
    if batch.refused:
        fail(f"{len(batch.refused):,} could not be printed")
