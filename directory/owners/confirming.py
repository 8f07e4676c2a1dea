"""What comes of an owner's answers: “still right” verifies; whatever else is a finding, and changes no entry."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from directory.accounts.queries import in_utc
from directory.accounts.rules import ANYBODY
from directory.contacts.tables import Channel
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act, Change
from directory.hours.rules import LONDON
from directory.owners.answers import mistakes
from directory.owners.codes import use_code
from directory.owners.queries import asked_of
from directory.owners.rules import REPLACED, Answer, Asked, Says, disputed_by
from directory.owners.tables import OwnerFinding, OwnerLink
from directory.verification.changes import verify
from directory.verification.rules import Method, Outcome

SOURCE = "owner"


async def confirm(act: Act, link: OwnerLink, answers: Mapping[UUID, Answer], *, code: int | None = None) -> None:
    """Record what an owner says, all of it or nothing; `code` is the number of the one that was right, if any.

    RuleBroken where anything has changed meanwhile: the link, whose they are, or a value that they were shown.
    """
    with_code = code is not None
    async with alone():
        await _check_good(link, now=act.at)
        asked = {each.uuid: each for each in await asked_of(link.email, at=link.made_at)}
        if not answers.keys() <= asked.keys():
            raise RuleBroken("Something on your page is no longer yours to answer for. Look at what is left")
        for field, sentence in mistakes(answers, asked, with_code=with_code).items():
            raise RuleBroken(sentence, field=field)
        if code is not None:
            await use_code(code, now=act.at)
        found: list[Change] = []
        for uuid, answer in answers.items():
            found += await _take(act, asked[uuid], answer, with_code=with_code)
        await record(act, changes=found)


async def _check_good(link: OwnerLink, *, now: datetime) -> None:
    await link.refresh()
    if link.withdrawn_at is not None or now > link.expires_at:
        raise RuleBroken("This link is no longer good. Ask for a new one")


async def _take(act: Act, asked: Asked, answer: Answer, *, with_code: bool) -> list[Change]:
    if answer.says is Says.RIGHT:
        await _verify(act, asked, Outcome.RIGHT)
        return []
    findings = await _tell(act, asked, answer, with_code=with_code)
    outcome = disputed_by(answer, role=asked.role, with_code=with_code)
    if outcome:
        said = answer.value or answer.note
        await _verify(act, asked, outcome, note=f"The owner says: {said}" if said else "")
    return findings


async def _verify(act: Act, asked: Asked, outcome: Outcome, *, note: str = "") -> None:
    """Read again within the transaction, so the value that is tried is the one that was shown."""
    (channel,) = await Channel.objects().where(Channel.uuid == asked.uuid)
    await verify(
        act,
        channel,
        by=ANYBODY,
        method=Method.OWNER_CONFIRMED,
        outcome=outcome,
        on=act.at.astimezone(LONDON).date(),
        verified_by=asked.owner_called,
        note=note,
    )


async def _tell(act: Act, asked: Asked, answer: Answer, *, with_code: bool) -> list[Change]:
    """A finding for somebody to look into, in place of what the same owner said before it.

    What was said with a code isn't put aside without one: whoever was forwarded the link could.
    """
    changes = []
    mine = (OwnerFinding.channel == asked.number) & (OwnerFinding.owner == asked.owner)
    for held in await OwnerFinding.objects().where(mine & OwnerFinding.settled_at.is_null()):
        if with_code or not held.with_code:
            before = snapshot(held)
            held.settled_at, held.outcome = in_utc(act.at), REPLACED
            await held.save([OwnerFinding.settled_at, OwnerFinding.outcome])
            changes.append(change(held, verb="replaced", before=before))
    finding = OwnerFinding(
        channel=asked.number,
        owner=asked.owner,
        value=answer.shown,
        answer=answer.says.value,
        says=answer.value,
        hours=answer.hours,
        note=answer.note,
        with_code=with_code,
        told_at=in_utc(act.at),
    )
    await finding.save()
    return [*changes, change(finding, verb="told")]
