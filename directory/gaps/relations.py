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
    best: dict[int, dict[int, Held]] = {}
    for each in held:
        of_body = best.setdefault(each.organisation, {})
        known = of_body.get(each.agency)
        if known is None or BEST_FIRST.index(each.state) < BEST_FIRST.index(known.state):
            of_body[each.agency] = each
    # Most have agreed nothing: the same row stands for all of them whose contacts stand alike.
    nothing_agreed = {
        standing: [Tie(None, "", _worse(standing, agency.standing)) for agency in agencies]
        for standing in (None, *Standing)
    }
    places = {agency.id: place for place, agency in enumerate(agencies)}
    rows = []
    for body in bodies:
        row: list[Tie | None] = [*nothing_agreed[body.standing]]
        for agency, found in best.get(body.id, {}).items():
            row[places[agency]] = Tie(found.state, found.slug, _worse(body.standing, agencies[places[agency]].standing))
        if body.id in places:
            row[places[body.id]] = None
        rows.append((body, row))
    return Matrix(agencies, rows, more)


def _worse(one: Standing | None, other: Standing | None) -> Standing | None:
    """The contact between two is as good as the worse of both ends; it's none where one end has none."""
    return None if one is None or other is None else min(one, other)
