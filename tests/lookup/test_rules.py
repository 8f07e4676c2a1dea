"""Who comes first, at every side of every edge."""

from datetime import datetime, timedelta

import pytest

from directory.hours.rules import LONDON
from directory.lookup.rules import FoundContact, Line, contacts_in_order, each_once, in_office_hours, in_order, turn
from directory.verification.rules import Standing

MONDAY_EVENING = datetime(2026, 11, 23, 19, 0, tzinfo=LONDON)
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=LONDON)


def a_line(kind="phone", *, open_now=None, standing=Standing.CURRENT, changes_at=None, value="+441614960001"):
    return Line(uuid="u", kind=kind, value=value, standing=standing, open_now=open_now, changes_at=changes_at)


def a_contact(slug="front-door", *lines, role="childrens-front-door"):
    return FoundContact(
        slug=slug,
        role=role,
        role_title="Front door",
        name=slug,
        organisation="Wigan Council",
        organisation_slug="wigan-council",
        jurisdiction="where the child lives or is found",
        lines=lines or (a_line(),),
    )


OPEN, CLOSED, UNKNOWN = a_line(open_now=True), a_line(open_now=False, changes_at=TUESDAY_MORNING), a_line()
TEAM_OPEN = a_contact("duty-team", OPEN, role="emergency-duty")
TEAM_CLOSED = a_contact("duty-team", CLOSED, role="emergency-duty")


def the_turn(*own, instead=(), role="childrens-front-door", at=MONDAY_EVENING, bank_holiday=False, covered=True):
    return turn(
        own,
        role=role,
        role_title="front door",
        place="Wigan",
        instead=instead,
        has_out_of_hours_role=covered,
        at=at,
        bank_holiday=bank_holiday,
    )


def slugs(found):
    return [each.slug for each in found.contacts]


def test_channels_go_open_then_unknown_then_closed_then_by_standing_then_kind():
    stale = a_line(open_now=True, standing=Standing.STALE)
    email, text = a_line("email"), a_line("text", open_now=True)
    assert in_order([CLOSED, email, UNKNOWN, stale, text, OPEN]) == (OPEN, text, stale, UNKNOWN, email, CLOSED)


def test_channels_alike_stay_as_filed():
    first, second = a_line(value="+441614960001"), a_line(value="+441614960002")
    assert in_order([second, first]) == (second, first)


def test_a_contact_is_as_open_as_what_can_be_called():
    with_mailbox = a_contact("a", CLOSED, a_line("email"))
    unknown = a_contact("b", UNKNOWN)
    assert contacts_in_order([with_mailbox, unknown]) == (unknown, with_mailbox)


def test_a_contact_stands_no_better_than_its_worst_channel():
    contact = a_contact("a", a_line(standing=Standing.CURRENT), a_line("email", standing=Standing.STALE))
    assert contact.standing is Standing.STALE
    assert contact.weakest.kind == "email"


def test_an_open_role_needs_nobody_else():
    found = the_turn(a_contact("front-door", OPEN), instead=[TEAM_CLOSED])
    assert slugs(found) == ["front-door"]
    assert found.notes == ()


def test_when_all_are_closed_the_out_of_hours_team_comes_first_and_the_day_team_says_when_it_opens():
    found = the_turn(a_contact("front-door", CLOSED), instead=[TEAM_OPEN])
    assert slugs(found) == ["duty-team", "front-door"]
    assert found.contacts[0].why == ""
    assert found.contacts[1].opens_at == TUESDAY_MORNING


def test_only_telephones_and_texts_make_a_role_open():
    mailbox = a_line("email", open_now=True)
    assert slugs(the_turn(a_contact("front-door", CLOSED, mailbox), instead=[TEAM_OPEN])) == ["duty-team", "front-door"]
    text = a_line("text", open_now=True)
    assert slugs(the_turn(a_contact("front-door", CLOSED, text), instead=[TEAM_OPEN])) == ["front-door"]


def test_a_role_with_nothing_to_call_counts_as_closed():
    found = the_turn(a_contact("front-door", a_line("email")), instead=[TEAM_OPEN])
    assert slugs(found) == ["duty-team", "front-door"]


def test_the_duty_team_stands_in_for_a_lado_only_for_a_child_who_is_not_safe_until_then():
    found = the_turn(a_contact("lado", CLOSED, role="lado"), instead=[TEAM_OPEN], role="lado")
    assert [each.why for each in found.contacts] == ["if a child is not safe until then", ""]


