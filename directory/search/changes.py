"""Keeping what may be found up to date, within the transaction of whoever changes a name.

To be called last before the history is recorded: whoever adds a word that no name held makes others who do wait.
"""

from collections.abc import Iterable

from directory.database import any_of, fetch, is_sqlite, run, run_many, transaction
from directory.search.rules import Entry, fold, place

BATCH = 20_000
Row = tuple[int, str, int, str, str, str, str]


async def index(*entries: Entry) -> None:
    """Let these be found by what they are called now, and no longer by what they were called."""
    await index_many(entries)


async def index_many(entries: Iterable[Entry]) -> None:
    """The same for any number, such as a whole import; what hasn't changed is left alone."""
    # In the order of their places: FTS5 writes a new segment whenever the order is broken.
    rows = sorted(_row(entry) for entry in {(entry.kind, entry.ref): entry for entry in entries}.values())
    async with transaction():
        held = {row for start in range(0, len(rows), BATCH) for row in await _held(rows[start : start + BATCH])}
        await run_many("DELETE FROM search_entry WHERE id = {}", [(row[0],) for row in sorted(held.difference(rows))])
        new = [row for row in rows if row not in held]
        for start in range(0, len(new), BATCH):
            await _insert(new[start : start + BATCH])
        await _remember_words(new)


async def drop(kind: str, ref: int) -> None:
    """Let this be found no longer."""
    await run("DELETE FROM search_entry WHERE kind = {} AND ref = {}", kind, ref)


def _row(entry: Entry) -> Row:
    name = fold(entry.title)
    more = dict.fromkeys(word for word in fold(entry.words).split() if word not in name.split())
    words = " ".join([name, *more]) if more else ""
    return place(entry, name=name), entry.kind, entry.ref, entry.title, entry.slug, name, words


async def _held(rows: list[Row]) -> list[Row]:
    """What is held already of these rows' kinds and numbers."""
    held = []
    for kind in {row[1] for row in rows}:
        refs = [row[2] for row in rows if row[1] == kind]
        these, given = any_of("ref", refs)
        sql = f"SELECT id, kind, ref, title, slug, name, words FROM search_entry WHERE kind = {{}} AND {these}"
        held += [tuple(row.values()) for row in await fetch(sql, kind, given)]
    return held


async def _insert(rows: list[Row]) -> None:
    into = "INSERT INTO search_entry (id, kind, ref, title, slug, name, words)"
    if is_sqlite():
        await run_many(f"{into} VALUES ({{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}})", rows)
    else:
        types = "{}::bigint[], {}::text[], {}::int[], {}::text[], {}::text[], {}::text[], {}::text[]"
        await run(f"{into} SELECT * FROM unnest({types})", *(list(column) for column in zip(*rows, strict=True)))


async def _remember_words(rows: list[Row]) -> None:
    """Keep the words that no name held before, numbered in the order in which others come to see them."""
    words = sorted({word for row in rows for word in (row[6] or row[5]).split()})
    if is_sqlite():
        insert = "INSERT INTO search_word (word) VALUES ({}) ON CONFLICT (word) DO NOTHING"
        await run_many(insert, [(word,) for word in words])
        return
    unknown = (
        "SELECT word FROM unnest({}::text[]) AS given (word) "
        "WHERE NOT EXISTS (SELECT 1 FROM search_word AS known WHERE known.word = given.word)"
    )
    if await fetch(f"{unknown} LIMIT 1", words):
        # Readers ask for the words after the last that they know: numbers must become visible in their order.
        await run("SELECT pg_advisory_xact_lock(hashtext('search_word'))")
        await run(f"INSERT INTO search_word (word) {unknown} ORDER BY word ON CONFLICT (word) DO NOTHING", words)
