"""The guide's calls and rules as the templates show them: every sentence said, every link made."""

from datetime import date
from typing import Any

from directory.contacts.rules import CALLED, NATIONWIDE
from directory.dates import day
from directory.guide.answer import Call, Guidance
from directory.guide.rules import ANSWERED_BY, Concern
from directory.hours.roles import in_a_sentence
from directory.lookup.cards import Card, Cards, in_css
from directory.lookup.words import closed_words
from directory.rulebook.rules import Rule


def shown_calls(found: Guidance, *, makes: Cards) -> list[dict[str, Any]]:
    """Each call: the contact to try first, whole, and the next ones in a line each, for when nobody answers.

    A contact that stands above already is marked as seen `again`.
    """
    seen: set[str] = set()
    shown = []
    for call in found.calls:
        cards = [
            {
                **card,
                "again": card["slug"] in seen,
                "instead_of_own": card["role"] != call.role.code,
                "call": next((row for row in card["channels"] if row["kind"] in CALLED), card["channels"][0]),
            }
            for card in makes.cards(call.contacts, among=call.answer.around.contacts, role=call.role.code)
        ]
        seen |= {card["slug"] for card in cards[:1]}
        listed = call.stood_in_for or any(card["role"] == call.role.code for card in cards)
        shown.append(
            {
                "order": call.order,
                "title": _title(call),
                "link": f"/areas/{call.answer.place.area.slug}/roles/{call.role.code}",
                "when": call.step.when,
                **_closed(call, found),
                "cards": cards,
                "listed": listed,
                "ask": None if listed else makes.ask(call.role.code, call.answer.around.contacts),
                "next": _next(call, makes=makes) if listed and len(cards) == 1 else None,
            }
        )
    return shown


def shown_tell(found: Guidance, *, makes: Cards) -> list[dict[str, Any]]:
    """Whom to tell inside; with whoever is listed for it, where it's known for whom somebody works."""
    listed = found.inside.told if found.inside else ((),) * len(found.concern.tell)
    return [
        {
            "title": each.title,
            "text": each.text,
            "cards": makes.cards(contacts),
            "missing": bool(found.inside) and each.who in ANSWERED_BY and not contacts,
        }
        for each, contacts in zip(found.concern.tell, listed, strict=True)
    ]


def _next(call: Call, *, makes: Cards) -> Card | None:
    """Who comes after the only one listed for a call, if nobody answers there: whoever knows another number."""
    if call.role.jurisdiction == NATIONWIDE or not call.contacts[0].called:
        return None
    return makes.ask(call.role.code, call.answer.around.contacts, but=call.contacts[0])


def _closed(call: Call, found: Guidance) -> dict[str, str]:
    """Until when whoever is to be called is closed; or, where somebody stands in, whom they stand in for, and why."""
    closed = closed_words(call.role, call.contacts, at=found.at)
    if not call.stood_in_for:
        return {"closed": closed, "stands_in": ""}
    why = f"{closed[:1].lower()}{closed[1:]}" if closed else "now closed or not listed."
    return {"closed": "", "stands_in": f"In place of the {in_a_sentence(call.role.title)}, {why}"}


def _title(call: Call) -> str:
    """Whom to call, and for which place where there is one: “LADO for Wigan”."""
    if call.step.only and call.contacts:
        return " or ".join(each.name for each in call.contacts)
    if call.role.jurisdiction == NATIONWIDE:
        return call.role.title
    title = call.contacts[0].role_title if call.stood_in_for else call.role.short_title
    return f"{title} for {call.answer.place.authority.name}"


def shown_rules(concern: Concern, *, today: date) -> list[Card]:
    """Each rule with where it's from, and how far to trust it today."""
    return [
        {
            "text": rule.text,
            "cited": f"{rule.cited}: {rule.edition}",
            "standing": in_css(rule.standing(today=today)),
            "since": f"In force from {day(rule.in_force_from)}. " if rule.in_force_from else "",
            "checked": _checked(rule),
            "again": _again(rule),
        }
        for rule in concern.rules
    ]


def checked_words(rule: Rule) -> str:
    """When a rule was checked and when it is again, or that it could not be confirmed."""
    return f"{_checked(rule)}{_again(rule)}."


def _checked(rule: Rule) -> str:
    if not rule.confirmed:
        return "We could not confirm this. Check it before you rely on it"
    return f"Checked on {day(rule.checked_on)}"


def _again(rule: Rule) -> str:
    return f"; to be checked again by {day(rule.review_due)}" if rule.confirmed else ""
