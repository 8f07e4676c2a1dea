"""A week as bars: from end to end, nothing too narrow to be seen, and patterns that say what holds."""

from datetime import date

from directory.coverage.days import Part, Row
from directory.coverage.pictures import FILLS, LEFT, NARROWEST, WIDTH, fill_of, week_picture
from directory.coverage.rules import Answered
from directory.coverage.week import RoleWeek
from directory.lookup.answer import AskedRole

OWN, BOTH, INSTEAD, UNKNOWN, NOBODY = Answered
ROLE = AskedRole(1, "childrens-front-door", "Front door", "", "", "child-home", "", 60, True, False, "emergency-duty")


def drawn(*parts, relieved=True):
    day = tuple(Part(start, end, answered, ()) for start, end, answered in parts)
    week = RoleWeek(ROLE, (), (), relieved, {})
    return week_picture(week, [Row((date(2026, 11, 23),), day, is_usual=True)], id="door")


def test_a_day_is_a_bar_from_its_beginning_to_its_end():
    picture = drawn((0, 540, INSTEAD), (540, 1020, OWN), (1020, 1440, BOTH))
    assert [shape.fill for shape in picture.shapes] == ["instead", "own", "both"]
    assert picture.shapes[0].x == LEFT
    assert picture.shapes[-1].x + picture.shapes[-1].width == WIDTH - 1
    assert [label.words for label in picture.labels] == ["6am", "midday", "6pm", "Mon"]
    assert picture.title == "Front door: who answers when, each day from midnight to midnight"


def test_five_minutes_that_nobody_answers_can_be_seen_and_stand_on_top():
    picture = drawn((0, 540, INSTEAD), (540, 545, NOBODY), (545, 1435, OWN), (1435, 1440, NOBODY))
    assert [shape.fill for shape in picture.shapes] == ["instead", "own", "gap", "gap"]
    assert {shape.width for shape in picture.shapes[2:]} == {NARROWEST}
    assert picture.shapes[-1].x + NARROWEST <= WIDTH


def test_every_pattern_says_what_it_means():
    parts = [Part(0, 1440, answered, ()) for answered in Answered]
    used = {fill_of(part, relieved=relieved) for part in parts for relieved in (True, False)}
    assert used == set(FILLS)
