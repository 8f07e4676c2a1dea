"""`directory poster`: a numbered print, or one sentence and nothing left behind."""

import contextlib
import csv
import sqlite3

import pypdf

PRINTED = "Wrote {}: issue "


def issues(machine):
    with contextlib.closing(sqlite3.connect(machine.file)) as connection:
        return [code for (code,) in connection.execute("SELECT code FROM poster_issue ORDER BY id")]


def test_a_poster_is_written_issued_and_named(machine, tmp_path):
    out = tmp_path / "poster.pdf"
    said = machine.directory("poster", "wigan-council", "--out", out)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(PRINTED.format(out))
    (code,) = issues(machine)
    assert code in said.out
    (page,) = pypdf.PdfReader(out).pages
    assert code in page.extract_text()
    assert machine.directory("history", "verify").status == 0
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["poster.pdf"]


def test_what_cannot_be_printed_issues_nothing_and_keeps_the_old_file(machine, tmp_path):
    out = tmp_path / "poster.pdf"
    out.write_text("the poster on the wall")
    failures = [
        machine.directory("poster", "nobody-at-all", "--out", out),
        machine.directory("poster", "wigan-council", "--area", "Stockport", "--out", out),
        machine.directory("poster", "wigan-council", "--out", tmp_path / "no" / "poster.pdf"),
    ]
    said = [failure.sentence for failure in failures]
    assert said[0] == "There is no such record. Find it with “directory search”"
    assert "doesn’t serve “Stockport”" in said[1]
    assert said[2] == f"There is no folder {tmp_path / 'no'}"
    assert issues(machine) == []
    assert out.read_text() == "the poster on the wall"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["poster.pdf"]


def test_an_organisation_of_several_areas_asks_which_and_takes_one_by_name_or_code(machine, tmp_path):
    several = [
        hit["slug"]
        for hit in machine.directory("search", "police", "--json").json
        if hit["kind"] == "organisation" and "bedford" in hit["slug"]
    ]
    said = machine.directory("poster", several[0], "--out", tmp_path / "a.pdf").sentence
    assert "serves several areas" in said
    for area in ("luton", "E06000032"):
        assert machine.directory("poster", several[0], "--area", area, "--out", tmp_path / "a.pdf").status == 0
    assert len(issues(machine)) == 2


def test_a_design_is_written_as_pictures_of_its_pages(machine, tmp_path):
    said = machine.directory(
        *("poster", "wigan-council", "--design", "staff-a4-wide", "--large", "--out", tmp_path / "wide.png", "--json")
    ).json
    files = sorted(each.name for each in tmp_path.iterdir() if each.is_file())
    assert len(files) > 1
    assert files == [f"wide-{page}.png" for page in range(1, len(files) + 1)]
    assert said["files"] == [str(tmp_path / name) for name in files]
    assert (tmp_path / "wide-1.png").read_bytes().startswith(b"\x89PNG")
    one = machine.directory("poster", "wigan-council", "--design", "children-a4", "--out", tmp_path / "c.svg")
    assert one.out.startswith(PRINTED.format(tmp_path / "c.svg"))
    assert len(issues(machine)) == 2
    unknown = machine.directory("poster", "wigan-council", "--design", "a-banner", "--out", tmp_path / "b.pdf")
    assert "There is no design “a-banner”. Choose one of: staff-a4, " in unknown.sentence
    assert len(issues(machine)) == 2


def test_a_poster_that_shows_a_number_which_has_changed_since_is_recalled_once_with_every_reason(machine, tmp_path):
    issued = machine.directory("poster", "wigan-council", "--out", tmp_path / "a.pdf", "--json").json["issue"]
    assert machine.directory("recalls", "--json").json == []
    assert machine.directory("recalls").out == "Every poster that was issued and hangs is up to date.\n"
    sheet = tmp_path / "contacts.csv"
    machine.directory("export", "contacts", sheet)
    rows = list(csv.DictReader(sheet.open(encoding="utf-8-sig", newline="")))
    changed = [
        row
        for row in rows
        if row["area"] == "Wigan" and row["role"] in {"lado", "early-help"} and row["channel"] == "phone"
    ]
    for number, row in enumerate(changed):
        row |= {"value": f"0161 496 09{number:02d}", "verified_on": "", "verified_by": "", "method": ""}
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(changed)
    assert machine.directory("import", "contacts", sheet).status == 0
    (recall,) = machine.directory("recalls", "--json").json
    assert set(recall) == {"issue", "organisation", "design", "issued_on", "tier", "reasons"}
    assert (recall["issue"], recall["organisation"], recall["design"]) == (issued, "wigan-council", "staff-a4")
    assert recall["tier"] == "same-day"
    assert len(recall["reasons"]) == 2
    said = machine.directory("recalls").out
    assert said.startswith(f"same-day: {issued}, staff-a4 of Wigan Council, issued ")
    assert " is now 0161 496 0900" in said
