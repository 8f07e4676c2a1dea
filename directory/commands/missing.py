"""The command that says what is missing."""

from datetime import date

import click

from directory.accounts.rules import ADMINISTRATOR
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
from directory.places.queries import gazetteer


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
    scope = Scope(ADMINISTRATOR, now.date(), area=await _slug_of(area, now.date()) if area else "")
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


async def _slug_of(text: str, today: date) -> str:
    named = [each for each in (await gazetteer(today=today)).named(text) if each.current]
    if not named:
        raise RuleBroken(f"There is no area “{text}”. Write its name, like Wigan, or its code, like E08000010")
    return named[0].slug


def _line(gap: Gap) -> str:
    return f"{gap.severity}: {gap.where}: {gap.said}, since {day(gap.since)} ({gap.url})"
