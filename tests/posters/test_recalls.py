"""When an issued poster is recalled, and what is wrong with one before it's printed, without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from directory.posters.recalls import Present, Shown, Tier, Unsound, digest, fingerprint, reasons, tier_of
from directory.posters.rows import poster_of
from directory.posters.rules import code_typed, shown
from directory.posters.unsound import has_unsound, warnings, without_unsound
from directory.verification.rules import Standing
from tests.posters.invented import a_contact, a_line, an_answer

TODAY = date(2026, 11, 20)
LADO = Shown("c1", "lado", "Allegation", "+441614960001", "0161 496 0001", disputed=False)
NOW = Present("+441614960001", "0161 496 0001", disputed=False)


def a_poster(*contacts):
    return poster_of(an_answer([*contacts]), organisation="A", kind="school", hours_in_words=str)


def recalled(was=LADO, now=NOW, *, review_by=TODAY):
    found = reasons([was], {"c1": now} if now else {}, code="K7QM-3XWD", review_by=review_by, today=TODAY)
    return [(each.kind, each.tier, each.said) for each in found]


def test_what_is_as_it_was_printed_recalls_nothing_until_its_day():
    assert recalled() == recalled(review_by=TODAY) == []
    late = ("review-by", Tier.WEEKLY, "It was to be taken down after 19 November 2026")
    assert recalled(review_by=TODAY - timedelta(1)) == [late]


@pytest.mark.parametrize(
    ("role", "tier"),
    [
        ("childrens-front-door", Tier.SAME_DAY),
        ("emergency-duty", Tier.SAME_DAY),
        ("lado", Tier.SAME_DAY),
        ("prevent", Tier.WEEKLY),
    ],
)
def test_a_number_that_changed_or_went_recalls_it_the_same_day_where_hours_count(role, tier):
    was = replace(LADO, role=role)
    other = Present("+441614960044", "0161 496 0044", disputed=False)
    assert recalled(was, other) == [("changed", tier, "Allegation: 0161 496 0001 is now 0161 496 0044")]
    said = "Allegation: 0161 496 0001 is now 0161 496 0044, which nobody has verified yet: check before relying on it"
    assert recalled(was, replace(other, sound=False)) == [("changed", tier, said)]
    assert recalled(was, None) == [("retired", tier, "Allegation: 0161 496 0001 is no longer in use")]


def test_what_is_disputed_recalls_it_unless_it_was_marked_so():
    disputed = replace(NOW, disputed=True)
    assert recalled(now=disputed) == [("disputed", Tier.SAME_DAY, "Allegation: somebody found 0161 496 0001 wrong")]
    assert recalled(replace(LADO, disputed=True), disputed) == []


def test_a_name_is_known_again_by_a_digest_alone():
    named = replace(LADO, role="dsl", person=digest("Mx Madeup", code="K7QM-3XWD"))
    assert "Madeup" not in named.person
    assert recalled(named, replace(NOW, person="Mx Madeup")) == []
    said = [("name", Tier.WEEKLY, "Allegation: somebody else answers 0161 496 0001 now")]
    assert recalled(named, replace(NOW, person="Mx Another")) == recalled(named, NOW) == said


def test_the_most_urgent_reason_decides_and_the_same_reasons_are_known_again():
    shown_there = [replace(LADO, role="prevent"), replace(LADO, channel="c2")]
    found = reasons(shown_there, {}, code="x", review_by=TODAY, today=TODAY)
    assert [each.tier for each in found] == [Tier.SAME_DAY, Tier.WEEKLY]
    assert tier_of(found) is Tier.SAME_DAY
    assert fingerprint(found) == fingerprint(found[::-1]) != fingerprint(found[:1])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7QM-3XWD", "K7QM-3XWD"),
        (" k7qm 3xwd ", "K7QM-3XWD"),
        ("k7qm3xwd", "K7QM-3XWD"),
        ("K7QM-3XW", ""),
        ("K7QM-3XWO", ""),  # no code holds an O
        ("", ""),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed, code):
    assert code_typed(typed) == code


def test_what_is_wrong_is_said_before_printing_and_left_out_with_whom_to_call_where_that_is_wanted():
    stale = a_line("+441614960009", standing=Standing.STALE, days_ago=200)
    poster = a_poster(a_contact("lado", stale), a_contact("dsl", a_line(standing=Standing.UNVERIFIED)))
    assert has_unsound(poster)
    said = warnings(poster)
    assert any("0161 496 0009. Out of date. Not verified since" in each for each in said)
    assert any(each.startswith("Worried about a child? No children’s social care front door") for each in said)
    kept = without_unsound(poster)
    assert not has_unsound(kept)
    (lado,) = (row for row in kept.rows if row.role == "lado")
    assert lado.missing.startswith("Nobody has verified the number lately, so it isn’t printed. Ask children’s")
    assert kept.own[0].missing.endswith("Ask in the office for it today.")
    assert without_unsound(kept) == kept


def test_the_record_tells_when_each_value_was_verified():
    poster = a_poster(a_contact("lado", a_line(days_ago=10)))
    (kept,) = (each for each in shown(poster, code="K7QM-3XWD") if each["role"] == "lado")
    assert kept["verified_on"] == (TODAY - timedelta(10)).isoformat()
    assert (kept["heading"], kept["person"]) == ("Somebody who works with children may have harmed a child", "")


def test_each_way_of_printing_has_words():
    assert all(each.in_words for each in Unsound)
