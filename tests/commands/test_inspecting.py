"""`directory inspect`: one file of what was listed on a past day."""

import csv
import io
import zipfile

import pytest


def sheet(file):
    with zipfile.ZipFile(file) as archive:
        return list(csv.DictReader(io.StringIO(archive.read("contacts.csv").decode())))


def test_a_day_s_file_is_written_the_same_each_time_and_its_head_proves_it(machine, tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    said = machine.directory("inspect", "--area", "E08000010", "--on", "2026-11-20", "--out", first)
    assert said.status == 0, said.err
    assert f"Wrote {first}: " in said.out
    told = machine.directory("inspect", "--area", "Wigan", "--on", "2026-11-20", "--out", second, "--json").json
    assert first.read_bytes() == second.read_bytes()
    assert told["contacts"] > 10
    with zipfile.ZipFile(first) as archive:
        archive.extract("head.json", tmp_path)
    assert machine.directory("history", "verify", "--head", tmp_path / "head.json").status == 0


def test_an_organisation_s_file_as_everybody_saw_it(machine, tmp_path):
    file = tmp_path / "council.zip"
    words = ("--on", "2026-11-20", "--out", file, "--viewer", "public")
    assert machine.directory("inspect", "--organisation", "wigan-council", *words).status == 0
    assert {row["seen_by"] for row in sheet(file)} == {"everybody"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--area", "Narnia", "--on", "2026-11-20"), "You look after no area of this name"),
        (("--organisation", "nobody", "--on", "2026-11-20"), "You look after no organisation of this name"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(machine, tmp_path, words, said):
    answer = machine.directory("inspect", *words, "--out", tmp_path / "no.zip")
    assert said in answer.sentence
    assert not (tmp_path / "no.zip").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "2026-11-20"), "Name an area or an organisation"),
        (("--area", "Wigan", "--organisation", "wigan-council", "--on", "2026-11-20"), "one of --area and"),
        (("--area", "Wigan", "--on", "2026-12-20"), "20 December 2026 has not come yet"),
        (("--area", "Wigan", "--on", "Easter"), "isn’t a day"),
    ],
)
def test_wrong_words_are_told_from_work_that_failed(machine, tmp_path, words, said):
    answer = machine.directory("inspect", *words, "--out", tmp_path / "no.zip")
    assert answer.status == 2
    assert said in answer.err
    assert not (tmp_path / "no.zip").exists()
