"""The command that says which posters are no longer right."""

import click

from directory.accounts.rules import ADMINISTRATOR
from directory.commands.groups import main
from directory.commands.running import as_json, command, london_now
from directory.daily import take_effect
from directory.dates import day
from directory.posters.issued import Issued
from directory.posters.issued import recalls as recalled


@command(main, "recalls")
@click.option("--json", "for_programs", is_flag=True, help="As a list for programs.")
async def recalls(*, for_programs: bool) -> None:
    """The issued posters that hang and are no longer right, urgent ones first, each with every reason."""
    now = london_now()
    await take_effect(now)
    found = await recalled(ADMINISTRATOR, today=now.date())
    if for_programs:
        as_json([_published(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.tier}: {each.code}, {each.choice.code} of {each.organisation}, issued {day(each.issued_on)}")
        for reason in each.reasons:
            click.echo(f"  {reason.said}")
    if not found:
        click.echo("Every poster that was issued and hangs is up to date.")


def _published(each: Issued) -> dict[str, object]:
    return {
        "issue": each.code,
        "organisation": each.slug,
        "design": each.choice.code,
        "issued_on": each.issued_on,
        "tier": each.tier,
        "reasons": [reason.said for reason in each.reasons],
    }
