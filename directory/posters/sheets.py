"""How each edition is arranged: what stands first, what stands together, and what is said around the numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from directory.posters.designs import Edition
from directory.posters.rules import Chapter, Poster, Row

Steps = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never parted by the end of a page: a contact, or something to know; `title` stands over what follows."""

    title: str = ""
    row: Row | None = None
    text: str = ""
    steps: Steps = ()  # each: what to do, and more of it
    inside: bool = False  # the organisation's own people


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a design shows, in order; `band` is what stands first and largest."""

    strap: str
    title: str
    danger: tuple[str, str]
    band: tuple[Row, ...]
    pieces: tuple[Piece, ...]
    mark: str = ""
    chapters: tuple[Chapter, ...] = ()

    @property
    def without_band(self) -> "Sheet":
        """The same with all of its contacts below one another, where letters are too large for two side by side."""
        return replace(self, band=(), pieces=(*(Piece(row=row) for row in self.band), *self.pieces))

    @property
    def parted(self) -> "Sheet":
        """The same with each channel of a contact apart, under the contact's name, where one is too long for a page."""
        whole = self.without_band
        return replace(whole, pieces=tuple(part for piece in whole.pieces for part in _parts(piece)))


def _parts(piece: Piece) -> Iterator[Piece]:
    row = piece.row
    if row is None:
        yield piece
        return
    for place, way in enumerate(row.ways):
        part = replace(row, ways=(way,), advice="", instead="")
        yield replace(piece, title="" if place else piece.title, row=part)
    if row.missing or row.advice or row.instead:
        yield replace(piece, title="" if row.ways else piece.title, row=replace(row, name="", ways=()))


def sheet_of(poster: Poster, edition: Edition) -> Sheet:
    """How an edition, already without what it doesn't show, is arranged."""
    match edition:
        case Edition.VISITORS:
            return _visitors_sheet(poster)
        case Edition.DOOR:
            return _on_a_door(poster)
        case Edition.CHILDREN:
            return _children_s_sheet(poster)
        case Edition.AREA:
            return _area_sheet(poster)
        case Edition.BRIEF:
            return _card(poster)
        case Edition.HANDBOOK:
            return _handbook(poster)
        case Edition.WORKSHOP:
            return _workshop(poster)
        case _:
            return _staff_sheet(poster)


DANGER = "Somebody in danger now? Call 999 first"
NOT_FOR_THE_PUBLIC = "For staff: not for public display"

# Sources: Keeping Children Safe in Education, parts 1 and 4; Working Together to Safeguard Children, chapter 4.
OUTSIDE_TOO = (
    "Can’t reach them? Call outside yourself: anybody may. About a colleague: tell the head or manager. "
    "About the head or manager: tell the chair or owner. Either way, the LADO is called the same day."
)
IF_A_CHILD_TELLS: Steps = (
    ("Listen.", "Stay calm. Let them tell it in their own words."),
    ("Promise nothing.", "Say that you can’t keep it secret, and that you’ll tell somebody who can help."),
    ("Don’t lead.", "Say “tell me more”; never suggest an answer, and don’t ask for the whole story."),
    ("Write it down", "the same day: their words, yours, when and where. Sign it."),
    ("Tell your lead now,", "before the child goes home. Don’t tell the person they spoke of."),
)


def _staff_sheet(poster: Poster) -> Sheet:
    return Sheet(
        strap=f"Keeping people safe in {poster.area}: who to call",
        title=poster.organisation,
        danger=(
            DANGER,
            "Police, ambulance or fire. Tell your safeguarding lead afterwards. You need nobody’s permission.",
        ),
        band=(poster.front_door, poster.duty_team),
        pieces=(
            *_inside(poster, "First tell inside, now"),
            Piece(text=OUTSIDE_TOO, inside=True),
            *(Piece(text=line, inside=True) for line in poster.adds),
            *_rows(poster.rows[: poster.core]),
            Piece(title="If a child tells you", steps=IF_A_CHILD_TELLS),
            *_rows(poster.rows[poster.core :]),
            *_rows(poster.national, title="For the whole country"),
            *_what_is_missing(poster),
        ),
        mark=NOT_FOR_THE_PUBLIC,
    )


IN_A_LINE = "Listen. Promise nothing. Don’t lead. Write it down. Tell your lead now, before the child goes home."


