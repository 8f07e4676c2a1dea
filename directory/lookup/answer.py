"""The answer to “who do I call?”: what the page, the command and the JSON are made from."""

from dataclasses import dataclass
from datetime import datetime

from directory.contacts.rules import DUTY_TEAM
from directory.history.rules import Part
from directory.lookup.moments import holds_until
from directory.lookup.rules import CLOSED, FoundContact, Line, Turn
from directory.places.rules import Place


@dataclass(frozen=True, slots=True)
class AskedRole:
    """A role as an answer needs it."""

    id: int
    code: str
    title: str
    short_title: str
    description: str
    jurisdiction: str
    asks: str
    review_days: int
    required: bool
    own: bool
    out_of_hours: str

    @property
    def decided_by(self) -> str:
        """Which place decides, to be read after “the contact for”."""
        return DECIDED_BY[self.jurisdiction]

    @property
    def elsewhere(self) -> bool:
        """Whether another place decides than the one that people think of first, where the child lives."""
        return self.jurisdiction in {"adult-works", "carer-works", "where-it-happened"}


DECIDED_BY = {
    "child-home": "where the child lives or is found",
    "adult-works": "where the person works, not where the child lives",
    "carer-works": "where the person works, not where the adult lives",
    "school": "where the school is",
    "where-it-happened": "where it happened, or where the adult is now",
    "organisation": "the organisation itself",
    "nationwide": "the whole country",
}


@dataclass(frozen=True, slots=True)
class RoleTurn:
    """A role, and who to try for it."""

    role: AskedRole
    turn: Turn


@dataclass(frozen=True, slots=True, eq=False)
class Emergency:
    """Who to call in danger, and the other national lines."""

    danger: tuple[Line, ...]
    national: tuple[FoundContact, ...]
    everybody: tuple[FoundContact, ...] = ()  # both, for when one of their own roles is asked for
    rests_on: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What helps somebody whose place lies outside England: whoever is recorded there, and who answers everywhere."""

    contacts: tuple[FoundContact, ...]
    emergency: Emergency


@dataclass(frozen=True, slots=True)
class Around:
    """Who else there is to turn to where a role's own can't be relied on; only pages that name them rest on them."""

    contacts: tuple[FoundContact, ...] = ()
    rests_on: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """Who to call for a place at a moment: for one role, or for every role recorded there."""

    place: Place
    at: datetime
    role: AskedRole | None
    turns: tuple[RoleTurn, ...]
    contacts: tuple[FoundContact, ...]
    around: Around
    notes: tuple[str, ...]
    emergency: Emergency
    rests_on: frozenset[Part]  # what has to be written for another answer

    @property
    def said(self) -> tuple[str, ...]:
        """The notes for a program or a terminal: with the roles that are closed and have nobody to stand in."""
        alone = [
            each.role.title
            for each in self.turns
            if each.role.code != DUTY_TEAM  # closed while the day teams are open, so that says nothing
            and each.turn.contacts
            and not each.role.out_of_hours
            and all(contact.opening == CLOSED for contact in each.turn.contacts)
        ]
        if not alone:
            return self.notes
        listed = "; ".join(alone)
        return (*self.notes, f"Closed now, and nobody stands in: {listed}. If somebody isn’t safe, call 999.")

    @property
    def holds_until(self) -> datetime:
        """Until when this stays the answer, if nothing is written meanwhile."""
        contacts = (*self.contacts, *self.emergency.national)
        lines = [line for contact in contacts for line in contact.lines]
        return holds_until(self.at, [line.holds_until for line in (*lines, *self.emergency.danger)])

    @property
    def is_sound(self) -> bool:
        """Whether somebody is listed, and all can be relied on: then nobody else need be named."""
        return bool(self.contacts) and all(contact.standing.sound for contact in self.contacts)

    @property
    def with_around_holds_until(self) -> datetime:
        """The same for a page that also says whom else to try, and whether they're listed as open."""
        lines = [line for contact in self.around.contacts for line in contact.lines]
        return min(self.holds_until, holds_until(self.at, [line.holds_until for line in lines]))
