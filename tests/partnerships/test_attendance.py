"""Attendance and escalations, counted without a database."""

from datetime import date

import pytest

from directory.errors import RuleBroken
from directory.partnerships.attendance import Climbed, Presence, attendance, check_climbed, check_held, uses

TODAY = date(2026, 11, 20)


def test_attendance_is_the_share_of_invitations_that_were_taken_up_worst_first():
    presences = [
        *(("Police", "police", each) for each in (Presence.CAME, Presence.SENT, Presence.APOLOGIES)),
        ("Council", "council", Presence.CAME),
        ("School", "school", Presence.ABSENT),
    ]
    found = [(each.name, each.represented, each.invited, each.share) for each in attendance(presences)]
    assert found == [("School", 0, 1, 0), ("Police", 2, 3, 66), ("Council", 1, 1, 100)]


def test_an_escalation_counts_at_its_furthest_stage_and_what_was_settled_later_was_open_then():
    climbed = [
        Climbed(date(2026, 5, 1), 1, date(2026, 5, 2)),
        Climbed(date(2026, 6, 1), 1, date(2026, 6, 8)),
        Climbed(date(2026, 6, 1), 3, date(2026, 12, 1)),
        Climbed(date(2026, 6, 1), 1, None),
    ]
    found = [
        (each.stage, each.number, each.settled, each.median_days, each.longest_days)
        for each in uses(climbed, until=TODAY)
    ]
    assert found == [(1, 3, 2, 4, 7), (3, 1, 0, None, None)]
    assert uses([], until=TODAY) == []


@pytest.mark.parametrize(
    ("climbed", "field", "says"),
    [
        (Climbed(date(2026, 11, 21), 1, None), "began_on", "not a day to come"),
        (Climbed(date(2026, 11, 1), 1, date(2026, 11, 21)), "settled_on", "not a day to come"),
        (Climbed(date(2026, 11, 9), 1, date(2026, 11, 8)), "settled_on", "It began on 9 November 2026"),
    ],
)
def test_days_that_cannot_be_are_refused(climbed, field, says):
    with pytest.raises(RuleBroken, match=says) as refused:
        check_climbed(climbed, today=TODAY)
    assert refused.value.field == field


def test_a_meeting_to_come_was_not_held():
    check_held(TODAY, today=TODAY)
    with pytest.raises(RuleBroken, match="not a day to come"):
        check_held(date(2026, 11, 21), today=TODAY)
