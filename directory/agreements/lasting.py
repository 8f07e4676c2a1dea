"""What becomes of an agreement in force: reviewed, ended, or followed by another version."""

from dataclasses import replace
from datetime import date

from directory.agreements.changes import columns_of, free_slug, held, told, write
from directory.agreements.queries import draft_of, facts_of, number_of
from directory.agreements.rules import Outcome, check_next_version, check_review, state, termination_day
from directory.agreements.seeded import kinds
from directory.agreements.tables import Agreement, AgreementReview
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record
from directory.history.rules import Act
from directory.hours.rules import LONDON


async def review(
    act: Act, agreement: Agreement, *, on: date, person: str, outcome: Outcome, note: str, next_due_on: date
) -> None:
    """Record that the parties looked at it, what they decided, and when they look again."""
    async with alone():
        before, facts = await held(agreement)
        check_review(facts, on=on, next_due_on=next_due_on, today=_today(act))
        row = AgreementReview(
            agreement=number_of(agreement),
            reviewed_on=on,
            person=person,
            outcome=outcome.value,
            note=note,
            next_due_on=next_due_on,
            account=act.by,
            recorded_at=act.at,
        )
        await row.save()
        await record(act, changes=[change(row, verb="reviewed"), await told(agreement, verb="reviewed", before=before)])


async def terminate(act: Act, agreement: Agreement, *, on: date | None, reason: str, all_agreed: bool = False) -> None:
    """End it on a day, with its notice unless all agreed; a draft, or what nobody is bound by yet, at once."""
    async with alone():
        before, facts = await held(agreement)
        agreement.terminated_on = termination_day(
            facts, on=on, notice_days=agreement.notice_days, all_agreed=all_agreed, today=_today(act)
        )
        agreement.termination_reason = reason
        await agreement.save([Agreement.terminated_on, Agreement.termination_reason])
        await record(act, changes=[await told(agreement, verb="terminated", before=before)])


async def next_version(act: Act, agreement: Agreement) -> Agreement:
    """A draft that takes this one's place once all have signed it; parties, areas and commitments come along."""
    async with alone():
        await held(agreement)
        rows = await fetch("SELECT id, version FROM agreement WHERE lineage = {} ORDER BY version", agreement.lineage)
        if rows[-1]["id"] != number_of(agreement):
            raise RuleBroken("There is a later version already: make the next one from that")
        facts = await facts_of([row["id"] for row in rows])
        check_next_version([state(facts[row["id"]], today=_today(act)) for row in rows])
        new = replace(await draft_of(agreement), starts_on=None, ends_on=None, review_due_on=None)
        following = Agreement(
            slug=await free_slug(agreement.title),
            lineage=agreement.lineage,
            version=agreement.version + 1,
            supersedes=number_of(agreement),
            review_notice_days=kinds()[new.kind].notice_days,
            drafted_by=act.by,
            drafted_at=act.at,
            **columns_of(new),
        )
        parties = await write(following, new)
        await record(act, changes=[await told(following, verb="drafted"), *parties])
    return following


def _today(act: Act) -> date:
    return act.at.astimezone(LONDON).date()
