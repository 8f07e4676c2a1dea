"""Suggesting a change to an entry, and deciding about it."""

from collections.abc import Collection
from datetime import UTC, date
from typing import Any

from directory.accounts.rules import Viewer
from directory.corrections.changes import save
from directory.corrections.fields import Texts
from directory.corrections.letters import ACCEPTED, DECLINED, IN_PART, WITHDRAWN
from directory.corrections.proposal_queries import Found, portrait, values_of
from directory.corrections.queries import Entry, again
from directory.corrections.rules import differences, merged
from directory.corrections.tables import Proposal, ProposedValue
from directory.errors import RuleBroken
from directory.history.changes import alone, record
from directory.history.rules import Act, Change
from directory.mail import Letter
from directory.mailing.changes import queue


async def propose(
    act: Act, entry: Entry, typed: Texts, *, shown: Texts, reason: str, account: int, today: date
) -> Proposal:
    """Note what somebody would change of what they were shown; nobody's page changes by it."""
    async with alone():
        now = await again(entry, today=today)
        wishes = differences(entry.kind, now.texts, merged(shown, now.texts, typed))
        if not wishes:
            raise RuleBroken("Change something before you send it: it says all of this already")
        proposal = Proposal(
            organisation=entry.organisation,
            contact=entry.contact,
            channel=entry.number if entry.channel_kind else None,
            account=account,
            proposed_at=act.at.astimezone(UTC),
            reason=reason,
        )
        await proposal.save()
        number = proposal.to_dict()["id"]
        for wish in wishes:
            await ProposedValue(proposal=number, field=wish.field, was=wish.was, wanted=wish.now).save()
        added = Change("proposal", str(proposal.uuid), "proposed", None, await portrait(proposal))
        await record(act, changes=[added])
    return proposal


async def accept(
    act: Act,
    found: Found,
    values: dict[str, Any],
    *,
    fields: Collection[str],
    by: Viewer,
    shown: Texts,
    today: date,
    tell: Letter | None,
) -> None:
    """Take these fields of a suggestion over into the entry, whose values are then `values`.

    A value counts as the proposer's, who can't verify it; whoever accepts it is the second pair of eyes, and is kept
    in the history.
    """
    async with alone():
        before = await _undecided(found)
        await save(act, found.entry, values, by=by, shown=shown, today=today, proposed_by=found.row.account)
        for each in await values_of(found.row):
            each.accepted = each.field in fields
            await each.save([ProposedValue.accepted])
        await _decide(act, found, outcome=outcome_of(found, fields), answer="", before=before, tell=tell)


async def decline(act: Act, found: Found, *, answer: str, tell: Letter | None) -> None:
    """Leave the entry as it is, and say why."""
    async with alone():
        before = await _undecided(found)
        await _decide(act, found, outcome=DECLINED, answer=answer, before=before, tell=tell)


async def withdraw(act: Act, found: Found) -> None:
    """Whoever suggested it takes it back, as long as nobody has decided it."""
    async with alone():
        before = await _undecided(found)
        await _decide(act, found, outcome=WITHDRAWN, answer="", before=before, tell=None)


def outcome_of(found: Found, fields: Collection[str]) -> str:
    return ACCEPTED if {each.field for each in found.wishes} <= set(fields) else IN_PART


async def _undecided(found: Found) -> dict[str, object]:
    await found.row.refresh()
    if found.row.decided_at is not None:
        raise RuleBroken("Somebody has decided this already")
    return await portrait(found.row)


async def _decide(
    act: Act, found: Found, *, outcome: str, answer: str, before: dict[str, object], tell: Letter | None
) -> None:
    proposal = found.row
    proposal.outcome, proposal.answer = outcome, answer
    proposal.decided_at, proposal.decided_by = act.at.astimezone(UTC), act.by
    await proposal.save([Proposal.outcome, Proposal.answer, Proposal.decided_at, Proposal.decided_by])
    if tell:
        await queue(tell, kind="proposal", key=f"proposal:{proposal.uuid}", due=act.at, account=proposal.account)
    verb = outcome if outcome in {DECLINED, WITHDRAWN} else "accepted"
    await record(act, changes=[Change("proposal", str(proposal.uuid), verb, before, await portrait(proposal))])
