"""Letters that nobody waits for: what goes wrong with them is logged, without saying whose they were."""

import logging
from datetime import datetime, timedelta

from directory.accounts import letters
from directory.accounts.links import Purpose
from directory.accounts.queries import account_called, links_made
from directory.accounts.sent_links import make_link
from directory.dates import clock, day
from directory.mail import Letter, MailFailed, send
from directory.settings import Settings

log = logging.getLogger(__name__)

LINKS_AN_HOUR = 5  # to one mailbox: whoever asks for another's is a nuisance to them

_LETTERS = {Purpose.SIGN_IN: letters.sign_in_link, Purpose.RESET: letters.reset_link}


async def send_link(email: str, purpose: Purpose, *, chosen: Settings, now: datetime) -> None:
    """Send whoever has this address a link; nobody is told whether there is such a person."""
    account = await account_called(email)
    if account is None:
        return
    number = account.to_dict()["id"]
    if await links_made(number, purpose=purpose.value, since=now - timedelta(hours=1)) >= LINKS_AN_HOUR:
        return
    path, until = await make_link(number, purpose, secret=chosen.secret_key, now=now)
    letter = _LETTERS[purpose](
        to=account.email, link=at_home(path, chosen=chosen), site_name=chosen.site_name, until=in_words(until, now=now)
    )
    await post(letter, chosen=chosen, at=now)


async def post(letter: Letter, *, chosen: Settings, at: datetime) -> None:
    """Send a letter, where a mail server is set; a failure is for whoever reads the log."""
    if not chosen.mail_url:
        return
    try:
        await send(letter, chosen=chosen, at=at)
    except MailFailed as failed:
        log.error("A mail about “%s” was not sent: %s", letter.subject, failed)  # noqa: TRY400 - the sentence says it


def at_home(path: str, *, chosen: Settings) -> str:
    """A path with the address by which readers know the directory."""
    return chosen.base_url + path


def in_words(until: datetime, *, now: datetime) -> str:
    """Until when a link is good, in London's time."""
    there = until.astimezone(now.tzinfo)
    return f"{clock(there)} on {day(there.date())}"
