"""Whom to tell inside: the lead, deputy, head or chair of the organisation where somebody works, where it's known."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from directory.guide.rules import ANSWERED_BY, Concern
from directory.history.rules import Part
from directory.lookup.rules import FoundContact, Line
from directory.search.rules import fold

OWN_ROLES = frozenset(role for roles in ANSWERED_BY.values() for role in roles)


@dataclass(frozen=True)
class Workplace:
    """The organisation where somebody works; `areas` are the slugs and names of those it serves."""

    id: int
    slug: str
    name: str
    areas: tuple[tuple[str, str], ...]
    retired: bool = False

    @property
    def rests_on(self) -> frozenset[Part]:
        return frozenset({("organisation", self.id)})


@dataclass(frozen=True)
class Heads:
    """Who is in charge there, and how they're reached, whoever may see it: what a complaint about them must avoid."""

    values: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Inside:
    """A workplace, and whoever is listed there for each that the guide says to tell, in its order."""

    workplace: Workplace
    told: tuple[tuple[FoundContact, ...], ...]
    rests_on: frozenset[Part]

    @property
    def contacts(self) -> tuple[FoundContact, ...]:
        return tuple(contact for contacts in self.told for contact in contacts)


def told_inside(
    concern: Concern, contacts: Collection[FoundContact], *, heads: Heads
) -> tuple[tuple[FoundContact, ...], ...]:
    """Who is listed for each that the guide says to tell: what is about the head never leads to the head.

    Not by another name either: in a small nursery, owner, manager and safeguarding lead may be one person or one phone.
    """
    listed = list(_but_for(heads, contacts)) if concern.about == "head" else contacts
    return tuple(
        tuple(contact for role in ANSWERED_BY.get(each.who, ()) for contact in listed if contact.role == role)
        for each in concern.tell
    )


def _but_for(heads: Heads, contacts: Iterable[FoundContact]) -> Iterable[FoundContact]:
    for contact in contacts:
        lines = tuple(line for line in contact.lines if not _ways(line) & heads.values)
        if lines and contact.role != "head" and fold(contact.person) not in heads.people:
            yield replace(contact, lines=lines)


def _ways(line: Line) -> set[str]:
    """Every value that is shown of a channel: its own, and what stands or will stand in its place."""
    announced = [each.instead for each in (line.notice, line.coming) if each]
    return {line.value, line.usual_value, *announced}
