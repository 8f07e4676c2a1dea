"""Every area by every name it has, from the seeds themselves."""

import csv

import pytest

from directory.areas.rules import seed_area
from directory.places.gazetteer import PlaceArea, gazetteer_of
from directory.settings import ROOT


def rows(name):
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SEEDS = dict(enumerate(seed_area(row, counties=rows("counties.csv")) for row in rows("areas.csv")))
AREAS = gazetteer_of(
    [
        (
            PlaceArea(number, seed.gss, seed.slug, seed.name, seed.kind, seed.nation, current=not seed.ended_on),
            seed.official_name,
        )
        for number, seed in SEEDS.items()
    ],
    aliases=[(number, name) for number, each in SEEDS.items() for name in each.other_names],
    successions=[],
)


def named(text):
    return sorted(area.name for area in AREAS.named(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bristol, City of", "Bristol"),
        ("City of Bristol", "Bristol"),
        ("BRISTOL CITY OF", "Bristol"),
        ("Bristol City", "Bristol"),
        ("Herefordshire, County of", "Herefordshire"),
        ("Kingston upon Hull, City of", "Kingston upon Hull"),
        ("City of Kingston upon Hull", "Kingston upon Hull"),
        ("Hull City Council", "Kingston upon Hull"),
        ("London, City of", "City of London"),
        ("Edinburgh, City of", "City of Edinburgh"),
        ("Camden, London Borough of", "Camden"),
        ("Greenwich, Royal Borough of", "Greenwich"),
        ("York, City of", "York"),
        ("Wigan Metropolitan Borough", "Wigan"),
    ],
)
def test_an_area_is_found_by_its_official_name_either_way_round(text, name):
    assert named(text) == [name]


def test_every_official_name_in_the_seeds_finds_its_area_and_that_alone():
    for seed in SEEDS.values():
        if not seed.ended_on:
            for text in (seed.name, seed.official_name, seed.official_name.removesuffix(" Council")):
                assert named(text) == [seed.name], text


def test_a_county_without_a_council_offers_those_that_lie_in_it():
    assert named("Merseyside") == ["Knowsley", "Liverpool", "Sefton", "St Helens", "Wirral"]
    assert named("tyne & wear") == [
        "Gateshead", "Newcastle upon Tyne", "North Tyneside", "South Tyneside", "Sunderland",
    ]  # fmt: skip
    assert "Wigan" in named("Greater Manchester")
