"""What a sheet would do, as somebody reads it before they let it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from directory.contacts.values import ChannelKind, display
from directory.corrections.rules import alike
from directory.dates import day
from directory.exchange.header import Remark
from directory.exchange.plan import Plan
from directory.exchange.records import Record

_COLUMNS = {
    "name": "name",
    "kind": "kind",
    "identifiers": "numbers in registers",
    "aliases": "other names",
    "areas": "areas",
    "person": "named person",
    "job_title": "job title",
    "note": "note",
    "value": "number or address",
    "label": "label",
    "hours": "hours",
    "visibility": "who may see it",
    "nationwide": "answers for the whole country",
}
"""The columns that somebody reads of; the rest follows from them."""


@dataclass(frozen=True)
class Difference:
    """One column of a record before and after, in words; `before` is "" for what is new."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One record that a sheet adds, changes or takes out of use."""

    what: str
    new: bool
    differences: tuple[Difference, ...]
    retired: bool = False

    @property
    def done(self) -> str:
        """What becomes of it, in a word."""
        return "New" if self.new else "Retired" if self.retired else "Changed"


@dataclass(frozen=True)
class Counted:
    """How many records of a kind are new, changed, retired."""

    title: str
    new: int
    changed: int
    retired: int


@dataclass(frozen=True)
class Problem:
    """Something said of one cell, with the name that the sheet gives its column."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Alike:
    """A new organisation, and those of the directory that may be the same: number or name, and what they are called."""

    name: str
    others: tuple[tuple[str, str], ...]


def lines_of(plan: Plan, *, areas: Mapping[str, str]) -> list[Line]:
    """Everything that is added or changed, organisation by organisation, each followed by what belongs to it.

    `areas`: the name of each by its code.
    """
    changed = [each for each in plan.records if each.is_changed]
    places = {id(each): place for place, each in enumerate(plan.organisations)}
    return [_line(each, areas) for each in sorted(changed, key=lambda each: places.get(id(_body(each)), len(places)))]


def _body(record: Record) -> Record:
    return record if record.parent is None else _body(record.parent)


def _line(record: Record, areas: Mapping[str, str]) -> Line:
    before = record.before or {
        **_AS_USUAL.get(record.table, {}),
        **{name: record.after.get(name) for name in _IN_TITLE},
    }
    differences = [
        Difference(
            title, _words(name, before.get(name), record, areas), _words(name, record.after[name], record, areas)
        )
        for name, title in _COLUMNS.items()
        if name in record.after and before.get(name) != record.after[name]
    ]
    told = tuple(each for each in differences if each.before != each.after)
    return Line(_called(record), record.is_new, told, retired=record.is_retired)


_IN_TITLE = ("name", "value")
_AS_USUAL: dict[str, dict[str, Any]] = {"channel": {"visibility": "public"}, "contact": {"nationwide": False}}
"""What needn't be said of a new record: what its title says, and what most are."""


def _called(record: Record) -> str:
    after = record.after
    match record.table:
        case "organisation":
            return f"Organisation: {after['name']}"
        case "contact":
            body = record.parent.after["name"] if record.parent else ""
            return f"Contact: {after['name'] or 'without a name of its own'}, {body}"
        case "channel":
            kind = ChannelKind(after["kind"])
            of = record.parent and (record.parent.after["name"] or _body(record).after["name"])
            return f"{kind.in_words}: {display(kind, after['value'])}{f', {of}' if of else ''}"
        case _:
            how = f"{day(after['verified_on'])}, {after['method']}, {after['verified_by']}"
            value = (
                display(ChannelKind(record.parent.after["kind"]), after["value"]) if record.parent else after["value"]
            )
            return f"Verification of {value} on {how}"


def _words(name: str, value: Any, record: Record, areas: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(areas.get(each, each) for each in value)
    if name == "kind" and record.table == "channel":
        return ""  # the title says it
    if name == "value" and value:
        return display(ChannelKind(record.after["kind"]), value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value or "")


def problems_of(remarks: Iterable[Remark], *, named: Mapping[str, str]) -> list[Problem]:
    """Remarks by row, each with the sheet's own name for its column."""
    told = dict.fromkeys((each.row, named.get(each.column, each.column), each.text) for each in remarks)
    return [Problem(*each) for each in sorted(told, key=lambda each: each[0])]


def named_columns(header: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """What a sheet calls each column of a contacts file; kinds of channel come as values."""
    named = {column: cell for cell, column in zip(header, columns, strict=False) if column and cell}
    channels = [named[each] for each in ChannelKind if each in named]
    return {"value": ", ".join(channels), **named} if channels else named


def likely_duplicates(plan: Plan, held: Collection[Record], *, most: int = 3) -> list[Alike]:
    """New organisations that may be one of those that are held under another name."""
    in_use = [each for each in held if each.after["retired_on"] is None]
    found = []
    for each in plan.organisations:
        if each.is_new:
            others = [_choice(other) for other in in_use if _may_be(each, other)]
            if others:
                found.append(Alike(each.after["name"], tuple(others[:most])))
    return found


def _may_be(new: Record, other: Record) -> bool:
    apart = new.after["areas"] and other.after["areas"] and not set(new.after["areas"]) & set(other.after["areas"])
    return not apart and any(alike(new.after["name"], name) for name in [other.after["name"], *other.after["aliases"]])


def _choice(other: Record) -> tuple[str, str]:
    return other.after["name"], ", ".join([other.after["name"], *other.after["identifiers"]])


def counts(plan: Plan) -> list[Counted]:
    """Of each kind of record: how many are new, changed, retired."""
    new = Counter(each.table for each in plan.records if each.is_new)
    retired = Counter(each.table for each in plan.retired)
    changed = Counter(
        each.table for each in plan.records if each.is_changed and not each.is_new and not each.is_retired
    )
    named = {
        "organisation": "Organisations",
        "contact": "Contacts",
        "channel": "Numbers and addresses",
        "verification": "Verifications",
    }
    return [Counted(title, new[table], changed[table], retired[table]) for table, title in named.items()]
