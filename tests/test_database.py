"""The two engines under strain: many at once, cancelled anywhere, killed, closed and opened again."""

import asyncio
import contextlib
import contextvars
import signal
import sqlite3
import sys

import pytest

from directory import piccolo_conf
from directory.database import (
    add,
    close_pool,
    fetch,
    fetch_quickly,
    fetch_rows,
    is_sqlite,
    open_pool,
    run,
    run_quickly,
    transaction,
)
from directory.engines import PooledSQLiteEngine
from directory.history.changes import record
from directory.history.queries import broken_link
from directory.organisations.tables import Organisation
from directory.settings import ROOT
from tests.stories import an_act, an_organisation


@pytest.fixture
async def sqlite(tmp_path):
    """A SQLite engine of the test's own, with one table."""
    engine = PooledSQLiteEngine(str(tmp_path / "own.sqlite"))
    await engine.start_connection_pool()
    async with engine.transaction() as running:
        await running.connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        await running.connection.execute("CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent)")
    yield engine
    await engine.close_connection_pool()


@pytest.fixture
def somebody_else(sqlite):
    """Another program with the same file open."""
    with contextlib.closing(sqlite3.connect(sqlite.path, isolation_level=None)) as connection:
        yield connection


async def write(engine, number):
    async with engine.transaction() as running:
        await running.connection.execute("INSERT INTO parent VALUES (?)", [number])


async def numbers(engine):
    return [row["id"] for row in await engine.read("SELECT id FROM parent ORDER BY id", [])]


async def others_go_on(*, turns):
    """Let every other task take this many steps."""
    for _each in range(turns):
        await asyncio.sleep(0)


async def cancelled(task):
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def pragma(connection, name):
    (row,) = await connection.execute_fetchall(f"PRAGMA {name}")
    return next(iter(row.values()))


async def test_every_connection_keeps_foreign_keys_and_the_writer_waits_for_the_disk(sqlite):
    writer = sqlite._writer
    readers = [each for each in sqlite._all if each is not writer]
    assert len(readers) == 4
    for connection in sqlite._all:
        assert await pragma(connection, "foreign_keys") == 1
        assert await pragma(connection, "busy_timeout") == 10_000
        assert await pragma(connection, "journal_mode") == "wal"
    assert await pragma(writer, "synchronous") == 2  # FULL
    assert await pragma(writer, "temp_store") == 2  # in memory
    assert [await pragma(each, "query_only") for each in readers] == [1, 1, 1, 1]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        sqlite.inline().execute("INSERT INTO parent VALUES (1)")
    assert sqlite.inline().execute("PRAGMA foreign_keys").fetchone() == (1,)


async def test_a_row_without_its_parent_is_refused(sqlite):
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        async with sqlite.transaction() as running:
            await running.connection.execute("INSERT INTO child VALUES (1)")


async def test_readers_go_on_while_somebody_writes_and_see_only_what_is_committed(sqlite):
    async with sqlite.transaction() as running:
        await running.connection.execute("INSERT INTO parent VALUES (1)")
        assert await asyncio.gather(*(numbers(sqlite) for _each in range(20))) == [[]] * 20
        assert sqlite.inline().execute("SELECT count(*) FROM parent").fetchone() == (0,)
    assert await asyncio.gather(*(numbers(sqlite) for _each in range(20))) == [[1]] * 20


async def test_writers_take_turns(sqlite):
    await asyncio.gather(*(write(sqlite, number) for number in range(50)))
    assert await numbers(sqlite) == list(range(50))


async def test_a_write_that_is_cancelled_while_it_waits_for_another_program_begins_nothing(sqlite, somebody_else):
    somebody_else.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(write(sqlite, 1))
    await others_go_on(turns=20)
    assert sqlite._writing.locked()
    waiting.cancel()
    somebody_else.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await write(sqlite, 2)
    assert await numbers(sqlite) == [2]


async def test_a_write_that_is_cancelled_while_it_waits_for_its_turn_gives_its_turn_up(sqlite):
    async with sqlite.transaction():
        apart = contextvars.Context()  # as other requests are: not within this transaction
        waiting = [asyncio.create_task(write(sqlite, number), context=apart) for number in (1, 2)]
        await others_go_on(turns=5)
        await cancelled(waiting[0])
    await waiting[1]
    assert await numbers(sqlite) == [2]


async def test_a_write_that_is_cancelled_half_way_leaves_nothing(sqlite):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow():
        async with sqlite.transaction() as running:
            await running.connection.execute("INSERT INTO parent VALUES (1)")
            begun.set()
            await go_on.wait()

    task = asyncio.create_task(slow())
    await begun.wait()
    await cancelled(task)
    await write(sqlite, 2)
    assert await numbers(sqlite) == [2]


