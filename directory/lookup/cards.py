"""Contacts as the templates show them: every sentence said, every link made."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from directory.contacts.values import ChannelKind, display, link
from directory.hours.english import in_english
from directory.lookup.answer import Answer, AskedRole
from directory.lookup.rules import CLOSED, OPEN, FoundContact, Line, Turn
from directory.lookup.words import instead_of, opening_words, verified_words, warning_words

Card = dict[str, Any]

STATES = {OPEN: "open", CLOSED: "closed"}


class Cards:
    """Makes cards for one page: as of a moment, with the titles of the roles that hours speak of."""

    def __init__(self, roles: Iterable[AskedRole], *, at: datetime, today: date) -> None:
        self.at, self.today = at, today
        self.role_titles = {role.code: role.title for role in roles}

    def cards(self, contacts: Iterable[FoundContact], *, among: Iterable[FoundContact] = ()) -> list[Card]:
        """A card for each contact; `among` are those to send the reader to when one can't be relied on."""
        listed = tuple(contacts)
        others = (*listed, *among)
        return [self.card(each, others=others) for each in listed]

    def turns(self, answer: Answer) -> list[tuple[AskedRole, Turn, list[Card]]]:
        """Each role with who to try for it."""
        return [(each.role, each.turn, self.cards(each.turn.contacts, among=answer.contacts)) for each in answer.turns]

    def card(self, contact: FoundContact, *, others: tuple[FoundContact, ...] = ()) -> Card:
        return {
            "slug": contact.slug,
            "link": f"/contacts/{contact.slug}",
            "name": contact.name,
            "role": contact.role,
            "role_title": contact.role_title,
            "organisation": contact.organisation if contact.organisation != contact.name else "",
            "organisation_link": f"/organisations/{contact.organisation_slug}",
            "person": ", ".join(part for part in (contact.person, contact.job_title) if part),
            "jurisdiction": f"This is the contact for {contact.jurisdiction}.",
            "why": contact.why,
            "warning": self._warning(contact, others),
            "reported": contact.reported,
            "notes": contact.note,
            "standing": css_class(contact),
            "state": STATES.get(contact.opening, "unknown"),
            "report_link": f"/contacts/{contact.slug}/reports/new",
            "channels": [self._row(line) for line in contact.lines],
        }

    def _warning(self, contact: FoundContact, others: tuple[FoundContact, ...]) -> str:
        said = warning_words(contact)
        instead = instead_of(contact, others) if said else None
        if instead is None:
            return said
        number = instead.called[0]
        return f"{said} If it doesn’t answer, try {instead.name} on {shown(number)}."

    def _row(self, line: Line) -> Card:
        return {
            "uuid": line.uuid,
            "kind": line.kind,
            "display": shown(line),
            "link": link(ChannelKind(line.kind), line.value),
            "label": line.label,
            "purpose": line.purpose,
            "accepts": line.accepts,
            "open": opening_words(line, at=self.at),
            "state": STATES.get(line.opening, "unknown"),
            "hours": in_english(line.hours, role_titles=self.role_titles) if line.hours else "",
            "verified": verified_words(line, today=self.today),
            "standing": str(line.standing).replace(" ", "-"),
            "reported": line.reported,
            "for_professionals": line.visibility != "public",
        }


def shown(line: Line) -> str:
    """A channel's value as a person reads it."""
    return display(ChannelKind(line.kind), line.value)


def css_class(contact: FoundContact) -> str:
    return str(contact.standing).replace(" ", "-")
