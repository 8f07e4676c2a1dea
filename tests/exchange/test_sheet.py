"""Bytes become rows, in whatever encoding, separator or workbook they come."""

import io
from contextlib import suppress
from datetime import date, datetime, time

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import RuleBroken
from directory.exchange.header import is_column
from directory.exchange.sheet import decoded, guarded, read_sheet, unguarded
from directory.exchange.workbook import written

CSV = "organisation,name,note\r\nWigan Council,Café,One\r\n"


def rows_of(data: bytes):
    return read_sheet(data, known=is_column).rows


def a_workbook(*rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_told_apart(encoding):
    assert rows_of(CSV.encode(encoding)) == [(2, ["Wigan Council", "Café", "One"])]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_told_apart(separator):
    assert rows_of(CSV.replace(",", separator).encode()) == [(2, ["Wigan Council", "Café", "One"])]


def test_excel_may_say_its_separator_in_a_line_of_its_own():
    assert rows_of(b"sep=;\r\norganisation;name\r\nA, B;C\r\n") == [(2, ["A, B", "C"])]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    text = 'organisation,note\nA,"one\ntwo\nthree"\n\n   ,\nB,x\n'
    assert rows_of(text.encode()) == [(2, ["A", "one\ntwo\nthree"]), (5, ["B", "x"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_every_system_are_read(ending):
    assert rows_of(ending.join(["organisation,name", "A,B", "C,D"]).encode()) == [(2, ["A", "B"]), (3, ["C", "D"])]


def test_quotes_that_do_not_match_are_named_by_row():
    with pytest.raises(RuleBroken, match="row 3: its quotes don't match"):
        rows_of(b'organisation,name\nA,B\n"Duty" team,B\n')
    with pytest.raises(RuleBroken, match="its quotes don't match"):
        rows_of(b'organisation,name\nA,"B\n')
    with pytest.raises(RuleBroken, match="its quotes don't match"):
        rows_of(b'"organisation"x,name\nA,B\n')


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" ,,\nA,B\n", a_workbook()])
def test_a_file_without_a_header_says_so(data):
    with pytest.raises(RuleBroken, match="row 1, header: nothing was found"):
        rows_of(data)


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(RuleBroken, match="Byte 3 of the file is in none of"):
        decoded(b"a\xe9\x81")
    with pytest.raises(RuleBroken, match="neither a workbook nor text"):
        decoded(b"%PDF" + b"x" * 100 + b"\0")
    with pytest.raises(RuleBroken, match="in none of"):
        decoded(b"\xff\xfea")


def test_a_workbook_that_is_none_is_refused():
    with pytest.raises(RuleBroken, match="The workbook can't be read"):
        rows_of(b"PK\x03\x04 and then nothing")


def test_a_workbook_keeps_numbers_and_days_as_they_were_typed():
    data = a_workbook(
        ["organisation", "value", "verified_on", "note"],
        [],
        ["A", 1614960123, datetime(2026, 11, 1), 2.5],  # noqa: DTZ001 - a workbook knows no zones
        ["B", 999, datetime(2026, 11, 1, 9, 30), True],  # noqa: DTZ001
    )
    assert rows_of(data) == [
        (3, ["A", "1614960123", "2026-11-01", "2.5"]),
        (4, ["B", "999", "2026-11-01T09:30:00", "True"]),
    ]


def test_a_stray_cell_far_away_is_refused_before_it_takes_all_memory():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "organisation")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(RuleBroken, match="reaches to row 1048576 and column 16384: delete the rows"):
        rows_of(file.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("directory.exchange.workbook.LARGEST", 10)
    with pytest.raises(RuleBroken, match="too large to be read"):
        rows_of(a_workbook(["organisation"]))


def test_the_oldest_workbooks_have_no_parts_to_measure():
    with pytest.raises(RuleBroken, match="The workbook can't be read"):
        rows_of(b"\xd0\xcf\x11\xe0 and then nothing")


def test_a_time_in_a_workbook_is_text():
    assert written(time(9, 0)) == "09:00:00"
    assert written(None) == ""


@pytest.mark.parametrize("text", ["=1+1", "+353 1 234", "-", "@x", "'=1", "''+1"])
def test_no_cell_is_taken_for_a_formula(text):
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@given(st.text())
def test_guarding_can_always_be_undone(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded(text, everything=False)) == text or text[:1] in "=+-@\t\r"


@given(st.text(alphabet="'=+-@x\t"))
def test_what_begins_a_formula_never_begins_a_guarded_cell(text):
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@given(st.binary(max_size=300))
def test_junk_is_refused_with_a_sentence_or_read(data):
    with suppress(RuleBroken):
        read_sheet(data, known=is_column)


@given(st.binary(max_size=200), st.integers(0, 3000))
def test_a_damaged_workbook_is_refused_with_a_sentence_or_read(junk, place):
    whole = a_workbook(["organisation", "name"], ["A", "B"])
    cut = place % len(whole)
    with suppress(RuleBroken):
        read_sheet(whole[:cut] + junk + whole[cut + len(junk) :], known=is_column)
