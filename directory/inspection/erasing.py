"""Erasing a person's name on request: beside the history, where it holds, and in every table that names people."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from piccolo.columns import Text, Varchar
from piccolo.table import Table

from directory.accounts.queries import portrait as account_portrait
from directory.contacts.queries import portrait as contact_portrait
from directory.database import fetch, marks, run
from directory.errors import RuleBroken
from directory.history.changes import alone, erase_name, record, snapshot
from directory.history.rules import PERSONAL, Act, Change
from directory.inspection.rewriting import IS_WRITTEN, rewritten, rows_naming
from directory.inspection.values import NAME_ERASED
from directory.piccolo_app import TABLES

LONGEST = 254
APART = {"history", "history_name", "history_head", "search_entry", "search_word", "message", "session"}
"""Tables in which nobody can change what somebody wrote: the chain, what is worked out from others, and letters."""

_PORTRAITS: dict[str, Callable[[Any], Awaitable[dict[str, object]]]] = {
    "account": account_portrait,
    "contact": contact_portrait,
}


@dataclass(frozen=True)
class Places:
    """Where a name stands: each spelling, how many rows of each table name the person, and where else it's written.

    Rows of notices, plans and suggestions count where their text names somebody, since that is rewritten.
    `mentioned` is by table and column: free text, which somebody must change by hand; `contacts` are those to open.
    `in_the_chain` is how many rows of the history hold it in such text, where nobody can change it.
    """

    spellings: tuple[str, ...]
    named: dict[str, int]
    mentioned: dict[str, int]
    contacts: tuple[tuple[str, str], ...]  # slug and name
    in_the_chain: int

    @property
    def number(self) -> int:
        return sum(self.named.values())


async def places_of(name: str) -> Places:
    """Every place that holds this name, whatever its capitals; RuleBroken where none does."""
    spellings = await _spellings(name)
    counted = {
        table._meta.tablename: int(await table.count().where(_any_of(table, columns, spellings)))
        for table, columns in _naming().items()
    }
    for table, rows in (await rows_naming(spellings)).items():
        columns = _naming().get(table, [])
        unnamed = [row for row in rows if not any(getattr(row, column) in spellings for column in columns)]
        counted[table._meta.tablename] = counted.get(table._meta.tablename, 0) + len(unnamed)
    named = {table: number for table, number in counted.items() if number}
    written = {where: await _mentions(*where.split(".", 1), name=name) for where in _written()}
    mentioned = {where: number for where, number in written.items() if number}
    in_the_chain = sum([await _mentions("history", column, name=name) for column in ("before", "after", "reason")])
    return Places(spellings, named, mentioned, await _contacts_mentioning(name), in_the_chain)


async def erase(act: Act, name: str) -> Places:
    """Forget a name: beside the history, and in every table. The chain holds, since it never held the name."""
    async with alone():
        places = await places_of(name)
        await _check_ended(places.spellings)
        changes = await rewritten(places.spellings)
        for table, columns in _naming().items():
            changes += [change async for change in _erased(table, columns, places.spellings)]
        for each in places.spellings:
            await run("UPDATE message SET address = '', letter = '', next_at = NULL WHERE address = {}", each)
        done = Change("erasure", str(act.id), NAME_ERASED, None, {"places": places.number})
        await record(act, changes=[*changes, done])
        for each in places.spellings:  # after the record, which would write it down again
            await erase_name(each)
    return places


async def _spellings(name: str) -> tuple[str, ...]:
    """How the name is written, capitals apart; and the addresses of the accounts of that name that have ended."""
    wanted = " ".join(name.split()).casefold()
    if not wanted or wanted == NAME_ERASED:
        raise RuleBroken("Enter the name as the directory has it", field="name")
    held = [row["name"] for row in await fetch("SELECT name FROM history_name")]
    found = {each for each in held if " ".join(each.split()).casefold() == wanted}
    if not found:
        raise RuleBroken(
            "Nobody of this name is recorded. Write it as the entry or the history has it, like Sam Example",
            field="name",
        )
    rows = await fetch(
        f"SELECT email FROM account WHERE ended_at IS NOT NULL AND person IN ({marks(found)})", *sorted(found)
    )
    return tuple(sorted(found | {row["email"] for row in rows}))


async def _check_ended(spellings: Collection[str]) -> None:
    rows = await fetch(
        f"SELECT id FROM account WHERE ended_at IS NULL AND (person IN ({marks(spellings)}) "
        f"OR email IN ({marks(spellings)}))",
        *spellings,
        *spellings,
    )
    if rows:
        raise RuleBroken("Somebody of this name still has an account. End it under People first", field="name")


def _naming() -> dict[type[Table], list[str]]:
    """The tables that name people, and their columns that do."""
    naming = {
        table: [column._meta.name for column in table._meta.columns if column._meta.name in PERSONAL]
        for table in TABLES
        if table._meta.tablename not in APART
    }
    return {table: columns for table, columns in naming.items() if columns}


def _written() -> Iterator[str]:
    """The columns in which people write what they like, and nobody rewrites it for them: `contact.note`."""
    for table in dict.fromkeys(TABLES):  # which names a table once for each module that imports it
        for column in table._meta.columns:
            free = isinstance(column, Varchar | Text) and column._meta.name not in PERSONAL
            where = f"{table._meta.tablename}.{column._meta.name}"
            if free and table._meta.tablename not in APART and where not in IS_WRITTEN:
                yield where


async def _erased(table: type[Table], columns: list[str], spellings: Collection[str]) -> AsyncIterator[Change]:
    """Take the name out of a table's rows, one by one, with what history is told of each."""
    picture = _PORTRAITS.get(table._meta.tablename)
    for row in await table.objects().where(_any_of(table, columns, spellings)).order_by(table._meta.primary_key):
        before = await picture(row) if picture else snapshot(row)
        held = row.to_dict()
        uuid = str(held.get("uuid", held["id"]))
        for column in columns:
            if getattr(row, column) in spellings:
                setattr(row, column, f"erased-{uuid}" if column == "email" else NAME_ERASED)  # an address is unique
        await row.save(columns)
        after = await picture(row) if picture else snapshot(row)
        yield Change(table._meta.tablename, uuid, NAME_ERASED, before, after)


def _any_of(table: type[Table], columns: Collection[str], spellings: Collection[str]) -> Any:
    conditions = [table._meta.get_column_by_name(column).is_in(list(spellings)) for column in columns]
    return reduce(or_, conditions)


async def _mentions(table: str, column: str, *, name: str) -> int:
    rows = await fetch(
        f"SELECT count(*) AS number FROM {table} WHERE lower({column}) LIKE lower({{}}) ESCAPE '!'", _within(name)
    )
    return int(rows[0]["number"])


async def _contacts_mentioning(name: str) -> tuple[tuple[str, str], ...]:
    """The contacts in whose own words, or whose channels' labels, a name is written."""
    columns = ("contact.name", "contact.job_title", "contact.note", "channel.label", "channel.accepts")
    condition = " OR ".join(f"lower({column}) LIKE lower({{}}) ESCAPE '!'" for column in columns)
    rows = await fetch(
        "SELECT DISTINCT contact.slug, contact.name, contact.id FROM contact "
        f"LEFT JOIN channel ON channel.contact = contact.id WHERE {condition} ORDER BY contact.id LIMIT 50",
        *[_within(name)] * len(columns),
    )
    return tuple((row["slug"], row["name"] or row["slug"]) for row in rows)


def _within(name: str) -> str:
    plain = " ".join(name.split()).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"
