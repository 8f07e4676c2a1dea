"""A partnership's meetings, and who was represented at each: read, and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.database import fetch
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone, change, note_end, record
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.organisations.tables import Organisation
from directory.partnerships.attendance import Attended, Presence, attendance, check_held
from directory.partnerships.queries import Member, kept_organisation
from directory.partnerships.tables import Attendance, Meeting


@dataclass(frozen=True)
class Held:
    """A meeting, how many members were invited, and how many were represented."""

    uuid: UUID
    title: str
    held_on: date
    invited: int
    represented: int


async def meetings_of(partnership: int, *, after: date, until: date) -> list[Held]:
    """The meetings held after one day and up to another, latest first."""
    rows = await fetch(
        "SELECT m.uuid, m.title, m.held_on, count(a.id) AS invited, "
        f"sum(CASE WHEN a.presence IN ('{Presence.CAME}', '{Presence.SENT}') THEN 1 ELSE 0 END) AS represented "
        "FROM partnership_meeting m JOIN meeting_attendance a ON a.meeting = m.id WHERE m.partnership = {} "
        "AND m.withdrawn_at IS NULL AND m.held_on > {} AND m.held_on <= {} "
        "GROUP BY m.id, m.uuid, m.title, m.held_on ORDER BY m.held_on DESC, m.id DESC",
        partnership,
        after,
        until,
    )
    return [Held(**row) for row in rows]


async def attendance_at(partnership: int, *, after: date, until: date) -> list[Attended]:
    """How often each member was represented at them, worst first."""
    rows = await fetch(
        "SELECT o.name, o.slug, a.presence FROM partnership_meeting m JOIN meeting_attendance a ON a.meeting = m.id "
        "JOIN partnership_member p ON p.id = a.membership JOIN organisation o ON o.id = p.member "
        "WHERE m.partnership = {} AND m.withdrawn_at IS NULL AND m.held_on > {} AND m.held_on <= {}",
        partnership,
        after,
        until,
    )
    return attendance((row["name"], row["slug"], Presence(row["presence"])) for row in rows)


async def meeting_with(uuid: UUID, *, viewer: Viewer) -> tuple[Meeting, Organisation]:
    """A meeting with its partnership, for those who keep that; NotFound."""
    found = await Meeting.objects().where(Meeting.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found, await kept_organisation(found.partnership, viewer)


async def hold(
    act: Act, partnership: Organisation, *, title: str, held_on: date, presences: Mapping[Member, Presence]
) -> Meeting:
    """Write down that a partnership met, and who of those invited was represented."""
    check_held(held_on, today=act.at.astimezone(LONDON).date())
    if not presences:
        raise RuleBroken("Say of at least one member whether they came", field="title")
    for member in presences:
        if member.joined_on > held_on or (member.left_on and member.left_on <= held_on):
            raise RuleBroken(f"{member.name} didn’t belong to it on that day", field=f"member-{member.uuid}")
    number = partnership.to_dict()["id"]
    async with alone():
        if await Meeting.exists().where(
            (Meeting.partnership == number)
            & (Meeting.title == title)
            & (Meeting.held_on == held_on)
            & Meeting.withdrawn_at.is_null()
        ):
            raise RuleBroken("This meeting is entered already. Withdraw it first to enter it anew", field="title")
        row = Meeting(partnership=number, title=title, held_on=held_on, entered_at=act.at.astimezone(UTC))
        await row.save()
        for member, presence in presences.items():
            await Attendance(meeting=row.to_dict()["id"], membership=member.number, presence=presence.value).save()
        entered = change(row, verb="entered")
        told = {**(entered.after or {}), "presences": [f"{m.name}: {p.in_words}" for m, p in presences.items()]}
        await record(act, changes=[type(entered)(entered.table, entered.record, entered.verb, None, told)])
    return row


async def withdraw_meeting(act: Act, row: Meeting) -> None:
    """It was entered by mistake, or wrongly: it counts no longer."""
    await note_end(act, row, Meeting.withdrawn_at, verb="withdrawn")
