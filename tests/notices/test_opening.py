"""Whether a line is open, and when that changes, against a count of minutes, whatever holds of it for a while."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours.rules import LONDON, state
from directory.lookup.opening import Answering, opening_of
from directory.notices.rules import Temporary

START = datetime(2026, 11, 20, tzinfo=LONDON)
DOOR = "Mo-Fr 09:00-17:00; PH off"
WAITING = "when childrens-front-door is closed"
STEP = timedelta(minutes=15)
STEPS = 4 * 24 * 4  # four days


@st.composite
def outages(draw):
    begins = draw(st.integers(0, STEPS))
    return Temporary("outage", START + STEP * begins, START + STEP * (begins + draw(st.integers(1, 60))))


@settings(max_examples=25, deadline=None)  # the first one works out calendars
@given(
    of_the_door=st.lists(outages(), max_size=2).map(tuple),
    of_the_team=st.lists(outages(), max_size=3).map(tuple),
    at=st.integers(0, STEPS),
)
def test_whoever_waits_for_a_closed_door_answers_while_nobody_does_there_and_their_own_line_works(
    of_the_door, of_the_team, at
):
    door, team = Answering("phone", DOOR, of_the_door), Answering("phone", WAITING, of_the_team)

    def answers(moment):
        out = any(each.holds(moment) for each in of_the_door)
        door_open = state([DOOR], nation="England", at=moment).open_now and not out
        return not door_open and not any(each.holds(moment) for each in of_the_team)

    moments = [START + STEP * (at + number) for number in range(STEPS)]
    opening = [answers(each) for each in moments]
    found = opening_of(team, by_role={"childrens-front-door": [door]}, nation="England", at=moments[0])
    assert found.open_now is opening[0]
    assert found.changes_at == next(
        moment for moment, is_open in zip(moments, opening, strict=True) if is_open is not opening[0]
    )
    assert found.holds_until is not None
    assert found.holds_until <= found.changes_at


def test_between_two_days_of_their_own_nobody_knows_when_an_unknown_line_opens():
    days = [
        Temporary("hours", START + timedelta(days=day), START + timedelta(days=day + 1), "10:00-14:00")
        for day in (0, 2)
    ]
    line = Answering("phone", "", tuple(days))

    def asked(hours):
        found = opening_of(line, by_role={}, nation="England", at=START + timedelta(hours=hours))
        return found.open_now, found.changes_at

    assert asked(9) == (False, START + timedelta(hours=10))
    assert asked(18) == (False, None)
    assert asked(30) == (None, None)
