"""`directory find`, `search`, `stale` and `history verify`: as people read it, and exactly what programs get."""

import contextlib
import json
import shutil
import sqlite3

import pytest

ANSWER = {"place", "area", "at", "notes", "contacts", "emergency"}


def names(answer):
    return [contact["name"] for contact in answer["contacts"]]


def test_an_answer_for_people_names_the_place_the_moment_the_number_and_999(machine):
    said = machine.directory("find", "Wigan", "--role", "childrens-front-door")
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "Wigan, Friday 20 November 2026 12:00"
    assert "Children's social care front door: Wigan MASH, Wigan Council" in lines
    assert "  For where the child lives or is found." in lines
    (number,) = [line for line in lines if line.startswith("  0161 496 0001: ")]
    assert "isted as open until" in number
    assert "verified" in number.lower()
    assert number.endswith("[current]")
    assert lines[-1] == "In danger: 999, 112"


def test_an_answer_for_programs_is_the_contract_s(machine):
    answer = machine.directory("find", "wn7 1aa", "--role", "LADO", "--json")
    if answer.status:  # the sample has another postcode of Wigan's
        answer = machine.directory("find", "wigan", "--role", "LADO", "--json")
    assert set(answer.json) == ANSWER
    assert answer.json["area"]["gss"] == "E08000010"
    assert {contact["role"] for contact in answer.json["contacts"]} <= {"lado", "emergency-duty"}
    assert "null" not in answer.out


def test_another_moment_changes_what_is_open_and_not_how_it_stands(machine):
    def ask(*more):
        return machine.directory("find", "Wigan", "--role", "childrens-front-door", "--json", *more).json

    day, night = ask(), ask("--at", "2026-12-25T19:00")
    assert night["at"] == "2026-12-25T19:00:00Z"
    assert night["contacts"][0]["role"] == "emergency-duty"
    assert day["contacts"][0]["role"] == "childrens-front-door"
    standings = {contact["name"]: contact["standing"] for contact in day["contacts"]}
    assert {contact["name"]: contact["standing"] for contact in night["contacts"]}.items() >= standings.items()


def test_without_a_role_everybody_recorded_is_there(machine):
    answer = machine.directory("find", "Wigan", "--json").json
    assert {"childrens-front-door", "emergency-duty"} <= {contact["role"] for contact in answer["contacts"]}


def test_each_viewer_sees_no_less_than_the_one_below(machine):
    def channels(viewer):
        answer = machine.directory("find", "Wigan", "--viewer", viewer, "--json").json
        return {(contact["slug"], line["value"]) for contact in answer["contacts"] for line in contact["channels"]}

    seen = [channels(viewer) for viewer in ("public", "professionals", "verifiers")]
    assert seen[0] < seen[1] <= seen[2]
    public = machine.directory("find", "Wigan", "--json").json
    assert seen[0] == {(each["slug"], line["value"]) for each in public["contacts"] for line in each["channels"]}


PROBLEMS = {
    ("ZZ9 9ZZ",): "ZZ9",
    ("WN9 9ZZ",): "doesn’t know the postcode WN9 9ZZ",
    ("Nowhere at all",): "No place is called “Nowhere at all”",
    ("Wigan", "--role", "wizard"): "There is no role “wizard”. Use one of: childrens-front-door",
    ("Wigan", "--at", "teatime"): "“teatime” isn’t a date and time",
    ("Wigan", "--at", "2026-13-01T00:00"): "isn’t a date and time",
    ("",): "Type a postcode",
}


@pytest.mark.parametrize("words", PROBLEMS, ids=" ".join)
@pytest.mark.parametrize("options", [(), ("--json",)], ids=str)
def test_each_kind_of_problem_is_a_sentence_that_says_what_to_do(machine, words, options):
    said = machine.directory("find", *words, *options)
    assert said.status == 1
    assert PROBLEMS[words] in said.err.splitlines()[0]
    if options:  # a program is told the same on standard output, as by the API
        problem = json.loads(said.out)
        assert PROBLEMS[words] in problem["detail"]
        assert problem["type"].startswith("/problems/")
        assert 400 <= problem["status"] < 500
    else:
        assert said.out == ""


CHOICES = {
    "Cumbria": ("abolished", "Cumberland (E06000063)", "Westmorland and Furness (E06000064)"),
    "Nowhere": ("No place is called", "Nowhere Rovers Junior Football Club (nowhere-rovers-junior-football-club)"),
}


@pytest.mark.parametrize("place", CHOICES)
def test_what_may_have_been_meant_is_listed_with_its_code(machine, place):
    said = machine.directory("find", place)
    assert said.status == 1
    first, *offered = said.err.splitlines()
    assert CHOICES[place][0] in first
    assert [each.strip() for each in offered] == list(CHOICES[place][1:])


