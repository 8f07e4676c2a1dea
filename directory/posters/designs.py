"""The designs that one set of facts is printed in, and what is chosen with one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from directory.errors import RuleBroken
from directory.posters.logos import Logo
from directory.posters.palette import read_colour

LONGEST_CODE = 16  # a record keeps twenty letters: the code, and one for each thing chosen with it


class Edition(StrEnum):
    """Whom a design speaks to, which decides what it shows."""

    STAFF = "staff"
    VISITORS = "visitors"
    CHILDREN = "children"
    AREA = "area"  # everything for one authority
    BRIEF = "brief"  # staff, on a card: what is needed first
    DOOR = "door"  # whoever comes in: whom to tell
    HANDBOOK = "handbook"  # staff: all contacts, and what to do when
    WORKSHOP = "workshop"  # staff: scenarios and a quiz

    @property
    def spares_nothing(self) -> bool:
        """Whether it shows every contact, every channel and every national line."""
        return self in {Edition.AREA, Edition.HANDBOOK, Edition.WORKSHOP}


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
    qr: float = 62  # points


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
    colour: str = ""  # in place of our own, like “#12355b”
    logo: Logo | None = None
    adds: tuple[str, ...] = ()  # lines of the organisation's own, for its staff

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


def choice_of(
    code: str = "",
    *,
    large: bool = False,
    black_and_white: bool = False,
    names: bool = False,
    colour: str = "",
    adds: str = "",
) -> Choice:
    """A design by its code (nothing: the staff poster), with what is chosen for it.

    An issue's own code is understood too. Raises RuleBroken where something chosen can’t be.
    """
    wanted, _plus, letters = code.strip().casefold().partition("+")
    design = DESIGNS.get(wanted or ONE_PAGE)
    if design is None:
        raise RuleBroken(f"There is no design “{code[:40]}”. Choose one of: {', '.join(DESIGNS)}", field="design")
    return Choice(
        design,
        large=large or "l" in letters,
        black_and_white=black_and_white or "b" in letters,
        names=names or "n" in letters,
        colour=read_colour(colour),
        adds=read_added(adds),
    )


BOXES = ("large", "black_and_white", "names")


def choice_ticked(typed: Mapping[str, str], *, design: str, colour: str = "", adds: str = "") -> Choice:
    """The same from a form, whose boxes are ticked by “yes”."""
    ticked = {name: typed.get(name) == "yes" for name in BOXES}
    return choice_of(design, colour=colour, adds=adds, **ticked)


MOST_ADDED, LONGEST_ADDED = 2, 90


def read_added(text: str) -> tuple[str, ...]:
    """What an organisation adds for its staff, line by line. Raises RuleBroken where it's more than finds room."""
    lines = tuple(line for line in (" ".join(each.split()) for each in text.splitlines()) if line)
    if len(lines) > MOST_ADDED or any(len(line) > LONGEST_ADDED for line in lines):
        raise RuleBroken(f"Write two lines at most, of {LONGEST_ADDED} letters each", field="adds")
    return lines


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

ON_A_CARD = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_LARGE_CARD = Shape("cards", 200, 142, 1, LARGE, wanted=2, margin=5, across=1, down=2, qr=62)
_CARDS = [
    Design(
        "desk-card",
        "Desk card, folded to A5",
        Edition.BRIEF,
        Shape("desk", 210, 148.5, 3, (13.0, 12.0, 11.0, 10.0, 9.0, 8.0), wanted=2, margin=9),
        Shape("desk", 297, 210, 2, LARGE, wanted=2, margin=11),  # folded from A3
    ),
    Design(
        "wallet-cards",
        "Wallet cards, ten to a sheet",
        Edition.BRIEF,
        Shape("cards", 85.6, 54, 2, ON_A_CARD, wanted=2, margin=3.2, across=2, down=5, qr=28),
        _LARGE_CARD,
    ),
    Design(
        "lanyard-cards",
        "Lanyard cards, ten to a sheet",
        Edition.BRIEF,
        Shape("cards", 54, 85.6, 1, ON_A_CARD, wanted=2, margin=3.5, across=2, down=5, turned=True, qr=30),
        replace(_LARGE_CARD, width=142, height=200, turned=True),
    ),
    Design(
        "door-sticker",
        "Door sticker, A5",
        Edition.DOOR,
        Shape("poster", 148, 210, 2, (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0), margin=7, qr=110),
        Shape("poster", 210, 297, 1, LARGE, margin=9, qr=140),
    ),
]
_AREA_SHEET = Design(
    "area-sheet",
    "Everybody to call in the area, on two pages",
    Edition.AREA,
    Shape("poster", 210, 297, 3, (12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5), wanted=2),
    Shape("poster", 210, 297, 1, LARGE),
)
_HANDBOOK = Design(
    "handbook",
    "Handbook, with the guide and the escalation policy",
    Edition.HANDBOOK,
    Shape("handbook", 210, 297, 1, (10.5,), margin=20),
    Shape("handbook", 210, 297, 1, (18.0,), margin=20),
)
_WORKSHOP = Design(
    "workshop-pack",
    "Workshop pack: agenda, scenario cards and a quiz",
    Edition.WORKSHOP,
    Shape("workshop", 210, 297, 2, (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0), margin=10, across=2, down=2),
    Shape("workshop", 210, 297, 1, LARGE, margin=12, across=1, down=1),
)

DESIGNS = {each.code: each for each in (*_POSTERS, *_CARDS, _AREA_SHEET, _HANDBOOK, _WORKSHOP)}
STAFF, AREA_SHEET = Choice(DESIGNS[ONE_PAGE]), Choice(_AREA_SHEET)
