"""The command that issues a poster."""

from pathlib import Path

import click

from directory.commands.groups import main
from directory.commands.running import an_act, as_json, command, london_now
from directory.daily import take_effect
from directory.dates import day
from directory.posters.changes import issue_poster
from directory.settings import settings


@command(main, "poster")
@click.argument("slug")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF to write.")
@click.option("--area", default="", help="Which of its areas, where the organisation serves several.")
@click.option("--json", "for_programs", is_flag=True, help="As its code, its file, and when to review it.")
async def poster(slug: str, out: Path, area: str, *, for_programs: bool) -> None:
    """Issue the poster of the organisation SLUG: numbered, dated, and remembered for when it goes out of date."""
    now = london_now()
    await take_effect(now)
    unfinished = out.with_name(out.name + ".part")
    try:
        unfinished.write_bytes(b"")  # first: a poster that nobody could print would be recalled for nothing
        issue, pdf = await issue_poster(
            an_act("Issued a poster"),
            slug,
            today=now.date(),
            now=now,
            site_name=settings().site_name,
            base_url=settings().base_url,
            area=area,
        )
        unfinished.write_bytes(pdf)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    if for_programs:
        as_json({"issue": issue.code, "file": str(out), "issued_on": now.date(), "review_by": issue.review_by})
    else:
        click.echo(f"Wrote {out}: issue {issue.code}, review by {day(issue.review_by)}.")
