"""What a feed says, however it says it, is read as this directory has it, or refused with the reason."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.contacts.values import ChannelKind
from directory.errors import RuleBroken
from directory.feeds.services import Way, is_whole, read_service, urlsplit_host

UUID = "7f9c24e8-3b1d-4c8e-9f60-1d2a3b4c5d6e"
MONDAY = {"byday": "MO", "opens_at": "09:00", "closes_at": "10:00"}
LEAST = {"id": UUID, "organization": {"name": "Wigan Council"}}


def ways(**said):
    return list(read_service(LEAST | said, host="other.example").ways)


def test_numbers_and_addresses_are_found_wherever_they_stand_and_each_has_a_label_of_its_own():
    phones = [{"number": "1"}, {"number": "2"}, {"number": "3", "description": "Nights"}, {"number": "1"}, {}]
    contacts = [{"email": "a@x.example", "phones": phones}, {"email": "b@x.example"}, 7]
    assert ways(phones=phones[:1], contacts=contacts, email="a@x.example", url="https://own.example/") == [
        Way(ChannelKind.PHONE, "1"),
        Way(ChannelKind.PHONE, "2", "2"),
        Way(ChannelKind.PHONE, "3", "Nights"),
        Way(ChannelKind.EMAIL, "a@x.example"),
        Way(ChannelKind.EMAIL, "b@x.example", "2"),
        Way(ChannelKind.WEBSITE, "https://own.example/"),
    ]
    assert ways(url="https://other.example/contacts/lado") == []
    assert urlsplit_host("http://[") == ""


@pytest.mark.parametrize(
    ("weeks", "hours"),
    [
        ([], ""),
        ([{"description": "by appointment"}], ""),
        ([{"byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00"}], "Mo 09:00-17:00; Tu 09:00-17:00; PH off"),
        ([{"byday": "MO", "opens_at": "17:00", "closes_at": "00:00"}], "Mo 17:00-24:00; PH off"),
        ([{"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "00:00"}], "24/7"),
        ([{"byday": "1MO,XX", "opens_at": "09:00", "closes_at": "10:00"}], "Mo 09:00-10:00; PH off"),
        (
            [{"byday": "MO", "opens_at": "09:00", "closes_at": "10:00", "description": "7: Monday"}],
            "Mo 09:00-10:00; PH off",
        ),
        ([{"byday": "MO", "opens_at": "09:00", "closes_at": "10:00", "description": "8: Monday"}], ""),
    ],
)
def test_hours_are_read_from_each_week_that_is_told(weeks, hours):
    assert ways(phones=[{"number": "7"}], schedules=weeks)[0].hours == hours


def test_an_organisation_is_known_by_its_numbers_and_a_service_by_its_terms_and_areas():
    body = {"name": "Wigan Council", "description": "Local authority"}
    body["organization_identifiers"] = [
        {"identifier_scheme": "GB-CHC", "identifier": "123456"},
        {"identifier_scheme": "gss", "identifier": "E08000010"},
        {"identifier_scheme": "unheard of", "identifier": "1"},
    ]
    areas = [{"uri": "https://statistics.example/E08000010"}, {"name": "Leigh", "uri": "7"}, {"uri": "x/K02000001"}]
    terms = [{"taxonomy_term": {"code": "L", "name": "LADO"}}, {"taxonomy_term": None}]
    found = read_service(LEAST | {"organization": body, "service_areas": areas, "attributes": terms})
    assert found.identifiers == ("charity:123456", "gss:E08000010")
    assert (found.organisation_kind, found.terms) == ("local-authority", ("L", "LADO"))
    assert (found.areas, found.everywhere) == (("E08000010", "Leigh"), True)
    assert found.called == "Wigan Council (Wigan Council)"
    assert is_whole({"phones": []})
    assert not is_whole({"id": UUID})
    assert not is_whole(7)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
parts = (
    "organization",
    "name",
    "status",
    "service_areas",
    "attributes",
    "phones",
    "contacts",
    "schedules",
    "url",
    "email",
)


@settings(derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(parts, anything)), st.sampled_from([{}, LEAST]))
def test_whatever_a_feed_says_it_is_read_or_refused_in_words(said, over):
    with suppress(RuleBroken):
        assert read_service({**said, **over}).uuid == UUID
