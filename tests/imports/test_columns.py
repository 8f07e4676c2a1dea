"""What the columns of people's own sheets mean, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.contacts.values import ChannelKind
from directory.imports.columns import (
    Meaning,
    apart,
    as_contacts,
    guessed,
    header_among,
    mended,
    mistakes,
    plainly,
    read_names,
    words_unknown,
)
from directory.imports.seeded import names

TODAY = date(2026, 11, 20)


def rows_of(header, *rows, **more):
    """The rows of a contacts file that these are, each as what it says where it says anything."""
    meaning = Meaning(guessed(header, names()).columns, **more)
    sheet = as_contacts(header, list(enumerate(rows, start=2)), meaning, names(), today=TODAY)
    return [
        {column: cell for column, cell in zip(sheet.header, cells, strict=True) if cell} | {"row": number}
        for number, cells in sheet.rows
    ]


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (["Name of School", "Tel. No.", "E-mail Address"], ("organisation", "phone", "email")),
        (["organisation", "channel", "value"], ("organisation", "channel", "value")),
        (["Agency", "agency", "Shoe size"], ("organisation", "", "")),
        (["Phone 1", "Phone 2"], ("phone", "phone")),
        (["URN", "Last Checked", "LA"], ("identifier", "verified_on", "area")),
    ],
)
def test_headers_are_read_as_people_write_them(header, meant):
    assert guessed(header, names()).columns == meant


@pytest.mark.parametrize(
    ("saved", "meant"),
    [
        ("St Annâ€™s", "St Ann’s"),
        ("CafÃ© Â£5", "Café £5"),
        ("Ã€ la carte", "À la carte"),
        ("St Ann’s, Café, Ã", "St Ann’s, Café, Ã"),
        ("half â€", "half â€"),
    ],
)
def test_letters_that_were_saved_in_the_wrong_encoding_are_mended(saved, meant):
    assert mended(saved) == meant


def test_the_header_is_wherever_most_columns_are_named():
    rows = [(1, ["Contacts of Wigan"]), (3, ["School", "Telephone"]), (4, ["Phone", "0161 496 0101"])]
    assert header_among(rows, names()) == 1
    assert header_among([], names()) == 0


def test_each_filled_cell_becomes_a_channel_with_the_number_of_its_row():
    found = rows_of(
        ["School", "Telephone", "Email", "Website"],
        ["Oak School", "0161 496 0101; 0161 496 0102", "a@oak.example, b@oak.example", "oak.example"],
        ["Ash School", "", "", ""],
        always={"role": "dsl"},
    )
    oak = {"organisation": "Oak School", "role": "dsl", "row": 2}
    assert found == [
        oak | {"channel": "phone", "value": "0161 496 0101"},
        oak | {"channel": "phone", "value": "0161 496 0102", "label": "2"},
        oak | {"channel": "email", "value": "a@oak.example"},
        oak | {"channel": "email", "value": "b@oak.example", "label": "2"},
        oak | {"channel": "website", "value": "oak.example"},
        {"organisation": "Ash School", "role": "dsl", "channel": "phone", "row": 3},
    ]


def test_two_columns_of_one_kind_are_told_apart_by_their_names():
    found = rows_of(["School", "Phone 1", "Phone 2"], ["Oak", "0161 496 0101", "0161 496 0102 (nights)"])
    assert [each["label"] for each in found] == ["Phone 1", "Phone 2"]


def test_words_beside_a_number_tell_it_apart_already():
    found = rows_of(["School", "Phone"], ["Oak", "0161 496 0101 / 0161 496 0102 (nights)"])
    assert [each.get("label") for each in found] == [None, None]


def test_a_blank_cell_means_what_stands_above_it_where_somebody_said_so():
    rows = (
        ["Wigan Council", "LADO", "0161 496 0101"],
        ["", "Early help", "0161 496 0102"],
        ["Bolton", "", "0161 496 0103"],
    )
    header = ["Organisation", "Role", "Phone"]
    assert [each.get("organisation") for each in rows_of(header, *rows)] == ["Wigan Council", None, "Bolton"]
    filled = rows_of(header, *rows, goes_on=True)
    assert [(each["organisation"], each["role"]) for each in filled] == [
        ("Wigan Council", "LADO"),
        ("Wigan Council", "Early help"),
        ("Bolton", "Early help"),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1/11/2026", "2026-11-01"),
        ("1 November 2026", "2026-11-01"),
        ("46327", "2026-11-01"),
        ("2026-11-01T00:00:00", "2026-11-01"),
        ("last week", "last week"),  # refused with its row
    ],
)
def test_days_are_read_in_british_order_and_from_excel_s_numbers(written, read):
    (row,) = rows_of(["School", "Phone", "Last checked"], ["Oak", "0161 496 0101", written])
    assert row["verified_on"] == read


def test_who_verified_everything_is_said_only_where_a_day_stands():
    header, always = ["School", "Phone", "Last checked"], {"verified_by": "Desk", "method": "rang", "role": "dsl"}
    rows = (["Oak", "0161 496 0101", "1/11/2026"], ["Ash", "0161 496 0102", ""])
    assert [each.get("method") for each in rows_of(header, *rows, always=always)] == ["rang", None]


def test_a_sheet_s_own_words_are_told_once():
    found = rows_of(
        ["School", "Type", "Role", "Phone", "URN", "How checked"],
        ["Oak", "Academy", "MASH", "0161 496 0101", "123456", "Phone call"],
        words={"role": {"MASH": "childrens-front-door"}, "organisation_kind": {"Academy": "school"}},
    )
    assert found == [
        {
            "organisation": "Oak",
            "organisation_kind": "school",
            "role": "childrens-front-door",
            "channel": "phone",
            "value": "0161 496 0101",
            "identifier": "urn:123456",
            "method": "rang",
            "row": 2,
        }
    ]


def test_an_organisation_is_taken_for_one_that_is_here_or_left_out():
    found = rows_of(
        ["School", "Phone"],
        ["St Marys", "0161 496 0101"],
        ["Closed School", "0161 496 0102"],
        same={"St Marys": "St Mary’s School"},
        skipped=("Closed School",),
    )
    assert [each["organisation"] for each in found] == ["St Mary’s School"]


def test_a_contacts_file_stays_what_it_is():
    header = ["organisation", "role", "channel", "value", "identifier"]
    (row,) = rows_of(header, ["Oak", "dsl", "phone", "0161 496 0101", "urn:123456"])
    assert row == dict(zip(header, ["Oak", "dsl", "phone", "0161 496 0101", "urn:123456"], strict=True)) | {"row": 2}


def test_what_is_missing_or_said_twice_is_an_error_beside_its_field():
    assert set(mistakes(Meaning(("organisation", "organisation", "")))) == {"column-1", "always-role", "column-0"}
    assert set(mistakes(Meaning(("", "value"), {"role": "dsl", "organisation": "Oak"}))) == {"column-1"}
    assert mistakes(Meaning(("organisation", "phone"), {"role": "dsl"})) == {}


def test_words_that_mean_nothing_here_are_asked_for_once_each():
    rows = [(2, ["MASH"]), (3, ["LADO"]), (4, ["MASH"]), (5, [""]), (6, [])]
    known = {plainly(each): each for each in ("lado", "dsl")}
    assert words_unknown(rows, Meaning(("role",)), "role", known=known) == ["MASH"]
    assert words_unknown(rows, Meaning(("role",)), "channel", known=known) == []


def test_a_name_for_a_column_that_there_is_not_is_noticed():
    with pytest.raises(ValueError, match="there is no column “shoe”"):
        read_names({"columns": {"shoe": ["size"]}, "channels": {}, "methods": {}})


@given(
    st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=5),
    st.lists(st.sampled_from(["", "organisation", "role", "phone", "email", "value", "verified_on"]), max_size=5),
    st.booleans(),
)
def test_whatever_a_sheet_holds_each_row_comes_from_one_of_its_rows(cells, columns, goes_on):
    rows = list(enumerate(cells, start=2))
    sheet = as_contacts([""] * 5, rows, Meaning(tuple(columns), goes_on=goes_on), names(), today=TODAY)
    assert {number for number, _cells in sheet.rows} <= {number for number, _cells in rows}
    assert all(len(row) == len(sheet.header) for _number, row in sheet.rows)


@given(st.sampled_from(list(ChannelKind)), st.text(max_size=40))
def test_nothing_but_what_separates_is_lost_when_cells_are_taken_apart(kind, cell):
    kept = "".join(apart(kind, cell))
    assert [letter for letter in cell if letter.isdigit()] == [letter for letter in kept if letter.isdigit()]
