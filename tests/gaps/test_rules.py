"""What a gap is, told to people and programs, and how gaps are counted day by day."""

from datetime import date, timedelta

import pytest

from directory.gaps.pictures import trend_picture
from directory.gaps.policies import policies
from directory.gaps.rules import (
    HEADER,
    Gap,
    Kind,
    Named,
    Seen,
    Severity,
    as_facts,
    as_row,
    checks_hold_from,
    days_of_trend,
    points,
)
from directory.gaps.wanted import Wanted
from directory.organisations.rules import OrganisationKind
from directory.rulebook.rules import next_review

TODAY = date(2026, 11, 20)
WIGAN = Named("E08000010", "Wigan", "wigan")
SCHOOL = Named("sample-school", "Sample School", "sample-school")
DSL = Named("dsl", "Safeguarding lead", "dsl")


def days_ago(number):
    return TODAY - timedelta(days=number)


def test_severity_follows_from_weight_without_a_hole_between():
    named = {weight: policies().severity(weight) for weight in range(11)}
    for severity in Severity:
        least, most = policies().weighing(severity)
        assert {weight for weight, each in named.items() if each is severity} == set(range(least, most + 1))


def test_policies_name_kinds_of_organisation_that_there_are():
    kinds = {*policies().leads, *policies().organisations, *policies().agencies}
    assert kinds <= set(OrganisationKind)


@pytest.mark.parametrize("today", [date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2), TODAY, date(2028, 2, 29)])
def test_a_rule_is_overdue_on_the_days_that_its_own_rule_says(today):
    for number in range(800):
        checked_on = today - timedelta(days=number)
        assert (checked_on < checks_hold_from(today)) == (today > next_review(checked_on))


@pytest.mark.parametrize(
    ("kind", "agency", "said"),
    [
        (Kind.MISSING_LEAD, "", "No Safeguarding lead is listed"),
        (Kind.STALE_CONTACT, "", "Safeguarding lead: out of date, or said to be wrong"),
        (Kind.UNCOVERED_HOURS, "", "Safeguarding lead: nobody answers at some hours"),
        (Kind.MISSING_AGREEMENT, "local-authority", "No agreement in force with the area’s council"),
        (Kind.MISSING_AGREEMENT, "charity", "No agreement in force with the area’s charity"),
        (Kind.OVERDUE_REVIEW, "", "Review overdue"),
    ],
)
def test_a_gap_says_what_is_missing(kind, agency, said):
    gap = Gap(kind, Severity.HIGH, TODAY, "/", WIGAN, SCHOOL, DSL, agency)
    assert gap.said == said


def test_a_gap_for_programs_leaves_out_what_it_is_not_about():
    gap = Gap(Kind.MISSING_LEAD, Severity.HIGH, TODAY, "/organisations/sample-school", WIGAN, SCHOOL, DSL)
    assert as_facts(gap) == {
        "kind": "missing-lead",
        "severity": "high",
        "area": "E08000010",
        "organisation": "sample-school",
        "role": "dsl",
        "since": "2026-11-20",
        "url": "/organisations/sample-school",
    }
    assert dict(zip(HEADER, as_row(gap), strict=True))["organisation"] == "Sample School"
    nationwide = Gap(Kind.OVERDUE_REVIEW, Severity.LOW, TODAY, "/rules/lado")
    assert set(as_facts(nationwide)) == {"kind", "severity", "since", "url"}
    assert as_row(nationwide)[3:8] == ("",) * 5


def test_each_day_counts_what_was_open_and_what_was_closed_since_the_one_before():
    seen = [Seen(9, days_ago(14), None, 3), Seen(9, days_ago(14), days_ago(6), 2), Seen(4, days_ago(5), TODAY, 1)]
    days = [days_ago(21), days_ago(14), days_ago(7), TODAY]
    found = points(seen, days=days, severity=policies().severity)
    assert [(each.on, each.number, each.closed) for each in found] == [
        (days_ago(14), 5, 0),
        (days_ago(7), 5, 0),
        (TODAY, 3, 3),
    ]
    assert points([], days=days, severity=policies().severity) == []
    picture = trend_picture(found)
    assert [each.height for each in picture.shapes] == [120, 120, 72]
    assert picture.desc == "6 November 2026: 5; 13 November 2026: 5; 20 November 2026: 3."
    assert trend_picture([]).shapes == ()


def test_a_trend_is_of_a_quarter_of_a_year_to_today():
    days = days_of_trend(TODAY)
    assert (days[-1], days[0], len(days)) == (TODAY, days_ago(84), 13)


def test_an_address_says_what_is_wanted_and_nothing_that_cannot_be():
    wanted = Wanted.of({"kind": "missing-lead", "severity": "dreadful", "area": " wigan\0", "page": "3"})
    assert wanted == Wanted(area="wigan", kind="missing-lead", page=3)
    assert wanted.narrowed
    assert not Wanted(page=2).narrowed
    assert wanted.address("/gaps", page=2) == "/gaps?area=wigan&kind=missing-lead&page=2"
    assert Wanted(page=2).address("/gaps", page=1) == "/gaps"
    assert [Wanted.of({"page": each}).page for each in ("0", "-1", "x", "²", "9999999")] == [1, 1, 1, 1, 100_000]
