"""Signatures: each is of the exact text that stood on the page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from directory.agreements.changes import held, told
from directory.agreements.queries import number_of, text_sent
from directory.agreements.rules import How, check_signature
from directory.agreements.tables import Agreement, AgreementSignature
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record
from directory.history.rules import Act
from directory.hours.rules import LONDON


class TextChanged(RuleBroken):
    """The text isn't the one that was read any more."""


@dataclass(frozen=True)
class Signing:
    """Who signs for which party, as what, when and how; `document` is where that can be seen."""

    organisation: int
    person: str
    capacity: str
    on: date
    how: How
    document: UUID | None = None


async def sign(act: Act, agreement: Agreement, signing: Signing, *, read: str) -> None:
    """Record a signature of the text whose fingerprint was `read`, and of no other."""
    today = act.at.astimezone(LONDON).date()
    async with alone():
        before, facts = await held(agreement)
        check_signature(facts, on=signing.on, how=signing.how, today=today)
        number = number_of(agreement)
        text = await text_sent(number)
        if text is None or text.fingerprint != read:
            raise TextChanged("The text has changed since this page was opened. Read what changed, then sign again")
        await _check_party(number, signing)
        if signing.how is How.IN_PRODUCT:
            await _check_signatory(act, signing)
        signature = AgreementSignature(
            agreement=number,
            organisation=signing.organisation,
            person=signing.person,
            capacity=signing.capacity,
            signed_on=signing.on,
            how=signing.how.value,
            fingerprint=text.fingerprint,
            document=await _document(number, signing.document),
            account=act.by,
            recorded_at=act.at,
        )
        await signature.save()
        await record(
            act, changes=[change(signature, verb="signed"), await told(agreement, verb="signed", before=before)]
        )


async def _check_party(agreement: int, signing: Signing) -> None:
    rows = await fetch(
        "SELECT p.id, s.id AS signature FROM agreement_party p LEFT JOIN agreement_signature s "
        "ON s.agreement = p.agreement AND s.organisation = p.organisation AND s.voided_at IS NULL "
        "WHERE p.agreement = {} AND p.organisation = {}",
        agreement,
        signing.organisation,
    )
    if not rows:
        raise RuleBroken("Choose one of the parties", field="organisation")
    if rows[0]["signature"] is not None:
        raise RuleBroken("This party has signed already", field="organisation")


async def _check_signatory(act: Act, signing: Signing) -> None:
    """Whoever signs here signs for an organisation that they look after, with their own name."""
    rows = await fetch(
        "SELECT account.person FROM account JOIN account_organisation given ON given.account = account.id "
        "WHERE account.id = {} AND given.organisation = {} AND account.ended_at IS NULL",
        act.by,
        signing.organisation,
    )
    if not rows:
        raise RuleBroken(
            "Your account isn’t of this organisation, so you can’t sign for it here. Record how its people signed",
            field="how",
        )
    if not signing.person or rows[0]["person"] != signing.person:
        raise RuleBroken("Whoever signs here signs with the name of their account: enter it there first", field="how")


async def _document(agreement: int, uuid: UUID | None) -> int | None:
    if uuid is None:
        return None
    rows = await fetch(
        "SELECT id FROM agreement_document WHERE agreement = {} AND uuid = {} AND withdrawn_at IS NULL",
        agreement,
        uuid,
    )
    if not rows:
        raise RuleBroken("Choose one of its documents", field="document")
    return int(rows[0]["id"])
