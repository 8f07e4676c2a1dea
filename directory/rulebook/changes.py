"""Writes of the guide's rules: checked, reworded, signed and refused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date

from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.facts import held_after
from directory.history.queries import facts_of
from directory.history.rules import Act, Change
from directory.rulebook.addresses import national_page
from directory.rulebook.queries import open_wordings, proposer_of, signatories
from directory.rulebook.rules import Rule, still_to_sign
from directory.rulebook.tables import RuleCheck, RuleSignature, RuleWording


@dataclass(frozen=True)
class Signing:
    """Who signs, by name, and as what."""

    account: int
    person: str
    job_title: str
    practitioner: bool


SEEDED = "seeded_rule"
"""What the history calls the rules that a release of the guide comes with: they stand in a file, and in no table."""


async def take_over(act: Act, rules: Collection[Rule]) -> int:
    """Note each rule that this release words in another way than the one before; how many those are.

    They're in force, where people haven't signed off a wording of their own.
    """
    async with alone():
        facts = await facts_of([each.id for each in rules])
        held = held_after(fact for fact in facts if fact.table == SEEDED)
        said = {each.id: _seeded(each) for each in rules}
        changes = [
            Change(SEEDED, name, "taken over", held.get(name), now)
            for name, now in said.items()
            if dict(held.get(name, {})) != now
        ]
        await record(act, changes=changes)
    return len(changes)


def _seeded(rule: Rule) -> dict[str, object]:
    """What a release says in a rule, as history keeps it."""
    return {
        "text": rule.text,
        "source": rule.source,
        "part": rule.part,
        "edition": rule.edition,
        "in_force_from": str(rule.in_force_from or ""),
        "read_at": rule.read_at,
        "checked_on": str(rule.checked_on),
        "confirmed": rule.confirmed,
    }


async def check_rule(
    act: Act, rule: Rule, *, shown: str, on: date, read_at: str, note: str = "", single_handed: bool = False
) -> None:
    """Somebody has read on this page that a rule still says what it rests on.

    `shown` is the mark of the wording that they had before them. Whoever proposed it can't be the one who confirms it.
    """
    read_at = await national_page(read_at, field="read_at")
    async with alone():
        if shown != rule.mark:
            raise RuleBroken("Somebody has changed this rule since you opened it. Look at what it says now")
        if not single_handed and act.by is not None and await proposer_of(rule) == act.by:
            raise RuleBroken("Ask a colleague to check this rule: you proposed how it’s worded")
        check = RuleCheck(rule=rule.id, wording=rule.mark, account=act.by, checked_on=on, read_at=read_at, note=note)
        await check.save()
        await record(act, changes=[change(check, verb="checked")])


async def propose_wording(act: Act, rule: Rule, wanted: Rule, *, shown: str, by: Signing) -> RuleWording:
    """Say what a rule should say instead. Its proposer signs it; it holds once others have, too."""
    read_at = await national_page(wanted.read_at, field="read_at")
    async with alone():
        if shown != rule.mark:
            raise RuleBroken("Somebody has changed this rule since you opened it. Look at what it says now")
        if wanted.mark == rule.mark:
            raise RuleBroken("Change something before you send it: it says all of this already", field="text")
        if rule.id in await open_wordings():
            raise RuleBroken("Another wording waits for signatures already: sign it or refuse it first")
        wording = RuleWording(
            rule=rule.id,
            text=wanted.text,
            source=wanted.source,
            part=wanted.part,
            edition=wanted.edition,
            in_force_from=wanted.in_force_from,
            read_at=read_at,
            replaces=rule.mark,
            reason=act.reason,
            proposed_by=by.account,
            proposed_at=act.at.astimezone(UTC),
        )
        await wording.save()
        signature = await _signature(act, wording, by)
        await record(act, changes=[change(wording, verb="proposed"), signature])
    return wording


async def sign_wording(act: Act, wording: RuleWording, *, by: Signing) -> None:
    """Stand for a wording; with enough signatures under it, one of them a practitioner's, it holds from now on."""
    async with alone():
        await _check_open(wording)
        if by.account in {each.account for each in await signatories(wording)}:
            raise RuleBroken("You have signed this already: somebody else signs it, too")
        changes = [await _signature(act, wording, by)]
        if not still_to_sign(await signatories(wording)):
            before = snapshot(wording)
            wording.signed_off_at = act.at.astimezone(UTC)
            await wording.save([RuleWording.signed_off_at])
            changes.append(change(wording, verb="signed off", before=before))
        await record(act, changes=changes)


async def refuse_wording(act: Act, wording: RuleWording, *, answer: str) -> None:
    """Leave the rule as it is, and say why."""
    async with alone():
        await _check_open(wording)
        before = snapshot(wording)
        wording.refused_at, wording.refused_by, wording.answer = act.at.astimezone(UTC), act.by, answer
        await wording.save([RuleWording.refused_at, RuleWording.refused_by, RuleWording.answer])
        await record(act, changes=[change(wording, verb="refused", before=before)])


async def _check_open(wording: RuleWording) -> None:
    await wording.refresh()
    if wording.signed_off_at or wording.refused_at:
        raise RuleBroken("A colleague has settled this already")


async def _signature(act: Act, wording: RuleWording, by: Signing) -> Change:
    if not by.person or not by.job_title:
        raise RuleBroken("Enter your name and what you are: a rule is signed by name", field="job_title")
    signature = RuleSignature(
        wording=wording.to_dict()["id"],
        account=by.account,
        person=by.person,
        job_title=by.job_title,
        practitioner=by.practitioner,
        signed_at=act.at.astimezone(UTC),
    )
    await signature.save()
    return change(signature, verb="signed")
