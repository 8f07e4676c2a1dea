"""Writes of verifications and of readers' reports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.tables import Channel, Contact
from directory.database import add, fetch_rows, marks
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act, Change
from directory.hours.rules import LONDON
from directory.verification.policies import policies
from directory.verification.rules import A_SHORT_TIME, Method, Outcome, burst, needs_a_colleague
from directory.verification.tables import Report, Verification

LONGEST_VALUE, LONGEST_MENU = 500, 100


@dataclass(frozen=True)
class Tried:
    """What somebody tells of one channel, by its number: `value` is what they tried.

    `found` is what it has changed to, `menu` the option to choose when a machine answers.
    """

    channel: int
    value: str
    method: Method
    outcome: Outcome
    note: str = ""
    found: str = ""
    menu: str = ""
    hours_confirmed: bool | None = None


class NotThisChannel(RuleBroken):
    """A rule that one of several channels breaks; nothing was recorded of any."""

    def __init__(self, broken: RuleBroken, channel: UUID) -> None:
        super().__init__(broken.message, field=broken.field)
        self.channel = channel


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
    single_handed: bool = False,
) -> Verification:
    """Record that somebody tried this channel, and what came of it: who, by account or name, and on what day.

    What was tried is the value that the channel held when it was handed in: RuleBroken if it has changed since.
    """
    tried = Tried(channel.to_dict()["id"], channel.value, method, outcome, note=note)
    (verification,) = await verify_all(act, [tried], by=by, on=on, verified_by=verified_by, single_handed=single_handed)
    return verification


async def verify_all(
    act: Act,
    tried: Sequence[Tried],
    *,
    by: Viewer,
    on: date,
    at: datetime | None = None,
    verified_by: str = "",
    single_handed: bool = False,
) -> list[Verification]:
    """Record that somebody tried several channels, in one act: all of them or, with NotThisChannel, none.

    `at` is the moment, where it's known; `single_handed` lets those who changed a value verify it, on record.
    """
    verified_by = " ".join(verified_by.split())
    if by.account is None and not verified_by:
        raise RuleBroken("Say who verified it", field="verified_by")
    if on > act.at.astimezone(LONDON).date():
        raise RuleBroken("Enter the day on which it was tried, which can't be in the future", field="verified_on")
    rows = []
    async with alone() as last:
        as_they_are = await _as_they_are([each.channel for each in tried])
        for each in tried:
            channel = as_they_are[each.channel]
            try:
                by_changer = _checked(each, channel, by=by, single_handed=single_handed)
            except RuleBroken as broken:
                raise NotThisChannel(broken, channel.uuid) from broken
            row = Verification(
                channel=each.channel,
                value=each.value,
                verified_on=on,
                verified_by=verified_by,
                account=by.account,
                method=each.method.value,
                outcome=each.outcome.value,
                note=each.note,
                source=act.source,
                tried_at=at.astimezone(UTC) if at else None,
                found=each.found,
                menu=each.menu,
                hours_confirmed=each.hours_confirmed,
                by_changer=by_changer,
            )
            await add(row)
            rows.append(row)
        await record(act, changes=[change(row, verb="verified") for row in rows], after=last)
    return rows


class _AsItIs(NamedTuple):
    """What a channel holds now, while nobody else writes."""

    uuid: UUID
    value: str
    retired: bool
    kind: str
    role: str
    changed_by: int | None


async def _as_they_are(channels: Collection[int]) -> dict[int, _AsItIs]:
    rows = await fetch_rows(
        "SELECT channel.id, channel.uuid, channel.value, channel.retired_on IS NOT NULL, channel.kind, role.code, "
        "channel.changed_by "
        "FROM channel JOIN contact ON contact.id = channel.contact JOIN role ON role.id = contact.role "
        f"WHERE channel.id IN ({marks(channels)})",
        *channels,
        few=True,
    )
    return {number: _AsItIs(*held) for number, *held in rows}


def _checked(tried: Tried, channel: _AsItIs, *, by: Viewer, single_handed: bool) -> bool:
    """Whether it's found right by whoever changed it; RuleBroken where it can't be recorded, as the channel is now."""
    if channel.value != tried.value:
        raise RuleBroken("Try again: this entry changed while you were trying it", field="value")
    if channel.retired:
        raise RuleBroken("This is no longer in use, so there is nothing to verify")
    if tried.outcome is Outcome.CHANGED and not (tried.found or tried.note):
        raise RuleBroken("Say what it has changed to, as you were told", field="found")
    if tried.outcome is Outcome.RIGHT and not policies().enough(tried.method, role=channel.role, kind=channel.kind):
        raise RuleBroken("Ring it: for this role it isn’t enough to read the number elsewhere", field="method")
    by_changer = needs_a_colleague(tried.outcome, changed_by=channel.changed_by, by=by.account)
    if by_changer and not single_handed:
        raise RuleBroken("Ask a colleague to verify this: you changed it", field="outcome")
    return by_changer


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

    `network` is a salted digest that tells two readers apart; `at` is when they said it, if not just now. Many from
    one network in a short time are set aside, this one and those before it.
    """
    async with alone():
        told = Report(
            contact=contact.to_dict()["id"],
            channel=channel.to_dict()["id"] if channel else None,
            kind=kind,
            text=text,
            reported_at=(at or act.at).astimezone(UTC),
            network=network,
        )
        await told.save()
        await record(act, changes=[change(told, verb="reported"), *await _set_aside_a_burst(told)])
    return told


async def _set_aside_a_burst(last: Report) -> list[Change]:
    """Count the open reports of a network no more, if with its last they are a burst."""
    if not last.network:
        return []
    its_own = await Report.objects().where(Report.network == last.network).order_by(Report._meta.primary_key)
    now = last.reported_at
    recent = [each for each in its_own if now - A_SHORT_TIME < each.reported_at <= now]
    if not burst([each.reported_at for each in recent], now=now):
        return []
    changes: list[Change] = []
    for each in recent:
        if each.settled_at is None and each.set_aside_at is None:
            before = snapshot(each)
            each.set_aside_at = now
            await each.save([Report.set_aside_at])
            changes.append(change(each, verb="set aside", before=before))
    return changes
