"""The same commands on PostgreSQL, one after another as somebody sets a directory up."""

import asyncio
from contextlib import contextmanager

import asyncpg
import pytest

from directory import piccolo_conf
from directory.engines import PooledPostgresEngine
from directory.settings import settings
from tests.commands.test_loading import SHEET, a_file
from tests.conftest import use


@pytest.fixture
def on_postgresql(bare, postgresql_server, monkeypatch):
    """The machine with DATABASE_URL set to an empty database."""
    with an_empty_database("commands", postgresql_server, monkeypatch):
        yield bare


@contextmanager
def an_empty_database(name, server, monkeypatch):
    """DATABASE_URL set to an empty database of this name."""

    async def make_database():
        connection = await asyncpg.connect(server)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(make_database())
    address = server.replace("/postgres?", f"/{name}?")
    monkeypatch.setenv("DATABASE_URL", address)
    settings.cache_clear()
    usual = piccolo_conf.DB
    use(PooledPostgresEngine(config={"dsn": address}))
    yield
    use(usual)


def test_a_directory_is_set_up_filled_read_and_printed(on_postgresql, tmp_path):
    run = on_postgresql.directory
    assert run("find", "Wigan").sentence.endswith("is not up to date. Run “directory db up” first")
    assert run("db", "status").status == 1
    assert run("db", "up").out.endswith("The database is up to date.\n")
    assert run("db", "status").status == 0
    assert run("serve", "--port", "8765").sentence.startswith("The directory is empty.")
    assert run("seed", "--demo").out.startswith("Seeded a demonstration")
    assert run("seed", "--demo").out == "Everything was there already.\n"
    assert "can't become a real one" in run("seed").sentence
    assert run("import", "contacts", a_file(tmp_path, SHEET), "--json").json["added"] > 0
    found = run("find", "Wigan", "--role", "lado", "--json").json
    assert "+441614960777" in [line["value"] for contact in found["contacts"] for line in contact["channels"]]
    assert run("search", "wigon", "--json").json[0]["slug"] == "wigan"
    assert {each["standing"] for each in run("stale", "--json").json} == {"stale", "disputed"}
    assert run("export", "contacts", tmp_path / "all.csv").status == 0
    done = run("import", "contacts", tmp_path / "all.csv", "--json").json
    assert (done["added"], done["changed"], done["verifications"]) == (0, 0, 0)
    assert run("poster", "wigan-council", "--out", tmp_path / "poster.pdf").status == 0
    assert run("history", "verify").status == 0
    assert "pg_dump" in run("db", "backup", tmp_path / "backup").sentence
    assert not on_postgresql.file.exists()