@pytest.mark.parametrize("moment", ["begin", "commit"])
async def test_a_write_that_is_cancelled_as_it_begins_or_commits_leaves_the_writer_free(sqlite, monkeypatch, moment):
    kind = type(sqlite.transaction())
    original = getattr(kind, moment)

    async def meanwhile_cancelled(self):
        asyncio.current_task().cancel()
        await original(self)

    monkeypatch.setattr(kind, moment, meanwhile_cancelled)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(write(sqlite, 1))
    monkeypatch.undo()
    await write(sqlite, 2)
    assert await numbers(sqlite) in ([2], [1, 2])  # whether the COMMIT came first is the disk's to say


async def test_a_write_may_be_cancelled_at_any_moment_and_twice(sqlite):
    for steps in range(60):
        task = asyncio.create_task(_two_rows(sqlite, steps))
        await others_go_on(turns=steps)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await _two_rows(sqlite, 100)
    held = await numbers(sqlite)
    assert held[-2:] == [200, 201]
    assert all(number ^ 1 in held for number in held)  # both of a pair, or neither


async def _two_rows(engine, number):
    async with engine.transaction() as running:
        await running.connection.execute("INSERT INTO parent VALUES (?)", [2 * number])
        await running.connection.execute("INSERT INTO parent VALUES (?)", [2 * number + 1])


async def test_a_pool_that_was_closed_opens_again_with_what_was_written(sqlite):
    await write(sqlite, 1)
    sqlite.inline()
    await sqlite.close_connection_pool()
    assert await numbers(sqlite) == [1]
    await write(sqlite, 2)
    assert await numbers(sqlite) == [1, 2]


async def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path):
    (tmp_path / "broken.sqlite").write_bytes(b"This is a letter, not a database. " * 100)
    engine = PooledSQLiteEngine(str(tmp_path / "broken.sqlite"))
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await engine.start_connection_pool()
    await engine.close_connection_pool()
    assert engine._all == []


# From here on, on both engines.


@pytest.mark.usefixtures("database")
async def test_a_transaction_within_another_is_part_of_it():
    async def both_and_a_mistake():
        async with transaction():
            await an_organisation("Outer")
            async with transaction():
                await an_organisation("Inner")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await both_and_a_mistake()
    assert await Organisation.count() == 0
    assert await broken_link() is None


@pytest.mark.usefixtures("database")
async def test_a_statement_that_fails_takes_the_whole_transaction_with_it():
    held = await an_organisation("Kept")

    async def a_good_one_and_a_bad_one():
        async with transaction():
            await run("UPDATE organisation SET name = 'Lost'")
            await Organisation(name="Twin", slug=held.slug, kind="charity").save()

    with pytest.raises(Exception, match=r"(?i)unique"):
        await a_good_one_and_a_bad_one()
    assert [row["name"] for row in await fetch("SELECT name FROM organisation")] == ["Kept"]
    await an_organisation("Later")
    assert await broken_link() is None


@pytest.mark.usefixtures("database")
async def test_a_quick_read_within_a_transaction_keeps_columns_of_the_same_name_apart():
    await an_organisation("One")
    sql = "SELECT organisation.name, organisation.kind AS name, {} AS name FROM organisation"
    expected = [("One", "local-authority", "x")]
    if is_sqlite():
        assert await fetch_quickly(sql, "x") == expected
    async with transaction():
        sql = sql if is_sqlite() else sql.replace("{}", "{}::text")
        assert await fetch_quickly(sql, "x") == expected


@pytest.mark.usefixtures("database")
@pytest.mark.usefixtures("database")
async def test_a_read_that_names_its_parts_first_waits_for_no_writer():
    sql = "WITH one (number) AS (SELECT 1) SELECT number FROM one"
    async with transaction():
        assert await asyncio.create_task(fetch(sql), context=contextvars.Context()) == [{"number": 1}]


@pytest.mark.usefixtures("database")
async def test_rows_are_the_same_however_few_are_known_to_come_and_within_a_transaction_too():
    held = await an_organisation("One")
    sql = "SELECT organisation.uuid, organisation.name, organisation.kind AS name FROM organisation"
    expected = [(held.uuid, "One", "local-authority")]
    assert await fetch_rows(sql) == await fetch_rows(sql, few=True) == expected
    async with transaction():
        await run_quickly("UPDATE organisation SET kind = {}", "police")
        expected = [(held.uuid, "One", "police")]
        assert await fetch_rows(sql) == await fetch_rows(sql, few=True) == expected


