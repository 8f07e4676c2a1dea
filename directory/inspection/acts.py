"""Everything that one act changed, as far as somebody looks after it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from directory.accounts.rules import Role, Viewer
from directory.contacts.remits import EVERYTHING, Condition, contacts_looked_after, organisations_looked_after
from directory.contacts.rules import Visibility
from directory.database import fetch, marks
from directory.errors import NotFound
from directory.history.facts import Fact
from directory.history.queries import facts_where
from directory.inspection.queries import contacts_seen
from directory.inspection.recorded import told_to


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
    (mine, of_mine), (visible, of_visible) = contacts_looked_after(viewer), contacts_seen(viewer)
    bodies, of_bodies = organisations_looked_after(viewer)
    parts, given = [_records("organisation", f"organisation WHERE ({bodies})")], [*of_bodies]
    shown = _never_hidden(viewer)
    perhaps = f"(channel.id IS NULL OR {shown[0]})", shown[1]
    seen = {
        **dict.fromkeys(("contact", "owner"), EVERYTHING),
        **dict.fromkeys(("channel", "verification", "notice", "owner_finding"), shown),
        "report": perhaps,
        "planned_change": _plan_seen(viewer, shown, perhaps),
    }
    for table in told_to(viewer):
        sql, arguments = seen[table]
        parts.append(_records(table, f"{_JOINED[table]} WHERE ({mine}) AND {visible} AND {sql}"))
        given += [*of_mine, *of_visible, *arguments]
    return " OR ".join(parts), tuple(given)


def _plan_seen(viewer: Viewer, shown: Condition, perhaps: Condition) -> Condition:
    """The plans of what this viewer may see, now and once they are done; of a new channel that was never hidden."""
    added = (
        "SELECT 1 FROM history AS done JOIN history AS made ON made.act = done.act AND made.record_table = 'channel' "
        "AND made.before IS NULL JOIN channel ON CAST(channel.uuid AS TEXT) = made.record "
        f"WHERE done.record = CAST(planned_change.uuid AS TEXT) AND done.verb = 'applied' AND NOT {shown[0]}"
    )
    sql = (
        f"{perhaps[0]} AND (planned_change.visibility IS NULL OR planned_change.visibility IN "
        f"({marks(viewer.visibilities)})) AND NOT EXISTS ({added})"
    )
    return sql, (*perhaps[1], *viewer.visibilities, *shown[1])


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
    "contact": "contact",
    "channel": "channel JOIN contact ON contact.id = channel.contact",
    "verification": "verification JOIN channel ON channel.id = verification.channel "
    "JOIN contact ON contact.id = channel.contact",
    "owner_finding": "owner_finding JOIN channel ON channel.id = owner_finding.channel "
    "JOIN contact ON contact.id = channel.contact",
    "owner": "owner JOIN contact ON contact.id = owner.contact",
} | {
    table: f"{table} JOIN contact ON contact.id = {table}.contact LEFT JOIN channel ON channel.id = {table}.channel"
    for table in ("report", "notice", "planned_change")
}
"""Where the records that belong to a contact are found with it, and with the channel that they're about."""


async def _contacts(table: str, joined: str, records: Collection[str]) -> list[dict[str, Any]]:
    if not records:
        return []
    return await fetch(
        f"SELECT CAST({table}.uuid AS TEXT) AS record, contact.name, contact.slug, role.short_title "
        f"FROM {joined} JOIN role ON role.id = contact.role WHERE {table}.uuid IN ({marks(records)})",
        *[UUID(each) for each in sorted(records)],
    )
