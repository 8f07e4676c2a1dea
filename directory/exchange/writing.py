"""Writing many records at once: numbers first, then each table's rows in one go."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from directory.database import fetch, is_sqlite, marks, run, run_many
from directory.exchange.records import PARENTS, Record
from directory.places.gazetteer import Gazetteer

LISTS = {
    ("organisation", "identifiers"): ("organisation_identifier", ("scheme", "value")),
    ("organisation", "aliases"): ("organisation_alias", ("name",)),
    ("organisation", "areas"): ("organisation_area", ("area",)),
    ("contact", "areas"): ("contact_area", ("area",)),
}
"""Where what a record has several of is kept: the table, and its columns beside the record's number."""

MANY = 1_000

_LISTED = {column for _table, column in LISTS}


async def write(records: Sequence[Record], *, areas: Gazetteer) -> None:
    """Insert new records and update changed ones, parents first, within the running transaction."""
    for table, group in groupby(records, key=lambda each: each.table):
        listed = list(group)
        await _number(table, [each for each in listed if each.is_new])
        for each in listed:
            if table in PARENTS and each.parent is not None:
                each.after[PARENTS[table]] = each.parent.id
        await _insert(table, [each for each in listed if each.is_new])
        await _update(table, [each for each in listed if not each.is_new])
        await _write_lists(table, listed, areas)
    if len(records) >= MANY and not is_sqlite():
        # Until PostgreSQL counts again, a minute or so later, it would plan every query for empty tables.
        tables = {*(each.table for each in records), *(into for into, _columns in LISTS.values())}
        await run(f"ANALYZE {', '.join(sorted(tables))}")


async def _number(table: str, records: Sequence[Record]) -> None:
    """Give new records their numbers, so that what belongs to them can be written at once."""
    if not records:
        return
    if is_sqlite():  # alone with the file in this transaction
        last = (await fetch(f"SELECT coalesce(max(id), 0) AS last FROM {table}"))[0]["last"]
        numbers = list(range(last + 1, last + 1 + len(records)))
    else:
        rows = await fetch(
            f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) AS id FROM generate_series(1, {{}}::int)",
            len(records),
        )
        numbers = sorted(row["id"] for row in rows)
    for each, number in zip(records, numbers, strict=True):
        each.id = number


async def _insert(table: str, records: Sequence[Record]) -> None:
    if not records:
        return
    columns = _columns(records[0])
    await run_many(
        f"INSERT INTO {table} (id, uuid, {', '.join(columns)}) VALUES ({marks(('id', 'uuid', *columns))})",
        [(each.id, each.uuid, *(each.after[column] for column in columns)) for each in records],
    )


async def _update(table: str, records: Sequence[Record]) -> None:
    """Write the columns that changed; records in which the same ones changed go together."""
    alike: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
    for each in records:
        before = each.before or {}
        alike[tuple(column for column in _columns(each) if each.after[column] != before[column])].append(each)
    for columns, same in alike.items():
        if columns:
            settings = ", ".join(f"{column} = {{}}" for column in columns)
            await run_many(
                f"UPDATE {table} SET {settings} WHERE id = {{}}",
                [(*(each.after[column] for column in columns), each.id) for each in same],
            )


async def _write_lists(table: str, records: Sequence[Record], areas: Gazetteer) -> None:
    for (owner, column), (into, columns) in LISTS.items():
        if owner != table:
            continue
        gone, new = [], []
        for each in records:
            before, after = set((each.before or {}).get(column, ())), set(each.after[column])
            gone += [(each.id, *_parts(item, column, areas)) for item in sorted(before - after)]
            new += [(each.id, *_parts(item, column, areas)) for item in sorted(after - before)]
        matches = " AND ".join(f"{name} = {{}}" for name in (owner, *columns))
        if gone:
            await run_many(f"DELETE FROM {into} WHERE {matches}", gone)
        if new:
            await run_many(
                f"INSERT INTO {into} ({', '.join((owner, *columns))}) VALUES ({marks((owner, *columns))})", new
            )


def _columns(record: Record) -> list[str]:
    return [column for column in record.after if column not in _LISTED]


def _parts(item: str, column: str, areas: Gazetteer) -> tuple[Any, ...]:
    if column == "areas":
        return (areas.by_gss[item].id,)
    return tuple(item.split(":", 1)) if column == "identifiers" else (item,)
