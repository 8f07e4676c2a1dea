"""`directory doctor` looks at everything a directory rests on, a line each, and says what to do."""

import asyncio
import contextlib
import sqlite3
import threading
from types import SimpleNamespace

import pytest

from directory.health import queries
from directory.health.rules import GIGABYTE
from directory.settings import settings
from tests.postbox import a_postbox

A_SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def disk(monkeypatch):
    """A disk with as much room as a test says."""
    free = {"bytes": 10 * GIGABYTE}
    monkeypatch.setattr(queries.shutil, "disk_usage", lambda _: SimpleNamespace(free=free["bytes"]))
    return free


def test_a_sound_directory_is_told_what_was_looked_at(machine):
    said = machine.directory("doctor")
    assert (said.status, said.err) == (0, "")
    *lines, last = said.out.splitlines()
    assert last == "Nothing to put right."
    looked = ["settings", "database", "migrations", "disk", "clock", "postcodes", "history", "mail", "fonts"]
    assert [line.split()[:2] for line in lines] == [["fine", about] for about in looked]
    assert machine.directory("doctor", "--json").json[0]["about"] == "settings"


def test_a_machine_without_a_database_gets_none_by_asking(bare):
    said = bare.directory("doctor")
    assert said.sentence == "1 to put right"
    assert f"wrong  database    There is none at {bare.file} yet. Run “directory db up”" in said.out
    assert "fine   fonts" in said.out
    assert not bare.file.exists()


def test_a_database_that_is_none_or_not_up_to_date_is_said_and_no_more_of_it(bare):
    bare.folder.mkdir()
    with contextlib.closing(sqlite3.connect(bare.file)) as connection:
        connection.execute("CREATE TABLE something (id)")
    assert "wrong  migrations  The database is not up to date" in bare.directory("doctor").out
    bare.file.write_bytes(b"no database, whatever it is called" * 99)
    said = bare.directory("doctor")
    assert said.sentence == "1 to put right"
    assert "could not be used: file is not a database" in said.out


def test_an_empty_directory_says_how_to_fill_it(bare):
    bare.directory("db", "up")
    said = bare.directory("doctor")
    assert "wrong  contents    The directory is empty. Run “directory seed”" in said.out


def test_a_real_directory_needs_its_own_secret_https_and_all_postcodes(real, monkeypatch):
    said = real.directory("doctor")
    assert said.sentence == "3 to put right"
    assert "SECRET_KEY can be guessed, so the server won’t start" in said.out
    assert "BASE_URL is http://127.0.0.1:8000: passphrases would go unencrypted" in said.out
    assert "Only a sample of postcodes is loaded. Run “directory import postcodes”" in said.out
    monkeypatch.setenv("SECRET_KEY", A_SECRET)
    monkeypatch.setenv("BASE_URL", "https://directory.example")
    settings.cache_clear()
    assert real.directory("doctor").sentence == "1 to put right"


def test_settings_that_cannot_be_read_are_all_said(machine, monkeypatch):
    for name, value in (("SINGLE_HANDED", "perhaps"), ("REMIND_AT", "soon"), ("SEARCHES_A_MINUTE", "many")):
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    said = machine.directory("doctor")
    assert said.sentence == "4 to put right"
    assert said.out.count("wrong  settings") == 4
    assert "SINGLE_HANDED is “perhaps”: write yes or no" in said.out


def test_a_mail_server_that_is_away_is_found_and_one_that_answers_is_not_sent_anything(machine, monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("MAIL_FROM", "directory@wigan.example")
    settings.cache_clear()
    said = machine.directory("doctor")
    assert said.sentence == "1 to put right"
    assert "wrong  mail        The mail server 127.0.0.1 could not be used" in said.out
    with answering() as (port, heard):
        monkeypatch.setenv("MAIL_URL", f"smtp://127.0.0.1:{port}")
        settings.cache_clear()
        assert "fine   mail        The mail server answers" in machine.directory("doctor").out
    assert heard == []


@contextlib.contextmanager
def answering():
    """The port of a mail server in a thread of its own, and the letters that it was handed."""
    ready, ends, held = threading.Event(), [], []

    async def serve():
        async with a_postbox() as postbox:
            end = asyncio.Event()
            ends.append((asyncio.get_running_loop(), end))
            held.append(postbox)
            ready.set()
            await end.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    try:
        yield held[0].port, held[0].letters
    finally:
        loop, end = ends[0]
        loop.call_soon_threadsafe(end.set)
        thread.join()


def test_a_full_disk_and_an_altered_history_are_found(machine, disk):
    disk["bytes"] = 10
    with contextlib.closing(sqlite3.connect(machine.file)) as connection:
        connection.execute("DROP TRIGGER history_no_update")
        connection.execute("UPDATE history SET reason = 'nothing to see' WHERE id = 3")
        connection.commit()
    said = machine.directory("doctor")
    assert said.sentence == "2 to put right"
    assert "wrong  history     The history doesn’t hold: row 3" in said.out
    assert "wrong  disk        Only 0.0 GB are free" in said.out


def test_every_mailbox_s_domain_is_asked_for_with_dns(machine, monkeypatch):
    """The asking itself is tested with a server of our own; nobody else's is asked from here."""
    asked = []
    monkeypatch.setattr(
        "directory.commands.doctoring.undeliverable", lambda listed: asked.extend(listed) or {asked[0]: "Gone"}
    )
    said = machine.directory("doctor", "--dns")
    assert "lado@wigan.example" in asked
    assert "Gone. Ask " in said.out
