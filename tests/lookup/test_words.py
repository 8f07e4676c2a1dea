"""What is said beside a number, word for word."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from directory.hours.rules import LONDON
from directory.lookup.answer import DECIDED_BY, AskedRole
from directory.lookup.rules import FoundContact, Line
from directory.lookup.words import (
    closed_words,
    instead_of,
    opening_words,
    place_words,
    shown,
    stand_ins,
    verified_together,
    verified_words,
    warning_words,
)
from directory.notices.rules import NoticeKind, Temporary
from directory.verification.rules import Standing

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)
FIVE = NOON.replace(hour=17)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)


def a_line(value="+441614960001", *, kind="phone", standing=Standing.CURRENT, days=21, **more):
    verified_on = None if days is None else TODAY - timedelta(days=days)
    by = {"verified_by": "the partnership office", "method": "rang"} if days is not None else {}
    return Line("a uuid", kind, value, standing, verified_on=verified_on, **by | more)


def a_found_contact(*lines, role="lado", name="Wigan LADO"):
    return FoundContact(
        slug=name.lower().replace(" ", "-"),
        role=role,
        role_title=role,
        name=name,
        organisation="Wigan Council",
        organisation_slug="wigan-council",
        jurisdiction=DECIDED_BY["adult-works"],
        lines=lines or (a_line(),),
    )


def an_asked_role(code="lado", *, out_of_hours="emergency-duty"):
    return AskedRole(
        1, code, "A title", "LADO", "What it does.", "adult-works", "Where?", 90, True, False, out_of_hours
    )


@pytest.mark.parametrize(
    ("open_now", "changes_at", "said"),
    [
        (True, FIVE, "Listed as open until 5pm"),
        (True, MONDAY, "Listed as open until 9am on Monday"),
        (True, None, "Listed as open"),
        (False, MONDAY, "Listed as closed; opens at 9am on Monday"),
        (False, None, "Listed as closed"),
        (None, None, "Hours not known"),
    ],
)
def test_whether_a_line_is_open_is_only_what_the_list_says(open_now, changes_at, said):
    assert opening_words(a_line(open_now=open_now, changes_at=changes_at), at=NOON) == said


def test_a_mailbox_without_hours_says_nothing_of_them():
    assert opening_words(a_line("lado@wigan.example", kind="email"), at=NOON) == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (a_line(), "Verified 3 weeks ago by the partnership office, by phone"),
        (a_line(days=0, verified_by="", method=""), "Verified today"),
        (a_line(days=70, standing=Standing.DUE_SOON), "Verified 2 months ago by the partnership office, by phone"),
        (a_line(days=100, standing=Standing.STALE), "Not verified since 12 August 2026"),
        (a_line(days=5, standing=Standing.DISPUTED), "Last found right on 15 November 2026"),
        (a_line(days=None, standing=Standing.UNVERIFIED), "Nobody has verified this yet"),
        (a_line(days=None, standing=Standing.DISPUTED), "Nobody has verified this yet"),
    ],
)
def test_every_value_says_when_a_person_last_verified_it(line, said):
    assert verified_words(line, today=TODAY) == said


MAIL = {"value": "lado@wigan.example", "kind": "email"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((a_line(), a_line(**MAIL, method="emailed")), "All verified 3 weeks ago by the partnership office"),
        ((a_line(verified_by=""), a_line(**MAIL, verified_by="")), "All verified 3 weeks ago"),
        ((a_line(),), ""),
        ((a_line(), a_line(**MAIL, days=20)), ""),
        ((a_line(), a_line(**MAIL, verified_by="the team itself")), ""),
        ((a_line(), a_line(**MAIL, reported=True)), ""),
        ((a_line(), a_line(**MAIL, standing=Standing.DISPUTED)), ""),
        ((a_line(standing=Standing.STALE), a_line(**MAIL, standing=Standing.STALE)), ""),
    ],
)
def test_only_channels_that_are_sound_and_alike_are_spoken_of_together(lines, said):
    assert verified_together(a_found_contact(*lines), today=TODAY) == said


STALE = a_line(days=100, standing=Standing.STALE)
STALE_MAIL = a_line(**MAIL, days=100, standing=Standing.STALE)
WRONG = a_line(standing=Standing.DISPUTED)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((a_line(),), ""),
        ((a_line(days=None, standing=Standing.UNVERIFIED),), ""),
        ((STALE,), "this has not been verified since 12 August 2026, so it may be out of date."),
        (
            (STALE, a_line(**MAIL)),
            "0161 496 0001 has not been verified since 12 August 2026, so it may be out of date.",
        ),
        (
            (STALE, STALE_MAIL, a_line("+441614960002")),
            "part of this has not been verified since 12 August 2026, so it may be out of date.",
        ),
        (
            (WRONG, STALE_MAIL),
            "people who tried 0161 496 0001 say that it’s wrong. It’s shown until somebody has put it right.",
        ),
        ((WRONG,), "people who tried this say that it’s wrong. It’s shown until somebody has put it right."),
        ((a_line(days=None, standing=Standing.STALE),), "this has not been verified, so it may be out of date."),
    ],
)
def test_a_warning_names_what_it_is_about(lines, said):
    assert warning_words(a_found_contact(*lines)) == said


def the_area():
    return (
        a_found_contact(role="emergency-duty", name="Duty team"),
        a_found_contact(role="childrens-front-door", name="Front door"),
        a_found_contact(a_line(**MAIL), role="switchboard", name="Only a mailbox"),
        a_found_contact(STALE, role="police-protection", name="Stale"),
        a_found_contact(role="prevent", name="Prevent"),
    )


def test_a_stand_in_is_sound_and_can_be_called_and_knows_the_right_number():
    assert [each.name for each in stand_ins("childrens-front-door", the_area())] == ["Front door", "Duty team"]


def test_the_duty_team_stands_in_for_no_lado():
    assert [each.name for each in stand_ins("lado", the_area())] == ["Front door"]


def test_another_of_the_same_role_is_asked_before_anybody_else():
    spare = a_found_contact(name="Second LADO")
    assert instead_of(a_found_contact(), (*the_area(), a_found_contact(), spare)) == spare
    assert instead_of(a_found_contact(), ()) is None


def closed(*contacts, role):
    return closed_words(role, contacts, at=NOON)


SHUT = a_line(open_now=False, changes_at=MONDAY)


def test_a_closed_role_says_until_when():
    duty = a_found_contact(a_line(open_now=True), role="emergency-duty", name="Duty team")
    assert closed(duty, a_found_contact(SHUT), role=an_asked_role()) == "Listed as closed until 9am on Monday."
    assert closed(duty, a_found_contact(a_line(open_now=True)), role=an_asked_role()) == ""
    assert closed(duty, role=an_asked_role()) == ""


def test_a_role_without_a_night_team_says_that_nobody_stands_in():
    early = a_found_contact(SHUT, role="early-help")
    said = closed(early, role=an_asked_role("early-help", out_of_hours=""))
    assert said == (
        "Listed as closed until 9am on Monday. Nobody stands in until then: if somebody isn’t safe, call 999."
    )


def test_by_day_the_night_team_sends_people_to_the_day_teams():
    said = closed(a_found_contact(SHUT, role="emergency-duty"), role=an_asked_role("emergency-duty", out_of_hours=""))
    assert said.endswith("Until then, call the day teams: children’s social care or adult safeguarding.")


def test_a_night_team_whose_line_is_broken_sends_nobody_to_day_teams_that_are_closed():
    outage = Temporary(NoticeKind.OUTAGE, NOON, MONDAY, instead="+441614960333")
    duty = a_found_contact(replace(SHUT, notice=outage), role="emergency-duty")
    assert closed(duty, role=an_asked_role("emergency-duty", out_of_hours="")) == (
        "Out of order until 9am on Monday 23 November; use 0161 496 0333. If somebody isn’t safe, call 999."
    )
    duty = a_found_contact(replace(SHUT, notice=replace(outage, instead="")), role="emergency-duty")
    assert closed(duty, role=an_asked_role("emergency-duty", out_of_hours="")) == (
        "Out of order until 9am on Monday 23 November. By day, call the day teams. If somebody isn’t safe, call 999."
    )
    early = a_found_contact(replace(SHUT, notice=outage), role="early-help")
    assert "use 0161 496 0333. If somebody isn’t safe" in closed(
        early, role=an_asked_role("early-help", out_of_hours="")
    )
    door = a_found_contact(replace(SHUT, notice=outage), role="childrens-front-door")
    assert closed(door, role=an_asked_role("childrens-front-door")) == (
        "Out of order until 9am on Monday 23 November; use 0161 496 0333."
    )


def test_which_place_decides_is_said_in_the_field_s_own_words():
    assert place_words("lado", DECIDED_BY["adult-works"]) == (
        "The LADO for where the person works, not where the child lives."
    )
    assert place_words("early-help", DECIDED_BY["child-home"]) == "The contact for where the child lives or is found."


def test_a_number_is_shown_as_people_write_it():
    assert shown(a_line()) == "0161 496 0001"
