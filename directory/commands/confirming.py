"""The command that asks owners whether their entries are still right."""

import click

from directory.accounts.rules import ADMINISTRATOR
from directory.commands.groups import main
from directory.commands.running import an_act, as_json, command, london_now
from directory.owners.due import ask_all, owners_due
from directory.settings import settings


@command(main, "confirm")
@click.option("--dry-run", is_flag=True, help="Say who would be asked, and ask nobody.")
@click.option("--json", "for_programs", is_flag=True, help="As JSON: each owner, what falls due, whether asked.")
async def confirm(*, dry_run: bool, for_programs: bool) -> None:
    """Ask every owner whose entries fall due within 30 days: one mail each, and not again within 14 days."""
    due = await owners_due(ADMINISTRATOR, now=london_now())
    if not dry_run:
        await ask_all(an_act("Asked the owners of what falls due"), due, chosen=settings())
    if for_programs:
        as_json(
            [{"email": each.email, "due": each.entries, "asked": not (each.asked_lately or dry_run)} for each in due]
        )
        return
    asked = [each for each in due if not each.asked_lately]
    for each in asked:
        click.echo(f"{'Would ask' if dry_run else 'Asked'} {each.email}: {', '.join(each.entries)}")
    if left := len(due) - len(asked):
        click.echo(f"Asked within the last 14 days, so left alone: {left}.")
    if not due:
        click.echo("No owner’s entries fall due within 30 days.")
