"""Writes of what holds for a while: entered for one channel or many at once, and withdrawn."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from directory.contacts.queries import national_lines
from directory.contacts.rules import Visibility, visibility_of
from directory.contacts.tables import Channel, Contact
from directory.contacts.values import ChannelKind, display, read_value
from directory.contacts.written import ValueUnusable
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import is_demonstration
from directory.history.rules import Act, Change
from directory.hours.rules import Hours
from directory.notices.queries import temporary_of
from directory.notices.rules import NoticeKind, Temporary, check_times, clashing, in_words, read_other_hours
from directory.notices.tables import Notice


async def give_notice(
    act: Act,
    channels: Sequence[Channel],
    *,
    kind: NoticeKind,
    begins_at: datetime,
    ends_at: datetime,
    hours: str = "",
    instead: str = "",
    note: str = "",
    leave_clashing: bool = False,
) -> list[Channel]:
    """What holds for these channels from a moment to another, in London; `hours` and `instead` as somebody writes them.

    `leave_clashing`: those that something is entered for already stay as they are, and are given back.
    """
    check_times(begins_at, ends_at, now=act.at)
    if not channels:
        raise RuleBroken("Choose what it’s about", field="channels")
    kept_hours = read_other_hours(hours) if kind is NoticeKind.HOURS else ""
    together: dict[int, UUID] = {}
    left, changes = [], list[Change]()
    async with alone():
        for channel in channels:
            contact = await _contact_in_force(channel)
            if kind is NoticeKind.HOURS and Hours.of(channel.hours).when_closed:
                raise RuleBroken(
                    f"{_shown(channel)} answers while another role is closed, so it follows that one’s days by itself",
                    field="channels",
                )
            if clash := await _clash(channel, kind, begins_at, ends_at, now=act.at):
                if not leave_clashing:
                    raise RuleBroken(
                        f"{_shown(channel)} has something for that time already: {in_words(clash)}. Withdraw it first",
                        field="channels",
                    )
                left.append(channel)
                continue
            notice = Notice(
                contact=channel.contact,
                channel=channel.to_dict()["id"],
                together=together.setdefault(channel.contact, uuid4()),
                kind=kind.value,
                begins_at=begins_at.astimezone(UTC),
                ends_at=ends_at.astimezone(UTC),
                hours=kept_hours,
                instead=await _read_instead(kind, instead, channel, contact),
                note=" ".join(note.split()),
                made_by=act.by,
                made_at=act.at.astimezone(UTC),
            )
            await notice.save()
            changes.append(change(notice, verb="added"))
        await record(act, changes=changes)
    return left


async def withdraw_notice(act: Act, together: UUID) -> None:
    """What was entered together for a contact holds no longer, or never will; what is over stays as it was."""
    async with alone():
        changes = await withdrawn(act, together)
        await record(act, changes=changes)


async def withdrawn(act: Act, together: UUID) -> list[Change]:
    """The changes of withdrawing these, within a transaction."""
    changes: list[Change] = []
    now = act.at.astimezone(UTC)
    for notice in await Notice.objects().where(Notice.together == together).order_by(Notice._meta.primary_key):
        if notice.withdrawn_at is None and notice.ends_at > now:
            before = snapshot(notice)
            notice.withdrawn_at = now
            await notice.save([Notice.withdrawn_at])
            changes.append(change(notice, verb="withdrawn", before=before))
    return changes


async def _contact_in_force(channel: Channel) -> Contact:
    await channel.refresh()
    contact = await Contact.objects().get(Contact._meta.primary_key == channel.contact)
    if channel.retired_on or contact is None or contact.retired_on:
        raise RuleBroken(f"{_shown(channel)} has been retired meanwhile", field="channels")
    return contact


async def _clash(
    channel: Channel, kind: NoticeKind, begins_at: datetime, ends_at: datetime, *, now: datetime
) -> Temporary | None:
    held = await temporary_of([channel.contact], at=min(begins_at, now))
    return clashing(kind, held.get(channel.to_dict()["id"], ()), begins_at=begins_at, ends_at=ends_at)


async def _read_instead(kind: NoticeKind, text: str, channel: Channel, contact: Contact) -> str:
    """What to use meanwhile, checked by the reader of every such value."""
    if kind is NoticeKind.HOURS or (kind is NoticeKind.OUTAGE and not text.strip()):
        return ""
    way = ChannelKind(channel.kind)
    try:
        value = read_value(
            way, text, demonstration=bool(await is_demonstration()), national_lines=national_lines()
        ).value
    except ValueUnusable as unusable:
        raise RuleBroken(str(unusable), field="instead") from unusable
    if value == channel.value:
        raise RuleBroken("This is what is listed already: enter what to use instead", field="instead")
    try:
        visibility_of(way, value, person=contact.person, duty_mobile=False, wanted=Visibility(channel.visibility))
    except RuleBroken as broken:
        raise RuleBroken(
            "This may be somebody’s own mobile, which mustn’t stand where everybody sees it: enter a team’s number",
            field="instead",
        ) from broken
    return value


def _shown(channel: Channel) -> str:
    return display(ChannelKind(channel.kind), channel.value)
