"""A role's week as a picture: a bar for each day, or for days alike, from midnight to midnight."""

from collections.abc import Iterator, Sequence

from directory.coverage.days import Part, Row
from directory.coverage.rules import Answered
from directory.coverage.week import RoleWeek
from directory.coverage.words import short_name
from directory.drawing import Label, Picture, Shape, short
from directory.hours.spoken import clock
from directory.hours.syntax import DAY

WIDTH, LEFT = 280, 68  # units across, on the narrowest phone about as many pixels; and those of the days' names
HEAD, ROW, BAR = 18, 24, 16  # height of the times of day above, of a row, and of the bar in it
NARROWEST = 2.5  # so that no gap is too short to be seen

FILLS = {
    "own": "Its own line",
    "both": "Its own line, and who stands in for it",
    "instead": "Who stands in for it",
    "unknown": "Hours not known",
    "gap": "No line is listed",
    "closed": "Closed",
}
"""Patterns by name, and what they mean."""


def fill_of(part: Part, *, relieved: bool) -> str:
    """The pattern of a part of a day: a gap only where somebody is meant to answer round the clock."""
    if part.answered is Answered.NOBODY:
        return "gap" if relieved else "closed"
    return str(part.answered)


def week_picture(week: RoleWeek, rows: Sequence[Row], *, id: str) -> Picture:  # noqa: A002 - an id is what it is in SVG
    """The picture of rows of a role's week."""
    shapes: list[Shape] = []
    labels = [Label(_x(hour * 60), 11, clock(hour * 60), "middle") for hour in (6, 12, 18)]
    for number, row in enumerate(rows):
        top = HEAD + number * ROW
        labels.append(Label(0, top + 12, short_name(row)))
        shapes += sorted(_bar(row, top, relieved=week.relieved), key=lambda shape: shape.fill == "gap")
    title = f"{week.role.title}: who answers when, each day from midnight to midnight"
    height = HEAD + len(rows) * ROW
    return Picture(id, title, "The table says the same.", height, tuple(shapes), tuple(labels), WIDTH)


def _bar(row: Row, top: float, *, relieved: bool) -> Iterator[Shape]:
    for part in row.day:
        x, width = _x(part.start), short((WIDTH - 1 - LEFT) * (part.end - part.start) / DAY)
        if width < NARROWEST:
            x, width = min(x, WIDTH - 1 - NARROWEST), NARROWEST
        yield Shape(x, top, width, BAR, fill_of(part, relieved=relieved))


def _x(minutes: int) -> float:
    return short(LEFT + (WIDTH - 1 - LEFT) * minutes / DAY)
