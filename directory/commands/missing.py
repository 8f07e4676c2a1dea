"""The command that says what is missing."""

import click

from directory.accounts.rules import ADMINISTRATOR
from directory.commands.areas import current_area
from directory.commands.groups import main
from directory.commands.running import as_json, command, london_now
from directory.daily import take_effect
from directory.dates import day
from directory.errors import RuleBroken
from directory.gaps.queries import gaps_in
from directory.gaps.rules import Gap, Kind, Severity, as_facts
from directory.gaps.scope import Scope
from directory.gaps.sheet import as_sheet
from directory.history.queries import is_demonstration


@command(main, "gaps")
@click.option("--area", default="", help="Only an area’s: its name, or its code, like E08000010.")
@click.option("--kind", default="", type=click.Choice(["", *Kind]), help="Only those of one kind.")
@click.option("--severity", default="", type=click.Choice(["", *Severity]), help="Only those of one severity.")
@click.option("--json", "for_programs", is_flag=True, help="As a list for programs.")
@click.option("--csv", "sheet", is_flag=True, help="As CSV.")
async def gaps(area: str, kind: str, severity: str, *, for_programs: bool, sheet: bool) -> None:
    """What is missing, out of date, overdue or not agreed, most serious first."""
    if await is_demonstration() is None:
        raise RuleBroken("The directory is empty. Run “directory seed” for a real one, or “directory seed --demo”")
    now = london_now()
    await take_effect(now)
    scope = Scope(ADMINISTRATOR, now.date(), area=(await current_area(area, today=now.date())).slug if area else "")
    found = (await gaps_in(scope, now=now)).only(kind=kind, severity=severity)
    if for_programs:
        as_json([as_facts(gap) async for gap in found.all()])
    elif sheet:
        async for part in as_sheet(found):
            click.echo(part, nl=False)
    else:
        async for gap in found.all():
            click.echo(_line(gap))
        click.echo(f"{found.number} gap{'' if found.number == 1 else 's'}")


def _line(gap: Gap) -> str:
    return f"{gap.severity}: {gap.where}: {gap.said}, since {day(gap.since)} ({gap.url})"
