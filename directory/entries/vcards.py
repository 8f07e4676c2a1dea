"""A contact as a card for an address book (vCard 3.0, RFC 2426): what everybody may see, and when it was verified."""

from functools import cache
from typing import Any

from directory.contacts.values import NUMBERS, ChannelKind, display
from directory.dates import day
from directory.lookup.rules import FoundContact, Line

_FOR_CALLS = {ChannelKind.PHONE: ["WORK", "VOICE"], ChannelKind.TEXT: ["WORK", "MSG"]}
_MAILBOXES = frozenset({ChannelKind.EMAIL, ChannelKind.SECURE_EMAIL})
_PAGES = frozenset({ChannelKind.WEB_FORM, ChannelKind.WEBSITE})


def vcard_of(contact: FoundContact, *, address: str, revision: str, demonstration: bool) -> str:
    """The card's text; `address` is that of the contact's page, which knows better than any copy.

    No person's name: an address book outlives whoever has the post.
    """
    card = _library().vCard()
    name = contact.name or f"{contact.organisation}: {contact.role_title}"
    card.add("fn").value = name
    card.add("n").value = _library().vcard.Name(family=name)
    card.add("org").value = [contact.organisation]
    card.add("role").value = contact.role_title
    for line in contact.lines:
        _add(card, line)
    card.add("url").value = address
    card.add("note").value = "\n".join(_notes(contact, address=address, demonstration=demonstration))
    card.add("rev").value = revision
    written: str = card.serialize()
    return written


@cache
def _library() -> Any:
    import vobject  # noqa: PLC0415 - takes 64 ms, and few ask for a card

    return vobject


def _add(card: Any, line: Line) -> None:
    kind = ChannelKind(line.kind)
    if kind in NUMBERS:
        entry = card.add("tel")
        entry.value = display(kind, line.value)
        entry.type_param = _FOR_CALLS.get(kind, ["WORK", "TEXTPHONE"])
    elif kind in _MAILBOXES:
        entry = card.add("email")
        entry.value = line.value
        entry.type_param = "INTERNET"
    elif kind in _PAGES:
        card.add("url").value = line.value


def _notes(contact: FoundContact, *, address: str, demonstration: bool) -> list[str]:
    said = ["A demonstration: this name and its numbers are made up."] if demonstration else []
    for line in contact.lines:
        shown = display(ChannelKind(line.kind), line.value).replace("\n", ", ")
        named = f"{shown} ({line.label})" if line.label else shown
        said.append(f"{named}: {_verified(line)}.")
    said.append(f"This copy doesn’t change when the entry does. Check it before you rely on it: {address}")
    return said


def _verified(line: Line) -> str:
    if line.verified_on is None:
        return "never verified"
    return f"verified on {day(line.verified_on)}{'' if line.standing.sound else f', {line.standing} since'}"
