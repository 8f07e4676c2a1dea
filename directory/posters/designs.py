"""The designs that one set of facts is printed in, and what is chosen with one."""

from dataclasses import dataclass
from enum import StrEnum

from directory.errors import RuleBroken

LONGEST_CODE = 16  # a record keeps twenty letters: the code, and one for each thing chosen with it


class Edition(StrEnum):
    """Whom a design speaks to, which decides what it shows."""

    STAFF = "staff"
    VISITORS = "visitors"
    CHILDREN = "children"
    AREA = "area"  # everything for one authority
    BRIEF = "brief"  # staff, on a card: what is needed first


@dataclass(frozen=True, slots=True)
class Shape:
    """How a design is laid out. `sizes` are of its text, in points, largest first: the largest with which everything
    finds room on `wanted` pages is taken; where none does, it goes on for as many pages as it needs.
    """

    family: str  # the Typst file
    width: float  # of a page, or of a card, in millimetres
    height: float
    columns: int
    sizes: tuple[float, ...]
    wanted: int = 1
    margin: float = 11
    across: int = 1  # cards on a sheet
    down: int = 1
    turned: bool = False  # whether a card lies on its side there


@dataclass(frozen=True, slots=True)
class Design:
    """A design: for whom, on what paper, and how it's laid out in ordinary and in large print."""

    code: str
    title: str
    edition: Edition
    shape: Shape
    large: Shape


@dataclass(frozen=True, slots=True)
class Choice:
    """A design with what is chosen for it."""

    design: Design
    large: bool = False
    black_and_white: bool = False
    names: bool = False  # of people, beside their job titles

    @property
    def shape(self) -> Shape:
        return self.design.large if self.large else self.design.shape

    @property
    def keeps_to_one_page(self) -> bool:
        """Whether it's the staff poster's own design, which has no second page; in large print it would need one."""
        return self.design.code == ONE_PAGE and not self.large

    @property
    def code(self) -> str:
        """The design and what was chosen, as an issue's record keeps it: “staff-a4+ln”."""
        letters = ("l" * self.large) + ("b" * self.black_and_white) + ("n" * self.names)
        return f"{self.design.code}+{letters}" if letters else self.design.code

    @property
    def title(self) -> str:
        """The design and what was chosen, in words."""
        chosen = {"large print": self.large, "black and white": self.black_and_white, "with names": self.names}
        return ", ".join([self.design.title, *(words for words, is_so in chosen.items() if is_so)])


def choice_of(code: str = "", *, large: bool = False, black_and_white: bool = False, names: bool = False) -> Choice:
    """A design by its code (nothing: the staff poster), with what is chosen for it.

    An issue's own code is understood too. Raises RuleBroken where there is no such design.
    """
    wanted, _plus, letters = code.strip().casefold().partition("+")
    design = DESIGNS.get(wanted or ONE_PAGE)
    if design is None:
        raise RuleBroken(f"There is no design “{code[:40]}”. Choose one of: {', '.join(DESIGNS)}", field="design")
    return Choice(design, large or "l" in letters, black_and_white or "b" in letters, names or "n" in letters)


ON_A4 = (14.0, 13.0, 12.0, 11.0, 10.0, 9.5, 9.0, 8.5)
ON_A3 = (20.0, 18.0, 16.0, 14.5, 13.0, 12.0, 11.0)
LARGE = (26.0, 24.0, 22.0, 20.0, 18.0)  # nothing in large print is under 18 points
LARGE_ON_A3 = (34.0, 30.0, 26.0, 22.0, 18.0)
ONE_PAGE = "staff-a4"  # a design of its own, which never goes on to a second page


def _poster(edition: Edition, words: str, paper: str, *, wide: bool) -> Design:
    short, long = (210.0, 297.0) if paper == "a4" else (297.0, 420.0)
    width, height = (long, short) if wide else (short, long)
    margin = 11.0 if paper == "a4" else 14.0
    sizes, large = (ON_A4, LARGE) if paper == "a4" else (ON_A3, LARGE_ON_A3)
    return Design(
        code=f"{edition}-{paper}{'-wide' if wide else ''}",
        title=f"{words}, {paper.upper()}{', landscape' if wide else ''}",
        edition=edition,
        shape=Shape("poster", width, height, 3 if wide else 2, sizes, margin=margin),
        large=Shape("poster", width, height, 2 if wide or paper == "a3" else 1, large, margin=margin),
    )


_POSTERS = [
    _poster(edition, words, paper, wide=wide)
    for edition, words in (
        (Edition.STAFF, "Poster for staff"),
        (Edition.VISITORS, "Poster for visitors and contractors"),
        (Edition.CHILDREN, "Poster for children and young people"),
    )
    for paper in ("a4", "a3")
    for wide in (False, True)
]

DESIGNS = {each.code: each for each in _POSTERS}
STAFF = Choice(DESIGNS[ONE_PAGE])
