"""Writes of verifications and of readers' reports."""

from datetime import date, datetime

from directory.accounts.rules import Viewer
from directory.contacts.tables import Channel, Contact
from directory.database import transaction
from directory.errors import RuleBroken
from directory.history.changes import change, record
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.verification.rules import Method, Outcome, needs_a_colleague
from directory.verification.tables import Report, Verification


async def verify(
    act: Act,
    channel: Channel,
    *,
    by: Viewer,
    method: Method,
    outcome: Outcome,
    on: date,
    verified_by: str = "",
    note: str = "",
) -> Verification:
    """Record that somebody tried this channel, and what came of it: who, by account or name, and on what day."""
    verified_by = " ".join(verified_by.split())
    if by.account is None and not verified_by:
        raise RuleBroken("Say who verified it", field="verified_by")
    if on > act.at.astimezone(LONDON).date():
        raise RuleBroken("Enter the day on which it was tried, which can't be in the future", field="verified_on")
    if needs_a_colleague(outcome, changed_by=channel.changed_by, by=by.account):
        raise RuleBroken("Ask a colleague to verify this: you changed it", field="outcome")
    async with transaction():
        verification = Verification(
            channel=channel.to_dict()["id"],
            value=channel.value,
            verified_on=on,
            verified_by=verified_by,
            account=by.account,
            method=method.value,
            outcome=outcome.value,
            note=note,
            source=act.source,
        )
        await verification.save()
        await record(act, changes=[change(verification, verb="verified")])
    return verification


async def report(
    act: Act,
    contact: Contact,
    *,
    kind: str,
    text: str = "",
    channel: Channel | None = None,
    network: str = "",
    at: datetime | None = None,
) -> Report:
    """Note a reader's “something is wrong here”, of a contact or one of its channels.

    `network` is a salted digest that tells two readers apart; `at` is when they said it, if not just now.
    """
    async with transaction():
        told = Report(
            contact=contact.to_dict()["id"],
            channel=channel.to_dict()["id"] if channel else None,
            kind=kind,
            text=text,
            reported_at=at or act.at,
            network=network,
        )
        await told.save()
        await record(act, changes=[change(told, verb="reported")])
    return told
