"""Commands that let people in."""

from datetime import timedelta

import click

from directory.accounts.letters import invitation as invitation_letter
from directory.accounts.posting import at_home, in_words
from directory.accounts.rules import Role
from directory.commands.groups import account
from directory.commands.running import an_act, as_json, command, london_now
from directory.errors import RuleBroken
from directory.history.queries import is_demonstration
from directory.mail import MailFailed, send
from directory.people.changes import invitation, invite, way_in
from directory.people.queries import everybody, somebody_at
from directory.settings import settings

ROLES = {"admin": Role.ADMINISTRATOR, "verifier": Role.VERIFIER, "editor": Role.EDITOR, "reader": Role.READER}
A_DAY = timedelta(days=1)  # somebody looks at a demonstration when they have the time


@command(account, "create")
@click.argument("email")
@click.option("--role", type=click.Choice(list(ROLES)), required=True, help="What they may do.")
@click.option("--name", default="", help="Who they are; they can say so themselves.")
@click.option("--area", "areas", multiple=True, metavar="GSS", help="An area whose entries they verify; repeatable.")
@click.option(
    "--organisation",
    "organisations",
    multiple=True,
    metavar="SLUG",
    help="An organisation whose entries they edit, or a partnership for whose areas they verify; repeatable.",
)
@click.option("--json", "for_programs", is_flag=True, help="The invitation as JSON.")
async def create(
    email: str, role: str, name: str, areas: tuple[str, ...], organisations: tuple[str, ...], *, for_programs: bool
) -> None:
    """Invite EMAIL: print the link with which they join, and mail it where MAIL_URL is set."""
    if await is_demonstration() is None:
        raise RuleBroken("The directory is empty. Run “directory seed” for a real one, or “directory seed --demo”")
    act, chosen = an_act("Invited"), settings()
    made = await invite(
        act,
        email=email,
        role=ROLES[role],
        person=name,
        areas=areas,
        organisations=organisations,
        today=london_now().date(),
    )
    path, until = await invitation(made, secret=chosen.secret_key, act=act)
    link, good_until = at_home(path, chosen=chosen), in_words(until, now=act.at)
    failed = ""
    try:
        letter = invitation_letter(to=made.email, link=link, site_name=chosen.site_name, until=good_until)
        await send(letter, chosen=chosen, at=act.at)
    except MailFailed as reason:
        failed = str(reason)
    if failed and chosen.mail_url:
        click.echo(f"Warning: the invitation was not mailed. {failed}", err=True)
    if for_programs:
        as_json({"email": made.email, "role": role, "link": link, "expires_at": until, "mailed": not failed})
        return
    click.echo(
        f"Invited {made.email} as {made.role}. {'Mailed' if not failed else 'Pass on'}, good until {good_until}:"
    )
    click.echo(link)


@command(account, "link")
@click.argument("email")
@click.option("--json", "for_programs", is_flag=True, help="The link as JSON.")
async def link(email: str, *, for_programs: bool) -> None:
    """Print a link with which EMAIL signs in once, for when no mail reaches them."""
    act, chosen = an_act(""), settings()
    found = await somebody_at(email)
    path, until = await way_in(found, secret=chosen.secret_key, act=act)
    made = at_home(path, chosen=chosen)
    if for_programs:
        as_json({"email": found.email, "link": made, "expires_at": until})
        return
    click.echo(f"Good once, until {in_words(until, now=act.at)}:")
    click.echo(made)


@command(account, "links")
async def links() -> None:
    """Print a link to sign in with for each account of a demonstration."""
    if not await is_demonstration():
        raise RuleBroken("Only a demonstration gives links for everybody. Use “directory account link EMAIL”")
    act, chosen = an_act(""), settings()
    people = [each for each in await everybody() if not each.ended_at and each.joined_at]
    click.echo("Sign in to the demonstration; each link is good once, and for a day:")
    for each in sorted(people, key=lambda person: list(Role).index(person.role)):
        found = await somebody_at(each.email)
        path, _until = await way_in(found, secret=chosen.secret_key, act=act, lasting=A_DAY)
        click.echo(f"  {each.role:13}  {at_home(path, chosen=chosen)}")
