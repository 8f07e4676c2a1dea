"""What a file doesn't list any more, of the organisations that it names: retired only where somebody asks for it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from directory.contacts.rules import Visibility
from directory.contacts.values import ChannelKind
from directory.exchange.header import Remark
from directory.exchange.records import Held, Record, RoleFacts


@dataclass(frozen=True)
class Absent:
    """Contacts that a file doesn't list, and numbers and addresses that it doesn't list of contacts that it does."""

    contacts: list[Record] = field(default_factory=list)
    channels: list[Record] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [*self.contacts, *self.channels]


def absent(held: Held, *, contacts: Collection[Record], channels: Collection[Record]) -> Absent:
    """What is held of the organisations that a file names and isn't among the `contacts` and `channels` it lists."""
    listed, told = {each.id: each for each in contacts}, set(channels)
    missing = [each for each in held.channels if each.after["contact"] in listed and each not in told]
    for each in missing:
        each.parent = listed[each.after["contact"]]
    return Absent([each for each in held.contacts if each.id not in listed], missing)


def retire(gone: Absent, bodies: Iterable[Record], *, on: date) -> None:
    """Take these out of use from a day on."""
    by_number = {body.id: body for body in bodies}
    for contact in gone.contacts:
        contact.parent = by_number[contact.after["organisation"]]
    for each in gone.records:
        each.after["retired_on"] = on


def unspoken(gone: Absent, held: Held, *, channels: Collection[Record], roles: Mapping[int, RoleFacts]) -> list[Remark]:
    """What may be absent because the file isn't about it: a role, a kind or a visibility that none of its rows has.

    A list of mailboxes says nothing of telephone numbers, and a copy for everybody nothing of what is private.
    """
    spoken = {each.parent.after["role"] for each in channels if each.parent}
    by_role = Counter(each.after["role"] for each in gone.contacts if each.after["role"] not in spoken)
    remarks = [_remark("role", f"for {roles[role].title}", number, "contact") for role, number in by_role.items()]
    retired = {each.id for each in gone.contacts}
    lost = [*gone.channels, *(each for each in held.channels if each.after["contact"] in retired)]
    for column, words in (("kind", _kind_in_words), ("visibility", _seen_by)):
        spoken = {each.after[column] for each in channels}
        counted = Counter(each.after[column] for each in lost if each.after[column] not in spoken)
        remarks += [
            _remark(_NAMED[column], words(value), number, "number or address") for value, number in counted.items()
        ]
    return remarks


_NAMED = {"kind": "channel", "visibility": "visibility"}


def _kind_in_words(value: str) -> str:
    return f"of the kind “{ChannelKind(value).in_words.lower()}”"


def _seen_by(value: str) -> str:
    return f"for {Visibility(value)}" if value == Visibility.PROFESSIONALS else f"that is {Visibility(value)}"


def _remark(column: str, what: str, number: int, noun: str) -> Remark:
    """Said of the header: it's about the file as a whole."""
    several = {"contact": "contacts", "number or address": "numbers and addresses"}
    would = f"{number:,} {noun if number == 1 else several[noun]}"
    return Remark(
        1, column, f"no row has anything {what}, and {would} would be retired: is the file about that at all?"
    )