@pytest.mark.parametrize(
    ("at", "bank_holiday", "expected"),
    [
        (MONDAY_EVENING, False, ["duty-team", "front-door"]),
        (MONDAY_NOON, False, ["front-door"]),
        (MONDAY_NOON, True, ["duty-team", "front-door"]),
    ],
)
def test_unknown_hours_give_way_only_outside_office_hours(at, bank_holiday, expected):
    found = the_turn(a_contact("front-door", UNKNOWN), instead=[TEAM_OPEN], at=at, bank_holiday=bank_holiday)
    assert slugs(found) == expected


def test_unknown_hours_do_not_give_way_to_a_team_that_is_closed():
    assert slugs(the_turn(a_contact("front-door", UNKNOWN), instead=[TEAM_CLOSED])) == ["front-door"]


def test_one_open_line_is_enough_where_another_has_no_known_hours():
    found = the_turn(a_contact("a", UNKNOWN), a_contact("b", OPEN), instead=[TEAM_OPEN])
    assert slugs(found) == ["b", "a"]


def test_without_an_out_of_hours_contact_a_note_says_so():
    found = the_turn(a_contact("front-door", CLOSED))
    assert slugs(found) == ["front-door"]
    assert "No out-of-hours contact is recorded for Wigan" in found.notes[0]


def test_in_a_gap_that_nobody_covers_the_note_says_999():
    found = the_turn(a_contact("front-door", CLOSED), instead=[TEAM_CLOSED])
    assert slugs(found) == ["duty-team", "front-door"]
    assert found.notes == ("Nobody is listed as open for Wigan just now. If somebody isn’t safe, call 999.",)


def test_a_role_without_an_out_of_hours_role_stays_alone():
    assert slugs(the_turn(a_contact("early-help", CLOSED), covered=False)) == ["early-help"]


def test_nothing_recorded_counts_as_closed():
    found = the_turn(instead=[TEAM_OPEN])
    assert slugs(found) == ["duty-team"]
    assert found.contacts[0].why == "nobody else is listed for this"
    assert found.notes[0].startswith("front door: nobody is listed for Wigan.")


def test_nothing_recorded_and_nobody_open_leaves_999():
    found = the_turn(instead=[TEAM_CLOSED])
    assert slugs(found) == []
    assert found.notes == ("front door: nobody is listed for Wigan. If somebody isn’t safe, call 999.",)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=LONDON), False),
        (datetime(2026, 11, 23, 9, 0, tzinfo=LONDON), True),
        (datetime(2026, 11, 27, 16, 59, tzinfo=LONDON), True),
        (datetime(2026, 11, 27, 17, 0, tzinfo=LONDON), False),
        (datetime(2026, 11, 28, 12, 0, tzinfo=LONDON), False),
    ],
)
def test_office_hours_are_monday_to_friday_nine_to_five(moment, expected):
    assert in_office_hours(moment, bank_holiday=False) is expected
    assert not in_office_hours(moment, bank_holiday=True)


def test_each_contact_is_named_once_where_it_first_stands():
    first, again = a_contact("duty-team", OPEN), a_contact("duty-team", CLOSED)
    assert each_once([first, a_contact("front-door"), again]) == (first, a_contact("front-door"))


def test_only_a_closed_contact_says_when_it_opens():
    later = a_line(open_now=False, changes_at=TUESDAY_MORNING + timedelta(hours=1))
    assert a_contact("a", later, CLOSED).opens_at == TUESDAY_MORNING
    assert a_contact("a", OPEN, CLOSED).opens_at is None
    assert a_contact("a", a_line(open_now=False)).opens_at is None
    assert OPEN.opens_at is None
    assert a_line(open_now=True, changes_at=TUESDAY_MORNING).closes_at == TUESDAY_MORNING


def test_unknown_hours_and_nobody_to_stand_in_leave_999():
    alone = the_turn(a_contact("front-door", UNKNOWN))
    assert slugs(alone) == ["front-door"]
    assert "no out-of-hours contact is recorded. If somebody isn’t safe, call 999." in alone.notes[0]
    closed = the_turn(a_contact("front-door", UNKNOWN), instead=[TEAM_CLOSED])
    assert "the out-of-hours team is listed as closed. If somebody isn’t safe, call 999." in closed.notes[0]


def test_a_team_whose_hours_are_not_known_is_tried_at_night():
    team = a_contact("duty-team", UNKNOWN, role="emergency-duty")
    assert slugs(the_turn(a_contact("front-door", UNKNOWN), instead=[team])) == ["duty-team", "front-door"]
    assert slugs(the_turn(instead=[team])) == ["duty-team"]
    assert slugs(the_turn(instead=[team], at=MONDAY_NOON)) == []
