"""`directory remind` and `directory bounced`, at a machine with a demonstration."""

import re
import socketserver
import threading
from email import message_from_bytes, policy

import pytest

from directory.settings import settings
from tests.mailing.test_bounces import REPORT, WHY


class Session(socketserver.StreamRequestHandler):
    """Just enough of SMTP to take a letter, in a thread: the command has an event loop of its own."""

    def handle(self):
        self.say("220 mail.wigan.example")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 Go on")
                self.server.letters.append(self.letter())
            self.say("221 Bye" if word == b"QUIT" else "250 OK")
            if word == b"QUIT":
                return

    def letter(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def letters(monkeypatch):
    """What came to the mail server that this machine is set up for."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("MAIL_URL", f"smtp://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("MAIL_FROM", "directory@wigan.example")
        settings.cache_clear()
        yield server.letters
        server.shutdown()


def test_those_who_verify_are_told_once_and_the_mail_goes_out(machine, letters):
    told = machine.directory("remind", "--on", "2027-03-01", "--json").json
    assert told["on"] == "2027-03-01"
    assert told["noted"]
    digests = [each["email"] for each in told["digests"]]
    reviewing = {each["email"] for each in told["reviews"]}  # one letter each, of however many reviews
    assert told["sent"] == len(letters) == len(digests) + len(reviewing) > len(reviewing) > 0
    assert {*digests, *reviewing} == {letter["To"] for letter in letters}
    assert {each["url"].split("/")[1] for each in told["reviews"]} >= {"agreements", "organisations", "relationships"}
    entry = told["digests"][0]["entries"][0]
    assert {"contact", "slug", "review_due", "step", "escalated"} <= set(entry)
    again = machine.directory("remind", "--on", "2027-03-01", "--json").json
    assert (again["digests"], again["reviews"], again["sent"]) == ([], [], 0)
    said = machine.directory("remind", "--on", "2027-03-01").out
    assert said == "Nobody has anything to be told that they haven’t been told already.\n0 mails sent.\n"
    assert machine.directory("history", "verify").status == 0


def test_without_a_mail_server_it_says_who_would_be_told_and_notes_nothing(machine):
    for _each in range(2):
        said = machine.directory("remind", "--on", "2027-03-01")
        assert said.status == 0
        assert "@wigan.example: " in said.out
        assert "days overdue" in said.out
        assert "reviews and ends: " in said.out
        assert "Its review is" in said.out
        assert said.out.endswith("Set MAIL_URL and MAIL_FROM.\n")


def test_a_mail_that_cannot_be_sent_is_said_and_waits(machine, monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("MAIL_FROM", "directory@wigan.example")
    settings.cache_clear()
    said = machine.directory("remind", "--on", "2027-03-01")
    assert said.status == 1
    assert said.err.startswith("Not every mail was sent. The mail server 127.0.0.1 could not be used")


def test_an_empty_directory_reminds_nobody(bare):
    bare.directory("db", "up")
    assert "The directory is empty" in bare.directory("remind").sentence


def test_a_delivery_report_is_noted_on_its_message(machine, letters):
    machine.directory("remind", "--on", "2027-03-01")
    original = f"Content-Type: message/rfc822\n\nMessage-ID: {letters[0]['Message-ID']}\n\nwords\n"
    report = REPORT.format(action="failed", diagnostic=WHY, original=original).encode()
    assert re.match("Noted: 550 5.1.1", machine.directory("bounced", read=report).out)
    assert machine.directory("bounced", read=report).out.startswith("Nothing to note: the mail isn’t one of ours, or")
    assert machine.directory("bounced", read=b"Subject: hello\n\nhello").out.startswith("Nothing to note: this is no")
