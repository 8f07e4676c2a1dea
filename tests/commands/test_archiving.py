"""`directory archive` and `directory restore`: a directory moved to another machine, or to the other engine."""

import stat

import pytest

from directory.archives.listed import listed
from tests.commands.conftest import on_this_machine
from tests.commands.test_postgresql import an_empty_database

QUESTIONS = (("find", "Wigan", "--role", "lado", "--json"), ("search", "wigon mash", "--json"))


def test_a_directory_moves_to_another_machine_or_engine_and_answers_as_before(
    machine, tmp_path, monkeypatch, postgresql_server
):
    file = tmp_path / "all.zip"
    said = machine.directory("archive", file)
    assert said.out.startswith(f"Wrote {file}, {file.stat().st_size:,} bytes: ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "is there already" in machine.directory("archive", file).sentence
    assert "isn’t empty: its table account holds rows" in machine.directory("restore", file).sentence
    answers = [machine.directory(*words).json for words in QUESTIONS]

    for other in on_this_machine(tmp_path / "other", monkeypatch):
        assert other.directory("restore", file).sentence.endswith("is not up to date. Run “directory db up” first")
        assert other.directory("db", "up").status == 0
        assert "there is nothing to archive" in other.directory("archive", tmp_path / "nothing.zip").sentence
        made = other.directory("restore", file, "--json").json
        assert set(made["rows"]) == {table.name for table in listed()}
        assert (made["documents"], made["lost"]) == (0, [])
        assert other.directory("history", "verify").out.startswith(f"The history holds: {made['revision']} rows")
        assert [other.directory(*words).json for words in QUESTIONS] == answers
        assert other.directory("archive", tmp_path / "again.zip").status == 0

        with an_empty_database("moved", postgresql_server, monkeypatch):
            assert other.directory("db", "up").status == 0
            assert other.directory("restore", tmp_path / "again.zip").out.startswith("Restored ")
            assert other.directory("history", "verify").status == 0
            assert [other.directory(*words).json for words in QUESTIONS] == answers
            assert other.directory("archive", tmp_path / "back.zip").status == 0
    for name in ("again.zip", "back.zip"):
        assert (tmp_path / name).read_bytes() == file.read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {"data", "other", "all.zip", "again.zip", "back.zip"}


@pytest.mark.parametrize("name", ["archive", "restore"])
def test_a_file_that_cannot_be_used_is_named(machine, tmp_path, name):
    missing = tmp_path / "no" / "a.zip"
    assert str(missing.parent) in machine.directory(name, missing).sentence