def test_half_a_postcode_that_two_councils_share_lists_both(machine, tmp_path):
    release = tmp_path / "ONSPD_NOV_2025_UK.csv"
    rows = [f"BL5 {number}AA,,E99999999,E0800000{number},E92000001" for number in (1, 7)]
    release.write_text("\n".join(["pcds,doterm,oscty,oslaua,ctry", *rows]) + "\n")
    machine.directory("import", "postcodes", release)
    said = machine.directory("find", "bl5")
    assert said.status == 1
    assert [line.strip() for line in said.err.splitlines()[1:]] == ["Bolton (E08000001)", "Stockport (E08000007)"]


def test_another_nation_is_named(machine):
    said = machine.directory("find", "AB1 0AA")
    assert said.status == 1
    assert "Scotland" in said.err


def test_a_search_for_programs_is_a_list_of_kind_title_slug_and_url(machine):
    hits = machine.directory("search", "wigan", "--json").json
    assert hits[0] == {"kind": "area", "title": "Wigan", "slug": "wigan", "url": "/areas/wigan"}
    assert {tuple(hit) for hit in hits} == {("kind", "title", "slug", "url")}
    assert {hit["kind"] for hit in hits} <= {"area", "organisation", "contact", "role"}
    assert machine.directory("search", "qqqqqqqq", "--json").json == []


def test_a_search_for_people_is_a_line_each(machine):
    said = machine.directory("search", "wigon")
    assert said.out.splitlines()[0].split() == ["area", "Wigan", "/areas/wigan"]
    assert machine.directory("search", "qqqqqqqq").out.startswith("Nothing found.")


def test_what_cannot_be_relied_on_is_listed_worst_first(machine):
    doubtful = machine.directory("stale", "--json").json
    standings = [each["standing"] for each in doubtful]
    assert set(standings) == {"stale", "disputed"}
    assert standings == sorted(standings)
    assert set(doubtful[0]) >= {"standing", "organisation", "contact", "slug", "role", "kind", "value"}
    everything = machine.directory("stale", "--all", "--json").json
    assert {each["standing"] for each in everything} == {"disputed", "stale", "unverified", "due soon"}
    assert [each for each in everything if each["standing"] in standings] == doubtful
    assert machine.directory("stale").out.splitlines()[-1] == f"{len(doubtful)} found."
    assert "never verified" in machine.directory("stale", "--all").out


def test_nothing_doubtful_is_said_to_be_nothing(real):
    assert real.directory("stale").out == "Nothing: every entry is sound.\n"
    assert real.directory("stale", "--json").json == []


def test_a_history_that_holds_says_how_long_it_is(machine):
    said = machine.directory("history", "verify")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("The history holds: ")


TAMPERING = {
    "UPDATE history SET reason = 'something else' WHERE id = 7": "7",
    "UPDATE history SET after = replace(after, 'Wigan', 'Bolton') WHERE id = (SELECT id FROM history "
    "WHERE after LIKE '%Wigan%' ORDER BY id LIMIT 1)": "",
    "DELETE FROM history WHERE id = 9": "9",
    "DELETE FROM history WHERE id = (SELECT max(id) FROM history)": "removed",
}


@pytest.mark.parametrize("sql", TAMPERING)
def test_a_history_that_was_tampered_with_names_the_row(machine, sql):
    with contextlib.closing(sqlite3.connect(machine.file)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'history_no_%'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        assert connection.execute(sql).rowcount == 1
        connection.commit()
    said = machine.directory("history", "verify")
    assert said.status == 1
    assert said.sentence.startswith("The history doesn’t hold: row ")
    assert TAMPERING[sql] in said.err


def test_an_empty_directory_says_how_to_fill_it(bare):
    assert bare.directory("db", "up").status == 0
    assert "Run “directory seed”" in bare.directory("find", "Wigan").sentence


def test_a_program_is_told_that_the_history_holds(machine):
    told = machine.directory("history", "verify", "--json").json
    assert told["holds"] is True
    assert told["rows"] > 400


def test_a_history_without_its_end_is_named_and_not_stumbled_over(machine, tmp_path):
    copy = tmp_path / "directory.sqlite"
    shutil.copy(machine.file, copy)
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as altered:
        altered.execute("DELETE FROM history_head")
    said = type(machine)(tmp_path).program("history", "verify", "--json")
    assert said.status == 1
    assert "where the history ends has been removed" in said.err
    assert json.loads(said.out)["holds"] is False
