"""Writes of partnerships: who joins and leaves, a new escalation policy, organisations' own policies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date

from directory.contacts.tables import Role
from directory.errors import RuleBroken
from directory.history.changes import alone, change, note_end, record, snapshot
from directory.history.rules import Act
from directory.organisations.tables import Organisation
from directory.partnerships.rules import Part, PolicyKind, Stage, check_days
from directory.partnerships.tables import (
    EscalationPolicy,
    EscalationStage,
    OwnPolicy,
    PartnershipMember,
)
from directory.rulebook.addresses import local_page


@dataclass(frozen=True)
class Joining:
    """What an organisation is in a partnership; people by job title."""

    part: Part
    joined_on: date
    subgroup: str = ""
    lead: str = ""
    delegated: str = ""
    chairs: bool = False


async def join(act: Act, partnership: Organisation, member: Organisation, joining: Joining) -> PartnershipMember:
    """An organisation belongs to a partnership, or to one of its sub-groups, from a day."""
    if member.to_dict()["id"] == partnership.to_dict()["id"]:
        raise RuleBroken("Enter another organisation: a partnership doesn’t belong to itself", field="member")
    async with alone():
        there = await PartnershipMember.objects().where(
            (PartnershipMember.partnership == partnership.to_dict()["id"])
            & (PartnershipMember.member == member.to_dict()["id"])
            & (PartnershipMember.subgroup == joining.subgroup)
            & (PartnershipMember.part == joining.part.value)
            & PartnershipMember.left_on.is_null()
        )
        if there:
            raise RuleBroken(f"{member.name} belongs to it already: end that first, if it changes", field="member")
        row = PartnershipMember(
            partnership=partnership.to_dict()["id"],
            member=member.to_dict()["id"],
            part=joining.part.value,
            subgroup=joining.subgroup,
            lead=joining.lead,
            delegated=joining.delegated,
            chairs=joining.chairs,
            joined_on=joining.joined_on,
        )
        await row.save()
        await record(act, changes=[change(row, verb="joined")])
    return row


async def leave(act: Act, row: PartnershipMember, *, on: date) -> None:
    """It belongs to it no longer from a day on; that it did stays known."""
    async with alone():
        await row.refresh()
        if row.left_on is not None:
            raise RuleBroken("This was ended already")
        if on < row.joined_on:
            raise RuleBroken("Enter a day after it joined", field="on")
        before = snapshot(row)
        row.left_on = on
        await row.save([PartnershipMember.left_on])
        await record(act, changes=[change(row, verb="left", before=before)])


@dataclass(frozen=True)
class Entering:
    """An escalation policy as it's entered."""

    title: str
    address: str
    effective_from: date
    review_due_on: date
    stages: Sequence[Stage]


async def enter_policy(act: Act, partnership: Organisation, new: Entering) -> EscalationPolicy:
    """A partnership's escalation policy, which replaces the one before from its day on."""
    if not new.stages:
        raise RuleBroken("Enter at least one stage: who speaks to whom, and within how long", field="stage-0-title")
    check_days(begins=new.effective_from, review=new.review_due_on)
    address = await local_page(new.address, field="address")
    async with alone():
        policy = EscalationPolicy(
            partnership=partnership.to_dict()["id"],
            title=new.title,
            address=address,
            effective_from=new.effective_from,
            review_due_on=new.review_due_on,
            entered_at=act.at.astimezone(UTC),
        )
        await policy.save()
        for position, each in enumerate(new.stages):
            role = await Role.objects().where(Role.code == each.role).first() if each.role else None
            await EscalationStage(
                policy=policy.to_dict()["id"],
                position=position,
                title=each.title,
                ours=each.ours,
                theirs=each.theirs,
                role=role.to_dict()["id"] if role else None,
                amount=each.amount,
                unit=each.unit.value,
                record=each.record,
                notify=each.notify,
            ).save()
        entered = change(policy, verb="entered")
        stages = [f"{each.title}: {each.ours} to {each.theirs}, within {each.limit}" for each in new.stages]
        told = {**(entered.after or {}), "stages": stages}
        await record(act, changes=[type(entered)(entered.table, entered.record, entered.verb, None, told)])
    return policy


async def withdraw_policy(act: Act, policy: EscalationPolicy) -> None:
    """It was entered by mistake, or holds no longer: the one before it holds again."""
    await note_end(act, policy, EscalationPolicy.withdrawn_at, verb="withdrawn")


async def enter_own_policy(
    act: Act,
    organisation: Organisation,
    *,
    kind: PolicyKind,
    title: str,
    address: str,
    edition_on: date,
    review_due_on: date,
) -> OwnPolicy:
    """A policy of an organisation's own; an earlier one of its kind ends."""
    check_days(begins=edition_on, review=review_due_on, began="edition_on")
    page = await local_page(address, field="address")
    async with alone():
        changes = []
        for held in await OwnPolicy.objects().where(
            (OwnPolicy.organisation == organisation.to_dict()["id"])
            & (OwnPolicy.kind == kind.value)
            & OwnPolicy.ended_at.is_null()
        ):
            before = snapshot(held)
            held.ended_at = act.at.astimezone(UTC)
            await held.save([OwnPolicy.ended_at])
            changes.append(change(held, verb="replaced", before=before))
        row = OwnPolicy(
            organisation=organisation.to_dict()["id"],
            kind=kind.value,
            title=title,
            address=page,
            edition_on=edition_on,
            review_due_on=review_due_on,
            entered_at=act.at.astimezone(UTC),
        )
        await row.save()
        await record(act, changes=[*changes, change(row, verb="entered")])
    return row


async def end_own_policy(act: Act, row: OwnPolicy) -> None:
    """It's in use no longer."""
    await note_end(act, row, OwnPolicy.ended_at, verb="ended")
