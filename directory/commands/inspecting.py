"""The command that makes one file of what was listed on a past day."""

import asyncio
from datetime import date
from pathlib import Path

import click

from directory.accounts.rules import ADMINISTRATOR, ANYBODY, PROFESSIONAL
from directory.commands.groups import main
from directory.commands.running import Day, an_act, as_json, command
from directory.dates import day
from directory.inspection.gathering import area_asked, gather, organisation_asked
from directory.inspection.pack import pack
from directory.settings import settings

VIEWERS = {"public": ANYBODY, "professionals": PROFESSIONAL, "verifiers": ADMINISTRATOR}


@command(main, "inspect")
@click.option("--area", default="", metavar="GSS", help="The area, by code or name.")
@click.option("--organisation", default="", metavar="SLUG", help="Or the organisation, by its address’s end.")
@click.option("--on", type=Day(), required=True, help="The day, like 2026-03-03.")
@click.option("--viewer", default="verifiers", type=click.Choice(list(VIEWERS)), help="Whose view of it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP to write.")
@click.option("--json", "for_programs", is_flag=True, help="As its file, its contacts and the last row of the history.")
async def inspect(area: str, organisation: str, on: date, viewer: str, out: Path, *, for_programs: bool) -> None:
    """Write what an area or an organisation could see at the end of a past day, for an inspection."""
    if bool(area) == bool(organisation):
        raise click.UsageError("Name an area or an organisation: one of --area and --organisation")
    if on > an_act("").at.date():
        raise click.UsageError(f"{day(on)} has not come yet. Name a past day, like --on 2026-03-03")
    named = area_asked(area, viewer=ADMINISTRATOR) if area else organisation_asked(organisation, viewer=ADMINISTRATOR)
    from directory.inspection.inspection_pages import drawn  # noqa: PLC0415 - others needn't wait for the whole web

    gathered = await gather(await named, on=on, viewer=VIEWERS[viewer])
    made = pack(gathered, site_name=settings().site_name, render=drawn)
    await asyncio.to_thread(out.write_bytes, made)
    if for_programs:
        as_json(
            {"file": str(out), "contacts": len(gathered.listed), "rows": len(gathered.rests_on), "head": gathered.head}
        )
        return
    number = len(gathered.listed)
    many = f"{number} contact as it" if number == 1 else f"{number} contacts as they"
    click.echo(f"Wrote {out}: {many} stood on {day(gathered.on)}.")
