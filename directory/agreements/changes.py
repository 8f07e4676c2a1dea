"""Drafting an agreement, changing its text until all have signed, and sending it for signature."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from directory.accounts.rules import Role, Viewer
from directory.agreements.draft import Draft, Errors, Party, impossible, missing
from directory.agreements.queries import draft_of, facts_of, number_of, portrait, text_sent
from directory.agreements.remits import OWN_ORGANISATIONS
from directory.agreements.rules import OPEN, Facts, state
from directory.agreements.seeded import kinds
from directory.agreements.tables import Agreement, AgreementParty, AgreementSignature, AgreementText
from directory.agreements.wording import as_text, fingerprint, sections_of
from directory.contacts.remits import AREAS_AND_DISTRICTS
from directory.database import fetch, run, run_many
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import slugs_taken
from directory.history.rules import Act, Change
from directory.history.slugs import Slugs, slug_of
from directory.hours.rules import LONDON

LONGEST_SLUG_STEM = 60


class Mistakes(RuleBroken):
    """Several things to put right, each by its field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("Put right what is marked", field=next(iter(errors)))
        self.errors = errors


async def draft(act: Act, new: Draft, *, viewer: Viewer) -> Agreement:
    """A new agreement, which its author and its parties know of until it's sent for signature."""
    _check(impossible(new))
    lineage = uuid4()
    async with alone():
        await _check_own(new, viewer)
        agreement = Agreement(
            uuid=lineage,
            lineage=lineage,
            slug=await free_slug(new.title),
            review_notice_days=kinds()[new.kind].notice_days,
            drafted_by=act.by,
            drafted_at=act.at,
            **columns_of(new),
        )
        parties = await write(agreement, new)
        await record(act, changes=[await told(agreement, verb="drafted"), *parties])
    return agreement


async def redraft(act: Act, agreement: Agreement, new: Draft, *, viewer: Viewer) -> int:
    """Change what isn't signed by all yet. How many signatures that voids: those of another text."""
    _check(impossible(new))
    async with alone():
        before, facts = await held(agreement)
        if state(facts, today=act.at.astimezone(LONDON).date()) not in OPEN:
            raise RuleBroken("All have signed this text: make a new version to change it")
        await _check_own(new, viewer)
        if facts.sent:
            _check(missing(new, kinds()[new.kind]))
        changes = await write(agreement, new)
        voided = await _voided(act, agreement) if facts.sent else []
        if changes or voided or await portrait(agreement) != before:
            await record(act, changes=[await told(agreement, verb="changed", before=before), *changes, *voided])
    return len(voided)


async def send(act: Act, agreement: Agreement) -> None:
    """Send it for signature, once all that its kind needs is there."""
    async with alone():
        before, facts = await held(agreement)
        if facts.sent or facts.terminated_on:
            raise RuleBroken("Only a draft can be sent for signature")
        new = await draft_of(agreement)
        _check(impossible(new) | missing(new, kinds()[new.kind]))
        agreement.sent_at = act.at
        await agreement.save([Agreement.sent_at])
        await _keep_text(act, agreement, new)
        await record(act, changes=[await told(agreement, verb="sent", before=before)])


def _check(errors: Errors) -> None:
    if errors:
        raise Mistakes(errors)


async def _check_own(new: Draft, viewer: Viewer) -> None:
    """Refuse to agree for strangers: an editor names a party of their own, a verifier an area of theirs."""
    if viewer.role is Role.ADMINISTRATOR:
        return
    rows = await fetch(OWN_ORGANISATIONS, viewer.account)
    if {row["organisation"] for row in rows} & {each.organisation for each in new.parties}:
        return
    if viewer.role is Role.VERIFIER:
        rows = await fetch(AREAS_AND_DISTRICTS, *[viewer.account] * 4)
        if {row["id"] for row in rows} & {each.area for each in new.areas}:
            return
        raise RuleBroken("Enter one of the areas that you verify: otherwise you couldn’t look after it", field="areas")
    raise RuleBroken("Enter your own organisation among the parties", field="party-0-organisation")


