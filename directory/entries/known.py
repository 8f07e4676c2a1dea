"""The contacts that an organisation should know: its own leads, and its area's; what is missing or weak comes first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from directory.contacts.rules import DUTY_TEAM, FRONT_DOOR
from directory.lookup.answer import AskedRole
from directory.lookup.rules import FoundContact, Line
from directory.organisations.rules import OrganisationKind

OWN = ("dsl", "deputy-dsl")
OF_THE_AREA = (
    FRONT_DOOR,
    DUTY_TEAM,
    "lado",
    "police-protection",
    "designated-nurse",
    "early-help",
    "prevent",
    "adult-safeguarding",
)
WHISTLEBLOWING = "whistleblowing"

_ANSWERING = {
    OrganisationKind.LOCAL_AUTHORITY,
    OrganisationKind.POLICE,
    OrganisationKind.PARTNERSHIP,
    OrganisationKind.REGULATOR,
    OrganisationKind.HELPLINE,
}
"""Kinds of organisation whose own lines others should know."""


@dataclass(frozen=True)
class Known:
    """A role that an organisation should know somebody for, and whoever is listed."""

    role: AskedRole
    contacts: tuple[FoundContact, ...]

    @property
    def is_its_own(self) -> bool:
        """Whether it's the organisation's own to name."""
        return self.role.code in OWN

    @property
    def advice(self) -> str:
        """How to learn of somebody where nobody is listed."""
        if self.is_its_own:
            return "Ask the office who it is"
        if self.role.code == WHISTLEBLOWING:
            return "Its own policy says whom to tell"
        return "Ask the council’s main number"

    @property
    def rank(self) -> int:
        """Missing first, then what can't be relied on, the worst of it first."""
        if not self.contacts:
            return 0
        best = max(line_of(each).standing for each in self.contacts)
        return 10 if best.sound else int(best)


def line_of(contact: FoundContact) -> Line:
    """The one number to know of a contact, or another way where it has none."""
    return (contact.called or contact.lines)[0]


def should_know(kind: OrganisationKind) -> bool:
    """Whether an organisation of this kind has staff who must know whom to tell and to call."""
    return kind not in _ANSWERING


def known_by(
    roles: Mapping[str, AskedRole],
    *,
    own: Iterable[FoundContact],
    area: Sequence[FoundContact] | None,
    national: Iterable[FoundContact],
) -> list[Known]:
    """What an organisation should know, what is missing or weak first; `area` is none where it serves several."""
    held = tuple(own)
    found = {code: _of(code, held) for code in OWN}
    if area is not None:
        found |= {code: _of(code, area) for code in OF_THE_AREA}
        found[WHISTLEBLOWING] = _of(WHISTLEBLOWING, held) or _of(WHISTLEBLOWING, national)
    listed = [Known(roles[code], contacts) for code, contacts in found.items() if code in roles]
    return sorted(listed, key=lambda each: each.rank)


def _of(code: str, contacts: Iterable[FoundContact]) -> tuple[FoundContact, ...]:
    return tuple(each for each in contacts if each.role == code)
