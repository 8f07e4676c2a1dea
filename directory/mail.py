"""Send emails, as plain text and as HTML, through the server that the settings name."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib
from markupsafe import Markup

from directory.settings import Settings

PATIENCE = 20  # seconds for each step of the conversation
_PORTS = {"smtps": 465, "smtp": 25}
_SUBMISSION = 587  # where a name and a password are expected (RFC 6409)
_OF_THE_LETTER = (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)


class MailFailed(Exception):
    """The message wasn't taken; the sentence says why, and what an administrator can do.

    `refused`: this letter never will be. `unreachable`: no other letter would be taken now.
    """

    def __init__(self, sentence: str, *, refused: bool = False, unreachable: bool = False) -> None:
        super().__init__(sentence)
        self.refused, self.unreachable = refused, unreachable


@dataclass(frozen=True)
class Item:
    """One of a list, with the address at which to do something about it."""

    text: str
    link: str


@dataclass(frozen=True)
class Section:
    """A list under a heading."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Attachment:
    """A file that comes with a letter; `media_type` like “application/pdf”."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What somebody is told by email: paragraphs, lists, and one link to follow where there is one.

    `unsubscribe`: the address at which one press of a button ends letters of this kind (RFC 8058).
    """

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_words: str = ""
    afterwards: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    unsubscribe: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def secret(self) -> bool:
        """Whether it holds a link that lets in whoever follows it."""
        return any("token=" in each for each in (self.link, *self.paragraphs, *self.afterwards))


class MailServer:
    """A conversation with the mail server: begun with the first letter, and anew after a failure."""

    def __init__(self, chosen: Settings) -> None:
        self._address, self._sender = _server(chosen), chosen.mail_from
        self._named = f"The mail server {self._address.hostname}"
        self._connection: aiosmtplib.SMTP | None = None

    async def send(self, letter: Letter, *, at: datetime, message_id: str = "") -> str:
        """Hand over one letter, and return what the server answered; MailFailed."""
        try:
            message = composed(letter, sender=self._sender, at=at, message_id=message_id)
        except ValueError as unwritable:
            raise MailFailed(f"The letter can’t be written: {unwritable}", refused=True) from unwritable
        connection = await self.greet()
        try:
            _refused, answer = await connection.send_message(message)
        except (aiosmtplib.SMTPException, OSError) as failed:
            self._hang_up()
            raise MailFailed(_sentence(failed, self._named), refused=_for_good(failed)) from failed
        except BaseException:  # somebody stops us: no time for good manners
            self._hang_up()
            raise
        return answer

    async def greet(self) -> aiosmtplib.SMTP:
        """Begin the conversation, where it isn't begun, and send nothing; MailFailed where no letter would be taken."""
        try:
            return self._connection or await self._begin()
        except (aiosmtplib.SMTPException, OSError) as failed:
            raise MailFailed(_sentence(failed, self._named), unreachable=True) from failed

    async def end(self) -> None:
        """Take leave; where the server has gone already, that's as well."""
        if self._connection:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await self._connection.quit()
        self._hang_up()

    async def _begin(self) -> aiosmtplib.SMTP:
        self._connection = connection = _connection(self._address, self._sender)
        try:
            await connection.connect()
            await _encrypt(connection, self._address)
            if self._address.username:
                await connection.login(unquote(self._address.username), unquote(self._address.password or ""))
        except BaseException:
            self._hang_up()
            raise
        return connection

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


@asynccontextmanager
async def mail_server(chosen: Settings) -> AsyncIterator[MailServer]:
    """The server that the settings name, for as many letters as there are; MailFailed where they name none."""
    server = MailServer(chosen)
    try:
        yield server
    finally:
        await server.end()


async def send(letter: Letter, *, chosen: Settings, at: datetime) -> str:
    """Hand one letter to the mail server, and return what the server answered; MailFailed."""
    async with mail_server(chosen) as server:
        return await server.send(letter, at=at)


def _connection(server: SplitResult, sender: str) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=server.hostname,
        port=server.port or (_SUBMISSION if server.password and server.scheme == "smtp" else _PORTS[server.scheme]),
        local_hostname=_domain(sender),  # asking for this machine's own name may take long
        use_tls=server.scheme == "smtps",
        start_tls=False,
        timeout=PATIENCE,
    )


