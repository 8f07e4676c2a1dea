"""The history is chained, append-only, and can forget a name."""

import asyncio
from datetime import UTC, datetime

import pytest

from directory.database import fetch, is_sqlite, run, transaction
from directory.errors import RuleBroken
from directory.history.changes import alone, erase_name, establish, record
from directory.history.queries import broken_link, head, is_demonstration, revision
from directory.history.rules import Act, Change

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def an_act(reason="to try it"):
    return Act(by=None, at=NOON, source="command", reason=reason)


def a_change(record="r-1", person=""):
    return Change("contact", record, "added", None, {"name": "Front door", "person": person})


async def write(*changes):
    async with transaction():
        return await record(an_act(), changes=changes or [a_change()])


async def tamper(sql, *arguments):
    """Alter the history as somebody with the database's own password could."""
    if is_sqlite():
        for verb in ("update", "delete"):
            await run(f"DROP TRIGGER history_no_{verb}")
        await run(sql, *arguments)
        for verb in ("UPDATE", "DELETE"):
            await run(
                f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history BEGIN "
                "SELECT RAISE(ABORT, 'history is append-only'); END"
            )
    else:
        async with transaction():
            await run("SET LOCAL session_replication_role = replica")
            await run(sql, *arguments)


async def test_each_write_raises_the_revision_by_what_it_changed():
    assert await revision() == 0
    assert await write() == 1
    assert await write(a_change("r-2"), a_change("r-3")) == 3
    assert await revision() == 3


async def test_a_write_of_nothing_leaves_the_revision():
    async with transaction():
        assert await record(an_act(), changes=[]) == 0


async def test_an_untouched_history_holds():
    for _each in range(3):
        await write()
    assert await broken_link() is None


async def test_an_altered_row_is_named():
    for _each in range(3):
        await write()
    await tamper("UPDATE history SET after = {} WHERE id = 2", '{"name":"Kitchen"}')
    broken = await broken_link()
    assert broken.row == 2
    assert "row 2 (added contact r-1 at 2026-11-20 12:00 UTC) has been altered" in broken.what


async def test_a_removed_row_is_named():
    for _each in range(3):
        await write()
    await tamper("DELETE FROM history WHERE id = 2")
    assert (await broken_link()).what.startswith("row 2 has been removed")


async def test_a_removed_last_row_is_named():
    for _each in range(3):
        await write()
    await tamper("DELETE FROM history WHERE id = 3")
    assert (await broken_link()).what.startswith("row 3 has been removed")


async def test_two_rows_that_changed_places_are_named():
    for number in range(3):
        await write(a_change(f"r-{number}"))
    for old, new in ((2, 99), (3, 2), (99, 3)):
        await tamper(f"UPDATE history SET id = {new} WHERE id = {old}")
    assert "row 2" in (await broken_link()).what


async def test_a_row_that_the_directory_did_not_write_is_named():
    await write()
    head = (await fetch("SELECT last_id, hash FROM history_head"))[0]
    await write()
    await run("UPDATE history_head SET last_id = {}, hash = {}", head["last_id"], head["hash"])
    assert "row 2 was not written by the directory" in (await broken_link()).what


@pytest.mark.parametrize("sql", ["UPDATE history SET reason = 'x'", "DELETE FROM history"])
async def test_the_database_itself_refuses_to_rewrite_history(sql):
    await write()
    with pytest.raises(Exception, match="history is append-only"):
        await run(sql)
    assert await broken_link() is None


async def test_a_name_stands_beside_the_history_and_can_be_erased():
    await write(a_change(person="Mx Madeup"), a_change("r-2", person="Mx Madeup"))
    rows = await fetch("SELECT after FROM history")
    assert all("Madeup" not in row["after"] and "name:" in row["after"] for row in rows)
    assert [row["name"] for row in await fetch("SELECT name FROM history_name")] == ["Mx Madeup"]
    await erase_name("Mx Madeup")
    assert await fetch("SELECT name FROM history_name") == []
    assert await broken_link() is None


async def test_a_name_met_again_keeps_its_digest():
    await write(a_change(person="Mx Madeup"))
    await write(a_change(person="Mx Madeup"))
    first, second = [row["after"] for row in await fetch("SELECT after FROM history ORDER BY id")]
    assert first == second


async def test_nothing_of_a_failed_act_is_kept():
    with pytest.raises(ValueError, match="on purpose"):
        await _an_act_that_fails()
    assert await revision() == 0
    assert await fetch("SELECT id FROM history") == []


async def test_writers_at_the_same_time_make_one_chain():
    await asyncio.gather(*[write(a_change(f"r-{number}")) for number in range(20)])
    assert await revision() == 20
    assert await broken_link() is None


async def test_what_somebody_reads_alone_is_true_until_they_have_written():
    async def a_number_that_follows_the_last():
        async with alone():
            last = (await fetch("SELECT count(*) AS number FROM history"))[0]["number"]
            await record(an_act(), changes=[a_change(f"r-{last + 1}")])

    await asyncio.gather(*[a_number_that_follows_the_last() for _each in range(20)])
    records = [row["record"] for row in await fetch("SELECT record FROM history ORDER BY id")]
    assert records == [f"r-{number}" for number in range(1, 21)]


async def test_whoever_is_alone_knows_the_last_link():
    await write()
    async with alone() as last:
        assert last == await head()


async def test_a_database_is_founded_once():
    assert await is_demonstration() is None
    await establish(demonstration=True, at=NOON)
    await establish(demonstration=True, at=NOON)
    assert await is_demonstration() is True
    with pytest.raises(RuleBroken, match="This database is a demonstration"):
        await establish(demonstration=False, at=NOON)


async def _an_act_that_fails():
    async with transaction():
        await record(an_act(), changes=[a_change()])
        raise ValueError("on purpose")
