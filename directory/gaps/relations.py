"""The partnership picture: who has agreed what with which agency, and how far their contacts can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory.agreements.rules import State
from directory.verification.rules import Standing

BEST_FIRST = (
    State.IN_FORCE,
    State.REVIEW_DUE,
    State.REVIEW_OVERDUE,
    State.SIGNED,
    State.OUT,
    State.EXPIRED,
    State.SUPERSEDED,
    State.TERMINATED,
)
"""Of several agreements between two, the first of these is what stands between them."""

LASTING = frozenset(BEST_FIRST[:5])
"""States that are drawn: what is over, or was never sent, ties nobody."""

NO_AGREEMENT, NO_CONTACT = "none", "no contact"


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation or an agency; `standing` is how far its contact can be trusted, None without any."""

    id: int
    name: str
    slug: str
    kind: str
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What stands between an organisation and an agency: the best of their agreements, and where it's read."""

    state: State | None
    slug: str
    contact: Standing | None

    @property
    def words(self) -> str:
        return str(self.state) if self.state else NO_AGREEMENT

    @property
    def contact_words(self) -> str:
        return f"contact {self.contact.in_words}" if self.contact else NO_CONTACT

    @property
    def fill(self) -> str:
        """What it's coloured as, by name."""
        return "none" if self.state is None or self.state not in LASTING else self.state.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement between two, by number, as it stands."""

    organisation: int
    agency: int
    slug: str
    state: State


@dataclass(frozen=True)
class Matrix:
    """Bodies by agencies: in each row a tie for each agency, in their order; none of an agency with itself."""

    agencies: Sequence[Body]
    rows: Sequence[tuple[Body, Sequence[Tie | None]]]
    more: bool = False  # organisations that don't fit


def matrix_of(bodies: Sequence[Body], agencies: Sequence[Body], held: Sequence[Held], *, more: bool) -> Matrix:
    """Every body with every agency."""
    best: dict[tuple[int, int], Held] = {}
    for each in held:
        known = best.get((each.organisation, each.agency))
        if known is None or BEST_FIRST.index(each.state) < BEST_FIRST.index(known.state):
            best[each.organisation, each.agency] = each
    rows = [
        (
            body,
            [
                None if body.id == agency.id else _tie(body, agency, best.get((body.id, agency.id)))
                for agency in agencies
            ],
        )
        for body in bodies
    ]
    return Matrix(agencies, rows, more)


def _tie(body: Body, agency: Body, held: Held | None) -> Tie:
    """The contact between two is as good as the worse of both ends."""
    ends = [each.standing for each in (body, agency) if each.standing]
    contact = min(ends) if len(ends) == 2 else None
    return Tie(held.state if held else None, held.slug if held else "", contact)