async def _encrypt(connection: aiosmtplib.SMTP, server: SplitResult) -> None:
    """Encrypt what isn't yet, where the server offers it; MailFailed where a password would go unencrypted."""
    await connection.ehlo()
    if server.scheme == "smtps":
        return
    if connection.supports_extension("starttls"):
        # Without a password to lose, encryption that nobody vouches for is better than none.
        await connection.starttls(validate_certs=bool(server.password))
    elif server.password:
        raise MailFailed(
            f"The mail server {server.hostname} offers no encryption, without which the password isn’t sent. "
            "Use smtps:// or another port",
            unreachable=True,
        )


def composed(letter: Letter, *, sender: str, at: datetime, message_id: str = "") -> EmailMessage:
    """The message as it's sent: the same words twice, for those who read HTML and those who don't.

    `message_id` is the part before the “@”: sent again under the same, a message is known to be the same.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(at)
    domain = _domain(sender)
    message["Message-ID"] = f"<{message_id}@{domain}>" if message_id else make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"  # so that no “I'm away” comes back (RFC 3834)
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # by a POST of just this: RFC 8058
    message.set_content(_text(letter))
    message.add_alternative(_html(letter), subtype="html")
    for each in letter.attachments:
        kind, _slash, subtype = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=kind, subtype=subtype, filename=each.name)
    return message


def _text(letter: Letter) -> str:
    lists = [
        "\n\n".join([each.heading.upper(), *(f"- {item.text}\n  {item.link}" for item in each.items)])
        for each in letter.sections
    ]
    parts = [*letter.paragraphs, *lists, *([letter.link] if letter.link else []), *letter.afterwards]
    return "\n\n".join(parts) + "\n"


def _html(letter: Letter) -> str:
    paragraph = Markup("<p>{}</p>\n")
    link = Markup('<p><a href="{}">{}</a></p>\n').format(letter.link, letter.link_words or letter.link)
    body = [paragraph.format(each) for each in letter.paragraphs]
    for section in letter.sections:
        item = Markup('<li><a href="{}">{}</a></li>\n')
        items = Markup("").join(item.format(each.link, each.text) for each in section.items)
        body.append(Markup("<h2>{}</h2>\n<ul>\n{}</ul>\n").format(section.heading, items))
    body += [link] if letter.link else []
    body += [paragraph.format(each) for each in letter.afterwards]
    frame = Markup('<!doctype html>\n<html lang="en-GB">\n<head><title>{}</title></head>\n<body>\n{}</body>\n</html>\n')
    return str(frame.format(letter.subject, Markup("").join(body)))


def _server(chosen: Settings) -> SplitResult:
    """The mail server that is set; MailFailed where none is, or it can't be read (its password is never repeated)."""
    if not chosen.mail_url:
        raise MailFailed("No mail server is set, so nothing was sent. Set MAIL_URL and MAIL_FROM", unreachable=True)
    if "@" not in parseaddr(chosen.mail_from)[1]:
        raise MailFailed(
            "Set MAIL_FROM to the address that mails come from, like directory@your-council.example", unreachable=True
        )
    try:
        server = urlsplit(chosen.mail_url)
        readable = server.scheme in _PORTS and bool(server.hostname) and server.port != 0
    except ValueError:
        readable = False
    if not readable:
        raise MailFailed(
            "MAIL_URL can’t be read. Write smtp://user:password@host:port, or smtps:// in place of smtp://",
            unreachable=True,
        )
    return server


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]


def _for_good(failed: Exception) -> bool:
    """Whether the server refuses this letter for good (RFC 5321: 5yz), and not the sender, or everything today."""
    refusals = failed.recipients if isinstance(failed, aiosmtplib.SMTPRecipientsRefused) else [failed]
    return all(isinstance(each, _OF_THE_LETTER) and each.code >= 500 for each in refusals)


def _sentence(failed: Exception, server: str) -> str:
    """What an administrator can do about a conversation that failed, in one line whatever the server says."""
    if isinstance(failed, aiosmtplib.SMTPRecipientsRefused):
        failed = failed.recipients[0]
    if isinstance(failed, aiosmtplib.SMTPResponseException):
        answered = f"{failed.code} {' '.join(failed.message.split())}"
        refused = isinstance(failed, aiosmtplib.SMTPAuthenticationError)
        what = "the user name or password in MAIL_URL" if refused else "the message"
        return f"{server} refused {what}: {answered}"
    if isinstance(failed, aiosmtplib.SMTPTimeoutError):
        return f"{server} didn’t answer within {PATIENCE} seconds"
    if isinstance(failed, aiosmtplib.SMTPServerDisconnected):
        return f"{server} hung up before it had taken the message"
    return f"{server} could not be used: {failed}"
