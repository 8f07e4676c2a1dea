"""A directory moves from either engine to either, and is what it was: byte for byte, once it's archived again."""

import sqlite3
import stat
import tracemalloc

import asyncpg
import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.archives.listed import listed
from directory.archives.queries import reading
from directory.archives.rules import LEFT_OUT
from directory.database import fetch, is_sqlite, run
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.search.queries import search
from tests.archives.directories import ENGINES, a_new_directory, archived, restored, rows_everywhere
from tests.stories import a_channel, a_contact, a_demonstration, a_try, channels_of, days_ago

pytestmark = pytest.mark.usefixtures("database")

MADE_FROM_OTHERS = ("search_name", "search_words")  # the full-text indexes, and what they keep of their own
REFUSED = (sqlite3.IntegrityError, asyncpg.RaiseError)


async def test_every_table_is_archived_or_said_to_be_left_out():
    archived_tables = {table.name for table in listed()}
    assert not archived_tables & set(LEFT_OUT)
    if is_sqlite():
        rows = await fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = await fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    held = {row["name"] for row in rows if not row["name"].startswith(MADE_FROM_OTHERS)}
    assert held == archived_tables | set(LEFT_OUT) | {"migration"}


async def test_rows_of_every_table_move_to_either_engine_and_make_the_same_archive(tmp_path, postgresql_server):
    await rows_everywhere(tmp_path / "documents")
    first = await archived(tmp_path / "first.zip", tmp_path / "documents")
    assert stat.S_IMODE((tmp_path / "first.zip").stat().st_mode) == 0o600
    for kind in ENGINES:
        there = tmp_path / kind
        async with a_new_directory(kind, there, postgresql_server):
            made = await restored(tmp_path / "first.zip", there / "documents")
            assert len(made.documents) == 1
            assert all(table.rows for table in made.tables if table.name not in {"review", "unverified"})
            assert await archived(there / "again.zip", there / "documents") == first


async def test_a_moved_directory_goes_on_as_if_it_had_always_been_there(tmp_path, postgresql_server):
    await a_demonstration()
    contact = await a_contact("lado", area="Wigan", verified=days_ago(5))
    never = await a_channel(contact, kind="email", value="lado@wigan.example")
    (line, _mailbox) = await channels_of(contact)
    rules = await made_by_migrations()
    first = await archived(tmp_path / "first.zip", tmp_path)
    for kind in {*ENGINES} - {"sqlite" if is_sqlite() else "postgresql"}:  # to the same one, rows move above
        async with a_new_directory(kind, tmp_path / kind, postgresql_server):
            new = await made_by_migrations()
            await restored(tmp_path / "first.zip", tmp_path / kind)
            assert await made_by_migrations() == new
            assert await broken_link() is None
            assert {hit.kind for hit in await search("wigon", viewer=ADMINISTRATOR)} >= {"area"}
            assert await fetch("SELECT channel FROM review") == [{"channel": line.id}]
            assert await fetch("SELECT channel FROM unverified") == [{"channel": never.id}]
            await a_try(never, on=days_ago(1))
            assert await fetch("SELECT channel FROM unverified") == []
            assert (await a_contact("prevent", area="Wigan")).id > contact.id
            assert await broken_link() is None
            with pytest.raises(REFUSED, match="append-only"):
                await run("DELETE FROM history WHERE id = 1")
    assert rules == await made_by_migrations()
    assert await archived(tmp_path / "second.zip", tmp_path) == first


async def made_by_migrations() -> set[str]:
    """The names of every index and trigger."""
    if is_sqlite():
        rows = await fetch("SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')")
    else:
        rows = await fetch(
            "SELECT tgname || tgenabled::text AS name FROM pg_trigger WHERE NOT tgisinternal "
            "UNION ALL SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'"
        )
    return {row["name"] for row in rows}


async def test_what_is_written_meanwhile_is_not_in_it(tmp_path):
    await a_demonstration()
    contact = await a_contact("lado", area="Wigan")
    contacts = next(table for table in listed() if table.name == "contact")
    async with reading() as found:
        await found.ask("SELECT last_id FROM history_head")
        await a_contact("prevent", area="Wigan")
        assert [row[0] for batch in [each async for each in found.rows(contacts)] for row in batch] == [contact.id]


async def test_a_lost_document_is_named_and_left_out_only_where_that_is_asked(tmp_path):
    await rows_everywhere(tmp_path / "documents")
    with pytest.raises(RuleBroken, match="isn’t in DATA_DIR any more"):
        await archived(tmp_path / "first.zip", tmp_path / "elsewhere")
    assert [each.name for each in tmp_path.iterdir()] == ["documents"]
    await archived(tmp_path / "first.zip", tmp_path / "elsewhere", without_lost=True)


@pytest.mark.slow
async def test_a_quarter_of_a_million_rows_move_in_the_memory_of_a_few_thousand(tmp_path, postgresql_server):
    await a_demonstration()
    numbers = "SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < 250000"
    await run(
        "INSERT INTO postcode (release, postcode, authority, district, nation, police, icb, terminated) "
        f"WITH RECURSIVE numbers AS ({numbers}) SELECT 1, 'ZZ' || n, 'E08000010', '', '', '', '', '' FROM numbers"
    )
    first = await archived(tmp_path / "first.zip", tmp_path)
    for kind in ENGINES:
        async with a_new_directory(kind, tmp_path / kind, postgresql_server):
            tracemalloc.start()
            await restored(tmp_path / "first.zip", tmp_path)
            assert await archived(tmp_path / f"{kind}.zip", tmp_path) == first
            _now, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert most < 32 << 20
            assert await fetch("SELECT count(*) AS rows FROM postcode") == [{"rows": 250_000}]
