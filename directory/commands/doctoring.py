"""The command that looks at everything a directory rests on, and says what to put right."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import click
import typst

from directory.commands.groups import main
from directory.commands.running import DATABASE_ERRORS, as_json, fail, london_now, sentence_about
from directory.contacts.deliverability import undeliverable
from directory.contacts.queries import mailboxes
from directory.database import close_pool, open_pool
from directory.health.queries import SHORTEST_SECRET, of_the_database, secret_is_safe
from directory.health.rules import Finding, fine, wrong
from directory.history.queries import is_demonstration
from directory.mail import MailFailed, mail_server
from directory.settings import Settings, settings
from directory.typesetting import fonts


@main.command("doctor")
@click.option("--dns", is_flag=True, help="Also ask the DNS whether each email's domain takes mail.")
@click.option("--json", "for_programs", is_flag=True, help="As a list of what was looked at, and what was found.")
def doctor(*, dns: bool, for_programs: bool) -> None:
    """Look for what should be put right; exit status 1 when something should.

    Settings, the database and its migrations, the disk, the clock, postcodes, the history, mail and fonts.
    """
    found = asyncio.run(_looked_at(settings(), dns=dns))
    ill = [each for each in found if each.wrong]
    if for_programs:
        as_json(found)
    else:
        for each in found:
            click.echo(f"{'wrong' if each.wrong else 'fine':5}  {each.about:10}  {each.said}")
    if ill:
        fail(f"{len(ill)} to put right")
    if not for_programs:
        click.echo("Nothing to put right.")


async def _looked_at(chosen: Settings, *, dns: bool) -> list[Finding]:
    return [
        *_settings(chosen),
        *[each async for each in _database(chosen, dns=dns)],
        await _mail(chosen),
        _fonts(),
    ]


def _settings(chosen: Settings) -> list[Finding]:
    """Each setting that can't be read as what it should be."""
    said = []
    for name in ("most_searches", "allows_single_handed", "logs_requests", "reminding_time"):
        try:
            getattr(chosen, name)
        except SystemExit as unreadable:
            said.append(str(unreadable))
    if chosen.remind_at and not chosen.mail_url:
        said.append("REMIND_AT reminds nobody without a mail server: set MAIL_URL and MAIL_FROM")
    found = [wrong("settings", each) for each in said]
    return found or [fine("settings", f"They can be read. Readers come to {chosen.base_url}")]


async def _database(chosen: Settings, *, dns: bool) -> AsyncIterator[Finding]:
    """What rests on the database; one that isn't there isn't made."""
    if not chosen.database_url and not chosen.sqlite_path.exists():
        yield wrong("database", f"There is none at {chosen.sqlite_path} yet. Run “directory db up”, or set DATA_DIR")
        return
    try:
        await open_pool(largest=2)
        found = await of_the_database(now=london_now(), data_dir=Path(chosen.data_dir))
        for each in found:
            yield each
        if {"database", "migrations"} & {each.about for each in found if each.wrong}:
            return
        for each in await _served_as(chosen):
            yield each
        if dns:
            listed = await mailboxes()
            for address, why in (await asyncio.to_thread(undeliverable, listed)).items():
                yield wrong("email", f"{address}: {why}. Ask {listed[address]} for another")
    except (OSError, *DATABASE_ERRORS) as failed:
        yield wrong("database", sentence_about(failed))
    finally:
        await close_pool()


async def _served_as(chosen: Settings) -> list[Finding]:
    """Settings that a demonstration may have, and a real directory may not."""
    if await is_demonstration() is not False:
        return []
    found = []
    if not await secret_is_safe(chosen):
        found.append(
            wrong(
                "settings",
                "SECRET_KEY can be guessed, so the server won’t start. "
                f"Set it to {SHORTEST_SECRET} characters or more of your own",
            )
        )
    if not chosen.secure:
        found.append(
            wrong(
                "settings",
                f"BASE_URL is {chosen.base_url}: passphrases would go unencrypted, and posters lead there. "
                "Set it to the https:// address that readers use",
            )
        )
    return found


async def _mail(chosen: Settings) -> Finding:
    """Whether the mail server takes our name and password; nothing is sent."""
    if not chosen.mail_url:
        return fine("mail", "No mail server is set: links are shown to pass on")
    try:
        async with mail_server(chosen) as server:
            await server.greet()
    except MailFailed as failed:
        return wrong("mail", str(failed))
    return fine("mail", f"The mail server answers; mails come from {chosen.mail_from}")


def _fonts() -> Finding:
    """Whether a word can be set in our letters."""
    try:
        typst.compile(b'#set text(font: "Source Sans Pro", fallback: false)\nSafeguarding', font_paths=fonts())
    except (OSError, RuntimeError) as failed:
        return wrong("fonts", f"Posters can’t be set: {failed}. Install the directory again, with “pip install .”")
    return fine("fonts", "Posters can be set")