def _card(poster: Poster) -> Sheet:
    return Sheet(
        strap=f"Who to call in {poster.area}",
        title=poster.organisation,
        danger=("Danger now? Call 999 first", ""),
        band=(),
        pieces=(
            *_rows([poster.front_door, poster.duty_team]),
            *_inside(poster, "First tell inside, now"),
            *_rows(poster.rows),
            Piece(title="If a child tells you", text=IN_A_LINE),
            *_what_is_missing(poster),
        ),
        mark=NOT_FOR_THE_PUBLIC,
    )


def _area_sheet(poster: Poster) -> Sheet:
    return Sheet(
        strap=", printed for ".join(words for words in ("Everybody to call", poster.organisation) if words),
        title=poster.area,
        danger=(DANGER, "Police, ambulance or fire. You need nobody’s permission."),
        band=(poster.front_door, poster.duty_team),
        pieces=(
            *_rows(poster.rows),
            *_rows(poster.national, title="For the whole country"),
            *_what_is_missing(poster),
        ),
    )


def _handbook(poster: Poster) -> Sheet:
    whole = _staff_sheet(poster)
    return replace(whole.without_band, strap=f"Safeguarding handbook for {poster.area}", chapters=poster.chapters)


def _workshop(poster: Poster) -> Sheet:
    return Sheet(
        strap=f"Safeguarding workshop for {poster.area}",
        title=poster.organisation,
        danger=(DANGER, ""),
        band=(),
        pieces=(),
        mark=NOT_FOR_THE_PUBLIC,
        chapters=poster.chapters,
    )


def _visitors_sheet(poster: Poster) -> Sheet:
    return Sheet(
        strap="Visiting or working here? Everybody helps to keep people safe",
        title=poster.organisation,
        danger=(DANGER, "Police, ambulance or fire. Then tell one of us."),
        band=(),
        pieces=(
            *_inside(poster, "Worried about a child or an adult? Tell one of us, now"),
            Piece(
                text="You needn’t be sure. About somebody who works or helps here: tell the head or manager. "
                "About the head or manager: ask for the chair or owner.",
                inside=True,
            ),
            Piece(
                title="What to do",
                steps=(
                    ("Say what you saw or heard,", "when, and where. Don’t look into it yourself."),
                    ("If a child tells you something, listen.", "Ask no questions, and promise no secrets."),
                    ("Keep it between you and us.", "Don’t talk about it with others, and don’t post it."),
                ),
            ),
            *_rows([poster.front_door, poster.duty_team]),
            *_rows(poster.national, title="For the whole country"),
        ),
    )


def _on_a_door(poster: Poster) -> Sheet:
    return Sheet(
        strap="Everybody here helps to keep people safe",
        title=poster.organisation,
        danger=(DANGER, "Police, ambulance or fire. Then tell one of us."),
        band=(),
        pieces=(
            *_inside(poster, "Worried about somebody? Tell one of us, now"),
            *_rows([poster.front_door, poster.duty_team]),
        ),
    )


def _children_s_sheet(poster: Poster) -> Sheet:
    return Sheet(
        strap="Is something worrying you? You can talk to somebody",
        title=poster.organisation,
        danger=("In danger now? Call 999", "It’s free. Say where you are and what is happening."),
        band=poster.national,
        pieces=(
            *_inside(poster, "Grown-ups here whom you can talk to"),
            Piece(
                title="Good to know",
                steps=(
                    ("It isn’t your fault.", "Telling somebody is the right thing to do."),
                    ("You choose whom you tell.", "You can bring a friend."),
                    ("They can’t keep it secret.", "They’ll only tell people who help to keep you safe."),
                    ("If nobody helps, tell somebody else.", "Go on until somebody does."),
                ),
            ),
            *_rows([poster.front_door, poster.duty_team], title=f"Outside, in {poster.area}"),
        ),
    )


def _inside(poster: Poster, title: str) -> Iterator[Piece]:
    said = " ".join(words for words in (poster.lead_missing, poster.lead_elsewhere) if words)
    if said:
        yield Piece(title=title, text=said, inside=True)
    for place, row in enumerate(poster.own):
        yield Piece(title="" if said or place else title, row=row, inside=True)


def _rows(rows: Iterable[Row], *, title: str = "") -> Iterator[Piece]:
    for place, row in enumerate(rows):
        yield Piece(title="" if place else title, row=row)


def _what_is_missing(poster: Poster) -> Iterator[Piece]:
    if poster.unrecorded:
        yield Piece(text=poster.unrecorded)
    if poster.left_out == 1:
        yield Piece(text="And one more contact on the live page.")
    elif poster.left_out:
        yield Piece(text=f"And {poster.left_out} more contacts on the live page.")
