"""Send one e-mail, as plain text and as HTML, through the server that the settings name."""

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


class MailFailed(Exception):
    """The message wasn't taken; the sentence says why, and what an administrator can do."""


@dataclass(frozen=True)
class Letter:
    """What somebody is told by e-mail: paragraphs, and one link to follow where there is one."""

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_words: str = ""
    afterwards: tuple[str, ...] = ()


async def send(letter: Letter, *, chosen: Settings, at: datetime) -> str:
    """Hand one letter to the mail server, and return what the server answered; MailFailed."""
    server = _server(chosen)
    message = composed(letter, sender=chosen.mail_from, at=at)
    try:
        async with _connection(server, chosen.mail_from) as connection:
            await _encrypt(connection, server)
            if server.username:
                await connection.login(unquote(server.username), unquote(server.password or ""))
            _refused, answer = await connection.send_message(message)
    except (aiosmtplib.SMTPException, OSError) as failed:
        raise MailFailed(_sentence(failed, f"The mail server {server.hostname}")) from failed
    return answer


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
            "Use smtps:// or another port"
        )


def composed(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """The message as it's sent: the same words twice, for those who read HTML and those who don't."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=_domain(sender))
    message["Auto-Submitted"] = "auto-generated"  # so that no “I'm away” comes back (RFC 3834)
    parts = [*letter.paragraphs, *([letter.link] if letter.link else []), *letter.afterwards]
    message.set_content("\n\n".join(parts) + "\n")
    message.add_alternative(_html(letter), subtype="html")
    return message


def _html(letter: Letter) -> str:
    paragraph = Markup("<p>{}</p>\n")
    link = Markup('<p><a href="{}">{}</a></p>\n').format(letter.link, letter.link_words or letter.link)
    body = [paragraph.format(each) for each in letter.paragraphs]
    body += [link] if letter.link else []
    body += [paragraph.format(each) for each in letter.afterwards]
    frame = Markup('<!doctype html>\n<html lang="en-GB">\n<head><title>{}</title></head>\n<body>\n{}</body>\n</html>\n')
    return str(frame.format(letter.subject, Markup("").join(body)))


def _server(chosen: Settings) -> SplitResult:
    """The mail server that is set; MailFailed where none is, or it can't be read (its password is never repeated)."""
    if not chosen.mail_url:
        raise MailFailed("No mail server is set, so nothing was sent. Set MAIL_URL and MAIL_FROM")
    if "@" not in parseaddr(chosen.mail_from)[1]:
        raise MailFailed("Set MAIL_FROM to the address that mails come from, like directory@your-council.example")
    try:
        server = urlsplit(chosen.mail_url)
        readable = server.scheme in _PORTS and bool(server.hostname) and server.port != 0
    except ValueError:
        readable = False
    if not readable:
        raise MailFailed(
            "MAIL_URL can’t be read. Write smtp://user:password@host:port, or smtps:// in place of smtp://"
        )
    return server


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]


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
