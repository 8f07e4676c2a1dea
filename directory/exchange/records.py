"""Rows of the database as they are held and as an import would have them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID, uuid4

PARENTS = {"contact": "organisation", "channel": "contact", "verification": "channel"}
"""The column in which each table holds the number of the record it belongs to."""

NEW_CONTACT: dict[str, Any] = {
    "slug": "",  # given when it's written
    "name": "",
    "person": "",
    "job_title": "",
    "note": "",
    "nationwide": False,
    "position": 0,
    "retired_on": None,
    "areas": [],
}
NEW_CHANNEL: dict[str, Any] = {
    "value": "",
    "label": "",
    "hours": "",
    "purpose": "",
    "accepts": "",
    "visibility": "public",
    "duty_mobile": False,
    "position": 0,
    "changed_by": None,
    "tries_after": 0,
    "retired_on": None,
}


# From a random one upwards: neighbours lie together in every index, which makes a large import twice as fast.
_uuids = count(uuid4().int)


def _new_uuid() -> str:
    return str(UUID(int=next(_uuids)))


@dataclass(eq=False, slots=True)
class Record:
    """One record: its number once it has one, and its columns before and after.

    An organisation's columns include `identifiers`, `aliases` and `areas`, a contact's `areas`: sorted lists, areas
    by code. A record that belongs to a new one knows it as `parent`.
    """

    table: str
    after: dict[str, Any]
    before: dict[str, Any] | None = None
    id: int | None = None
    uuid: str = field(default_factory=_new_uuid)
    parent: "Record | None" = None

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write: it's new, or some column differs."""
        return self.before != self.after

    @property
    def is_retired(self) -> bool:
        """Whether it's taken out of use now."""
        return bool(self.before and self.before.get("retired_on") is None and self.after.get("retired_on"))

    @property
    def touched(self) -> bool:
        """Whether it or anything that it belongs to is changed."""
        return self.is_changed or (self.parent is not None and self.parent.touched)

    @classmethod
    def held(cls, table: str, row: Mapping[str, Any], **extras: list[str]) -> "Record":
        """What the database holds, not changed yet."""
        before = {name: value for name, value in row.items() if name not in {"id", "uuid"}} | extras
        return cls(table, dict(before), before, row["id"], str(row["uuid"]))


@dataclass(frozen=True, slots=True)
class HeldTry:
    """A verification that a channel has."""

    id: int
    value: str
    on: date
    by: str
    method: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What an import asks of a role."""

    id: int
    code: str
    title: str
    short_title: str
    own: bool
    jurisdiction: str


@dataclass
class Held:
    """What is held of the organisations that a file names: contacts and channels in use, and their verifications."""

    contacts: list[Record] = field(default_factory=list)
    channels: list[Record] = field(default_factory=list)
    tries: Mapping[int, list[HeldTry]] = field(default_factory=dict)
    last_place: int = -1


def in_file_order(records: Iterable[Record], *, last: int) -> None:
    """Give records the places that those of them have already, in this order, and new ones places after the last."""
    listed = list(records)
    places = sorted(record.before["position"] for record in listed if record.before)
    places += range(last + 1, last + 1 + len(listed) - len(places))
    for record, place in zip(listed, places, strict=True):
        record.after["position"] = place
