"""Pages, weeks and ids, as Open Referral UK asks for them."""

from uuid import UUID

import pytest

from directory.open_referral.rules import Page, Pattern, area_uri, as_uuid, matching, part_id, patterns, place_id

OWN = UUID("7f9c24e8-3b1d-4c8e-9f60-1d2a3b4c5d6e")


def test_a_page_begins_where_the_one_before_ended_and_none_lies_far_beyond_the_last():
    assert [(page.offset, page.pages) for page in (Page.of(1, 50, total=101), Page.of(3, 50, total=101))] == [
        (0, 3),
        (100, 3),
    ]
    assert Page.of(10**30, 10**30, total=7).offset == 100
    assert Page.of(-4, 0, total=0) == Page(1, 1, 0)
    assert Page.of(1, 50, total=0).pages == 1
    assert Page.of(3, 2, total=5).among(range(5)) == [4]


def test_a_shorter_friday_is_a_pattern_of_its_own():
    assert patterns("Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off") == (
        Pattern("MO,TU,WE,TH", "08:45", "17:00"),
        Pattern("FR", "08:45", "16:30"),
    )
    assert patterns("24/7") == (Pattern("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00"),)


@pytest.mark.parametrize("hours", ["", "when childrens-front-door is closed", "Mar-Oct Mo 09:00-17:00"])
def test_what_names_no_usual_week_has_no_patterns(hours):
    assert patterns(hours) == ()


def test_hours_are_found_by_day_and_by_the_times_they_lie_between():
    office, always = "Mo-Fr 09:00-17:00", "24/7"
    assert matching([office, always], day="Saturday", start_time="", end_time="") == [always]
    assert matching([office, always], day="mo", start_time="09:00", end_time="17:00") == [office]
    assert matching([office, always], day="", start_time="", end_time="24:00") == [office, always]


def test_ids_last_and_lead_back():
    place = place_id(OWN)
    assert place != OWN
    assert place_id(place) == OWN
    assert place.version == OWN.version
    assert part_id(OWN, "role") == part_id(OWN, "role") != part_id(OWN, "location")
    assert as_uuid(str(OWN)) == OWN
    assert as_uuid("lado") is None
    assert area_uri("E08000010").endswith("/E08000010")
