"""Changes planned for a day to come: entered ahead, applied on the day through the changes that everybody makes."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from directory.contacts.changes import change_contact, retire
from directory.contacts.channel_changes import add_channel, change_channel
from directory.contacts.rules import Visibility
from directory.contacts.tables import Channel, Contact
from directory.contacts.values import ChannelKind
from directory.database import fetch, fetch_quickly
from directory.dates import day
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act, Change
from directory.hours.rules import LONDON
from directory.notices.changes import withdrawn
from directory.notices.days import FURTHEST, midnight
from directory.notices.plans import FIELDS, PlanKind
from directory.notices.rules import NoticeKind
from directory.notices.tables import Notice, PlannedChange

SOURCE = "planned"  # in the history, of what is applied here


class _Rehearsed(Exception):
    """Raised to undo what was done only to see whether it can be."""


async def plan(
    act: Act,
    contact: Contact,
    *,
    kind: PlanKind,
    on: date,
    channel: Channel | None = None,
    way: ChannelKind | None = None,
    announced: bool = False,
    **fields: str | None,
) -> PlannedChange:
    """Note what is to be changed on a day: of a channel value, label, hours and visibility; of a contact its person.

    It's rehearsed now, so that what can't be is refused while somebody is there to put it right. `announced`: readers
    may see the new value before.
    """
    today = act.at.astimezone(LONDON).date()
    if on <= today:
        raise RuleBroken("Enter a day after today: what holds from now on is changed at once", field="on_day")
    if on - today > FURTHEST:
        raise RuleBroken(f"{day(on)} is too far away: check the year", field="on_day")
    if announced and (kind is not PlanKind.CHANGE or fields.get("value") is None or fields.get("visibility")):
        raise RuleBroken(
            "Only another number or address can be announced, and only to those who see the one that is there now",
            field="announced",
        )
    planned = PlannedChange(
        contact=contact.to_dict()["id"],
        channel=channel.to_dict()["id"] if channel else None,
        kind=kind.value,
        on_day=on,
        way=way.value if way else "",
        announced=announced,
        reason=act.reason,
        made_by=act.by,
        made_at=act.at.astimezone(UTC),
    )
    for name, given in fields.items():
        setattr(planned, name, given)
    await _rehearse(act, planned)
    async with alone() as head:
        planned.seen_to = head.id
        await planned.save()
        changes = [change(planned, verb="added")]
        if announced:
            changes.append(await _announce(act, planned, follows=channel.value if channel else ""))
        await record(act, changes=changes)
    return planned


async def withdraw_plan(act: Act, planned: PlannedChange) -> None:
    """It won't be done, if it hasn't been yet; nor is it announced any longer."""
    async with alone():
        await planned.refresh()
        if planned.applied_at or planned.withdrawn_at:
            return
        changes = [await _settled(planned, "withdrawn", withdrawn_at=act.at.astimezone(UTC))]
        await record(act, changes=changes + await withdrawn(act, planned.uuid))


async def apply_due(*, now: datetime) -> int:
    """Do what is planned up to today, in order, each once however many ask at once; how many there were to settle."""
    due = await fetch_quickly(
        "SELECT id FROM planned_change WHERE on_day <= {} AND applied_at IS NULL AND failed_at IS NULL "
        "AND withdrawn_at IS NULL ORDER BY on_day, id",
        now.astimezone(LONDON).date(),
    )
    for (number,) in due:
        try:
            await _apply(number, now=now)
        except RuleBroken as broken:
            await _note_failure(number, broken.message, now=now)
    return len(due)


async def _apply(number: int, *, now: datetime) -> None:
    async with alone():
        planned = await _to_come(number)
        if planned is None:
            return  # another process was quicker
        act = _act(planned, now=now)
        await _check_unchanged(planned)
        await _do(act, planned)
        await record(act, changes=[await _settled(planned, "applied", applied_at=now.astimezone(UTC))])


async def _note_failure(number: int, problem: str, *, now: datetime) -> None:
    async with alone():
        if planned := await _to_come(number):
            settled = await _settled(planned, "failed", failed_at=now.astimezone(UTC), problem=problem)
            await record(_act(planned, now=now), changes=[settled])


def _act(planned: PlannedChange, *, now: datetime) -> Act:
    return Act(by=planned.made_by, at=now, source=SOURCE, reason=planned.reason)


async def _to_come(number: int) -> PlannedChange | None:
    planned = await PlannedChange.objects().get(PlannedChange._meta.primary_key == number)
    settled = planned is None or planned.applied_at or planned.failed_at or planned.withdrawn_at
    return None if settled else planned


async def _settled(planned: PlannedChange, verb: str, **columns: object) -> Change:
    before = snapshot(planned)
    for column, value in columns.items():
        setattr(planned, column, value)
    await planned.save(list(columns))
    return change(planned, verb=verb, before=before)


async def _announce(act: Act, planned: PlannedChange, *, follows: str) -> Change:
    notice = Notice(
        contact=planned.contact,
        channel=planned.channel,
        together=planned.uuid,
        kind=NoticeKind.COMING.value,
        begins_at=act.at.astimezone(UTC),
        ends_at=midnight(planned.on_day).astimezone(UTC),
        instead=planned.value,
        follows=follows,
        made_by=act.by,
        made_at=act.at.astimezone(UTC),
    )
    await notice.save()
    return change(notice, verb="added")


async def _rehearse(act: Act, planned: PlannedChange) -> None:
    """Do it and undo it, keeping how what was written is read."""
    with suppress(_Rehearsed):
        async with alone():
            await _do(act, planned, first=True)
            raise _Rehearsed


async def _do(act: Act, planned: PlannedChange, *, first: bool = False) -> None:
    """The change itself; the `first` time, the plan gets its fields as they are read, and must change something."""
    contact = await Contact.objects().get(Contact._meta.primary_key == planned.contact)
    channel = await Channel.objects().get(Channel._meta.primary_key == planned.channel) if planned.channel else None
    if contact is None or contact.retired_on or (channel and channel.retired_on):
        raise RuleBroken("This entry has been retired meanwhile")
    subject: Contact | Channel = channel or contact
    before = snapshot(subject)
    match PlanKind(planned.kind), channel:
        case PlanKind.CHANGE, Channel():
            await change_channel(
                act,
                channel,
                value=planned.value,
                label=planned.label,
                hours=planned.hours,
                visibility=Visibility(planned.visibility) if planned.visibility else None,
            )
        case PlanKind.ADD, _:
            subject = await add_channel(
                act,
                contact,
                kind=ChannelKind(planned.way),
                value=planned.value or "",
                label=planned.label or "",
                hours=planned.hours or "",
                visibility=Visibility(planned.visibility) if planned.visibility else None,
            )
        case PlanKind.PERSON, _:
            await change_contact(act, contact, person=planned.person, job_title=planned.job_title)
        case PlanKind.RETIRE_CHANNEL, Channel():
            await retire(act, on=planned.on_day, channel=channel)
        case _:
            await retire(act, on=planned.on_day, contact=contact)
    if first:
        _keep_as_read(planned, before=before, after=snapshot(subject))


def _keep_as_read(planned: PlannedChange, *, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if before == after:
        raise RuleBroken("This is what is there already: change something")
    for field in FIELDS[PlanKind(planned.kind)]:
        given = getattr(planned, field) is not None
        # What stood around a number is read into the label, whether that was given or not.
        setattr(planned, field, after[field] if given or after[field] != before.get(field) else None)


async def _check_unchanged(planned: PlannedChange) -> None:
    """Whether somebody has changed, after this was planned, what it's to change: then they knew better."""
    kind = PlanKind(planned.kind)
    if kind is PlanKind.ADD:
        return
    table, number = ("channel", planned.channel) if planned.channel else ("contact", planned.contact)
    rows = await fetch(
        "SELECT history.at, history.before, history.after FROM history "
        f"JOIN {table} ON CAST({table}.uuid AS TEXT) = history.record "
        f"WHERE {table}.id = {{}} AND history.id > {{}} AND history.source <> {{}} ORDER BY history.id",
        number,
        planned.seen_to,
        SOURCE,
    )
    for row in rows:
        before, after = (msgspec.json.decode(row[side] or "{}") for side in ("before", "after"))
        if any(before.get(name) != after.get(name) for name in FIELDS[kind] if getattr(planned, name) is not None):
            at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
            raise RuleBroken(f"It was changed on {day(at.astimezone(LONDON).date())}, after this was planned")
