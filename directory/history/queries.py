"""What the history says: the revision, whether the chain holds, and what was at an old address."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from directory.database import fetch, fetch_quickly, marks
from directory.history.facts import Fact, fact_of
from directory.history.heads import KeptHead
from directory.history.rules import Break, Head, Link, Written, first_break

BATCH = 5_000
MARKS = 500  # neither engine takes any number of arguments at once
RESERVED = {"new"}  # /organisations/new is a form
MANY = 200  # rows of history: more than these are not looked through for what they touch


async def revision() -> int:
    """The directory's revision: one number, raised by every write."""
    found = await fetch_quickly("SELECT last_id FROM history_head WHERE id = 1")
    return int(found[0][0])


async def head() -> Head:
    """The last link of the history: what was read under it holds for as long as it's the last.

    Its hash tells two databases apart, so a backup put back doesn't pass for what it replaced.
    """
    number, last = (await fetch_quickly("SELECT last_id, hash FROM history_head WHERE id = 1"))[0]
    return Head(int(number), str(last))


async def written_since(then: Head) -> list[Written] | None:
    """What has been written since this was the last link; None where that can't be told, or is much."""
    rows = await fetch_quickly(
        "SELECT id, hash, record_table, record, before, after FROM history "
        f"WHERE id >= {{}} ORDER BY id LIMIT {MANY + 1}",
        then.id,
    )
    # The first is that link itself, unless a backup was put back.
    if not rows or (int(rows[0][0]), rows[0][1]) != then or len(rows) > MANY:
        return None
    return [Written(*row[2:]) for row in rows[1:]]


async def origin() -> str:
    """The hash of the first link, which tells one database from another for as long as both live."""
    found = await fetch_quickly("SELECT hash FROM history WHERE id = 1")
    return str(found[0][0]) if found else ""


async def reference_version() -> str:
    """The same for areas, roles, postcodes and areas' own intervals alone, which seldom change."""
    found = await fetch_quickly(
        "SELECT hash FROM history WHERE record_table IN ('area', 'role', 'postcode_release', 'area_interval') "
        "ORDER BY id DESC LIMIT 1"  # the condition of an index, word for word
    )
    return str(found[0][0]) if found else ""


async def rulebook_version() -> str:
    """The same for the guide's rules, and for what areas add to them."""
    found = await fetch_quickly(
        "SELECT hash FROM history WHERE record_table IN "
        "('rule_wording', 'rule_check', 'local_rule', 'area_document') "
        "ORDER BY id DESC LIMIT 1"  # the condition of an index, word for word
    )
    return str(found[0][0]) if found else ""


async def is_demonstration() -> bool | None:
    """Whether this is a demonstration; None for a database that is neither yet."""
    found = await fetch_quickly("SELECT demonstration FROM founding WHERE id = 1")
    return bool(found[0][0]) if found else None


async def broken_link() -> Break | None:
    """The first row of the history that isn't what was written, or None when the whole chain holds."""
    after, prev = 0, ""
    while rows := await _links(after):
        found = first_break(rows, after=after, prev=prev)
        if found:
            return found
        after, prev = rows[-1].id, rows[-1].hash
    heads = await fetch("SELECT last_id, hash FROM history_head WHERE id = 1")
    if not heads:
        return Break(after, f"the row that says where the history ends has been removed: it should follow row {after}")
    head = heads[0]
    if head["last_id"] > after:
        return Break(after + 1, f"row {after + 1} has been removed: the history should end with row {head['last_id']}")
    if head["last_id"] < after or head["hash"] != prev:
        return Break(after, f"row {after} was not written by the directory: the history should end before it")
    return None


async def _links(after: int) -> list[Link]:
    rows = await fetch(
        "SELECT id, act, at, by, source, reason, verb, record_table, record, before, after, prev, hash "
        f"FROM history WHERE id > {{}} ORDER BY id LIMIT {BATCH}",
        after,
    )
    return [Link(**{**row, "act": str(row["act"]), "at": _moment(row["at"])}) for row in rows]


def _moment(stored: datetime | str) -> datetime:
    return datetime.fromisoformat(stored) if isinstance(stored, str) else stored


async def kept_head() -> KeptHead:
    """The last link of the history, to be kept elsewhere."""
    last = await head()
    rows = await fetch("SELECT at FROM history WHERE id = {}", last.id)
    return KeptHead(last.id, last.hash, _moment(rows[0]["at"]) if rows else None)


async def head_before(moment: datetime) -> KeptHead:
    """The last link that had been written before a moment."""
    rows = await fetch(
        "SELECT id, hash, at FROM history WHERE at < {} ORDER BY id DESC LIMIT 1", moment.astimezone(UTC)
    )
    return KeptHead(rows[0]["id"], rows[0]["hash"], _moment(rows[0]["at"])) if rows else KeptHead(0, "")


async def hash_at(number: int) -> str | None:
    """The hash of the row with this number; the history begins after an empty one."""
    rows = await fetch("SELECT hash FROM history WHERE id = {}", number)
    return str(rows[0]["hash"]) if rows else "" if number == 0 else None


FACTS = (
    "SELECT history.id, history.act, history.at, history.by, history.source, history.reason, history.verb, "
    "history.record_table, history.record, history.before, history.after, history.hash FROM history "
)


async def facts_of(records: Collection[str]) -> list[Fact]:
    """Everything that was done to these records (by UUID), in order."""
    found: list[Fact] = []
    wanted = sorted(set(records))
    for start in range(0, len(wanted), MARKS):
        batch = wanted[start : start + MARKS]
        found += [fact_of(row) for row in await fetch(f"{FACTS}WHERE history.record IN ({marks(batch)})", *batch)]
    return sorted(found, key=lambda fact: fact.id)


async def facts_where(condition: str, arguments: Sequence[Any], *, limit: int) -> list[Fact]:
    """The first facts, in order, for which this condition on the table `history` holds."""
    rows = await fetch(f"{FACTS}WHERE {condition} ORDER BY history.id LIMIT {int(limit)}", *arguments)
    return [fact_of(row) for row in rows]


async def names_of(digests: Collection[str]) -> dict[str, str]:
    """The names that these digests stand for; those that were erased are left out."""
    names: dict[str, str] = {}
    wanted = sorted(set(digests))
    for start in range(0, len(wanted), MARKS):
        batch = wanted[start : start + MARKS]
        rows = await fetch(f"SELECT digest, name FROM history_name WHERE digest IN ({marks(batch)})", *batch)
        names |= {row["digest"]: row["name"] for row in rows}
    return names


async def slugs_taken(kind: str, *, like: str = "") -> set[str]:
    """Every slug that nobody else can be given, or only those that begin like this one.

    That's what an organisation or a contact has or had, and what its own pages are called.
    """
    rows = await fetch(
        f"SELECT slug FROM {kind} WHERE slug LIKE {{}} "
        "UNION SELECT slug FROM former_slug WHERE kind = {} AND slug LIKE {}",
        f"{like}%",
        kind,
        f"{like}%",
    )
    return {row["slug"] for row in rows} | RESERVED


async def record_once_at(kind: str, slug: str) -> UUID | None:
    """The record that once had this address."""
    found = await fetch("SELECT record FROM former_slug WHERE kind = {} AND slug = {}", kind, slug)
    return UUID(str(found[0]["record"])) if found else None