@pytest.mark.usefixtures("database")
async def test_quick_writes_are_undone_with_their_transaction():
    async def two_and_a_mistake():
        async with transaction():
            await add(Organisation(name="One", slug="one", kind="charity"))
            await run_quickly("UPDATE organisation SET name = {}", "Two")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await two_and_a_mistake()
    assert await Organisation.count() == 0


@pytest.mark.usefixtures("database")
async def test_a_quick_write_alone_is_a_transaction_of_its_own_and_never_part_of_another_s():
    added = Organisation(name="One", slug="one", kind="charity")
    with contextlib.suppress(ZeroDivisionError):
        async with transaction():
            own = asyncio.create_task(add(added), context=contextvars.Context())
            await others_go_on(turns=5)
            raise ZeroDivisionError
    await own
    await run_quickly("UPDATE organisation SET kind = {}", "police")
    assert await Organisation.select() == [{**added.to_dict(), "kind": "police"}]


@pytest.mark.usefixtures("database")
async def test_writes_that_are_cancelled_anywhere_leave_every_connection_in_the_pool():
    for steps in range(40):
        task = asyncio.create_task(an_organisation(f"Body {steps}"))
        await others_go_on(turns=steps * 2)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await an_organisation("The last")
    if not is_sqlite():
        await asyncio.gather(*(fetch("SELECT 1 AS one") for _each in range(20)))
        pool = piccolo_conf.DB.pool
        assert pool.get_idle_size() == pool.get_size()
    await _whole()


async def _whole():
    """Nothing is half there: each organisation is found by its name, and its history holds."""
    assert await broken_link() is None
    counted = [
        (await fetch(f"SELECT count(*) AS number FROM {rows}"))[0]["number"]
        for rows in ("organisation", "search_entry", "history WHERE record_table = 'organisation'")
    ]
    assert len(set(counted)) == 1


@pytest.mark.usefixtures("database")
async def test_a_closed_pool_opens_again():
    await an_organisation("Kept")
    await close_pool()
    await open_pool()
    assert await Organisation.count() == 1
    await an_organisation("Another")
    await _whole()


ANOTHER_PROGRAM = """
import asyncio, sys
from itertools import count
from directory import piccolo_conf
from directory.database import close_pool, open_pool
from directory.engines import PooledPostgresEngine, PooledSQLiteEngine
kind, where, name, most = sys.argv[1:]
piccolo_conf.DB = PooledSQLiteEngine(where) if kind == "sqlite" else PooledPostgresEngine(config={"dsn": where})
from tests.stories import an_organisation

async def main():
    await open_pool()
    for number in range(int(most)):
        await an_organisation(f"{name} {number}")
        print(number, flush=True)
    await close_pool()

asyncio.run(main())
"""


async def another_program(name, *, most):
    """A second process that adds organisations as fast as it can, and prints the number of each once it's kept."""
    where = piccolo_conf.DB.path if is_sqlite() else piccolo_conf.DB.config["dsn"]
    kind = "sqlite" if is_sqlite() else "postgresql"
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", ANOTHER_PROGRAM, kind, where, name, str(most), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )


async def names_beginning(name):
    rows = await fetch("SELECT name FROM organisation WHERE name LIKE {}", f"{name} %")
    return {row["name"] for row in rows}


@pytest.mark.slow
@pytest.mark.usefixtures("database")
async def test_two_processes_write_side_by_side_and_neither_is_locked_out():
    other = await another_program("Other", most=500)
    await other.stdout.readline()
    for number in range(500):
        await an_organisation(f"Own {number}")
    await other.stdout.read()
    assert await other.wait() == 0
    assert len(await names_beginning("Own")) == len(await names_beginning("Other")) == 500
    await _whole()


@pytest.mark.slow
@pytest.mark.usefixtures("database")
async def test_a_process_that_is_killed_loses_nothing_that_it_had_kept():
    kept = set()
    for turn in range(10):
        process = await another_program(f"Turn {turn}", most=1_000_000)
        async for line in process.stdout:
            if int(line) >= 3 + 5 * turn:
                process.send_signal(signal.SIGKILL)
                break
        said = (int(line), *map(int, (await process.stdout.read()).split()))
        await process.wait()
        kept |= {f"Turn {turn} {number}" for number in range(max(said) + 1)}
        assert kept <= await names_beginning("Turn")
        await _whole()
    await an_organisation("Afterwards")
    async with transaction():
        assert await record(an_act(), changes=[]) > len(kept)
