"""`directory history head`, `export-head`, `verify --head` and `erase`: the history kept honest, names kept out."""

import contextlib
import json
import sqlite3
from datetime import datetime

import pytest
from click.testing import CliRunner

from directory.cli import main
from directory.history.rules import hash_of


def rewrite(file, sql):
    """Tamper as somebody would who knows how the chain is made: every hash is right again afterwards."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'history_no_%'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(sql)
        prev = ""
        columns = "id, act, at, by, source, reason, verb, record_table, record, before, after"
        for number, act, at, *rest in connection.execute(f"SELECT {columns} FROM history ORDER BY id").fetchall():
            what = (act, datetime.fromisoformat(at), *rest)
            hash_now = hash_of(prev, number, what)
            connection.execute("UPDATE history SET prev = ?, hash = ? WHERE id = ?", (prev, hash_now, number))
            prev = hash_now
        connection.execute("UPDATE history_head SET hash = ?, last_id = (SELECT max(id) FROM history)", (prev,))
        connection.commit()


def test_a_kept_head_shows_what_the_chain_alone_could_not(machine, tmp_path):
    heads = tmp_path / "heads.txt"
    said = machine.directory("history", "export-head", heads)
    assert said.out.startswith(f"Added the head to {heads}: row ")
    machine.directory("history", "export-head", heads)
    assert len(heads.read_text().splitlines()) == 2
    holds = machine.directory("history", "verify", "--head", heads)
    assert holds.out.endswith("none altered, removed or moved. It holds all 2 heads kept elsewhere.\n")
    rewrite(machine.file, "UPDATE history SET reason = 'something else' WHERE id = 7")
    assert machine.directory("history", "verify").status == 0  # every hash is right
    said = machine.directory("history", "verify", "--head", heads)
    assert "isn’t the one that was kept elsewhere" in said.sentence


def test_a_history_cut_short_and_mended_is_shown_by_its_kept_head(machine, tmp_path):
    heads = tmp_path / "heads.txt"
    machine.directory("history", "export-head", heads)
    rewrite(machine.file, "DELETE FROM history WHERE id > 300")
    assert machine.directory("history", "verify").status == 0
    told = machine.directory("history", "verify", "--head", heads, "--json")
    assert told.status == 1
    assert json.loads(told.out)["holds"] is False
    assert "isn’t there" in told.err


def test_a_kept_head_holds_while_the_history_grows(machine, tmp_path):
    heads = tmp_path / "heads.txt"
    machine.directory("history", "export-head", heads)
    machine.directory("account", "create", "new@wigan.example", "--role", "reader")
    assert "It holds the head kept elsewhere" in machine.directory("history", "verify", "--head", heads).out
    heads.write_text("nonsense")
    assert "holds no heads" in machine.directory("history", "verify", "--head", heads).sentence


def test_the_head_is_number_hash_and_moment(machine):
    told = machine.directory("history", "head", "--json").json
    printed = machine.directory("history", "export-head", "-").out
    assert json.loads(printed)["hash"] == told["hash"]
    assert len(told["hash"]) == 64
    moment = told["at"].replace("Z", "+00:00")
    assert machine.directory("history", "head").out == f"Row {told['number']}, {told['hash']}, written {moment}\n"


def test_a_directory_without_a_history_has_an_empty_head(bare, tmp_path):
    bare.directory("db", "up")
    assert bare.directory("history", "head").out == "Row 0, \n"
    bare.directory("history", "export-head", tmp_path / "heads.txt")
    bare.directory("seed", "--demo")
    assert bare.directory("history", "verify", "--head", tmp_path / "heads.txt").status == 0


@pytest.fixture
def named(machine):
    machine.directory("account", "create", "gone@wigan.example", "--role", "reader", "--name", "Mx Madeup")
    with contextlib.closing(sqlite3.connect(machine.file)) as connection:
        connection.execute("UPDATE account SET ended_at = '2026-11-20T12:00:00+00:00' WHERE person = 'Mx Madeup'")
        connection.commit()
    return machine


def test_a_name_is_erased_once_somebody_is_sure(named):
    answered = CliRunner().invoke(main, ["history", "erase", "Mx Madeup"], input="n\n")
    assert answered.exit_code == 1
    assert "It stands in 1 account, 2 beside the history." in answered.output
    said = named.directory("history", "erase", "mx madeup", "--yes")
    assert (said.status, said.err) == (0, "")
    assert b"Mx Madeup" not in dumped(named.file)
    assert named.directory("history", "verify").status == 0
    assert "Nobody of this name is recorded" in named.directory("history", "erase", "Mx Madeup", "--yes").sentence


def dumped(file):
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_a_program_is_told_where_the_name_stood(named):
    told = named.directory("history", "erase", "Mx Madeup", "--yes", "--json").json
    assert told["named"] == {"account": 1}
