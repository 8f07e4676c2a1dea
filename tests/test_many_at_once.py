"""Six processes at the same entries at once, and processes that are killed: nothing is lost, doubled or half done."""

import asyncio
import json
import random
import signal
import sys
from collections import Counter

import pytest

from directory.database import engine, fetch, is_sqlite
from directory.history.queries import broken_link
from directory.settings import ROOT
from tests.stories import a_contact, an_account, an_area, days_ago

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]

WORKER = """
import asyncio, json, random, sys, uuid
from datetime import timedelta
from directory import piccolo_conf
from directory.engines import PooledPostgresEngine, PooledSQLiteEngine
kind, where, work, seed, most = sys.argv[1:]
piccolo_conf.DB = PooledSQLiteEngine(where) if kind == "sqlite" else PooledPostgresEngine(config={"dsn": where})
from directory.accounts.rules import ADMINISTRATOR
from directory.contacts.changes import change_channel
from directory.contacts.tables import Channel, Contact
from directory.database import close_pool, open_pool
from directory.errors import RuleBroken
from directory.history.rules import Act
from directory.reminders.changes import remind
from directory.settings import Settings
from directory.verification.changes import report, verify
from directory.verification.rules import Method, Outcome
from tests.stories import NOON, TODAY

chance = random.Random(int(seed))

async def a_channel():
    *others, _only_reminded_of = await Channel.objects().order_by(Channel._meta.primary_key)
    return chance.choice(others)

async def edit(act, number):
    channel = await a_channel()
    value = f"0161 496 {int(seed):04d} ext {number}"
    await change_channel(act, channel, value=value)
    return {"channel": str(channel.uuid), "value": channel.value}

async def try_it(act, number):
    channel = await a_channel()
    tried = await verify(act, channel, by=ADMINISTRATOR, method=Method.RANG, outcome=chance.choice(
        [Outcome.RIGHT, Outcome.NO_ANSWER, Outcome.WRONG]), on=TODAY, verified_by="the office")
    return {"record": str(tried.uuid), "value": tried.value}

async def tell(act, number):
    contact = chance.choice(await Contact.objects())
    told = await report(act, contact, kind="wrong-number", network=f"{seed}-{number}")
    return {"record": str(told.uuid)}

async def remind_all(act, number):
    day = number // 3
    await remind(on=TODAY + timedelta(days=day), now=NOON + timedelta(days=day), chosen=Settings())
    return {}

async def anything(act, number):
    return await chance.choice([edit, try_it, tell])(act, number)

WORKS = {"edits": edit, "tries": try_it, "reports": tell, "reminds": remind_all, "anything": anything}

async def main():
    await open_pool()
    for number in range(1, int(most) + 1):
        act = Act(by=None, at=NOON, source="command", reason=f"{work} {seed} {number}")
        try:
            done = await WORKS[work](act, number)
        except RuleBroken as broken:  # as people are told who were too late
            done = {"refused": broken.message}
        print(json.dumps(done | {"reason": act.reason}), flush=True)  # once it's committed
    await close_pool()

asyncio.run(main())
"""


async def a_process(work, seed, *, most):
    where = engine().path if is_sqlite() else engine().config["dsn"]
    kind = "sqlite" if is_sqlite() else "postgresql"
    pipe = asyncio.subprocess.PIPE
    arguments = (kind, where, work, str(seed), str(most))
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, *arguments, cwd=ROOT, stdout=pipe, stderr=pipe
    )


def acts_in(output):
    """What a process said it had done; of one that was killed, the last line may be cut off."""
    lines = output.decode().split("\n")[:-1]
    return [json.loads(line) for line in lines]


@pytest.fixture
async def entries(database):
    """A few entries that everybody wants to write at once, some of them due."""
    await an_area("Wigan")
    for number in range(3):
        await an_account("verifier", email=f"verifier-{number}@wigan.example", areas=("Wigan",))
    for number, role in enumerate(("lado", "prevent", "early-help")):
        await a_contact(role, phone=f"0161 496 000{number}", verified=days_ago(100))


@pytest.mark.usefixtures("entries")
async def test_processes_at_once_lose_nothing_and_do_nothing_twice():
    works = ("edits", "edits", "tries", "reports", "reminds", "reminds")
    processes = [await a_process(work, 100 + seed, most=80) for seed, work in enumerate(works)]
    outputs = await asyncio.gather(*(each.communicate() for each in processes))
    assert [each.returncode for each in processes] == [0] * len(works)
    assert [errors for _out, errors in outputs if errors] == []
    acts = [act for out, _errors in outputs for act in acts_in(out)]
    assert len(acts) == 80 * len(works)
    refused = [act for act in acts if "refused" in act]
    assert {act["refused"] for act in refused} <= {"Try again: this entry changed while you were trying it"}
    assert len(refused) < 80, "somebody should have been in time"
    await everything_told_is_there(acts)
    await everything_is_whole()
    told = await fetch("SELECT account, channel, verification, step FROM reminder")
    assert len(told) == len({tuple(row.values()) for row in told}) > 0
    keys = [row["key"] for row in await fetch("SELECT key FROM message")]
    assert len(keys) == len(set(keys)) == len(await fetch("SELECT DISTINCT digest FROM reminder"))


@pytest.mark.usefixtures("entries")
async def test_processes_that_are_killed_while_they_write_lose_nothing_and_leave_nothing_half_done():
    chance = random.Random(20)
    acts = []
    for turn in range(20):
        process = await a_process("anything", 200 + turn, most=1_000_000)
        said = b""
        for _line in range(chance.randrange(1, 30)):
            said += await process.stdout.readline()
        for _step in range(chance.randrange(40)):  # somewhere within the next
            await asyncio.sleep(0)
        process.send_signal(signal.SIGKILL)
        rest, errors = await process.communicate()
        assert errors == b""
        acts += acts_in(said + rest)
        if turn % 5 == 4:
            await everything_told_is_there(acts)
        await everything_is_whole()
    assert len(acts) > 200
    survivor = await a_process("edits", 300, most=5)
    said, errors = await survivor.communicate()
    assert (len(acts_in(said)), errors, survivor.returncode) == (5, b"", 0)


async def everything_told_is_there(acts):
    """Each act that a process said was done has its row of history, once, with what it did."""
    rows = await fetch("SELECT reason, record, after FROM history WHERE source = 'command'")
    counted = Counter(row["reason"] for row in rows)
    after = {row["reason"]: (row["record"], row["after"]) for row in rows}
    for act in acts:
        if "refused" in act:
            assert counted[act["reason"]] == 0
        elif not act["reason"].startswith("reminds"):
            assert counted[act["reason"]] == 1, act
            record, what = after[act["reason"]]
            assert record == act.get("channel", act.get("record"))
            assert act.get("value", "") in what


async def everything_is_whole():
    """The chain holds, and what each record is now is what its last row of history says; none is without one."""
    assert await broken_link() is None
    for table in ("channel", "verification", "report"):
        columns = {"channel": "value, tries_after", "verification": "value, outcome", "report": "kind, network"}[table]
        rows = await fetch(f"SELECT CAST(uuid AS TEXT) AS uuid, {columns} FROM {table}")
        last = {
            row["record"]: json.loads(row["after"])
            for row in await fetch("SELECT record, after FROM history WHERE record_table = {} ORDER BY id", table)
        }
        assert {row["uuid"] for row in rows} == set(last)
        for row in rows:
            held = {name: row[name] for name in columns.split(", ")}
            assert held == {name: last[row["uuid"]][name] for name in held}
