"""What two people did to one entry, who may add which areas, and what may be meant twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.contacts.values import ChannelKind
from directory.corrections.fields import FIELDS, LABELS, Kind
from directory.corrections.reading import Known, read_channel, read_contact, read_organisation
from directory.corrections.rules import (
    Note,
    alike,
    areas_refused,
    conflicts,
    differences,
    mark_of,
    may_add_role,
    merged,
    names_the_person,
    packed,
    unpacked,
)
from directory.corrections.weeks import this_week
from directory.places.gazetteer import PlaceArea, gazetteer_of

TODAY = date(2026, 11, 20)
WIGAN = PlaceArea(1, "E08000010", "wigan", "Wigan", "metropolitan-borough", "England")
OLD = PlaceArea(2, "E07000999", "old-town", "Old Town", "district", "England", current=False)
ONE, OTHER = (PlaceArea(n, f"E0600000{n}", f"twin-{n}", "Twin", "unitary", "England") for n in (3, 4))
KNOWN = Known(
    areas=gazetteer_of([(each, each.name) for each in (WIGAN, OLD, ONE, OTHER)], aliases=[], successions=[(2, 1)]),
    role_titles={"lado": "LADO", "childrens-front-door": "Children's social care front door"},
    demonstration=True,
    national_lines=(),
)
CONTACT = {each.name: "" for each in FIELDS[Kind.CONTACT]}
CHANNEL = {each.name: "" for each in FIELDS[Kind.CHANNEL]} | {"value": "0161 496 0001", "visibility": "public"}
ORGANISATION = {each.name: "" for each in FIELDS[Kind.ORGANISATION]} | {"name": "Oak School", "kind": "school"}

texts = st.fixed_dictionaries({name: st.sampled_from(["", "a", "b"]) for name in ("name", "person", "note")})


def channel(*, person="", role="lado", kind=ChannelKind.PHONE, **typed):
    return read_channel(CHANNEL | typed, KNOWN, kind=kind, person=person, role=role)


@given(was=texts, now=texts, typed=texts)
def test_nothing_that_anybody_typed_is_lost_in_a_conflict(was, now, typed):
    on_top = merged(was, now, typed)
    for name, text in on_top.items():
        assert text == (typed[name] if typed[name] != was[name] else now[name])
    shown = {each.field for each in conflicts(Kind.CONTACT, was, now, typed)}
    assert shown == {name for name in now if len({was[name], now[name], typed[name]}) > 1}
    assert {each.field for each in differences(Kind.CONTACT, was, now)} == {n for n in now if now[n] != was[n]}


@given(st.dictionaries(st.sampled_from(sorted(LABELS[Kind.CONTACT])), st.text()))
def test_what_a_form_showed_comes_back_as_it_was(shown):
    try:
        text = packed(shown)
    except UnicodeEncodeError:  # half of a letter, which no page can hold
        return
    assert unpacked(text) == shown


@pytest.mark.parametrize("forged", ["", "[]", '{"name": 1}', "nonsense", "\ud800"])
def test_a_form_that_brings_back_nonsense_was_shown_nothing(forged):
    assert unpacked(forged) == {}


def test_other_notes_have_another_mark():
    assert mark_of([]) == ""
    assert mark_of([Note("a")]) == mark_of([Note("a")]) != mark_of([Note("b")])


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("St Mary's School", "St Marys Primary School"),
        ("Oak School", "oak  school"),
        ("Café Club", "Cafe club"),
        ("Wigan Athletic Youth Club", "Youth Club, Wigan Athletic"),
    ],
)
def test_like_names(name, other):
    assert alike(name, other)


@pytest.mark.parametrize(
    ("name", "other"), [("Oak School", "Ash School"), ("Wigan Council", "Wigan Nursery"), ("", "")]
)
def test_unlike_names(name, other):
    assert not alike(name, other)


@pytest.mark.parametrize(
    ("text", "person", "expected"),
    [
        ("Robin’s line", "Robin Sample", False),
        ("Line of Robin", "Robin Sample", True),
        ("SAMPLE, mornings", "Dr Robin Sample", True),
        ("Mrs on duty", "Mrs Sample", False),
        ("Duty", "", False),
        ("A B", "A B", False),
    ],
)
def test_a_text_that_names_somebody(text, person, expected):
    assert names_the_person(text, person) is expected


def test_who_may_add_which_areas():
    county_of = {1: None, 2: 9, 3: None}
    verifier = viewer_as(Role.VERIFIER, areas=frozenset({1, 9}))

    def refused(viewer, wanted, **known):
        return areas_refused(viewer, wanted, **{"held": (), "served": (), "county_of": county_of} | known)

    assert refused(ADMINISTRATOR, {1, 2, 3}) == set()
    assert refused(verifier, {1, 2, 3}) == {3}
    assert refused(verifier, {1, 3}, held={3}) == set()
    assert refused(viewer_as(Role.EDITOR), {1, 3}, served={1}) == {3}
    assert refused(viewer_as(Role.READER), {1}) == {1}


def test_who_may_add_which_roles():
    editor, verifier = viewer_as(Role.EDITOR), viewer_as(Role.VERIFIER)
    assert may_add_role(ADMINISTRATOR, own=False, nationwide=True, answered=False)
    assert may_add_role(verifier, own=False, nationwide=False, answered=False)
    assert not may_add_role(verifier, own=False, nationwide=True, answered=True)
    assert may_add_role(editor, own=True, nationwide=False, answered=False)
    assert may_add_role(editor, own=False, nationwide=False, answered=True)
    assert not may_add_role(editor, own=False, nationwide=False, answered=False)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": " "}, "name", "Enter the organisation’s name"),
        ({"kind": "pub"}, "kind", "use one of local-authority"),
        ({"identifiers": "urn:1"}, "identifiers", "urn has 6 digits"),
        ({"areas": "Narnia"}, "areas", "There is no area “Narnia”"),
        ({"areas": "Twin"}, "areas", "E06000003 (Twin) or E06000004 (Twin)"),
        ({"areas": "Old Town"}, "areas", "Old Town was abolished. Write Wigan"),
        ({"website": "oak.uk"}, "website", ".example"),
        ({"name": "Oak\x01School"}, "name", "hidden control character"),
    ],
)
def test_what_is_wrong_with_an_organisation_is_said_beside_its_field(typed, field, said):
    read = read_organisation(ORGANISATION | typed, KNOWN)
    assert list(read.errors) == [field]
    assert said in read.errors[field]


def test_an_organisation_as_it_is_meant():
    typed = {
        "areas": "Wigan\nold-town",
        "aliases": " Oak \n\nOak",
        "identifiers": "URN: 123456",
        "website": "oak.example",
    }
    read = read_organisation(ORGANISATION | typed, KNOWN, held={2})
    assert not read.errors
    assert read.values["areas"] == [1, 2]
    assert read.values["aliases"] == ["Oak"]
    assert str(read.values["identifiers"][0]) == "urn:123456"
    assert read.values["website"] == "https://oak.example"
    assert [note.field for note in read_organisation(ORGANISATION, KNOWN).notes] == ["areas"]


def test_a_contact_whose_name_or_note_names_its_person_is_looked_at_again():
    read = read_contact(CONTACT | {"person": "Robin Sample", "name": "Robin", "note": "Ask for Sample"}, KNOWN)
    assert [note.field for note in read.notes] == ["name", "note"]
    assert read_contact(CONTACT, KNOWN).notes == []


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"value": "nonsense"}, "value", "nonsense"),
        ({"value": "01632 9600012345"}, "value", "01632"),
        ({"hours": "tea time"}, "hours", "tea"),
        ({"hours": "when lado is closed"}, "hours", "can’t wait for itself"),
        ({"visibility": "nobody"}, "visibility", "Choose who may see it"),
        ({"label": "x" * 250}, "label", "shorten it to 200"),
    ],
)
def test_what_is_wrong_with_a_channel_is_said_beside_its_field(typed, field, said):
    read = channel(**typed)
    assert list(read.errors) == [field]
    assert said in read.errors[field]


def test_a_new_channel_says_what_it_is():
    assert read_channel(CHANNEL | {"kind": ""}, KNOWN, kind=None, person="", role="lado").errors.keys() == {"kind"}
    read = read_channel(CHANNEL | {"kind": "text", "value": "07700 900 001"}, KNOWN, kind=None, person="", role="lado")
    assert read.values["kind"] is ChannelKind.TEXT


def test_somebody_s_own_mobile_is_never_public():
    mobile = {"value": "07700 900 001"}
    assert "visibility" in channel(person="Robin Sample", **mobile).errors
    (note,) = channel(person="Robin Sample", visibility="professionals", **mobile).notes
    assert "Robin Sample’s own mobile" in note.text
    assert channel(person="Robin Sample", label="Duty mobile", **mobile).notes == []


def test_advice_is_never_swallowed():
    assert "one person's mailbox" in channel(kind=ChannelKind.EMAIL, value="robin.sample@wigan.example").notes[0].text
    assert "left to nobody" in " ".join(n.text for n in channel(hours="Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00").notes)
    assert "seems to name Robin Sample" in channel(person="Robin Sample", label="Robin").notes[0].text


def week(stored):
    return this_week(stored, today=TODAY, role_titles=KNOWN.role_titles)


def test_who_answers_this_week():
    assert week("") is None
    assert (
        "whenever the children's social care front door is closed" in week("when childrens-front-door is closed").text
    )
    assert week("Mo-Fr 09:00-17:00; Sa 22:00-24:00; Su 00:00-08:45,17:00-24:00").lines == (
        "Friday 20 November: 9am to 5pm",
        "Saturday 21 November: 10pm to midnight",
        "Sunday 22 November: midnight to 8:45am and 5pm to midnight",
        "Monday 23 November: 9am to 5pm",
        "Tuesday 24 November: 9am to 5pm",
        "Wednesday 25 November: 9am to 5pm",
        "Thursday 26 November: 9am to 5pm",
    )
    assert week("Mo 00:00-24:00").lines[3] == "Monday 23 November: all day"
    assert week("Mo 00:00-24:00").lines[4] == "Tuesday 24 November: nobody"
    christmas = this_week("Mo-Su,PH 00:00-24:00", today=date(2026, 12, 22), role_titles={})
    assert "Friday 25 December (bank holiday): all day" in christmas.lines
