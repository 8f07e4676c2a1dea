"""`directory seed`, `import` and `export`: all of it or nothing, the same again, and every bad cell named."""

import contextlib
import csv
import io
import os
import pty
import re
import shutil
import sqlite3
import subprocess

import pytest
from python_calamine import CalamineWorkbook

from directory.settings import ROOT
from tests.commands.conftest import PROGRAM

SHEET = """organisation,role,area,channel,value,label,verified_on,verified_by,method
Wigan Council,lado,Wigan,phone,0161 496 0777,Duty officer,2026-11-02,Partnership office,rang
Wigan Council,lado,Wigan,email,lado-duty@wigan.example,Duty officer,,,
"""
BAD_SHEET = """organisation,role,area,channel,value,hours
Wigan Council,lado,Wigan,phone,banana,
Wigan Council,wizard,Wigan,phone,0161 496 0777,
Wigan Council,lado,Wigan,phone,0161 496 0778,whenever
"""


def held(machine):
    """Everything in the database, as SQL."""
    with contextlib.closing(sqlite3.connect(machine.file)) as connection:
        return list(connection.iterdump())


def a_file(tmp_path, text, name="sheet.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_seeding_a_demonstration_again_changes_nothing_not_even_history(machine):
    before = held(machine)
    for _time in range(2):
        assert machine.directory("seed", "--demo").out == "Everything was there already.\n"
    assert machine.directory("seed", "--demo", "--if-empty").out == ""
    assert held(machine) == before


def test_seeding_a_real_directory_again_changes_nothing_not_even_history(real):
    before = held(real)
    assert real.directory("seed").out == "Everything was there already.\n"
    assert held(real) == before


def test_seeding_says_what_it_made(bare):
    bare.directory("db", "up")
    said = bare.directory("seed", "--demo", "--if-empty").out
    assert said.startswith("Seeded a demonstration: its local names and numbers are made up. ")


def test_a_real_directory_begins_with_areas_roles_and_postcodes(bare):
    assert bare.directory("db", "up").status == 0
    seeded = bare.directory("seed")
    assert seeded.status == 0
    assert seeded.out.startswith("Seeded a real directory")
    assert re.search(r"[1-9]\d* areas, [1-9]\d* roles, [1-9]\d* postcodes", seeded.out)


def test_a_demonstration_cannot_become_real(machine):
    before = held(machine)
    sentence = machine.directory("seed").sentence
    assert sentence.startswith("This database is a demonstration, and can't become a real one")
    assert held(machine) == before


def test_a_real_directory_cannot_become_a_demonstration(real):
    before = held(real)
    assert real.directory("seed", "--demo").sentence.startswith("This database is a real directory")
    assert held(real) == before


def test_a_real_directory_holds_national_lines_and_no_invented_ones(real):
    lines = table(real.directory("export", "contacts", "-").out)
    assert {line["value"] for line in lines} >= {"999", "101", "111", "0808 800 5000"}
    assert not [line for line in lines if "496 0" in line["value"] or line["value"].endswith(".example")]
    assert {line["verified_on"] for line in lines} == {""}  # until an administrator verifies them


def test_contacts_are_imported_and_found(machine, tmp_path):
    said = machine.directory("import", "contacts", a_file(tmp_path, SHEET))
    assert said.status == 0
    assert said.out.startswith("Added ")
    found = machine.directory("find", "Wigan", "--role", "lado", "--json").json
    values = {channel["value"]: channel for contact in found["contacts"] for channel in contact["channels"]}
    assert values["+441614960777"]["verified_on"] == "2026-11-02"
    assert "verified_on" not in values["lado-duty@wigan.example"]


def test_a_dry_run_counts_and_changes_nothing(machine, tmp_path):
    sheet, before = a_file(tmp_path, SHEET), held(machine)
    said = machine.directory("import", "contacts", sheet, "--dry-run")
    assert said.out.startswith("Would have added ")
    counted = machine.directory("import", "contacts", sheet, "--dry-run", "--json").json
    assert held(machine) == before
    done = machine.directory("import", "contacts", sheet, "--json").json
    assert done == {**counted, "dry_run": False, "act": done["act"]}
    assert set(counted) == {"dry_run", "added", "changed", "unchanged", "verifications", "retired", "warnings"}
    again = machine.directory("import", "contacts", sheet, "--json").json
    assert again["added"] == again["changed"] == again["verifications"] == 0


@pytest.mark.parametrize("options", [(), ("--json",), ("--dry-run",)], ids=str)
def test_every_bad_cell_is_named_and_nothing_is_changed(machine, tmp_path, options):
    before = held(machine)
    said = machine.directory("import", "contacts", a_file(tmp_path, BAD_SHEET), *options)
    assert (said.status, said.out) == (1, "")
    *problems, last = said.err.splitlines()
    assert [problem.split(": ")[0] for problem in problems] == ["row 2, value", "row 3, role", "row 4, hours"]
    assert "“banana”" in problems[0]
    assert last == "Nothing was imported: 3 problems were found"
    assert held(machine) == before


def test_warnings_stand_on_standard_error_and_the_work_is_done(machine, tmp_path):
    sheet = "organisation,identifier,role,area,channel,value\n"
    sheet += "Wigan Borough,gss:E08000010,lado,Wigan,phone,0161 496 0779\n"
    said = machine.directory("import", "contacts", a_file(tmp_path, sheet))
    assert said.status == 0
    assert said.err.startswith("Warning: ")
    assert said.out.startswith("Added ")


def test_a_sheet_that_is_not_there_is_one_sentence(machine, tmp_path):
    assert (
        machine.directory("import", "contacts", tmp_path / "no.csv").sentence == f"There is no file {tmp_path}/no.csv"
    )
    assert machine.directory("import", "contacts", tmp_path).sentence == f"{tmp_path} could not be used: Is a directory"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing_and_exports_as_the_same_bytes(machine, tmp_path, kind):
    first, second = tmp_path / f"first.{kind}", tmp_path / f"second.{kind}"
    said = machine.directory("export", "contacts", first)
    assert (said.status, said.out) == (0, "")
    assert "It holds private entries" in said.err
    before = held(machine)
    done = machine.directory("import", "contacts", first, "--json").json
    assert (done["added"], done["changed"], done["verifications"]) == (0, 0, 0)
    assert held(machine) == before
    machine.directory("export", "contacts", second)
    assert first.read_bytes() == second.read_bytes()


def test_every_way_of_exporting_has_the_same_rows(machine, tmp_path):
    machine.directory("export", "contacts", tmp_path / "all.csv")
    machine.directory("export", "contacts", tmp_path / "all.xlsx")
    printed = machine.directory("export", "contacts", "-")
    assert (printed.status, printed.err) == (0, "")
    assert printed.out.encode() == (tmp_path / "all.csv").read_bytes().replace(b"\r\n", b"\n")
    assert machine.program("export", "contacts", "-").out == printed.out  # nothing but the file is on standard output
    header, *rows = CalamineWorkbook.from_path(tmp_path / "all.xlsx").get_sheet_by_index(0).to_python()
    assert rows == [[line[column] for column in header] for line in table(printed.out)]


def test_an_export_has_the_private_channels_too(machine):
    lines = table(machine.directory("export", "contacts", "-").out)
    assert {line["visibility"] for line in lines} == {"public", "professionals", "private"}


def test_an_export_of_another_kind_says_which_there_are(machine, tmp_path):
    assert (
        "end its name in .csv, .xlsx or .jsonl"
        in machine.directory("export", "contacts", tmp_path / "all.pdf").sentence
    )
    missing = machine.directory("export", "contacts", tmp_path / "no" / "all.csv").sentence
    assert missing == f"There is no folder {tmp_path / 'no'}"


RELEASE = "pcds,doterm,oscty,oslaua,ctry\n" + "".join(
    f"WN{district} {number}AA,,E99999999,E08000010,E92000001\n" for district in range(1, 8) for number in range(10)
)


def test_postcodes_are_imported_and_found(machine, tmp_path):
    said = machine.directory("import", "postcodes", a_file(tmp_path, RELEASE, "ONSPD_NOV_2025_UK.csv"))
    assert (said.status, said.err) == (0, "")  # a test is no terminal: no progress
    assert said.out.startswith("Loaded 70 postcodes of ONSPD_NOV_2025_UK")
    found = machine.directory("find", "wn72aa", "--role", "lado", "--json").json
    assert found["place"] == {"asked": "wn72aa", "kind": "postcode", "postcode": "WN7 2AA"}


def test_a_dry_run_reads_all_of_a_release_says_what_would_happen_and_changes_nothing(machine, tmp_path):
    release = a_file(tmp_path, RELEASE, "ONSPD_NOV_2025_UK.csv")
    machine.directory("import", "postcodes", release)
    before = held(machine)
    more = a_file(tmp_path, f"{RELEASE}ZZ1 1AA,,E99999999,E08000099,E92000001\n", "ONSPD_FEB_2026_UK.csv")
    said = machine.directory("import", "postcodes", more, "--dry-run")
    assert said.out == (
        "Would have loaded 71 postcodes of ONSPD_FEB_2026_UK, in place of the 70 of ONSPD_NOV_2025_UK (101% of them).\n"
    )
    assert said.err == "Warning: no area of the directory has these codes: E08000099\n"
    assert machine.directory("import", "postcodes", more, "--dry-run", "--json").json == {
        "dry_run": True,
        "name": "ONSPD_FEB_2026_UK",
        "rows": 71,
        "replaced": "ONSPD_NOV_2025_UK",
        "replaced_rows": 70,
        "unknown": ["E08000099"],
    }
    fewer = a_file(tmp_path, "\n".join(RELEASE.splitlines()[:50]) + "\n", "ONSPD_MAY_2026_UK.csv")
    assert "--force" in machine.directory("import", "postcodes", fewer, "--dry-run").sentence
    assert "(70% of them)" in machine.directory("import", "postcodes", fewer, "--dry-run", "--force").out
    damaged = a_file(tmp_path, f"{RELEASE}Wigan,,E99999999,E08000010,E92000001\n", "ONSPD_AUG_2026_UK.csv")
    assert "ONSPD_AUG_2026_UK.csv, line 72" in machine.directory("import", "postcodes", damaged, "--dry-run").sentence
    twice = a_file(tmp_path, f"{RELEASE}{RELEASE.splitlines()[9]}\n", "ONSPD_NOV_2026_UK.csv")
    assert "holds a postcode twice, WN1 8AA" in machine.directory("import", "postcodes", twice, "--dry-run").sentence
    assert held(machine) == before
    assert machine.directory("import", "postcodes", more, "--json").json["dry_run"] is False


def test_a_release_with_far_fewer_postcodes_needs_force(machine, tmp_path):
    machine.directory("import", "postcodes", a_file(tmp_path, RELEASE, "ONSPD_NOV_2025_UK.csv"))
    fewer = a_file(tmp_path, "\n".join(RELEASE.splitlines()[:50]) + "\n", "ONSPD_FEB_2026_UK.csv")
    assert "--force" in machine.directory("import", "postcodes", fewer).sentence
    assert machine.directory("find", "WN7 2AA").status == 0
    said = machine.directory("import", "postcodes", fewer, "--force")
    assert "in place of" in said.out
    assert machine.directory("find", "WN7 2AA").status == 1


def test_a_file_that_holds_no_postcodes_names_the_line_and_changes_no_postcode(machine, tmp_path):
    before = [row for row in held(machine) if '"postcode"' in row or '"history' in row]
    sentence = machine.directory("import", "postcodes", ROOT / "seeds" / "roles.csv").sentence
    assert sentence.startswith("roles.csv, line 1: ")
    assert machine.directory("import", "postcodes", tmp_path / "no.csv").sentence.startswith("There is no file")
    assert [row for row in held(machine) if '"postcode"' in row or '"history' in row] == before


@pytest.mark.skipif(shutil.which("tty") is None, reason="there are no terminals here")
def test_progress_is_shown_on_a_terminal_only(machine, tmp_path):
    release, sheet = a_file(tmp_path, RELEASE, "ONSPD_NOV_2025_UK.csv"), a_file(tmp_path, SHEET)
    for words, said in (("postcodes", release), b"Loaded 70 postcodes"), (("contacts", sheet), b"Added 2"):
        ours, theirs = pty.openpty()
        environment = machine.environment(TERM="xterm")
        command = [*PROGRAM, "import", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=True)
        os.close(theirs)
        shown = os.read(ours, 10_000).decode()
        os.close(ours)
        assert "100%" in shown
        assert done.stdout.startswith(said)
    assert machine.program("import", "postcodes", release, "--force").err == ""


def test_a_sheet_as_people_have_it_is_imported_and_undone(machine, tmp_path):
    sheet = tmp_path / "theirs.csv"
    sheet.write_text(
        "Our contacts\nAgency,Role,LA,Tel no\nSample Club,switchboard,Wigan,0161 496 0177 / 0161 496 0178\n"
    )
    assert machine.directory("import", "contacts", str(sheet)).status == 1
    told = machine.directory("import", "contacts", str(sheet), "--loosely", "--json").json
    assert told["added"] == 2
    assert "sample-club" in machine.directory("search", "Sample Club", "--json").out
    assert machine.directory("import", "undo", told["act"]).out == "Everything is as it was before.\n"
    assert "sample-club" not in machine.directory("search", "Sample Club", "--json").out
    again = machine.directory("import", "undo", told["act"])
    assert (again.status, again.out) == (1, "")
    unclear = tmp_path / "unclear.csv"
    unclear.write_text("Agency,Shoe size\nSample Club,42\n")
    answer = machine.directory("import", "contacts", str(unclear), "--loosely")
    assert "The columns were read like this: Agency as organisation, Shoe size as nothing" in answer.err


def test_the_job_of_a_server_is_no_command_for_people(machine):
    assert "use “import contacts”" in machine.directory("import", "sheet", "theirs.csv").sentence
    assert "sheet" not in machine.directory("import", "--help").out.split("Commands:")[1].split("contacts")[0]


def test_registers_are_brought_in_and_what_closed_is_named(machine, tmp_path):
    header = (
        "URN,EstablishmentName,EstablishmentTypeGroup (name),EstablishmentStatus (name),GSSLACode (name),TelephoneNum"
    )
    file, links, lists = tmp_path / "schools.csv", tmp_path / "links.csv", tmp_path / "etr.csv"
    row = "199999,Sample Brook School,Academies,Open,E08000010,0161 496 0388"
    file.write_bytes(f"{header}\n{row}\n".encode("cp1252"))
    assert machine.directory("import", "schools", str(file)).out.startswith("Added 1 numbers and addresses")
    file.write_text(f"{header}\n{row.replace('Open', 'Closed')}\n")
    links.write_text("URN,LinkURN,LinkType\n199999,100000,Successor\n")
    told = machine.directory("import", "schools", str(file), "--links", str(links), "--dry-run", "--json").json
    assert told["closed"] == ["Sample Brook School (urn:199999)"]
    said = machine.directory("import", "schools", str(file), "--links", str(links)).out
    assert said.endswith("Closed: Sample Brook School (urn:199999)\n")
    lists.write_text(",".join(["RZZ", "SAMPLE TRUST", *[""] * 7, "M29 8AH", *[""] * 7, "0161 496 0389", *[""] * 9]))
    assert machine.directory("import", "nhs", str(lists)).out.startswith("Added 1 numbers")
    trusts, members = tmp_path / "allgroupsdata.csv", tmp_path / "members.csv"
    trusts.write_text(
        "Group UID,Group Name,Companies House Number,Group Type,Group Status,Group Contact Street,"
        "Group Contact Postcode\n"
        "501,Sample Trust,1234567,Multi-academy trust,Open,1 Road,M29 8AH\n"
    )
    members.write_text("URN,Group UID\n199998,501\n")
    file.write_text(f"{header}\n{row.replace('199999', '199998').replace('Brook', 'Beck')}\n")
    machine.directory("import", "schools", str(file))
    said = machine.directory("import", "trusts", str(trusts), "--members", str(members)).out
    assert said.endswith("1 academy is part of another trust now, or of none.\n")
    nurseries = tmp_path / "providers.csv"
    nurseries.write_text(
        "Childcare providers\n"
        "Provider URN,Provider name,Provider type,Provider status,Local authority,Telephone number\n"
        "EY999999,Sample Nursery,Childcare on non-domestic premises,Active,Wigan,0161 496 0390\n"
    )
    assert machine.directory("import", "early-years", str(nurseries)).out.startswith("Added 1 numbers")
    nurseries.write_bytes(b"PK\x03\x04")
    assert "save its sheet as CSV" in machine.directory("import", "early-years", str(nurseries)).err


def test_organisations_and_agreements_are_written_as_the_file_s_name_says(machine, tmp_path):
    everybody = machine.directory("export", "organisations", "-").out
    assert everybody.startswith("organisation,organisation_kind,identifiers,")
    assert "Wigan Council,local-authority,gss:E08000010," in everybody
    sheet = tmp_path / "agreements.xlsx"
    said = machine.directory("export", "agreements", sheet)
    assert said.err.startswith(f"Wrote {sheet}, ")
    assert sheet.read_bytes().startswith(b"PK")
    assert machine.directory("export", "agreements", tmp_path / "all.txt").sentence.endswith("for standard output")
