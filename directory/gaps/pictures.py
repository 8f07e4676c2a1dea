"""The trend of gaps as a picture: a column for each week's look, in parts as severe as they were."""

from collections.abc import Sequence

from directory.dates import day
from directory.drawing import Label, Picture, Shape, short
from directory.gaps.rules import Point, Severity

WIDTH, TALL, ABOVE, BELOW = 300, 120, 16, 34

FILLS = {Severity.HIGH: "disputed", Severity.MEDIUM: "stale", Severity.LOW: "due-soon"}
"""Patterns by severity, as the pages' styles have them."""


def trend_picture(points: Sequence[Point]) -> Picture:
    """One column a day that was looked at, as high as there were gaps; the most serious at its foot."""
    highest = max((point.number for point in points), default=0)
    step = WIDTH / max(len(points), 1)
    shapes, labels = [], [Label(0, 10, f"{highest}, the most there were")]
    for number, point in enumerate(points):
        foot = float(ABOVE + TALL)
        for severity in Severity:
            height = TALL * point.open[severity] / (highest or 1)
            foot -= height
            if height:
                x, width = short(number * step + 2), short(step - 4)
                shapes.append(Shape(x, short(foot), width, short(height), FILLS[severity]))
        middle = short(number * step + step / 2)
        labels.append(Label(middle, ABOVE + TALL + 14, str(point.on.day), "middle"))
        if number == 0 or point.on.month != points[number - 1].on.month:
            labels.append(Label(middle, ABOVE + TALL + 28, f"{point.on:%b}", "middle"))
    desc = "; ".join(f"{day(point.on)}: {point.number}" for point in points)
    return Picture("trend", "Gaps, week by week", f"{desc}.", ABOVE + TALL + BELOW, tuple(shapes), tuple(labels), WIDTH)
