"""The command that issues a poster."""

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click

from directory.commands.groups import main
from directory.commands.running import an_act, as_json, command, london_now
from directory.daily import take_effect
from directory.dates import day
from directory.posters.changes import issue_print
from directory.posters.designs import DESIGNS, ONE_PAGE, choice_of
from directory.posters.logos import read_logo
from directory.posters.press import Form
from directory.settings import settings

FORMS: dict[str, Form] = {".png": "png", ".svg": "svg"}


@command(main, "poster")
@click.argument("slug")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The PDF to write; or the picture, .png or .svg, of which each page has its own.",
)
@click.option("--area", default="", help="Which of its areas, where the organisation serves several.")
@click.option(
    "--design",
    default=ONE_PAGE,
    metavar="CODE",
    help=f"Which design: {', '.join(DESIGNS)}.  [default: {ONE_PAGE}]",
)
@click.option("--large", is_flag=True, help="In large print: nothing is smaller than 18 points.")
@click.option("--black-and-white", is_flag=True, help="For a printer without colours.")
@click.option("--names", is_flag=True, help="With the names of its own people, where they are public.")
@click.option("--colour", default="", help="Your own colour, like #12355b; made darker where it couldn't be read.")
@click.option("--adds", multiple=True, help="A short line of your own for your staff; twice at most.")
@click.option(
    "--logo",
    type=click.File("rb"),
    help="Your logo, for posters and the handbook: a PNG, a JPEG or an SVG.",
)
@click.option("--json", "for_programs", is_flag=True, help="As its code, its file, and when to review it.")
async def poster(
    slug: str,
    out: Path,
    *,
    area: str,
    design: str,
    colour: str,
    adds: tuple[str, ...],
    logo: BinaryIO | None,
    large: bool,
    black_and_white: bool,
    names: bool,
    for_programs: bool,
) -> None:
    """Issue the poster of the organisation SLUG: numbered, dated, and remembered for when it goes out of date."""
    now = london_now()
    await take_effect(now)
    choice = choice_of(
        design,
        large=large,
        black_and_white=black_and_white,
        names=names,
        colour=colour,
        adds="\n".join(adds),
    )
    if logo:
        choice = replace(choice, logo=read_logo(logo.read()))
    unfinished = out.with_name(out.name + ".part")
    try:
        unfinished.write_bytes(b"")  # first: a poster that nobody could print would be recalled for nothing
        issue, ready = await issue_print(
            an_act("Issued a poster"),
            slug,
            today=now.date(),
            now=now,
            site_name=settings().site_name,
            base_url=settings().base_url,
            area=area,
            choice=choice,
            form=FORMS.get(out.suffix.lower(), "pdf"),
        )
        written = _names(out, len(ready.files))
        for file, content in zip(written, ready.files, strict=True):
            unfinished.write_bytes(content)
            unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    if for_programs:
        facts = {"issue": issue.code, "file": str(written[0]), "issued_on": now.date(), "review_by": issue.review_by}
        as_json(facts | ({"files": [str(file) for file in written]} if len(written) > 1 else {}))
    else:
        files = " and ".join(part for part in (", ".join(map(str, written[:-1])), str(written[-1])) if part)
        click.echo(f"Wrote {files}: issue {issue.code}, review by {day(issue.review_by)}.")


def _names(out: Path, pages: int) -> list[Path]:
    """A picture of each page is a file of its own."""
    if pages == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{page}{out.suffix}") for page in range(1, pages + 1)]
