"""`directory posters`: a whole area, as a folder, a ZIP or one PDF; killed, it goes on where it was."""

import contextlib
import signal
import sqlite3
import subprocess
import time
import zipfile

import pypdf
import pytest

from directory.settings import ROOT
from tests.commands.conftest import PROGRAM
from tests.commands.test_printing import issues

WIGAN = ("posters", "--area", "E08000010")


def test_a_zip_of_an_area_and_then_only_what_changed(machine, tmp_path):
    out = tmp_path / "wigan.zip"
    said = machine.directory(*WIGAN, "--kind", "school", "--kind", "local-authority", "--out", out, "--json").json
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == [each["file"] for each in said["issued"]]
        assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist())
    assert sorted(each["issue"] for each in said["issued"]) == sorted(issues(machine))
    assert "wigan-council" in {each["organisation"] for each in said["issued"]}
    assert said["refused"] == []
    assert [each.name for each in tmp_path.iterdir() if each.name != "data"] == ["wigan.zip"]
    again = machine.directory(*WIGAN, "--kind", "local-authority", "--changed", "--out", tmp_path / "more.pdf")
    assert (again.status, again.out) == (0, "There is no poster to print.\n")
    assert machine.directory("posters", "--area", "Nowhere", "--out", out).sentence.startswith("There is no area")
    beyond = machine.directory(*WIGAN, "--out", tmp_path / "no" / "wigan.pdf").sentence
    assert beyond == f"There is no folder {tmp_path / 'no'}"


def test_what_cannot_be_printed_is_named_and_the_rest_is(machine, tmp_path):
    with contextlib.closing(sqlite3.connect(machine.file)) as connection, connection:
        connection.execute(
            "INSERT INTO poster_policy (uuid, organisation, unsound) SELECT 'a', id, 'refuse' FROM organisation "
            "WHERE slug = 'wigan-council'"
        )
    out = tmp_path / "wigan"
    said = machine.directory(*WIGAN, "--kind", "local-authority", "--kind", "school", "--out", out)
    assert said.status == 1
    first, last = said.err.splitlines()
    assert first.startswith("wigan-council: Wigan Council prints nothing that isn’t verified. Verify it first: ")
    assert last == "1 could not be printed"
    assert said.out.startswith("Issued ")
    assert {path.suffix for path in out.iterdir()} == {".pdf"}


@pytest.mark.slow
def test_killed_it_goes_on_where_it_was_and_joins_everything_in_order(machine, tmp_path):
    sheet, out, folder = tmp_path / "schools.csv", tmp_path / "wigan.pdf", tmp_path / "wigan.pdf.unfinished"
    schools = [f"Sample School {number},school,dsl,E08000010,phone,0161 496 0{number}" for number in range(110, 150)]
    header = "organisation,organisation_kind,role,area,channel,value"
    sheet.write_text("\n".join([header, *schools]), encoding="utf-8")
    assert machine.directory("import", "contacts", sheet).status == 0
    words = [*PROGRAM, *WIGAN, "--out", str(out)]
    process = subprocess.Popen(words, cwd=ROOT, env=machine.environment(), stderr=subprocess.PIPE)
    while not (folder.exists() and list(folder.glob("*.pdf"))):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    killed = issues(machine)
    assert killed
    said = machine.program(*WIGAN, "--out", out)
    assert said.status == 0, said.err
    codes = issues(machine)
    assert codes[: len(killed)] == killed
    joined = pypdf.PdfReader(out)
    words = [page.extract_text() for page in joined.pages]
    assert len(words) == len(codes) == len(joined.outline)
    assert all(any(code in each for each in words) for code in codes)
    names = [each.title for each in joined.outline]
    assert names == sorted(names)
    assert not folder.exists()
    assert machine.program("history", "verify").status == 0
