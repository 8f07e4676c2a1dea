"""The command that says how the directory stands."""

import click

from directory.accounts.rules import ADMINISTRATOR
from directory.commands.groups import main
from directory.commands.running import as_json, command, london_now
from directory.dashboard.kept import figures_worked_out
from directory.dashboard.pictures import in_words
from directory.dashboard.rules import Figures
from directory.dashboard.sheet import as_csv, as_facts
from directory.dates import day


@command(main, "figures")
@click.option("--json", "for_programs", is_flag=True, help="As one object.")
@click.option("--csv", "as_sheet", is_flag=True, help="As CSV, one number a line.")
async def figures(*, for_programs: bool, as_sheet: bool) -> None:
    """What is sound, what falls due when, what waits, and how it stood as each month ended."""
    found = await figures_worked_out(ADMINISTRATOR, now=london_now())
    if for_programs:
        as_json(as_facts(found))
    elif as_sheet:
        click.echo(as_csv(found), nl=False)
    else:
        _print(found)


def _print(found: Figures) -> None:
    click.echo(f"{found.total.sound} of {found.total.number} numbers and addresses are sound on {day(found.today)}.")
    for heading, lines in (("By role", (found.total, *found.roles)), ("By area", found.areas)):
        click.echo(f"\n{heading}")
        for line in lines:
            age = "" if line.median_age is None else f"; median age {line.median_age:g} days"
            click.echo(f"  {line.title}: {in_words(line.standings)}{age}")
    click.echo("\nAs each month ended")
    for month in found.months:
        click.echo(f"  {day(month.on)}: {in_words(month.standings)}")
    click.echo("\nFalling due")
    for week in found.weeks:
        click.echo(f"  {day(week.begins)} to {day(week.ends)}: {week.number}")
    click.echo("\nWaiting")
    for backlog in found.backlogs:
        since = f", the oldest since {day(backlog.since.date())}" if backlog.since else ""
        click.echo(f"  {backlog.title}: {backlog.number}{since}")
    if found.mails:
        mails = found.mails
        click.echo(f"  Mails: {mails.waiting} to be sent, {mails.failed} failed, {mails.given_up} given up")
