"""What becomes of contacts and organisations when authorities take another's place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import RuleBroken
from directory.places.gazetteer import PlaceArea, gazetteer_of
from directory.reorganisations.rules import (
    Choice,
    Ending,
    Fate,
    Plan,
    Successor,
    areas_after,
    checked_day,
    options,
    places_after,
    plan_of,
    read_choice,
    read_successors,
    value_of,
    with_heirs,
)

KENT = PlaceArea(1, "E10000016", "kent", "Kent", "county", "England")
DOVER = PlaceArea(2, "E07000108", "dover", "Dover", "district", "England", county=1)
ASHFORD = PlaceArea(3, "E07000105", "ashford", "Ashford", "district", "England", county=1)
MEDWAY = PlaceArea(4, "E06000035", "medway", "Medway", "unitary", "England")
CARDIFF = PlaceArea(5, "W06000015", "cardiff", "Cardiff", "unitary", "Wales")
AREAS = gazetteer_of(
    [(each, "") for each in (KENT, DOVER, ASHFORD, MEDWAY, CARDIFF)], aliases=[(4, "The Towns")], successions=[]
)
EAST = Successor("E06000091", "East Kent", is_new=True)
WEST = Successor("E06000092", "West Kent", is_new=True)
BOTH = "East Kent, E06000091\nWest Kent, E06000092"
DIVIDED = plan_of(KENT, BOTH, areas=AREAS)
JOINED = plan_of(KENT, "Medway", areas=AREAS)


def test_successors_are_areas_that_there_are_or_new_ones_with_their_code():
    assert read_successors(" the towns \n\nEast Kent , e06000091", areas=AREAS) == (
        Successor("E06000035", "Medway"),
        EAST,
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Name at least one"),
        ("Nowhere", "There is no authority “Nowhere”"),
        ("Dover", "There is no authority “Dover”"),  # a district, which answers for no children
        ("Cardiff", "There is no authority"),
        ("East Kent, E07000999", "isn’t the code of an authority for children’s services"),
        ("East Kent, X06000091", "isn’t the code"),
        ("East Kent, E06000035", "is the code of Medway already"),
        ("Medway\nE06000035", "named twice"),
        ("\n".join(f"Part {number}, E0600009{number}" for number in range(9)), "8 authorities or fewer"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(typed, said):
    with pytest.raises(RuleBroken, match=said):
        read_successors(typed, areas=AREAS)


def test_a_county_s_districts_end_with_it_and_each_is_asked_for_where_there_are_several_successors():
    assert JOINED.endings == (
        Ending("E10000016", "Kent", ("E06000035",)),
        Ending("E07000105", "Ashford", ("E06000035",)),
        Ending("E07000108", "Dover", ("E06000035",)),
    )
    assert [each.heirs for each in DIVIDED.endings] == [("E06000091", "E06000092"), (), ()]
    chosen = with_heirs(DIVIDED, {"E07000108": "E06000091", "E10000016": "E06000092"})
    assert [each.heirs for each in chosen.endings] == [("E06000091", "E06000092"), (), ("E06000091",)]
    with pytest.raises(RuleBroken, match="Choose which authority Dover becomes a part of"):
        with_heirs(DIVIDED, {"E07000108": "E06000035"})


def test_only_an_authority_for_children_is_succeeded_and_never_by_itself():
    with pytest.raises(RuleBroken, match="Dover is no children’s services authority"):
        plan_of(DOVER, "Medway", areas=AREAS)
    with pytest.raises(RuleBroken, match="can’t take its own place"):
        plan_of(MEDWAY, "Medway", areas=AREAS)


def test_nothing_chosen_means_carried_over_to_one_and_split_among_several():
    assert JOINED.choice_for("a") == Choice(Fate.CARRIED_OVER, ("E06000035",))
    assert DIVIDED.choice_for("a") == Choice(Fate.SPLIT, ("E06000091", "E06000092"))
    retired = Plan(DIVIDED.endings, DIVIDED.successors, {"a": Choice(Fate.RETIRED)})
    assert retired.choice_for("a") == Choice(Fate.RETIRED)


def test_a_team_that_others_share_answers_for_all_of_them_and_is_not_split():
    assert DIVIDED.choice_for("a", shared=True) == Choice(Fate.CARRIED_OVER, DIVIDED.codes)
    assert "split" not in dict(options(DIVIDED, shared=True))


@pytest.mark.parametrize("plan", [JOINED, DIVIDED])
def test_every_option_is_read_as_it_is_written(plan):
    for value, words in options(plan):
        choice = read_choice(value, plan)
        assert value_of(choice, plan) == value
        assert words.lower().startswith(choice.fate)
    assert read_choice("E06000099", plan) is None


def test_a_contact_answers_for_the_new_areas_and_for_those_that_go_on():
    assert areas_after(["E06000035", "E10000016"], plan=DIVIDED, to=("E06000091",)) == ["E06000035", "E06000091"]


def test_an_organisation_stays_where_nobody_can_tell_which_successor_it_is_in():
    assert places_after(["E10000016"], plan=JOINED) == ["E06000035"]
    assert places_after(["E10000016"], plan=DIVIDED) == ["E10000016"]
    assert places_after(["E10000016", "E06000035"], plan=DIVIDED) == ["E06000035", "E06000091", "E06000092"]
    assert places_after(["E10000016"], plan=DIVIDED, chosen="E06000092") == ["E06000092"]
    assert places_after(["E07000108"], plan=with_heirs(DIVIDED, {"E07000108": "E06000092"})) == ["E06000092"]


@given(held=st.sets(st.sampled_from(["E10000016", "E07000108", "E07000105", "E06000035", "E08000010"])))
def test_nobody_is_left_without_an_area_and_what_goes_on_stays(held):
    for plan in (JOINED, DIVIDED):
        after = set(places_after(held, plan=plan))
        assert bool(after) == bool(held)
        assert held - {each.gss for each in plan.endings} <= after


def test_the_day_may_be_ahead_but_not_long_past():
    today = date(2026, 11, 20)
    assert checked_day(date(2028, 4, 1), today=today) == date(2028, 4, 1)
    assert checked_day(today - timedelta(days=366), today=today)
    for wrong in (None, today - timedelta(days=367)):
        with pytest.raises(RuleBroken):
            checked_day(wrong, today=today)


def test_a_successor_is_called_by_its_name():
    assert DIVIDED.named(WEST.gss) == "West Kent"
