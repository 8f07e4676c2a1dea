"""How far organisations and contacts reach after an import: the areas served, and the lines for the whole country."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from directory.contacts.rules import NATIONWIDE, is_nationwide
from directory.exchange.records import Record, RoleFacts


def serve_areas(bodies: Iterable[Record], contacts: Iterable[Record], held: Iterable[Record]) -> None:
    """Let organisations serve the areas of their contacts, and no longer those that their last contact left."""
    areas: defaultdict[Any, set[str]] = defaultdict(set)
    left: defaultdict[Any, set[str]] = defaultdict(set)
    for contact, body in _with_bodies(bodies, {*held, *contacts}):
        areas[body].update(contact.after["areas"])
        left[body].update(contact.before["areas"] if contact.before else ())
    for body in bodies:
        served = set(body.after["areas"]) - (left[body] - areas[body]) | areas[body]
        body.after["areas"] = sorted(served)


def mark_nationwide(
    bodies: Iterable[Record], contacts: Iterable[Record], held: Iterable[Record], *, roles: Mapping[str, RoleFacts]
) -> list[Record]:
    """Tell the national lines of these organisations; returns held contacts that the file doesn't name but changes."""
    national = {role.id for role in roles.values() if role.jurisdiction == NATIONWIDE}
    listed = set(contacts)
    everybody = list(_with_bodies(bodies, dict.fromkeys([*contacts, *held])))
    with_lines = {body for contact, body in everybody if contact.after["role"] in national}
    besides = []
    for contact, body in everybody:
        nationwide = is_nationwide(
            kind=body.after["kind"],
            own_line=contact.after["role"] in national,
            has_line=body in with_lines,
            has_area=bool(contact.after["areas"]),
            serves_area=bool(body.after["areas"]),
        )
        if nationwide != contact.after["nationwide"]:
            contact.after["nationwide"] = nationwide
            if contact not in listed:
                contact.parent = body
                besides.append(contact)
    return besides


def _with_bodies(bodies: Iterable[Record], contacts: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    by_number = {body.id: body for body in bodies if body.id is not None}
    for contact in contacts:
        yield contact, contact.parent or by_number[contact.after["organisation"]]
