"""Delivery reports (RFC 3464), as mail servers send them when a letter that they took came back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message
from uuid import UUID

LONGEST_REASON = 500
_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^>\s]+>", re.IGNORECASE)


@dataclass(frozen=True)
class Bounce:
    """A message that came back: its UUID, and why."""

    message: UUID
    why: str


def bounce_in(mail: bytes) -> Bounce | None:
    """What a delivery report says came back; None for any other mail, and for a report that it was only delayed."""
    report = message_from_bytes(mail, policy=policy.default)
    why = next(_failures(report), "")
    message = next(_originals(report), None)
    return Bounce(message, why) if why and message else None


def _failures(report: EmailMessage) -> Iterator[str]:
    """The reason for each recipient whom it didn't reach."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            for fields in part.walk():  # one block of fields for each recipient
                if str(fields.get("Action", "")).strip().lower() == "failed":
                    yield _reason(fields)


def _reason(fields: Message) -> str:
    """The far server's own words without their type (“smtp;”), or the code that stands for them."""
    words = str(fields.get("Diagnostic-Code", "")).partition(";")[2] or str(fields.get("Status", ""))
    return " ".join(words.split())[:LONGEST_REASON] or "It didn’t reach the recipient"


def _originals(report: EmailMessage) -> Iterator[UUID]:
    """The UUIDs of the messages of ours that it holds, whole or by their headers only."""
    for part in report.walk():
        held = message_from_string(part.get_content()) if part.get_content_type() == "text/rfc822-headers" else part
        if part is not report and (found := _OURS.search(str(held.get("Message-ID", "")))):
            yield UUID(found[1])
