"""The dashboard's pictures: how things stand as bars and columns."""

from collections.abc import Sequence

from directory.dashboard.rules import Line, Month, Standings, Week
from directory.dates import day
from directory.drawing import Label, Picture, Shape, short
from directory.verification.rules import Standing

WIDTH = 300  # units across: on a phone of 320 pixels about one each, so that letters of 12 can be read
ROW, BAR = 38, 14  # height of a bar with its words above it, and of the bar alone
TALL, BELOW, ABOVE = 120, 34, 16  # height of the tallest column, of the words below, and of the figures above
SAID = 15  # bars at most whose figures are read out before the table, which holds them too

BEST_FIRST = tuple(sorted(Standing, reverse=True))


def bars(lines: Sequence[Line], *, id: str, title: str) -> Picture:  # noqa: A002 - an id is what it is in SVG
    """One bar a line, all of one length, in parts as the standings are."""
    shapes, labels = [], []
    for number, line in enumerate(lines):
        top = number * ROW
        labels.append(Label(0, top + 13, f"{line.title}: {line.sound} of {line.number} sound"))
        x = 0.0
        for standing in BEST_FIRST:
            width = WIDTH * line.standings[standing] / line.number
            if width:
                shapes.append(Shape(short(x), top + 18, short(width), BAR, fill_of(standing)))
            x += width
    said = "; ".join(f"{line.title}: {in_words(line.standings)}" for line in lines)
    desc = said if len(lines) <= SAID else "Each is in the table that follows"
    return Picture(id, title, f"{desc}.", len(lines) * ROW, tuple(shapes), tuple(labels), WIDTH)


def months_picture(months: Sequence[Month]) -> Picture:
    """One column a month, as high as there were channels, in parts as their standings were."""
    highest = max((sum(month.standings.values()) for month in months), default=0)
    step = WIDTH / max(len(months), 1)
    shapes, labels = [], []
    for number, month in enumerate(months):
        x, foot = number * step, float(ABOVE + TALL)
        for standing in BEST_FIRST:
            height = TALL * month.standings[standing] / (highest or 1)
            foot -= height
            if height:
                shapes.append(Shape(short(x + 2), short(foot), short(step - 4), short(height), fill_of(standing)))
        middle = short(x + step / 2)
        labels.append(Label(middle, ABOVE + TALL + 14, f"{month.on:%b}", "middle"))
        if number == 0 or month.on.month == 1:
            labels.append(Label(middle, ABOVE + TALL + 28, f"’{month.on:%y}", "middle"))
    labels.append(Label(0, 10, f"{highest}, the most there were"))
    desc = "; ".join(f"{day(month.on)}: {in_words(month.standings)}" for month in months)
    title = "Standing as each month ended, and today"
    return Picture("months", title, f"{desc}.", ABOVE + TALL + BELOW, tuple(shapes), tuple(labels), WIDTH)


def weeks_picture(weeks: Sequence[Week]) -> Picture:
    """One column a week, with its number on top."""
    highest = max((week.number for week in weeks), default=0)
    step = WIDTH / max(len(weeks), 1)
    shapes, labels = [], []
    for number, week in enumerate(weeks):
        x, height = number * step, TALL * week.number / (highest or 1)
        top, middle = ABOVE + TALL - height, short(number * step + step / 2)
        if height:
            shapes.append(Shape(short(x + 2), short(top), short(step - 4), short(height), "due-soon"))
        labels.append(Label(middle, short(top - 4), str(week.number), "middle"))
        labels.append(Label(middle, ABOVE + TALL + 14, str(week.begins.day), "middle"))
        if number == 0 or week.begins.month != weeks[number - 1].begins.month:
            labels.append(Label(middle, ABOVE + TALL + 28, f"{week.begins:%b}", "middle"))
    desc = "; ".join(f"from {day(week.begins)}: {week.number}" for week in weeks)
    return Picture(
        "weeks", "What falls due each week", f"{desc}.", ABOVE + TALL + BELOW, tuple(shapes), tuple(labels), WIDTH
    )


def fill_of(standing: Standing) -> str:
    """The name of a standing's pattern, as styles and templates have it."""
    return str(standing).replace(" ", "-")


def in_words(standings: Standings) -> str:
    """How many there are of each, best first: “3 verified, 1 out of date”."""
    said = [f"{standings[each]} {each.in_words}" for each in BEST_FIRST if standings[each]]
    return ", ".join(said) or "none"
