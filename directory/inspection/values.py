"""What the numbers, digests and codes in the history stand for, and what a field's value is in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from directory.contacts.values import ChannelKind, display
from directory.history.facts import Held, with_names
from directory.hours.english import in_english

NAME_ERASED = "name erased"
"""The verb of an act that erased a name, and what stands in its place."""

ERASED = "a person whose name was erased"


@dataclass(frozen=True)
class Known:
    """What the numbers and digests in the history stand for."""

    people: Mapping[str, str] = field(default_factory=dict)  # by digest
    accounts: Mapping[int, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)  # by code
    organisations: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[int, str] = field(default_factory=dict)
    role_titles: Mapping[str, str] = field(default_factory=dict)  # by code
    past: Mapping[str, Mapping[int, Sequence[tuple[int, Held]]]] = field(default_factory=dict)
    """What channels and contacts held, by table and number: after which link of the history, and what."""

    def as_of(self, link: int, table: str, number: int | None) -> Held:
        """What a channel or a contact held before a link of the history, with names; nothing where nobody knows."""
        steps = self.past.get(table, {}).get(number or 0, ())
        held = next((side for after, side in reversed(steps) if after < link), {})
        return with_names(held, self.people, erased=ERASED)


NOUNS = {
    "phone": "number",
    "text": "number for texts",
    "text-relay": "number for text relay",
    "email": "email address",
    "secure-email": "secure email address",
    "web-form": "online form",
    "website": "website",
    "post": "postal address",
}
"""What people call the value of each kind of channel."""

VISIBLE_TO = {"public": "everybody", "professionals": "professionals only", "private": "verifiers only"}
TRIED = {
    "rang": "by ringing",
    "emailed": "by emailing",
    "owner confirmed": "with its owner",
    "official website": "on the official website",
    "met": "in person",
}


def channel_value(held: Held) -> str:
    """A channel's value as people read it."""
    try:
        return display(ChannelKind(held["kind"]), held["value"]).replace("\n", ", ")
    except ValueError:  # a kind that was given up since
        return str(held["value"])


def verifier_of(held: Held, known: Known) -> str:
    """Who tried a value: the name that was written down, or the account's; `held` with names in it."""
    return str(held.get("verified_by") or known.accounts.get(held.get("account") or 0, ""))


def tried_value(held: Held) -> str:
    value = str(held["value"])
    kind = ChannelKind.PHONE if value.startswith("+") else ChannelKind.POST
    return display(kind, value).replace("\n", ", ")


def value_in_words(column: str, value: Any, known: Known) -> str:
    """What stands in a column, as people say it; nothing where it's empty."""
    if value is None or value in ("", []):
        return ""
    if column in _IN_WORDS:
        return _IN_WORDS[column](value, known)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


_IN_WORDS: Mapping[str, Callable[[Any, Known], str]] = {
    "hours": lambda value, known: in_english(value, role_titles=known.role_titles),
    "visibility": lambda value, _known: VISIBLE_TO.get(value, value),
    "areas": lambda value, known: ", ".join(known.areas.get(each, each) for each in value),
    "organisation": lambda value, known: known.organisations.get(value, f"number {value}"),
    "role": lambda value, known: known.roles.get(value, f"number {value}") if isinstance(value, int) else str(value),
    "nationwide": lambda value, _known: "the whole country" if value else "",
    "kind": lambda value, _known: str(value).replace("-", " "),
}
