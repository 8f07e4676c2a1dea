"""Where the boxes of a network stand: near those they're tied to, and none over another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

LETTER, LINE, PADDING = 6.6, 14, 8  # of the letters that boxes are labelled in: the widest are narrower on average
LONGEST_LINE = 22
BETWEEN = 28  # at least, from box to box, so that the line between them is seen
ROUNDS = 200
LEAST, ACROSS = 240.0, 900.0  # how far from the middle to spread at least; the width that rows may have at least


@dataclass(frozen=True, slots=True)
class Box:
    """A labelled box, by its middle."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    def overlaps(self, other: "Box") -> bool:
        """Whether two come closer than they may."""
        across, down = _inside(self, other)
        return across > 0 and down > 0


def box_for(name: str, x: float, y: float) -> Box:
    """A box as large as its label needs, which is broken into lines."""
    lines = tuple(wrap(name, LONGEST_LINE, break_long_words=True)) or ("",)
    width = max(len(line) for line in lines) * LETTER + 2 * PADDING
    return Box(x, y, width, len(lines) * LINE + 2 * PADDING, lines)


def placed(names: Mapping[int, str], near: Mapping[int, tuple[float, float]]) -> dict[int, Box]:
    """A box for each name, as near to where it should be (within −1 and 1 both ways) as the others let it.

    Boxes that overlap are pushed apart, the shorter way; where that doesn't end, all of them spread a little.
    """
    room = sum(
        (box.width + BETWEEN) * (box.height + BETWEEN) for box in (box_for(each, 0, 0) for each in names.values())
    )
    scale = max(LEAST, room**0.5)
    boxes = {number: box_for(name, *(each * scale for each in near[number])) for number, name in names.items()}
    while not _pushed_apart(boxes):
        boxes = {number: replace(box, x=box.x * 1.1, y=box.y * 1.1 + number % 7) for number, box in boxes.items()}
    left = min((box.x - box.width / 2 for box in boxes.values()), default=0) - BETWEEN
    top = min((box.y - box.height / 2 for box in boxes.values()), default=0) - BETWEEN
    return {number: replace(box, x=box.x - left, y=box.y - top) for number, box in boxes.items()}


def with_rows(boxes: Mapping[int, Box], names: Mapping[int, str]) -> dict[int, Box]:
    """The same, and a box for each of these other names in rows below, which are as wide as the rest."""
    across, foot = extent(boxes)
    across, found = max(across, round(ACROSS)), dict(boxes)
    top, left, lowest = float(foot), float(BETWEEN), 0.0
    for number, name in names.items():
        box = box_for(name, 0, 0)
        if left > BETWEEN and left + box.width + BETWEEN > across:
            top, left, lowest = top + lowest + BETWEEN, float(BETWEEN), 0.0
        found[number] = replace(box, x=left + box.width / 2, y=top + box.height / 2)
        left, lowest = left + box.width + BETWEEN, max(lowest, box.height)
    return found


def covered(boxes: Mapping[int, Box], lines: Sequence[tuple[int, int]]) -> int:
    """How often a line between two boxes runs behind a third, and would be taken for one of its own."""
    return sum(
        _crosses(boxes[one], boxes[other], box)
        for one, other in lines
        for number, box in boxes.items()
        if number not in {one, other}
    )


def _crosses(one: Box, other: Box, box: Box) -> bool:
    """Whether the line between the middles of two runs through another, by the part of it that's within each side."""
    first, last = 0.0, 1.0
    for start, end, middle, size in ((one.x, other.x, box.x, box.width), (one.y, other.y, box.y, box.height)):
        low, high, way = middle - size / 2 - start, middle + size / 2 - start, end - start
        if way:
            enters, leaves = sorted((low / way, high / way))
            first, last = max(first, enters), min(last, leaves)
        elif low > 0 or high < 0:
            return False
    return first < last


def _pushed_apart(boxes: dict[int, Box]) -> bool:
    """Push until none overlaps; False where they still do after so many rounds."""
    numbers: Sequence[int] = sorted(boxes)
    for _round in range(ROUNDS):
        pushed = False
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 :]:
                if boxes[one].overlaps(boxes[other]):
                    boxes[one], boxes[other] = _pushed(boxes[one], boxes[other])
                    pushed = True
        if not pushed:
            return True
    return False


def _inside(one: Box, other: Box) -> tuple[float, float]:
    """How far two reach into each other, across and down; not at all where either is less than nothing."""
    across = (one.width + other.width) / 2 + BETWEEN - abs(one.x - other.x)
    down = (one.height + other.height) / 2 + BETWEEN - abs(one.y - other.y)
    return across, down


def _pushed(one: Box, other: Box) -> tuple[Box, Box]:
    across, down = _inside(one, other)
    if across < down:
        by = (across / 2 + 0.1) * (1 if one.x <= other.x else -1)
        return replace(one, x=one.x - by), replace(other, x=other.x + by)
    by = (down / 2 + 0.1) * (1 if one.y <= other.y else -1)
    return replace(one, y=one.y - by), replace(other, y=other.y + by)


def extent(boxes: Mapping[int, Box]) -> tuple[int, int]:
    """The width and the height that hold them all."""
    width = max((box.x + box.width / 2 for box in boxes.values()), default=0) + BETWEEN
    height = max((box.y + box.height / 2 for box in boxes.values()), default=0) + BETWEEN
    return round(width), round(height)
