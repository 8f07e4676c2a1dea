"""`directory db`: brought up to date, told how far it is, and copied while others write."""

import contextlib
import sqlite3
import subprocess
import sys

import pytest

from directory.settings import ROOT
from tests.commands.conftest import Machine
from tests.test_database import ANOTHER_PROGRAM


def test_up_brings_an_empty_machine_up_to_date_and_then_finds_nothing_to_do(bare):
    first = bare.directory("db", "up")
    assert first.status == 0
    assert "Done: 2026" in first.out
    assert bare.directory("db", "up").out == "The database is up to date.\n"


def test_status_says_what_is_done_and_what_waits(bare):
    before = bare.directory("db", "status")
    assert before.status == 1
    assert "waiting  " in before.out
    assert "done  " not in before.out
    assert before.err == "The database is not up to date. Run “directory db up”\n"
    bare.directory("db", "up")
    after = bare.directory("db", "status")
    assert after.status == 0
    assert [line.split()[0] for line in after.out.splitlines()] == ["done"] * len(before.out.splitlines())


def test_a_backup_is_a_whole_directory(machine, tmp_path):
    copy = tmp_path / "elsewhere" / "directory.sqlite"
    copy.parent.mkdir()
    said = machine.directory("db", "backup", copy)
    assert said.out == f"Copied to {copy}, {copy.stat().st_size:,} bytes.\n"
    assert [each.name for each in copy.parent.iterdir()] == ["directory.sqlite"]
    restored = Machine(copy.parent).program("find", "Wigan", "--role", "lado", "--json")
    assert restored.json["contacts"] == machine.program("find", "Wigan", "--role", "lado", "--json").json["contacts"]


def test_a_folder_with_letters_that_addresses_reserve_is_copied_too(machine, tmp_path):
    odd = machine.folder.rename(tmp_path / "50% of #1?")
    said = Machine(odd).program("db", "backup", tmp_path / "copy #2?.sqlite")
    assert said.status == 0, said
    assert (tmp_path / "copy #2?.sqlite").exists()


def test_a_backup_never_takes_the_place_of_another_file(machine, tmp_path):
    (tmp_path / "kept.sqlite").write_text("the only backup")
    assert "is there already" in machine.directory("db", "backup", tmp_path / "kept.sqlite").sentence
    assert (tmp_path / "kept.sqlite").read_text() == "the only backup"


def test_a_backup_that_cannot_be_written_says_where(machine, tmp_path):
    assert machine.directory("db", "backup", tmp_path / "no" / "b").sentence == f"There is no folder {tmp_path / 'no'}"


def test_a_backup_into_a_folder_without_permission_names_it(machine, tmp_path, not_all_powerful):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    sentence = machine.program("db", "backup", closed / "b.sqlite", before=not_all_powerful).sentence
    assert str(closed) in sentence
    assert str(machine.file) not in sentence


@pytest.mark.slow
def test_a_backup_made_while_another_program_writes_holds_what_was_kept_by_then(machine, tmp_path):
    writing = [sys.executable, "-c", ANOTHER_PROGRAM, "sqlite", str(machine.file), "Body", "1000000"]
    with subprocess.Popen(writing, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        for number in range(3):
            kept = int(other.stdout.readline())
            copy = tmp_path / f"copy-{number}" / "directory.sqlite"
            copy.parent.mkdir()
            assert machine.directory("db", "backup", copy).status == 0
            with contextlib.closing(sqlite3.connect(copy)) as copied:
                assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                (held,) = copied.execute("SELECT count(*) FROM organisation WHERE name LIKE 'Body %'").fetchone()
            assert held > kept
            assert Machine(copy.parent).program("history", "verify").status == 0
        other.kill()
