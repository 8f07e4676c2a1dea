"""What a rule says today, as it was signed off and checked; and who must sign before it says something else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.rulebook.rules import Checked, Rule, Signed, in_force, still_to_sign, with_newer

SEEDED = Rule("limit", "Call at once.", "The guidance", "chapter 4", "2023", date(2026, 1, 10), confirmed=False)
SIGNED_OFF = replace(SEEDED, text="Call today.", edition="2026", checked_on=date(2026, 9, 3), confirmed=True)


def checked(rule, on, read_at="https://www.gov.uk/new"):
    return Checked(rule.mark, on, read_at)


def test_a_rule_is_what_the_guide_says_until_another_wording_is_signed_off():
    assert in_force(SEEDED, None, []) == SEEDED
    assert in_force(SEEDED, SIGNED_OFF, []) == SIGNED_OFF


def test_a_check_confirms_the_wording_that_was_checked_and_no_other():
    on = date(2026, 10, 1)
    confirmed = replace(SEEDED, confirmed=True, checked_on=on, read_at="https://www.gov.uk/new")
    assert in_force(SEEDED, None, [checked(SEEDED, on)]) == confirmed
    assert in_force(SEEDED, SIGNED_OFF, [checked(SEEDED, on)]) == SIGNED_OFF
    assert in_force(SEEDED, SIGNED_OFF, [checked(SIGNED_OFF, on)]).checked_on == on
    earlier = on - timedelta(days=60)
    assert in_force(SEEDED, SIGNED_OFF, [checked(SIGNED_OFF, earlier)]) == SIGNED_OFF
    assert in_force(SEEDED, None, [checked(SEEDED, earlier), checked(SEEDED, on)]).checked_on == on


def test_a_wording_is_another_when_anything_that_it_says_is():
    others = [
        replace(SEEDED, **change)
        for change in (
            {"text": "Call."},
            {"source": "The Act"},
            {"part": "chapter 5"},
            {"edition": "2024"},
            {"in_force_from": date(2026, 9, 1)},
        )
    ]
    assert len({each.mark for each in (SEEDED, *others)}) == 6
    assert replace(SEEDED, checked_on=date(2026, 2, 1), confirmed=True, read_at="x").mark == SEEDED.mark


def test_of_what_the_guide_says_by_now_people_are_told_until_they_had_it_before_them():
    later = replace(SEEDED, text="Call within the hour.")
    told = with_newer(SIGNED_OFF, later, known={SEEDED.mark, SIGNED_OFF.mark})
    assert (told.text, told.newer, told.mark) == (SIGNED_OFF.text, later, SIGNED_OFF.mark)
    assert with_newer(SIGNED_OFF, SEEDED, known={SEEDED.mark}).newer is None  # their own was to replace it
    assert with_newer(SIGNED_OFF, later, known={later.mark}).newer is None  # refused, or signed before their own
    assert with_newer(later, later, known=()).newer is None  # nobody here has signed off anything


@pytest.mark.parametrize(
    ("signatures", "waits_for"),
    [
        ([(1, False)], "one more person, who is a practitioner"),
        ([(1, True)], "one more person"),
        ([(1, True), (1, True)], "one more person"),  # the same person twice is one
        ([(1, False), (2, False)], "a practitioner"),
        ([(1, False), (2, True)], ""),
        ([(1, False), (2, False), (3, True)], ""),
    ],
)
def test_two_people_sign_one_of_them_a_practitioner(signatures, waits_for):
    assert still_to_sign(Signed(*each) for each in signatures) == waits_for


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=6))
def test_nothing_holds_without_two_people_and_a_practitioner(signatures):
    enough = not still_to_sign(Signed(*each) for each in signatures)
    assert not enough or len({account for account, _practitioner in signatures}) >= 2
    assert not enough or any(practitioner for _account, practitioner in signatures)