async def held(agreement: Agreement) -> tuple[dict[str, object], Facts]:
    """An agreement as it is at this moment, under the lock, and what its state rests on."""
    await agreement.refresh()
    number = number_of(agreement)
    return await portrait(agreement), (await facts_of([number]))[number]


async def told(agreement: Agreement, *, verb: str, before: dict[str, object] | None = None) -> Change:
    """What was done to an agreement, for the history."""
    return Change("agreement", str(agreement.uuid), verb, before, await portrait(agreement))


async def free_slug(title: str) -> str:
    stem = slug_of(title)[:LONGEST_SLUG_STEM].strip("-")
    return Slugs(await slugs_taken("agreement", like=stem)).give(stem)


_COLUMNS = (
    *("kind", "title", "reference", "purpose", "starts_on", "ends_on", "review_due_on", "notice_days"),
    *("lawful_basis", "categories"),
)


def columns_of(new: Draft) -> dict[str, Any]:
    """What stands in the agreement's own row."""
    return {name: getattr(new, name) for name in _COLUMNS}


async def write(agreement: Agreement, new: Draft) -> list[Change]:
    """Everything as it's to be, within a transaction; what the history is told of the parties."""
    for name, value in columns_of(new).items():
        setattr(agreement, name, value)
    await agreement.save()
    number = number_of(agreement)
    await run("DELETE FROM agreement_area WHERE agreement = {}", number)
    await run("DELETE FROM agreement_commitment WHERE agreement = {}", number)
    await run_many(
        "INSERT INTO agreement_area (agreement, area) VALUES ({}, {})", [(number, each.area) for each in new.areas]
    )
    await run_many(
        "INSERT INTO agreement_commitment (agreement, organisation, position, text, amount, unit) "
        "VALUES ({}, {}, {}, {}, {}, {})",
        [
            (number, each.organisation, position, each.text, each.amount, each.unit)
            for position, each in enumerate(new.commitments)
        ],
    )
    return await _write_parties(number, new.parties)


async def _write_parties(number: int, parties: Sequence[Party]) -> list[Change]:
    rows = await AgreementParty.objects().where(AgreementParty.agreement == number)
    there = {row.organisation: row for row in rows}
    changes: list[Change] = []
    for organisation, row in there.items():
        if organisation not in {each.organisation for each in parties}:
            changes.append(Change("agreement_party", str(row.uuid), "removed", snapshot(row), None))
            await row.remove()
    for position, party in enumerate(parties):
        row = there.get(party.organisation) or AgreementParty(
            agreement=number, organisation=party.organisation, position=position
        )
        before = snapshot(row) if party.organisation in there else None
        row.position = position
        for name in ("part", "lead", "person", "secure_channel", "secure", "data_protection"):
            setattr(row, name, getattr(party, name))
        if before != snapshot(row):
            await row.save()
            changes.append(change(row, verb="changed" if before else "added", before=before))
    return changes


async def _keep_text(act: Act, agreement: Agreement, new: Draft) -> bool:
    """Keep the text that is to be signed from now on; whether it's another than before."""
    text = as_text(sections_of(new, kinds()[new.kind], version=agreement.version))
    before = await text_sent(number_of(agreement))
    if before and before.text == text:
        return False
    kept = AgreementText(agreement=number_of(agreement), fingerprint=fingerprint(text), text=text, since=act.at)
    await kept.save()
    return True


async def _voided(act: Act, agreement: Agreement) -> list[Change]:
    """Void the signatures of a text that has been changed."""
    changes: list[Change] = []
    if not await _keep_text(act, agreement, await draft_of(agreement)):
        return changes
    of_it = AgreementSignature.agreement == number_of(agreement)
    for each in await AgreementSignature.objects().where(of_it, AgreementSignature.voided_at.is_null()):
        before = snapshot(each)
        each.voided_at = act.at
        await each.save([AgreementSignature.voided_at])
        changes.append(change(each, verb="voided", before=before))
    return changes
