"""Contacts as the templates show them: every sentence said, every link made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from directory.contacts.rules import CALLED, DUTY_TEAM
from directory.contacts.values import ChannelKind, display, link
from directory.hours.english import in_english
from directory.lookup.answer import DECIDED_BY, Answer, AskedRole, Emergency
from directory.lookup.rules import CLOSED, OPEN, FoundContact, Line
from directory.lookup.words import (
    ANSWERED_AT_NIGHT,
    answers_for,
    closed_words,
    notice_words,
    opening_words,
    place_words,
    shown,
    stand_ins,
    to_come_words,
    verified_together,
    verified_words,
    warning_words,
)
from directory.verification.rules import Standing

Card = dict[str, Any]

STATES = {OPEN: "open", CLOSED: "closed"}


_national: list[object] = [None, []]


@dataclass(frozen=True)
class Section:
    """A role of an area as a page shows it: which place decides, what must be said, who to try or ask instead."""

    role: AskedRole
    place: str
    closed: str
    notes: tuple[str, ...]
    cards: list[Card]
    ask: Card | None

    @property
    def recorded(self) -> bool:
        """Whether anybody is recorded for the role itself."""
        return any(card["role"] == self.role.code for card in self.cards)


class Cards:
    """Makes cards for one page: as of a moment, with the titles of the roles that hours speak of."""

    def __init__(self, roles: Iterable[AskedRole], *, at: datetime, today: date) -> None:
        self.at, self.today = at, today
        self.role_titles = {role.code: role.title for role in roles}

    def cards(
        self, contacts: Iterable[FoundContact], *, among: Iterable[FoundContact] = (), role: str = "", home: str = ""
    ) -> list[Card]:
        """A card for each contact; `among` are those to send the reader to when one can't be relied on.

        `role` is the one that was asked for, `home` the organisation whose page it is: what the page has told already
        isn't told again on each card.
        """
        listed = tuple(contacts)
        others = (*listed, *among)
        return [self.card(each, others=others, role=role, home=home) for each in listed]

    def national(self, emergency: Emergency) -> list[Card]:
        """The national lines; made once for as long as they are the same object."""
        if _national[0] is not emergency:
            _national[:] = [emergency, self.cards(emergency.national)]
        return cast(list[Card], _national[1])

    def sections(self, answer: Answer, *, above: Iterable[FoundContact] = ()) -> list[Section]:
        """Each role with who to try; a card is marked as seen `again` where the contact stands above already."""
        seen = {each.slug for each in above}
        made = []
        for each in answer.turns:
            role, contacts = each.role, each.turn.contacts
            cards = [
                {
                    **card,
                    "again": card["slug"] in seen,
                    "instead_of_own": card["role"] != role.code,
                    "call": next((row for row in card["channels"] if row["kind"] in CALLED), card["channels"][0]),
                }
                for card in self.cards(contacts, among=answer.contacts, role=role.code)
            ]
            seen |= {contact.slug for contact in contacts}
            ask = None if cards else self.ask(role.code, answer.contacts)
            place, closed = place_words(role.code, role.decided_by), closed_words(role, contacts, at=self.at)
            made.append(Section(role, place, closed, each.turn.notes, cards, ask))
        return made

    def card(
        self, contact: FoundContact, *, others: Iterable[FoundContact] = (), role: str = "", home: str = ""
    ) -> Card:
        together = verified_together(contact, today=self.today)
        warning = warning_words(contact)
        at_home = contact.organisation_slug == home
        told = (role and answers_for(contact.role, role)) or (
            at_home and contact.jurisdiction == DECIDED_BY["organisation"]
        )
        reported = all(line.reported for line in contact.lines)
        return {
            "slug": contact.slug,
            "id": f"contact-{contact.slug}",
            "link": f"/contacts/{contact.slug}",
            "name": contact.name,
            "role": contact.role,
            "role_title": contact.role_title if contact.role != role else "",
            "organisation": "" if at_home or contact.organisation == contact.name else contact.organisation,
            "organisation_link": f"/organisations/{contact.organisation_slug}",
            "person": ", ".join(part for part in (contact.person, contact.job_title) if part not in {"", contact.name}),
            "jurisdiction": "" if told else place_words(contact.role, contact.jurisdiction),
            "why": contact.why,
            "warning": warning,
            "instead": self.ask(contact.role, others, but=contact) if warning else None,
            "reported": reported,
            "notes": contact.note,
            "standing": in_css(contact.standing),
            "state": STATES.get(contact.opening, "unknown"),
            "verified": together,
            "report_link": f"/contacts/{contact.slug}/reports/new",
            "channels": [self._row(line, together=together, reported=reported) for line in contact.lines],
        }

    def ask(self, role: str, others: Iterable[FoundContact], *, but: FoundContact | None = None) -> Card | None:
        """Who to call in place of a role's own: somebody sound, and, where it can't wait, listed as open.

        Where that is closed, `until` is the duty team, for somebody who isn't safe until then.
        """
        listed = [each for each in others if but is None or each.slug != but.slug]
        able = stand_ins(role, listed)
        urgent = role in ANSWERED_AT_NIGHT
        first = min(able, key=lambda each: each.opening if urgent else 0, default=None)
        if first is None:
            return None
        on_duty = next((each for each in listed if each.role == DUTY_TEAM and each.opening == OPEN), None)
        until = self._asked(on_duty) if on_duty and first.opening == CLOSED else None
        return {**self._asked(first), "until": until}

    def _asked(self, contact: FoundContact) -> Card:
        return {"name": contact.name, **self._row(contact.called[0])}

    def _row(self, line: Line, *, together: str = "", reported: bool = False) -> Card:
        """A channel; what the card says `together`, of all of them, isn't said again."""
        never = line.standing == Standing.UNVERIFIED
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
            "notice": notice_words(line, with_use=False),  # it follows as a link
            "use": self._use(line),
            "out_of_order": line.is_out_of_order,
            "to_come": to_come_words(line, at=self.at),
            "hours": in_english(line.hours, role_titles=self.role_titles) if line.hours else "",
            "verified": "" if together or never else verified_words(line, today=self.today),
            "standing": in_css(line.standing),
            "reported": line.reported and not reported,
            "for_professionals": line.visibility != "public",
        }

    @staticmethod
    def _use(line: Line) -> Card | None:
        """What to use in place of a channel that is out of order, as a row of its own."""
        if not line.is_out_of_order or line.notice is None or not line.notice.instead:
            return None
        kind = ChannelKind(line.kind)
        return {
            "display": display(kind, line.notice.instead),
            "link": link(kind, line.notice.instead),
            "kind": line.kind,
        }


def in_css(standing: Standing) -> str:
    return str(standing).replace(" ", "-")
