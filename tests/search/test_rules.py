import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.rules import (
    AREA,
    AUTHORITY,
    OTHER,
    Entry,
    Found,
    Hit,
    Question,
    asked,
    fold,
    place,
    ranked,
    section,
    span,
)


def found(title, *, kind="organisation", ref=1, weight=OTHER, visibility="public"):
    entry = Entry(kind, ref, title, fold(title).replace(" ", "-"), weight=weight, visibility=visibility)
    return Found(place(entry, name=fold(title)), kind, title, entry.slug, fold(title))


def titles(rows, text, *, limit=20):
    return [hit.title for hit in ranked(rows, asked(text), limit=limit)]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("St Mary’s C.E. Primary & Nursery", "st marys c e primary and nursery"),
        ("ST MARY'S", "st marys"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("Ynys Môn, Tŷ Ŵyn", "ynys mon ty wyn"),
        ("Straße, Łódź, Ægir", "strasse lodz aegir"),
        ("  \0 ‘“(*)^\"'”’ OR -- ", "or"),
        ("１０１", "101"),
        ("", ""),
    ],
)
def test_letters_are_folded_as_people_type_them(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_any_text_is_a_question(text):
    question = asked(text)
    assert len(question.groups) <= 8
    assert question.matches(fold(text)) or len(text) > 500


def test_one_or_two_letters_look_at_areas_and_roles_only():
    assert asked("wi").kinds == ("area", "role")
    assert asked("w i").kinds == ("area", "role")
    assert asked("wig").kinds == ("area", "role", "contact", "organisation")


def test_every_word_must_begin_a_word():
    assert asked("mary prim").matches("st marys c e primary")
    assert asked("prim mary").matches("st marys c e primary")
    assert not asked("ary").matches("st marys c e primary")
    assert not asked("mary nursery").matches("st marys c e primary")


def test_a_corrected_word_may_be_read_in_several_ways():
    question = Question((("st",), ("mary", "mark")))
    assert question.texts == ("st mary", "st mark")
    assert question.matches("st marks")
    assert len(Question((tuple("abcdefgh"),) * 3).texts) == 8


def test_an_exact_name_comes_first_then_areas_roles_contacts_and_organisations():
    rows = [
        found("Wigan Council", weight=AUTHORITY),
        found("LADO, Wigan Council", kind="contact", weight=AUTHORITY),
        found("Wigan and Leigh", kind="area"),
        found("Wigan safeguarding lead", kind="role"),
        found("Wigan", ref=2),
    ]
    expected = ["Wigan", "Wigan and Leigh", "Wigan safeguarding lead", "LADO, Wigan Council", "Wigan Council"]
    assert titles(rows, "wigan") == expected


def test_the_authoritys_own_come_before_shorter_names_that_begin_so():
    rows = [
        found("Wigan Athletic", kind="contact", ref=1),
        found("Front door, Wigan Council", kind="contact", ref=2, weight=AUTHORITY),
    ]
    assert titles(rows, "wigan") == ["Front door, Wigan Council", "Wigan Athletic"]


def test_names_that_hold_the_words_come_before_what_is_only_known_by_them():
    rows = [found("Kingston upon Hull", kind="area", weight=AREA), found("Hullbridge", kind="area", ref=2)]
    rows.append(found("East Riding", kind="area", ref=3, weight=AREA))  # known by words that are not shown here
    assert titles(rows, "hull") == ["Kingston upon Hull", "Hullbridge", "East Riding"]


def test_names_that_begin_so_come_first_then_the_shortest():
    rows = [found(title, ref=n) for n, title in enumerate(["The Park", "Parkside School", "Park School"])]
    assert titles(rows, "park") == ["Park School", "Parkside School", "The Park"]


def test_equals_stand_in_the_order_they_were_added():
    rows = [found("Park School", ref=2), found("Park School", ref=1), found("Park School", ref=1)]
    assert [row.id for row in sorted(rows, key=lambda row: row.id)] == sorted(row.id for row in rows)
    assert titles(rows, "park") == ["Park School", "Park School"]  # and nothing twice


def test_each_kind_has_its_own_limit():
    rows = [found(f"Park {n}", kind=kind, ref=n) for kind in ("area", "organisation") for n in range(5)]
    assert titles(rows, "park", limit=2) == ["Park 0", "Park 1", "Park 0", "Park 1"]


def test_contacts_of_different_visibility_stand_in_one_order():
    rows = [
        found("Longer name", kind="contact", ref=1),
        found("Name", kind="contact", ref=2, visibility="private"),
    ]
    assert titles(rows, "nam") == ["Name", "Longer name"]


def test_an_answer_says_where_it_is():
    assert ranked([found("Wigan", kind="area")], asked("wigan"), limit=20) == [
        Hit("area", "Wigan", "wigan", "/areas/wigan")
    ]


def test_a_contact_must_say_who_may_see_it():
    with pytest.raises(ValueError, match="who may see this contact"):
        Entry("contact", 1, "LADO", "lado")


@given(
    kind=st.sampled_from(["area", "role", "contact", "organisation"]),
    visibility=st.sampled_from(["public", "professionals", "private"]),
    ref=st.integers(0, 2**32 - 1),
    weight=st.integers(-5, 200),
    name=st.text("abc ", max_size=1000),
)
def test_a_place_is_always_within_its_section(kind, visibility, ref, weight, name):
    first, last = span(section(kind, visibility))
    entry = Entry(kind, ref, name, "x", weight=weight, visibility=visibility)
    assert first <= place(entry, name=name) <= last < 2**63
