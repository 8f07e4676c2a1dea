"""One email, over a real SMTP conversation: taken, refused, encrypted, cut off."""

import socket
import ssl

import pytest
import trustme

from directory.mail import Letter, MailFailed, composed, send
from directory.settings import Settings
from tests.postbox import SENDER, a_postbox
from tests.stories import NOON

LETTER = Letter(
    "robin@wigan.example",
    "You’re invited",
    ("Follow <this> link & join:",),
    "https://directory.example/join?token=a.b&c=d",
    "Join",
    ("It is yours alone.",),
)


async def sent(chosen, letter=LETTER):
    return await send(letter, chosen=chosen, at=NOON)


async def failure(chosen, letter=LETTER):
    with pytest.raises(MailFailed) as failed:
        await sent(chosen, letter)
    return str(failed.value)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority, tmp_path, monkeypatch):
    """The machine trusts the test's authority."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


async def test_a_letter_arrives_as_text_and_as_html_with_the_same_words():
    async with a_postbox() as postbox:
        answer = await sent(postbox.settings())
    assert answer == "Kept as number 1"
    (letter,) = postbox.letters
    assert (letter["To"], letter["From"], letter["Subject"]) == (LETTER.to, SENDER, LETTER.subject)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == NOON
    assert letter["Message-ID"].endswith("@wigan.example>")
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.replace("\r\n", "\n").split("\n\n") == [LETTER.paragraphs[0], LETTER.link, "It is yours alone.\n"]
    assert "<p>Follow &lt;this&gt; link &amp; join:</p>" in html
    assert '<a href="https://directory.example/join?token=a.b&amp;c=d">Join</a>' in html


def test_a_letter_without_a_link_has_none():
    message = composed(Letter("a@wigan.example", "Changed", ("It was changed.",)), sender=SENDER, at=NOON)
    assert message.get_body(("plain",)).get_content() == "It was changed.\n"
    assert "<a " not in message.get_body(("html",)).get_content()


def test_nothing_that_is_written_in_a_subject_becomes_a_header():
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        composed(Letter("a@wigan.example", "Hello\r\nBcc: all@wigan.example", ()), sender=SENDER, at=NOON)


async def test_without_a_password_encryption_is_taken_when_it_is_offered(certificate):
    async with a_postbox(certificate=certificate) as postbox:
        await sent(postbox.settings(host="localhost"))
    assert postbox.encrypted == [True]
    async with a_postbox() as postbox:
        await sent(postbox.settings())
    assert postbox.encrypted == [False]


@pytest.mark.usefixtures("trusted")
async def test_with_a_password_the_letter_goes_encrypted_and_signed_in(certificate):
    async with a_postbox(certificate=certificate, needs_password=True) as postbox:
        await sent(postbox.settings(host="localhost", user="robin:p%40ss%20word@"))
    assert postbox.encrypted == [True]
    assert postbox.users == [b"robin"]


@pytest.mark.usefixtures("trusted")
async def test_smtps_is_encrypted_from_the_first_word(certificate):
    async with a_postbox(certificate=certificate, at_once=True) as postbox:
        await sent(postbox.settings(scheme="smtps", host="localhost", user="robin:p%40ss%20word@"))
    assert (len(postbox.letters), postbox.users) == (1, [b"robin"])


async def test_a_password_is_never_sent_where_it_could_be_read(certificate):
    async with a_postbox() as postbox:
        said = await failure(postbox.settings(user="robin:p%40ss%20word@"))
        assert said.startswith("The mail server 127.0.0.1 offers no encryption")
    async with a_postbox(certificate=certificate, needs_password=True) as postbox:  # nobody vouches for it
        assert "could not be used" in await failure(postbox.settings(host="localhost", user="robin:p%40ss%20word@"))
    assert postbox.users == []


@pytest.mark.usefixtures("trusted")
async def test_a_wrong_password_says_so_without_repeating_it(certificate):
    async with a_postbox(certificate=certificate, needs_password=True) as postbox:
        said = await failure(postbox.settings(host="localhost", user="robin:wrong-word@"))
    assert said.startswith("The mail server localhost refused the user name or password in MAIL_URL")
    assert "wrong-word" not in said


async def test_a_refused_recipient_or_letter_says_what_the_server_said():
    async with a_postbox() as postbox:
        postbox.recipient_answer = "550 No such mailbox"
        assert await failure(postbox.settings()) == (
            "The mail server 127.0.0.1 refused the message: 550 No such mailbox"
        )
        postbox.recipient_answer, postbox.answer = "250 OK", "452 The disk is\r\n full"
        assert (await failure(postbox.settings())).startswith("The mail server 127.0.0.1 refused the message: 452 ")
        assert "\n" not in await failure(postbox.settings())


async def test_a_dropped_connection_is_a_sentence():
    async with a_postbox() as postbox:
        postbox.drops = 1
        assert await failure(postbox.settings()) == (
            "The mail server 127.0.0.1 hung up before it had taken the message"
        )


async def test_a_server_that_is_not_there_is_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    said = await failure(Settings(mail_url=f"smtp://127.0.0.1:{port}", mail_from=SENDER))
    assert said.startswith("The mail server 127.0.0.1 could not be used")


async def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("directory.mail.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        said = await failure(Settings(mail_url=f"smtp://127.0.0.1:{port}", mail_from=SENDER))
    assert said == "The mail server 127.0.0.1 didn’t answer within 0.2 seconds"


async def test_without_a_server_it_says_what_to_set():
    assert "Set MAIL_URL and MAIL_FROM" in await failure(Settings())


@pytest.mark.parametrize("sender", ["", "nobody", "The directory"])
async def test_without_a_sender_it_says_what_to_set(sender):
    said = await failure(Settings(mail_url="smtp://127.0.0.1:1", mail_from=sender))
    assert said.startswith("Set MAIL_FROM to the address")


@pytest.mark.parametrize(
    "address",
    ["mail.example", "http://mail.example", "smtp://", "smtp://a:secret-word@b:port", "smtp://[x", "smtp://b:0"],
)
async def test_an_address_that_cannot_be_read_is_a_sentence_without_its_password(address):
    said = await failure(Settings(mail_url=address, mail_from=SENDER))
    assert said.startswith("MAIL_URL can’t be read. Write smtp://user:password@host:port")
    assert "secret-word" not in said
