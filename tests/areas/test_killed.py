"""A load of postcodes that is killed, as by a power cut: readers keep the old release, and the next load clears up."""

import asyncio
import signal
import sys

import pytest

from directory.areas.changes import load_postcodes
from directory.database import engine, fetch, is_sqlite
from directory.settings import ROOT
from tests.areas.test_changes import READ, a_release, an_act, held_rows

LOAD = """
import asyncio, sys
from pathlib import Path
from directory import piccolo_conf
from directory.engines import PooledPostgresEngine, PooledSQLiteEngine
kind, where, path = sys.argv[1:]
piccolo_conf.DB = PooledSQLiteEngine(where) if kind == "sqlite" else PooledPostgresEngine(config={"dsn": where})
from directory.areas import changes
from tests.areas.test_changes import an_act
changes.BATCH = 100

def progress(_done, _size, rows):
    print(rows, flush=True)

asyncio.run(changes.load_postcodes(Path(path), act=an_act(), progress=progress))
"""


@pytest.mark.slow
@pytest.mark.usefixtures("database")
async def test_a_load_that_is_killed_leaves_the_old_release_and_nothing_that_stays(tmp_path):
    await load_postcodes(a_release(tmp_path, 500, authority="E08000007"), act=an_act())
    new = a_release(tmp_path, 20_000, name="NEW_UK.csv")
    where = engine().path if is_sqlite() else engine().config["dsn"]
    kind = "sqlite" if is_sqlite() else "postgresql"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOAD, kind, where, str(new), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    async for line in process.stdout:
        if int(line) >= 1000:
            process.send_signal(signal.SIGKILL)
            break
    await process.wait()
    assert await held_rows() > 500
    assert await fetch(READ) == [{"rows": 500, "first": "E08000007", "last": "E08000007"}]
    await load_postcodes(new, act=an_act())
    assert await fetch(READ) == [{"rows": 20_000, "first": "E08000010", "last": "E08000010"}]
    assert await held_rows() == 20_000
