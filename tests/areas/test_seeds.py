"""The seeds hold together: every code they use is there, and every postcode belongs to whom it says."""

import csv
from collections import Counter

from directory.areas.postcodes import Postcode, read_postcode
from directory.areas.rules import ISLANDS, NATIONS, UPPER_TIER, seed_area
from directory.history.slugs import slug_of
from directory.settings import ROOT

DEMONSTRATION = {
    "E08000010": "WN1 WN2 WN3 WN4 WN5 WN6 WN7 M29 M46 WA3",
    "E08000007": "SK1 SK2 SK3 SK4 SK5 SK6 SK7 SK8 SK12",
    "E06000055": "MK40 MK41 MK42 MK43 MK44 MK45",
    "E06000056": "LU1 LU4 LU5 LU6 LU7 MK17 MK43 MK44 MK45 SG5 SG15 SG16 SG17 SG18 SG19",
    "E06000032": "LU1 LU2 LU3 LU4",
}


def rows(name):
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AREAS = {area.gss: area for area in map(seed_area, rows("areas.csv"))}


def test_there_are_153_childrens_services_authorities_and_317_councils_in_england():
    current = Counter(area.kind for area in AREAS.values() if area.nation == "England" and not area.ended_on)
    assert sum(current[kind] for kind in UPPER_TIER) == 153
    assert sum(current[kind] for kind in (*UPPER_TIER, "district")) == 317


def test_slugs_are_unique_and_namesakes_say_until_when():
    assert len({area.slug for area in AREAS.values()}) == len(AREAS)
    for area in AREAS.values():
        until = f"-until-{area.ended_on.year}" if area.ended_on else ""
        assert area.slug in {slug_of(area.name), slug_of(area.name) + until}


def test_abolished_areas_lead_to_successors_that_begin_as_they_end():
    for area in AREAS.values():
        assert bool(area.ended_on) == bool(area.successors), area.name
        assert all(AREAS[each].starts_on == area.ended_on for each in area.successors), area.name


def test_counties_without_a_council_lead_to_several_that_answer_for_children():
    for county in rows("counties.csv"):
        councils = [AREAS[code] for code in county["authority_gss"].split(";")]
        assert len(councils) > 1
        assert all(council.kind in UPPER_TIER and not council.ended_on for council in councils), county
        assert county["name"] not in {area.name for area in AREAS.values()}, "or the area would never be found"


def test_districts_have_a_county_and_nothing_else_has():
    for area in AREAS.values():
        assert (area.kind == "district") == bool(area.county), area.name
        assert not area.county or AREAS[area.county].kind == "county", area.name


def test_no_two_current_areas_share_a_name_or_code():
    found = Counter(
        name.casefold()
        for area in AREAS.values()
        if not area.ended_on
        for name in {area.gss, area.name, *area.former, *area.aliases}
    )
    assert [name for name, count in found.items() if count > 1] == []


def test_every_seed_postcode_is_one_and_its_codes_agree():
    for row in rows("postcodes.csv"):
        assert read_postcode(row["postcode"]) == Postcode(row["postcode"])
        assert row["nation"] in NATIONS
        if row["nation"] in ISLANDS:
            assert row["authority_gss"] == ISLANDS[row["nation"]]
            continue
        district = AREAS[row["district_gss"]]
        assert row["authority_gss"] == (district.county or district.gss), row["postcode"]
        assert NATIONS[row["nation"]] == district.nation


def test_the_demonstration_areas_have_a_live_postcode_in_each_of_their_outward_codes():
    live = {
        (row["authority_gss"], row["postcode"].split()[0]) for row in rows("postcodes.csv") if not row["terminated"]
    }
    for gss, outwards in DEMONSTRATION.items():
        assert {(gss, outward) for outward in outwards.split()} <= live
