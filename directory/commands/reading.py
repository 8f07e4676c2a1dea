"""Commands that look something up."""

from dataclasses import asdict
from datetime import datetime

import click

from directory.accounts.rules import ADMINISTRATOR, ANYBODY, PROFESSIONAL, VERIFIER
from directory.commands.groups import main
from directory.commands.running import as_json, command, fail, london_now
from directory.contacts.values import ChannelKind, display
from directory.daily import take_effect
from directory.dates import day
from directory.errors import RuleBroken, problem_body
from directory.history.queries import is_demonstration
from directory.lookup.answer import Answer
from directory.lookup.moments import BadTime
from directory.lookup.published import STATUS, Publisher, published_problem
from directory.lookup.queries import UnknownRole, answer_to, help_elsewhere, roles
from directory.lookup.rules import FoundContact
from directory.lookup.words import (
    notice_words,
    opening_words,
    shown,
    to_come_words,
    verified_words,
    warning_words,
)
from directory.places.rules import PlaceUnclear
from directory.search.queries import search as find_names
from directory.verification.queries import Doubtful, channels_standing
from directory.verification.rules import Standing

VIEWERS = {"public": ANYBODY, "professionals": PROFESSIONAL, "verifiers": VERIFIER}


@command(main, "find")
@click.argument("place")
@click.option("--role", default="", help="A role's code, like lado; without it, everybody recorded.")
@click.option("--at", default="", help="Another moment, like 2026-12-25T19:00, London time.")
@click.option("--viewer", default="public", type=click.Choice(list(VIEWERS)), help="Whose view of it.")
@click.option("--json", "for_programs", is_flag=True, help="As the API's answer.")
async def find(place: str, role: str, at: str, viewer: str, *, for_programs: bool) -> None:
    """Who to call for PLACE: a postcode, a council or an organisation."""
    if await is_demonstration() is None:
        raise RuleBroken("The directory is empty. Run “directory seed” for a real one, or “directory seed --demo”")
    now, seen_by = london_now(), VIEWERS[viewer]
    await take_effect(now)
    publisher = Publisher({each.code: each.title for each in (await roles()).values()})
    try:
        answer = await answer_to(place, role=role, at=at, now=now, today=now.date(), viewer=seen_by)
    except (UnknownRole, BadTime) as wrong:
        _refuse(wrong.code, wrong.message, for_programs=for_programs)
        return
    except PlaceUnclear as unclear:
        there = await help_elsewhere(unclear, role=role, at=at, now=now, today=now.date(), viewer=seen_by)
        for contact in there.contacts if there and not for_programs else ():
            _print_contact(contact, at=now)
        more = published_problem(unclear, there, publisher=publisher)
        offered = [*unclear.choices, *unclear.successors]
        listed = [f"  {each.name} ({each.gss or each.slug})" for each in offered]
        _refuse(unclear.code, unclear.message, *listed, for_programs=for_programs, **more)
        return
    if for_programs:
        as_json(publisher.answer(answer))
    else:
        _print_answer(answer)


def _refuse(code: str, message: str, *listed: str, for_programs: bool, **more: object) -> None:
    """Say why there is no answer, on standard error; to a program also as the API does, on standard output."""
    if for_programs:
        as_json(problem_body(code, message, status=STATUS.get(code, 404), **more))
    fail("\n".join([message, *listed]))


@command(main, "search")
@click.argument("words")
@click.option("--json", "for_programs", is_flag=True, help="As a list of kind, title, slug and url.")
async def search(words: str, *, for_programs: bool) -> None:
    """Areas, organisations, contacts and roles whose names match WORDS."""
    await take_effect(london_now())
    hits = await find_names(words, viewer=ADMINISTRATOR)
    if for_programs:
        as_json([{"kind": hit.kind, "title": hit.title, "slug": hit.slug, "url": hit.url} for hit in hits])
        return
    for hit in hits:
        click.echo(f"{hit.kind:13} {hit.title}  {hit.url}")
    if not hits:
        click.echo("Nothing found. Check the spelling, or type fewer letters.")


@command(main, "stale")
@click.option("--all", "all_doubtful", is_flag=True, help="What is due soon or was never verified, too.")
@click.option("--json", "for_programs", is_flag=True, help="As a list.")
async def stale(*, all_doubtful: bool, for_programs: bool) -> None:
    """What can't be relied on: stale or disputed."""
    wanted = set(Standing) - {Standing.CURRENT} if all_doubtful else {Standing.STALE, Standing.DISPUTED}
    await take_effect(london_now())
    today = london_now().date()
    found = [each async for each in channels_standing(wanted, today=today, viewer=ADMINISTRATOR)]
    found.sort(key=lambda each: each.standing)
    if for_programs:
        as_json([_published(each) for each in found])
        return
    for each in found:
        since = f"verified {day(each.verified_on)}" if each.verified_on else "never verified"
        value = display(ChannelKind(each.kind), each.value)
        click.echo(f"{each.standing!s:11} {each.contact}, {each.organisation} ({each.role}): {value}, {since}")
    click.echo(f"{len(found)} found." if found else "Nothing: every entry is sound.")


def _print_answer(answer: Answer) -> None:
    place = answer.place
    named = f" ({place.authority.name})" if place.authority.id != place.area.id else ""
    click.echo(f"{place.area.name}{named}, {answer.at:%A %-d %B %Y %H:%M}")
    for note in answer.said:
        click.echo(f"  ! {note}")
    for contact in answer.contacts:
        _print_contact(contact, at=answer.at)
    in_danger = ", ".join(shown(line) for line in answer.emergency.danger if line.kind == "phone")
    click.echo(f"\nIn danger: {in_danger or '999'}")


def _print_contact(contact: FoundContact, *, at: datetime) -> None:
    click.echo(f"\n{contact.role_title}: {contact.name}, {contact.organisation}")
    click.echo(f"  For {contact.jurisdiction}.")
    if contact.why:
        click.echo(f"  Why: {contact.why}.")
    if warning := warning_words(contact):
        click.echo(f"  Take care: {warning}")
    if contact.reported:
        click.echo("  Reported as wrong; being looked at.")
    for line in contact.lines:
        label = f" ({line.label})" if line.label else ""
        now = notice_words(line) if line.is_out_of_order else opening_words(line, at=at)
        instead = "" if line.is_out_of_order else notice_words(line)
        said = [instead, now, *to_come_words(line, at=at), verified_words(line, today=london_now().date())]
        click.echo(f"  {shown(line)}{label}: {'. '.join(part for part in said if part)}. [{line.standing}]")


def _published(each: Doubtful) -> dict[str, object]:
    facts = {**asdict(each), "standing": str(each.standing)}
    return {name: value for name, value in facts.items() if value is not None}
