"""What stands on a desk and why: risk, reasons, who is to try it, and what comes next."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.desk.entries import Entry, Printed, Tried
from directory.desk.risk import lateness, reliance, risk
from directory.desk.rules import Desk, next_after
from directory.desk.wanted import Wanted, page_number
from directory.hours.rules import LONDON
from directory.verification.policies import policies
from directory.verification.rules import Method, Outcome, Standing, Trust, Try

NOON = datetime(2026, 11, 20, 12, tzinfo=LONDON)  # a Friday
TODAY = NOON.date()


def tried(days_ago, outcome=Outcome.RIGHT, *, hour=None, method=Method.RANG, by="Ann Example"):
    on = TODAY - timedelta(days=days_ago)
    at = datetime(on.year, on.month, on.day, hour, tzinfo=LONDON) if hour is not None else None
    return Try(on, method, outcome, by, at=at)


def a_channel(*tries, kind="phone", label="", hours="", changed_by=None, reports=0):
    return Tried(1, UUID(int=1), kind, "+441614960001", label, hours, changed_by, tries, reports)


def an_entry(*channels, slug="lado", role="lado", weight=9, review_days=90, organisations=0, copies=0, person=""):
    return Entry(
        number=1,
        slug=slug,
        name=slug.upper(),
        person=person,
        job_title="",
        organisation="Wigan Council",
        organisation_slug="wigan-council",
        website="",
        role=role,
        role_title=role,
        weight=weight,
        review_days=review_days,
        areas=(("wigan", "Wigan"),),
        homepages=(),
        organisations=organisations,
        printed=Printed(1, copies),
        channels=channels or (a_channel(),),
    )


def a_desk(*, now=NOON, account=7, single_handed=False):
    return Desk(account, now, policies(), single_handed=single_handed)


def reasons_of(*tries, now=NOON, role="lado", **channel):
    queued = a_desk(now=now).queued(an_entry(a_channel(*tries, **channel), role=role))
    return queued.reasons if queued else []


@pytest.mark.parametrize(
    ("tries", "why"),
    [
        ((), ["Never verified"]),
        ((tried(67),), []),
        ((tried(69),), ["Due on 11 December 2026"]),
        ((tried(90),), ["Due on 20 November 2026"]),
        ((tried(91),), ["Overdue since 20 November 2026"]),
        ((tried(2, Outcome.WRONG), tried(9)), ["Disputed by Ann Example on 18 November 2026: wrong"]),
        ((tried(2, Outcome.DISCONNECTED, by=""),), ["Disputed by somebody on 18 November 2026: disconnected"]),
    ],
)
def test_an_entry_is_on_the_desk_for_a_reason_that_is_said(tries, why):
    assert reasons_of(*tries) == why


def test_reports_are_a_reason_and_two_with_a_failed_try_a_dispute():
    assert reasons_of(tried(3), reports=1) == ["Reported by 1 reader"]
    assert reasons_of(tried(3), reports=2) == ["Reported by 2 readers"]
    disputed = a_desk().queued(an_entry(a_channel(tried(4, Outcome.NO_ANSWER), tried(9), reports=2)))
    assert disputed.reasons == ["Disputed by readers, and nobody answered", "Reported by 2 readers"]
    assert disputed.standing is Standing.DISPUTED


def test_reasons_name_the_channel_they_are_about_unless_they_hold_for_all_of_an_entry():
    phone, email = a_channel(tried(100), label="Duty line"), a_channel(kind="email")
    assert a_desk().queued(an_entry(phone, email)).reasons == [
        "Phone, Duty line: overdue since 11 November 2026",
        "Email: never verified",
    ]
    assert a_desk().queued(an_entry(a_channel(), email)).reasons == ["Never verified"]
    sound = a_channel(tried(1), kind="text")
    assert a_desk().queued(an_entry(email, sound)).reasons == ["Email: never verified"]


def test_the_september_round_asks_after_a_school_s_leads_and_changes_no_standing():
    entry = an_entry(a_channel(tried(81)), role="dsl", review_days=120)
    queued = a_desk().queued(entry)
    assert (queued.reasons, queued.standing) == (["September round"], Standing.CURRENT)
    assert a_desk().queued(an_entry(a_channel(tried(80)), role="dsl", review_days=120)) is None


def test_the_night_s_team_is_rung_at_night_and_by_day_is_not_the_next():
    by_day = a_desk().queued(an_entry(a_channel(tried(3)), role="emergency-duty"))
    assert (by_day.reasons, by_day.offered) == (["Test call at night: ring after 8pm"], False)
    at_night = a_desk(now=NOON.replace(hour=21)).queued(an_entry(a_channel(tried(3)), role="emergency-duty"))
    assert (at_night.reasons, at_night.offered) == (["Test call at night"], True)


def test_hours_are_asked_after_before_a_bank_holiday():
    before_christmas = datetime(2026, 12, 20, 12, tzinfo=LONDON)
    queued = a_desk(now=before_christmas).queued(an_entry(a_channel(tried(-20))))
    assert queued.reasons == ["Hours before a bank holiday"]
    assert queued.asked[0].asks_hours
    assert not a_desk().queued(an_entry()).asked[0].asks_hours


def test_a_line_that_nobody_answered_waits_for_another_hour():
    morning = tried(0, Outcome.NO_ANSWER, hour=10)
    entry = an_entry(a_channel(morning, tried(100)))
    waiting = a_desk(now=NOON).queued(entry)
    again = "Nobody answered: try again after 2pm on Monday 23 November 2026"
    assert (waiting.reasons, waiting.offered) == (["Overdue since 11 November 2026", again], False)
    monday = datetime(2026, 11, 23, 14, tzinfo=LONDON)
    assert not a_desk(now=monday - timedelta(minutes=1)).queued(entry).offered
    assert "after 2pm." in a_desk(now=monday - timedelta(minutes=1)).queued(entry).reasons[1] + "."
    assert a_desk(now=monday).queued(entry).offered


@pytest.mark.parametrize(
    ("hours", "kind", "said"),
    [
        ("", "phone", ""),
        ("Mo-Fr 09:00-17:00", "phone", ""),
        ("Mo-Fr 13:30-17:00", "phone", "Listed as closed: try after 1:30pm"),
        ("Mo-Fr 09:00-11:00", "phone", "Listed as closed: try after 9am on Monday 23 November 2026"),
        ("Mo-Fr 09:00-11:00", "email", ""),
        ("when childrens-front-door is closed", "phone", "Listed as closed: try after 8pm"),
    ],
)
def test_a_line_that_is_listed_as_closed_waits_until_it_opens(hours, kind, said):
    queued = a_desk().queued(an_entry(a_channel(hours=hours, kind=kind)))
    assert queued.reasons == ["Never verified", *([said] if said else [])]
    assert queued.offered == (not said)


def test_a_night_s_team_can_be_rung_at_night_and_at_weekends():
    entry = an_entry(a_channel(hours="when childrens-front-door is closed"))
    for now in (NOON.replace(hour=21), NOON + timedelta(days=1)):
        assert a_desk(now=now).queued(entry).offered


def test_a_sound_line_that_nobody_answered_once_is_not_on_the_desk():
    assert a_desk().queued(an_entry(a_channel(tried(1, Outcome.NO_ANSWER, hour=10), tried(9)))) is None


def test_one_s_own_change_is_a_colleague_s_to_try():
    entry = an_entry(a_channel(changed_by=7))
    own = a_desk().queued(entry)
    assert (own.reasons[-1], own.offered) == ("You changed it: ask a colleague to try it", False)
    assert a_desk(account=8).queued(entry).offered
    assert a_desk(single_handed=True).queued(entry).offered
    assert a_desk(account=None).queued(an_entry()).offered


def test_of_two_channels_one_that_can_be_tried_is_enough():
    entry = an_entry(a_channel(changed_by=7), a_channel())
    assert a_desk().queued(entry).offered


def test_what_was_tried_today_is_not_the_next_or_it_would_be_for_ever():
    entry = an_entry(a_channel(tried(0, Outcome.WRONG)))
    assert not a_desk().queued(entry).offered
    assert a_desk(now=NOON + timedelta(days=1)).queued(entry).offered


@pytest.mark.parametrize(
    ("tries", "said"),
    [
        ((tried(103),), ""),
        ((tried(104),), "14 days past its review date"),
        ((), ""),
        ((tried(1, Outcome.NO_ANSWER),) * 2, ""),
        ((tried(1, Outcome.NO_ANSWER),) * 3, "3 tries in a row that nobody answered"),
    ],
)
def test_what_is_too_long_overdue_or_never_answered_is_escalated(tries, said):
    assert a_desk().queued(an_entry(a_channel(*tries))).escalated == said


def trusted(days_ago, good_for=90, standing=Standing.CURRENT):
    on = TODAY - timedelta(days=days_ago)
    return Trust(standing, tried(days_ago), on + timedelta(days=good_for))


@pytest.mark.parametrize(
    ("trust", "late"),
    [
        (Trust(Standing.UNVERIFIED), 2),
        (trusted(45), 0.5),
        (trusted(90), 1),
        (trusted(180), 2),
        (trusted(999), 4),
        (trusted(3, good_for=0), 3),
    ],
)
def test_how_late_an_entry_is(trust, late):
    assert lateness(trust, today=TODAY) == late


def test_risk_is_weight_times_lateness_times_dispute_times_reliance():
    entry = an_entry(weight=9, organisations=9)
    assert reliance(0) == 1
    assert risk(an_entry(weight=9, copies=9), trusted(90), asked_now=False, today=TODAY) == 9 * 1 * 1 * 2
    assert risk(entry, trusted(90), asked_now=False, today=TODAY) == 9 * 1 * 1 * 2
    assert risk(entry, trusted(90, standing=Standing.DISPUTED), asked_now=False, today=TODAY) == 9 * 1 * 3 * 2
    assert risk(entry, trusted(45), asked_now=True, today=TODAY) == 9 * 1 * 1 * 2
    assert risk(entry, trusted(45), asked_now=False, today=TODAY) == 9 * 0.5 * 1 * 2


@given(
    weight=st.integers(1, 9),
    age=st.integers(0, 500),
    good_for=st.integers(1, 365),
    organisations=st.integers(0, 5000),
    asked_now=st.booleans(),
)
def test_more_weight_age_or_reliance_never_makes_an_entry_less_risky(weight, age, good_for, organisations, asked_now):
    def of(weight, age, organisations, standing=Standing.CURRENT):
        entry = an_entry(weight=weight, organisations=organisations)
        return risk(entry, trusted(age, good_for, standing), asked_now=asked_now, today=TODAY)

    base = of(weight, age, organisations)
    assert base >= 0
    assert of(weight + 1, age, organisations) >= base
    assert of(weight, age + 1, organisations) >= base
    assert of(weight, age, organisations + 1) >= base
    assert of(weight, age, organisations, Standing.DISPUTED) >= base


def test_the_queue_is_riskiest_first_with_what_waits_at_its_end():
    light, heavy = an_entry(slug="light", weight=4), an_entry(slug="heavy", weight=9)
    own = replace(an_entry(a_channel(changed_by=7), slug="own", weight=10))
    sound = an_entry(a_channel(tried(1)), slug="sound")
    queue = a_desk().queue([light, sound, own, heavy])
    assert [each.entry.slug for each in queue] == ["heavy", "light", "own"]


def test_the_next_follows_in_the_queue_and_begins_again_at_its_end():
    queue = a_desk().queue([an_entry(slug=slug, weight=weight) for slug, weight in (("a", 9), ("b", 8), ("c", 7))])
    assert next_after(queue).entry.slug == "a"
    assert next_after(queue, queue[0]).entry.slug == "b"
    assert next_after(queue, queue[2]).entry.slug == "a"
    assert next_after(queue[:1], queue[0]) is None
    assert next_after([]) is None


@given(waits=st.lists(st.booleans(), max_size=6), at=st.integers(0, 6))
def test_nothing_is_offered_that_waits_nor_what_one_has_just_left(waits, at):
    entries = [an_entry(a_channel(changed_by=7 if each else None), slug=str(place)) for place, each in enumerate(waits)]
    queue = a_desk().queue(entries)
    following = next_after(queue, next((each for each in queue if each.entry.slug == str(at)), None))
    others = [str(place) for place, each in enumerate(waits) if not each and place != at]
    assert following is None if not others else following.entry.slug in others


def test_the_desk_is_narrowed_to_what_is_wanted():
    queued = a_desk().queued(an_entry(a_channel(tried(200)), role="dsl"))
    asked = {"area": "wigan", "role": "dsl", "standing": "stale", "round": "September round", "escalated": "yes"}
    assert Wanted().among([queued]) == Wanted.of(asked).among([queued]) == [queued]
    for name in asked:
        assert not Wanted.of({name: "other"}).holds(queued) or name == "escalated"
    assert not Wanted.of({"escalated": "yes"}).holds(a_desk().queued(an_entry()))


def test_what_is_wanted_is_carried_along_in_addresses():
    assert Wanted.of({"role": "dsl", "page": "2", "other": "x"}).at("/desk") == "/desk?role=dsl"
    assert Wanted().at("/desk") == "/desk"
    assert Wanted(standing="due soon").at("/desk", page=3) == "/desk?standing=due+soon&page=3"


@pytest.mark.parametrize(
    ("text", "number"), [("", 1), ("0", 1), ("2", 2), ("-1", 1), ("x", 1), ("²", 1), ("٣", 1), ("999999999", 1)]
)
def test_the_number_of_a_page(text, number):
    assert page_number(text) == number


def test_an_entry_is_called_so_that_it_is_told_from_others_of_its_name():
    assert an_entry(slug="head").called == "HEAD, Wigan Council"
    assert replace(an_entry(), name="Wigan Council contact centre").called == "Wigan Council contact centre"


def test_a_named_person_s_entry_is_asked_after_twice_as_often():
    assert a_desk().queued(an_entry(a_channel(tried(46)), person="Sample Person")).standing is Standing.STALE
    assert date(2026, 11, 20) == TODAY
