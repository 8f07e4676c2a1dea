"""Delivery reports as mail servers write them, and mails that are none."""

from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.mailing.bounces import bounce_in

OURS = UUID("0b1e8f4e-6a43-4d43-9f0c-1c2f6f8f0a11")
MESSAGE_ID = f"<{OURS}@wigan.example>"

REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx.wigan.example>
To: directory@wigan.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261120.1@mx.wigan.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.wigan.example
Arrival-Date: Fri, 20 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; desk@wigan.example
Action: {action}
Status: 5.1.1
{diagnostic}
--b
{original}
--b--
"""
WHOLE = f"""Content-Type: message/rfc822

From: The directory <directory@wigan.example>
To: desk@wigan.example
Subject: Two entries are due
Message-ID: {MESSAGE_ID}

They are due.
"""
HEADERS = f"""Content-Type: text/rfc822-headers

From: The directory <directory@wigan.example>
Subject: Two entries
 are due
Message-Id:
 {MESSAGE_ID}
"""
WHY = "Diagnostic-Code: smtp; 550 5.1.1 <desk@wigan.example>: Recipient\n    address rejected\n"


def report(*, action="failed", diagnostic=WHY, original=WHOLE, ending="\n"):
    return REPORT.format(action=action, diagnostic=diagnostic, original=original).replace("\n", ending).encode()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("original", [WHOLE, HEADERS], ids=["whole", "headers"])
def test_a_report_names_the_message_and_the_far_server_s_reason(original, ending):
    bounce = bounce_in(report(original=original, ending=ending))
    assert bounce.message == OURS
    assert bounce.why == "550 5.1.1 <desk@wigan.example>: Recipient address rejected"


def test_a_report_without_words_gives_its_code():
    assert bounce_in(report(diagnostic="")).why == "5.1.1"
    assert bounce_in(report(diagnostic="").replace(b"Status: 5.1.1", b"")).why == "It didn’t reach the recipient"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_that_it_was_not_lost_is_none(action):
    assert bounce_in(report(action=action)) is None


def test_a_report_about_another_s_mail_is_none():
    assert bounce_in(report().replace(MESSAGE_ID.encode(), b"<1@wigan.example>")) is None


def test_a_report_made_by_python_is_read_too():
    made = MIMEMultipart("report", report_type="delivery-status")
    made.attach(MIMEText("It failed."))
    original = EmailMessage()
    original["Message-ID"] = MESSAGE_ID
    made.attach(MIMEMessage(original))
    assert bounce_in(made.as_bytes()) is None  # without a status it's somebody's forwarded mail


@pytest.mark.parametrize(
    "mail", [b"", b"hello", f"Message-ID: {MESSAGE_ID}\n\nAction: failed".encode(), b"\xff\xfe\x00", b"Content-Type: x"]
)
def test_any_other_mail_is_none(mail):
    assert bounce_in(mail) is None


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_no_mail_however_broken_is_more_than_none_or_a_bounce(noise, at):
    whole = report()
    found = bounce_in(whole[:at] + noise + whole[at:])
    assert found is None or found.message == OURS
