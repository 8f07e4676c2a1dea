"""Whose a postcode is, and when an area is there."""

from datetime import date

import pytest

from directory.areas.rules import Codes, codes_of, is_childrens_authority, is_current, seed_area

END = date(2023, 4, 1)


def test_a_district_is_its_countys():
    found = codes_of(county="E10000024", district="E07000170", country="E92000001", police="E23000019", icb="E54000060")
    assert found == Codes("E10000024", "E07000170", "E", "E23000019", "E54000060")


@pytest.mark.parametrize("county", ["E99999999", "", "E11000001", "E13000001"])
def test_elsewhere_the_district_answers_for_children(county):
    """Also in metropolitan counties and London, whose county codes name no council."""
    assert codes_of(county=county, district="E08000010").authority == "E08000010"


@pytest.mark.parametrize(
    ("district", "country", "nation"),
    [
        ("W06000015", "W92000004", "W"),
        ("S12000036", "S92000003", "S"),
        ("N09000003", "N92000002", "N"),
        ("E08000010", "", "E"),  # a release that leaves the country out
        ("", "E92000001", "E"),  # a postcode that nobody has placed yet
        ("", "", ""),
    ],
)
def test_every_postcode_keeps_its_nation(district, country, nation):
    found = codes_of(county="", district=district, country=country)
    assert (found.nation, found.authority) == (nation, district)


@pytest.mark.parametrize(
    ("postcode", "nation", "area"),
    [("IM1 1AD", "IM", "M83000003"), ("JE2 3AB", "JE", "L93000001"), ("GY1 1AA", "GY", "L93000001")],
)
def test_the_crown_dependencies_are_told_by_the_postcode(postcode, nation, area):
    pseudo = area[0] + "99999999"
    found = codes_of(county=pseudo, district=pseudo, country=area, police=pseudo, icb="E99999999", postcode=postcode)
    assert found == Codes(area, "", nation, "", "")


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("unitary", True),
        ("metropolitan-borough", True),
        ("london-borough", True),
        ("city-corporation", True),
        ("county", True),
        ("district", False),
        ("principal-area", False),
    ],
)
def test_which_councils_answer_for_children(kind, answers):
    assert is_childrens_authority(kind) is answers


@pytest.mark.parametrize(
    ("ended", "today", "current"),
    [(None, END, True), (END, date(2023, 3, 31), True), (END, END, False), (END, date(2026, 11, 22), False)],
)
def test_an_area_is_there_until_the_day_its_successors_begin(ended, today, current):
    assert is_current(ended, today=today) is current


def test_an_area_is_found_by_every_name_and_code_it_had():
    row = {
        "gss": "E08000038", "slug": "barnsley", "name": "Barnsley", "official_name": "Barnsley Council",
        "kind": "metropolitan-borough", "nation": "England", "region": "", "county_gss": "", "start": "1974-04-01",
        "end": "", "successor_gss": "", "former_gss": "E08000016", "aliases": "Tarn;Barnsla", "homepage": "",
    }  # fmt: skip
    area = seed_area(row)
    assert area.other_names == ("Tarn", "Barnsla", "Barnsley Council", "E08000016")
    assert (area.starts_on, area.ended_on, area.successors) == (date(1974, 4, 1), None, ())
    counties = [
        {"name": "South Yorkshire", "authority_gss": "E08000017;E08000038"},
        {"name": "Avon", "authority_gss": ""},
    ]
    assert seed_area(row, counties=counties).other_names[-2:] == ("E08000016", "South Yorkshire")
    assert seed_area(row | {"official_name": "Barnsley"}).other_names == ("Tarn", "Barnsla", "E08000016")
