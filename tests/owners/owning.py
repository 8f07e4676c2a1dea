"""How the stories of owners are told: asked by mail, coming by the link, answering on their page."""

import html
import re

import msgspec

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch, run
from directory.mail import Letter, send
from directory.owners.changes import ask
from directory.verification.queries import channels_standing
from directory.verification.rules import Standing
from tests.stories import TODAY, an_act


async def send_queued(postbox, *, at):
    """What the worker does: every letter that is due goes out over a real conversation."""
    for row in await fetch("SELECT id, letter FROM message WHERE sent_at IS NULL AND given_up_at IS NULL ORDER BY id"):
        await send(msgspec.json.decode(row["letter"], type=Letter), chosen=postbox.settings(), at=at)
        await run("UPDATE message SET sent_at = {}, letter = '' WHERE id = {}", at, row["id"])


async def asked(owner, postbox, *, at):
    """The path of the link that an owner finds in their mail."""
    assert await ask(an_act(), owner, chosen=postbox.settings())
    await send_queued(postbox, at=at)
    return postbox.link()


def answers(channel, says, **typed):
    """The fields of one answer, by their names on the page."""
    given = {f"answer-{channel.uuid}": says}
    return given | {f"{part}-{channel.uuid}": words for part, words in typed.items()}


def hidden(page):
    """What the form sends besides the answers."""
    found = re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


def code_in(letter):
    return re.search(r"Your code is (\d{6})", letter.get_body(("plain",)).get_content())[1]


async def standing_of(value):
    """The standing of the channel with this value, as those see it who see everything."""
    async for each in channels_standing(set(Standing), today=TODAY, viewer=ADMINISTRATOR):
        if each.value == value:
            return each.standing
    return None
