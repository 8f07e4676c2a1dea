"""The boxes of text in a PDF, measured from its own drawing operators: where each run of letters really stands."""

import io
import re
from dataclasses import dataclass
from itertools import combinations

import pypdf
from pypdf.generic import ContentStream

ABOVE, BELOW = 0.68, 0.18  # of the size: capitals and tails, which figures have none of
SLACK = 0.6  # points that neighbours may share: a rounded edge

Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Box:
    """A run of letters, and the room it takes on its page, in points from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    def overlaps(self, other: "Box") -> bool:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        kerned = 0.1 * min(self.size, other.size)  # a “T” reaches over the “e” beside it
        return wide > max(SLACK, kerned) and high > SLACK

    def within(self, left: float, bottom: float, right: float, top: float) -> bool:
        return self.left >= left and self.bottom >= bottom and self.right <= right and self.top <= top


def pages_of(pdf: bytes) -> list[tuple[list[Box], float, float]]:
    """Each page: its boxes of text, its width and its height."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [(_boxes(page), float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages]


def overlapping(boxes: list[Box]) -> list[tuple[str, str]]:
    """The texts that lie on one another."""
    return [(one.text, other.text) for one, other in combinations(boxes, 2) if one.overlaps(other)]


def _boxes(page: pypdf.PageObject) -> list[Box]:
    pen = _Pen({name: _Font(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()})
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        pen.draw(operator, operands)
    return pen.found


class _Pen:
    """Where the next letters stand, and those that were drawn."""

    def __init__(self, fonts: dict[str, "_Font"]) -> None:
        self.fonts, self.found = fonts, []
        self.world = self.text = UNMOVED
        self.kept: list[Matrix] = []
        self.does = {
            b"q": lambda: self.kept.append(self.world),
            b"Q": self._restore,
            b"cm": self._move,
            b"BT": self._begin,
            b"Tf": self._choose,
            b"Tm": self._place,
            b"Td": self._step,
            b"Tj": lambda letters: self._write([letters]),
            b"TJ": self._write,
        }

    def draw(self, operator: bytes, operands: list) -> None:
        assert operator not in {b"'", b'"', b"T*", b"TD"}  # which Typst doesn't use
        if does := self.does.get(operator):
            does(*operands)

    def _restore(self) -> None:
        self.world = self.kept.pop()

    def _move(self, *matrix) -> None:
        self.world = _times(tuple(map(float, matrix)), self.world)

    def _begin(self) -> None:
        self.text = UNMOVED

    def _choose(self, name, size) -> None:
        self.font, self.size = self.fonts[name], float(size)

    def _place(self, *matrix) -> None:
        self.text = tuple(map(float, matrix))

    def _step(self, x, y) -> None:
        self.text = _times((1, 0, 0, 1, float(x), float(y)), self.text)

    def _write(self, parts) -> None:
        said, width, inked = self.font.measured(parts, self.size)
        if said.strip():
            self.found.append(_box(said, inked, self.size, _times(self.text, self.world)))
        self._step(width, 0)


def _box(said: str, width: float, size: float, at: Matrix) -> Box:
    below = 0 if re.fullmatch(r"[\d ]+", said) else BELOW
    corners = [(x, y) for x in (0.0, width) for y in (-below * size, ABOVE * size)]
    xs = [x * at[0] + y * at[2] + at[4] for x, y in corners]
    ys = [x * at[1] + y * at[3] + at[5] for x, y in corners]
    larger = (at[0] ** 2 + at[1] ** 2) ** 0.5
    return Box(said, min(xs), min(ys), max(xs), max(ys), size * larger)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class _Font:
    """What a font says of its letters: how wide each is, and what it stands for."""

    def __init__(self, font: pypdf.generic.DictionaryObject) -> None:
        inner = font["/DescendantFonts"][0].get_object()
        self.usual, self.widths = float(inner.get("/DW", 1000)), _widths(inner.get("/W", []))
        self.letters = _letters(font["/ToUnicode"].get_object().get_data().decode())

    def measured(self, parts: list[object], size: float) -> tuple[str, float, float]:
        """The letters, how far they reach, and how far without blanks after the last of them."""
        said, width, inked = "", 0.0, 0.0
        for part in parts:
            if isinstance(part, (int, float)):
                width -= float(part) / 1000 * size
                continue
            codes = part.original_bytes
            for place in range(0, len(codes), 2):
                code = int.from_bytes(codes[place : place + 2], "big")
                said += self.letters.get(code, "")
                width += self.widths.get(code, self.usual) / 1000 * size
                inked = width if self.letters.get(code, "").strip() else inked
        return said, width, inked


def _widths(listed: list[object]) -> dict[int, float]:
    """`/W`: a code and the widths from there on, or two codes and the width of all between them."""
    found, place = {}, 0
    while place < len(listed):
        first, second = int(listed[place]), listed[place + 1]
        if isinstance(second, list):
            found |= {first + number: float(width) for number, width in enumerate(second)}
            place += 2
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(listed[place + 2]))
            place += 3
    return found


def _letters(table: str) -> dict[int, str]:
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(letters, 16)
            found |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found
