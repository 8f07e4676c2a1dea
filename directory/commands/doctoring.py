"""The command that looks for what an administrator should put right."""

import asyncio
from collections.abc import AsyncIterator

import click

from directory.areas.queries import current_release
from directory.commands.groups import main
from directory.commands.running import as_json, command, fail
from directory.contacts.deliverability import undeliverable
from directory.contacts.queries import mailboxes
from directory.history.queries import broken_link, is_demonstration
from directory.settings import DEFAULT_SECRET, settings
from directory.upgrade import check_up_to_date


@command(main, "doctor")
@click.option("--dns", is_flag=True, help="Also ask the DNS whether each email's domain takes mail.")
@click.option("--json", "for_programs", is_flag=True, help="As a list of sentences.")
async def doctor(*, dns: bool, for_programs: bool) -> None:
    """Look for what should be put right; exit status 1 when something should."""
    await check_up_to_date()
    found = [each async for each in _findings(dns=dns)]
    if for_programs:
        as_json(found)
    for each in () if for_programs else found or ("Nothing to put right.",):
        click.echo(each)
    if found:
        fail(f"{len(found)} to put right")


async def _findings(*, dns: bool) -> AsyncIterator[str]:
    demonstration = await is_demonstration()
    if demonstration is None:
        yield "The directory is empty. Run “directory seed”"
    if demonstration is False and settings().secret_key == DEFAULT_SECRET:
        yield "SECRET_KEY is the one that everybody knows, so the server won’t start. Set it to a secret of your own"
    if broken := await broken_link():
        yield f"The history doesn’t hold: {broken.what}"
    release = await current_release()
    if release is None or (release.seeded and not demonstration):
        yield "Only a sample of postcodes is loaded. Run “directory import postcodes” with the ONS Postcode Directory"
    if dns:
        listed = await mailboxes()
        for address, why in (await asyncio.to_thread(undeliverable, listed)).items():
            yield f"{address}: {why}. Ask {listed[address]} for another"
