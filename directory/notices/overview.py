"""One list of all that holds for a while or is planned, for those who look after the entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.queries import role_titles
from directory.contacts.remits import contacts_looked_after
from directory.contacts.values import ChannelKind, display
from directory.database import fetch, marks
from directory.dates import day
from directory.notices.days import in_london, listed
from directory.notices.plans import Plan, plan_said
from directory.notices.rules import Temporary, in_words

REMEMBERED = timedelta(days=90)
MOST = 500

STATES = ("failed", "running", "to come", "done", "over", "withdrawn")
"""In the order they are listed: what somebody must look at first."""


@dataclass(frozen=True)
class Item:
    """Something that holds for a while, or a plan, as the list says it."""

    uuid: UUID
    state: str
    at: datetime | date
    what: str
    note: str
    problem: str
    who: str
    made_on: str
    slug: str
    contact: str

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in {"failed", "running", "to come"}


async def items_looked_after(viewer: Viewer, *, now: datetime, contact: int | None = None) -> list[Item]:
    """What this viewer looks after that fails, holds, is to come or is over: of one contact, or of all of theirs."""
    items = [*await _notices(viewer, now=now, contact=contact), *await _plans(viewer, now=now, contact=contact)]
    over = STATES.index("done")

    def place(item: Item) -> tuple[int, float, str]:
        at = (
            item.at if isinstance(item.at, datetime) else datetime(item.at.year, item.at.month, item.at.day, tzinfo=UTC)
        )
        state = STATES.index(item.state)
        return min(state, over), -at.timestamp() if state >= over else at.timestamp(), item.contact

    return sorted(items, key=place)[:MOST]


async def _notices(viewer: Viewer, *, now: datetime, contact: int | None) -> Iterable[Item]:
    rows = await _rows(
        "notice",
        "entry.together, entry.begins_at, entry.ends_at, entry.hours, entry.instead",
        "entry.kind <> 'coming' AND entry.ends_at > {}",
        (now - REMEMBERED).astimezone(UTC),
        viewer=viewer,
        contact=contact,
    )
    together: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        together.setdefault(_uuid(row["together"]), []).append(row)
    return [_notice(uuid, alike, now=now) for uuid, alike in together.items()]


def _notice(uuid: UUID, alike: list[dict[str, Any]], *, now: datetime) -> Item:
    row = alike[0]
    begins_at, ends_at = in_london(row["begins_at"]), in_london(row["ends_at"])
    notice = Temporary(row["kind"], begins_at, ends_at, row["hours"], row["instead"])
    state = "withdrawn" if row["withdrawn_at"] else "over" if ends_at <= now else "running"
    shown = listed([display(ChannelKind(each["way"]), each["value"]).replace("\n", ", ") for each in alike])
    instead = f"; use {display(ChannelKind(row['way']), row['instead'])}" if row["instead"] else ""
    what = f"{shown}: {in_words(notice)}{instead}"
    return _item(
        uuid, row, state="to come" if state == "running" and begins_at > now else state, at=begins_at, what=what
    )


async def _plans(viewer: Viewer, *, now: datetime, contact: int | None) -> Iterable[Item]:
    rows = await _rows(
        "planned_change",
        "entry.uuid, entry.on_day, entry.way AS new_way, entry.value AS new_value, entry.label, entry.hours, "
        "entry.visibility, entry.person, entry.job_title, entry.announced, entry.reason, entry.applied_at, "
        "entry.failed_at, entry.problem",
        f"entry.on_day > {{}} AND (entry.visibility IS NULL OR entry.visibility IN ({marks(viewer.visibilities)}))",
        (now - REMEMBERED).date(),
        *viewer.visibilities,
        viewer=viewer,
        contact=contact,
    )
    titles = await role_titles()
    return [_plan(row, titles) for row in rows]


def _plan(row: dict[str, Any], titles: dict[str, str]) -> Item:
    states = {"withdrawn": row["withdrawn_at"], "done": row["applied_at"], "failed": row["failed_at"], "to come": True}
    names = ("label", "hours", "visibility", "person", "job_title")
    given = {name: row[name] for name in names}
    plan = Plan(row["kind"], row["way"] or row["new_way"], row["value"] or "", value=row["new_value"], **given)
    on = row["on_day"] if isinstance(row["on_day"], date) else date.fromisoformat(row["on_day"])
    told = ". Readers are told of it before" if row["announced"] else ""
    what = f"On {day(on)}: {plan_said(plan, role_titles=titles)}{told}"
    return _item(_uuid(row["uuid"]), row, state=next(name for name, is_so in states.items() if is_so), at=on, what=what)


async def _rows(
    table: str, columns: str, where: str, *arguments: object, viewer: Viewer, contact: int | None
) -> list[dict[str, Any]]:
    mine, of_mine = contacts_looked_after(viewer)
    one, number = (" AND contact.id = {}", (contact,)) if contact is not None else ("", ())
    note = "entry.note" if table == "notice" else "entry.reason"
    return await fetch(
        f"SELECT {columns}, entry.kind, entry.withdrawn_at, entry.made_at, {note} AS note, account.person AS who, "
        "account.email, channel.kind AS way, channel.value, contact.slug, contact.name, organisation.name AS home "
        f"FROM {table} entry JOIN contact ON contact.id = entry.contact "
        "JOIN organisation ON organisation.id = contact.organisation LEFT JOIN channel ON channel.id = entry.channel "
        f"LEFT JOIN account ON account.id = entry.made_by WHERE {where} AND ({mine}) "
        f"AND (channel.id IS NULL OR channel.visibility IN ({marks(viewer.visibilities)})){one} "
        f"ORDER BY entry.id DESC LIMIT {MOST}",
        *arguments,
        *of_mine,
        *viewer.visibilities,
        *number,
    )


def _item(uuid: UUID, row: dict[str, Any], *, state: str, at: datetime | date, what: str) -> Item:
    return Item(
        uuid=uuid,
        state=state,
        at=at,
        what=what[:1].upper() + what[1:],
        note=row["note"],
        problem=row.get("problem", ""),
        who=row["who"] or row["email"] or "",
        made_on=day(in_london(row["made_at"]).date()),
        slug=row["slug"],
        contact=row["name"] or row["home"],
    )


def _uuid(stored: UUID | str) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)
