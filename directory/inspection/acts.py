"""Everything that one act changed, as far as somebody looks after it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from directory.accounts.rules import Role, Viewer
from directory.contacts.remits import Condition, contacts_looked_after, organisations_looked_after
from directory.contacts.rules import Visibility
from directory.database import fetch, marks
from directory.errors import NotFound
from directory.history.facts import Fact
from directory.history.queries import facts_where
from directory.inspection.queries import contacts_seen


@dataclass(frozen=True)
class Place:
    """The entry that a fact is about, and the address of its history, where it has one."""

    name: str
    link: str


@dataclass(frozen=True)
class ActPage:
    """Some of what an act changed, in order: how much there is in all, and the number of the last shown."""

    facts: list[Fact]
    total: int
    more_after: int | None


async def act_looked_after(act: UUID, *, viewer: Viewer, after: int = 0, limit: int) -> ActPage:
    """What this act changed of what the viewer looks after, from a row on; NotFound where that's nothing."""
    scope, given = _scope(viewer)
    counted = await fetch(f"SELECT count(*) AS number FROM history WHERE history.act = {{}} AND ({scope})", act, *given)
    total = int(counted[0]["number"])
    if total == 0:
        raise NotFound
    condition = f"history.act = {{}} AND history.id > {{}} AND ({scope})"
    facts = await facts_where(condition, (act, after, *given), limit=limit + 1)
    return ActPage(facts[:limit], total, facts[limit - 1].id if len(facts) > limit else None)


def _scope(viewer: Viewer) -> Condition:
    """The rows of the history that are about what a viewer looks after, and may see; an administrator's are all."""
    if viewer.role is Role.ADMINISTRATOR:
        return "1 = 1", ()
    mine, mine_given = contacts_looked_after(viewer)
    visible, visible_given = contacts_seen(viewer)
    shown, shown_given = _never_hidden(viewer)
    bodies, bodies_given = organisations_looked_after(viewer)
    channels = f"channel JOIN contact ON contact.id = channel.contact WHERE ({mine}) AND {shown}"
    parts = [
        _records("contact", f"contact WHERE ({mine}) AND {visible}"),
        _records("channel", channels),
        _records(
            "verification",
            f"verification JOIN channel ON channel.id = verification.channel "
            f"JOIN contact ON contact.id = channel.contact WHERE ({mine}) AND {shown}",
        ),
        _records(
            "report",
            f"report JOIN contact ON contact.id = report.contact LEFT JOIN channel ON channel.id = report.channel "
            f"WHERE ({mine}) AND {visible} AND (report.channel IS NULL OR {shown})",
        ),
        _records("organisation", f"organisation WHERE ({bodies})"),
    ]
    of_channel = (*mine_given, *shown_given)
    given = (*mine_given, *visible_given, *of_channel, *of_channel, *mine_given, *visible_given, *shown_given)
    return " OR ".join(parts), (*given, *bodies_given)


def _records(table: str, source: str) -> str:
    return f"(history.record_table = '{table}' AND history.record IN (SELECT CAST({table}.uuid AS TEXT) FROM {source}))"


def _never_hidden(viewer: Viewer) -> Condition:
    """The channels that this viewer may see, and that were never hidden from them: a try doesn't say what it tried."""
    hidden = [each for each in Visibility if not viewer.may_see(each)]
    sql = f"channel.visibility IN ({marks(viewer.visibilities)})"
    if hidden:
        # In JSON no quotation mark within a text stands bare, so this matches the column alone.
        sides = " OR ".join(f'once.{side} LIKE \'%"visibility":"{each}"%\'' for each in hidden for side in _SIDES)
        sql += (
            " AND NOT EXISTS (SELECT 1 FROM history AS once "
            f"WHERE once.record = CAST(channel.uuid AS TEXT) AND ({sides}))"
        )
    return f"({sql})", viewer.visibilities


_SIDES = ("before", "after")


async def places_of(facts: Sequence[Fact]) -> dict[str, Place]:
    """The entry that each of these facts is about, by the UUID of the record."""
    places: dict[str, Place] = {}
    for table, joined in _JOINED.items():
        records = {fact.record for fact in facts if fact.table == table}
        for row in await _contacts(table, joined, records):
            places[row["record"]] = Place(row["name"] or row["short_title"], f"/contacts/{row['slug']}/history")
    bodies = sorted({fact.record for fact in facts if fact.table == "organisation"})
    if bodies:
        for row in await fetch(
            f"SELECT CAST(uuid AS TEXT) AS record, name, slug FROM organisation WHERE uuid IN ({marks(bodies)})",
            *[UUID(each) for each in bodies],
        ):
            places[row["record"]] = Place(row["name"], f"/organisations/{row['slug']}/history")
    return places


_JOINED = {
    "contact": "",
    "channel": "JOIN channel ON channel.contact = contact.id ",
    "verification": "JOIN channel ON channel.contact = contact.id "
    "JOIN verification ON verification.channel = channel.id ",
    "report": "JOIN report ON report.contact = contact.id ",
}


async def _contacts(table: str, joined: str, records: Collection[str]) -> list[dict[str, Any]]:
    if not records:
        return []
    return await fetch(
        f"SELECT CAST({table}.uuid AS TEXT) AS record, contact.name, contact.slug, role.short_title "
        f"FROM contact JOIN role ON role.id = contact.role {joined}"
        f"WHERE {table}.uuid IN ({marks(records)})",
        *[UUID(each) for each in sorted(records)],
    )
