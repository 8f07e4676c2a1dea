"""A mail server of the tests' own, which takes letters over a real SMTP conversation, or doesn't."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult

from directory.settings import Settings

SENDER = "The directory <directory@wigan.example>"


class Postbox:
    """Letters that came, and what the server answers; `drops` hangs up when so many letters come."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.users: list[bytes] = []
        self.conversations = 0
        self.recipient_answer = "250 OK"
        self.recipient_answers: list[str] = []  # to the next recipients, before the usual one
        self.answer = "250 Kept as number 1"
        self.drops = 0  # so many letters
        self.port = 0
        self.came = asyncio.Event()  # once a letter has

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        answer = self.recipient_answers.pop(0) if self.recipient_answers else self.recipient_answer
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.drops:
            self.drops -= 1
            server.transport.abort()
            return "421 Gone"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.encrypted.append(session.ssl is not None)
        self.came.set()
        return self.answer

    def authenticate(self, _server, _session, _envelope, _mechanism, data):
        self.users.append(data.login)
        return AuthResult(success=data.password == b"p@ss word", handled=False)

    def settings(self, *, scheme: str = "smtp", host: str = "127.0.0.1", user: str = "", **more: str) -> Settings:
        """Settings that name this server."""
        return Settings(mail_url=f"{scheme}://{user}{host}:{self.port}", mail_from=SENDER, **more)

    def link(self, number: int = -1) -> str:
        """The path of the link in a letter: the last, unless told."""
        text = self.letters[number].get_body(("plain",)).get_content()
        return re.search(r"http://[^/]*(/\S+)", text)[1]


@asynccontextmanager
async def a_postbox(
    *, certificate: ssl.SSLContext | None = None, at_once: bool = False, needs_password: bool = False
) -> AsyncIterator[Postbox]:
    """A server that offers STARTTLS where it has a certificate, or speaks TLS `at_once`."""
    postbox = Postbox()

    def conversation() -> SMTP:
        postbox.conversations += 1
        return SMTP(
            postbox,
            hostname="mail.wigan.example",
            tls_context=None if at_once else certificate,
            authenticator=postbox.authenticate,
            auth_required=needs_password,
            auth_require_tls=not at_once,
        )

    listening = await asyncio.get_running_loop().create_server(
        conversation, "127.0.0.1", 0, ssl=certificate if at_once else None
    )
    postbox.port = listening.sockets[0].getsockname()[1]
    try:
        yield postbox
    finally:
        listening.close()
