"""A contacts file is read cell by cell, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from directory.contacts.coverage import Listed, ordinary_week
from directory.errors import RuleBroken
from directory.exchange.cells import Known, checked, read_areas, read_day, read_method, read_role, role_names
from directory.exchange.coverage import unanswered
from directory.exchange.header import read_header
from directory.exchange.rules import Claim, ReadFile, read_contacts
from directory.exchange.sheet import Sheet
from directory.hours.english import read_hours
from directory.places.gazetteer import PlaceArea, gazetteer_of
from directory.verification.rules import Method
from tests.stories import TODAY

WIGAN = PlaceArea(1, "E08000010", "wigan", "Wigan", "metropolitan-borough", "England")
KNOWN = Known(
    roles=role_names(
        [("lado", "Local authority designated officer (LADO)", "LADO"), ("dsl", "Safeguarding lead", "DSL")]
    ),
    role_titles={"lado": "Local authority designated officer (LADO)", "dsl": "Safeguarding lead"},
    areas=gazetteer_of([(WIGAN, "Wigan Metropolitan Borough Council")], aliases=[], successions=[]),
    today=TODAY,
    demonstration=True,
)
HEADER = ["organisation", "role", "channel", "value"]


def read(*rows: list[str], header: list[str] = HEADER) -> ReadFile:
    return read_contacts(Sheet(header, list(enumerate(rows, start=2))), KNOWN)


# The header


@pytest.mark.parametrize("written", ["Verified On", "verified-on", " VERIFIED_ON ", "verified  on"])
def test_case_spaces_and_hyphens_of_a_header_do_not_matter(written):
    header = read_header([*HEADER, written])
    assert header.places["verified_on"] == 4
    assert not header.problems


def test_missing_columns_are_named():
    assert [str(each) for each in read_header(["organisation", "role"]).problems] == [
        "row 1, channel: there is no such column: add one with this name",
        "row 1, value: there is no such column: add one with this name",
    ]


def test_two_columns_of_one_name_are_refused():
    assert [str(each) for each in read_header([*HEADER, "Role"]).problems] == [
        "row 1, role: two columns have this name: keep one of them"
    ]


def test_a_column_spelled_wrongly_is_not_passed_over():
    assert [str(each) for each in read_header([*HEADER, "visiblity"]).problems] == [
        "row 1, visiblity: there is no such column: write visibility, or leave the column out"
    ]


def test_blank_and_foreign_columns_are_passed_over():
    header = read_header([*HEADER, "", "Source of this"])
    assert not header.problems
    assert [str(each) for each in header.warnings] == ["row 1, Source of this: this column isn't read"]


def test_with_a_bad_header_no_row_is_read():
    found = read(["a", "b"], header=["organisation", "role"])
    assert len(found.problems) == 2
    assert found.rows == []


# Rows


def test_a_row_holds_what_was_meant():
    found = read(
        ["Wigan  Council", "LADO", "Phone", "Tel: 0161 496 0003 (option 1)", "1/11/2026", "Office", "Owner-confirmed"],
        header=[*HEADER, "verified_on", "verified_by", "method"],
    )
    (row,) = found.rows
    assert not found.problems
    assert (row.number, row.organisation, row.role, row.value, row.label) == (
        2,
        "Wigan Council",
        "lado",
        "+441614960003",
        "option 1",
    )
    assert row.claim == Claim(date(2026, 11, 1), "Office", Method.OWNER_CONFIRMED)
    assert (row.areas, row.hours, row.visibility, row.note, row.identifier) == (None, None, None, None, None)


def test_short_rows_have_blank_cells():
    found = read(["Wigan Council", "lado", "phone", "999"], header=[*HEADER, "area", "hours", "visibility", "note"])
    (row,) = found.rows
    assert (row.areas, row.hours, row.visibility, row.note) == ((), "", "", "")


def test_cells_beyond_the_last_column_are_refused():
    found = read(["Wigan Council", "lado", "phone", "999", "", "stray"])
    assert [str(each) for each in found.problems] == [
        "row 2, column 5: more cells than columns were found: put quotes round commas"
    ]


def test_hidden_characters_and_long_cells_are_refused():
    found = read(["Wig\x07an", "lado", "phone", "999", "n" * 10_001], header=[*HEADER, "note"])
    assert [str(each) for each in found.problems] == [
        "row 2, organisation: a hidden control character was found: type the cell afresh instead of pasting it",
        "row 2, note: 10001 characters were found: shorten it to 10000 or fewer",
    ]


def test_a_label_with_the_words_around_its_value_must_fit_too():
    found = read(["Wigan Council", "lado", "phone", "0161 496 0003 (option 2)", "x" * 195], header=[*HEADER, "label"])
    (problem,) = found.problems
    assert str(problem).startswith("row 2, label: 205 characters were found, with the words around the value: shorten")


def test_the_lines_of_a_note_stay_lines_and_those_of_a_name_do_not():
    assert checked("one\n\ntwo", column="note") == "one\n\ntwo"
    assert checked("one\n\ntwo", column="name") == "one two"


# Cells


def test_a_role_is_named_by_its_code_or_title():
    for text in ("lado", "LADO", "Local Authority Designated Officer (LADO)"):
        assert read_role(text, KNOWN) == "lado"
    with pytest.raises(RuleBroken, match=r"“ladder” was found: use a role's code, one of .*lado"):
        read_role("ladder", KNOWN)


def test_areas_are_codes():
    assert read_areas("wigan; E08000010;", KNOWN) == ("E08000010",)
    with pytest.raises(RuleBroken, match="“Atlantis” was found, which is no area"):
        read_areas("Wigan;Atlantis", KNOWN)


@pytest.mark.parametrize("text", ["2026-11-01", "01/11/2026", "1/11/2026"])
def test_days_are_british_or_iso(text):
    assert read_day(text) == date(2026, 11, 1)


@pytest.mark.parametrize("text", ["11/31/2026", "2026-02-30", "1/11/26", "01.11.2026", "yesterday", "20261101"])
def test_other_days_are_refused(text):
    with pytest.raises(RuleBroken, match="was found"):
        read_day(text)


def test_methods_are_read():
    assert read_method("Official Website") is Method.OFFICIAL_WEBSITE


def test_hours_may_be_as_long_in_a_file_as_anywhere_else():
    hours = "Monday to Friday 9am to 5pm, " + ", ".join(f"{day} December 2026 closed" for day in range(1, 24))
    assert len(hours) > 500
    found = read(["Wigan Council", "lado", "phone", "999", hours], header=[*HEADER, "hours"])
    assert not found.problems
    assert found.rows[0].hours == read_hours(hours, roles={}).hours.stored


# Who answers


def test_the_week_looked_at_has_no_bank_holiday():
    assert ordinary_week(date(2026, 11, 20)) == date(2026, 11, 23)
    assert ordinary_week(date(2026, 12, 22)) == date(2027, 1, 4)


def test_a_gap_between_day_and_night_is_named_with_its_areas():
    lines = [
        Listed(area, role, hours, row)
        for area in ("Luton", "Bedford")
        for role, hours, row in (
            ("childrens-front-door", "Mo-Fr 08:45-17:00", 0),
            ("emergency-duty", "Mo-Fr 00:00-08:30,17:00-24:00; Sa,Su 00:00-24:00", 7),
        )
    ]
    (warning,) = unanswered(lines, today=TODAY)
    assert str(warning).startswith("row 7, hours: in Bedford, Luton, Monday 08:30–08:45, Tuesday 08:30–08:45, ")


def test_a_gap_over_the_weekend_is_said_as_one():
    night = "Mo 17:00-24:00; Tu-Th 00:00-09:00,17:00-24:00; Fr 00:00-09:00"
    lines = [
        Listed("Luton", "childrens-front-door", "Mo-Fr 09:00-17:00", 2),
        Listed("Luton", "emergency-duty", night, 3),
    ]
    (warning,) = unanswered(lines, today=TODAY)
    assert "in Luton, Friday 17:00 to Monday 09:00 is left to nobody" in str(warning)


@pytest.mark.parametrize(
    ("day", "night"),
    [
        ("", "Mo-Fr 17:00-24:00"),  # unknown by day
        ("Mo-Fr 09:00-17:00", ""),  # unknown by night
        ("Mo-Fr 09:00-17:00", "when childrens-front-door is closed"),
        ("Mo-Fr 09:00-17:00", "24/7"),
    ],
)
def test_nobody_is_warned_of_what_is_covered_or_not_known(day, night):
    lines = [Listed("Luton", "childrens-front-door", day, 2), Listed("Luton", "emergency-duty", night, 3)]
    assert unanswered(lines, today=TODAY) == []


def test_a_gap_is_pointed_out_at_the_line_that_the_file_names():
    lines = [
        Listed("Luton", "childrens-front-door", "Mo-Fr 09:00-17:00", 2),
        Listed("Luton", "emergency-duty", "Mo-Fr 18:00-24:00", 0),
    ]
    (warning,) = unanswered(lines, today=TODAY)
    assert (warning.row, warning.column) == (2, "hours")
    assert unanswered([replace(each, row=0) for each in lines], today=TODAY) == []
