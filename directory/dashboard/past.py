"""How a channel stood on a day that is over, from what the history says was written since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from directory.hours.rules import LONDON
from directory.verification.rules import Standing, Try, trust

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A record was written: when, and what it was before; None: it wasn't there."""

    at: datetime
    before: State | None


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it is now, and what was written of it, oldest first."""

    present: State
    written: Sequence[Written] = ()

    def then(self, moment: datetime) -> State | None:
        """As it was at a moment: as before the first that was written after it. None: it wasn't there yet."""
        for each in self.written:
            if each.at > moment:
                return each.before
        return self.present


@dataclass(frozen=True, slots=True)
class Tried:
    """A verification: its number, the value that was tried, and when it was written down (None: long ago)."""

    id: int
    value: str
    recorded_at: datetime | None
    tried: Try


@dataclass(frozen=True, slots=True)
class Told:
    """A reader's report: from which network, when, and when it was settled, if it was."""

    network: str
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A channel with all that its standing rested on; its tries stand newest first."""

    channel: Record
    contact: Record
    organisation: Record
    tries: Sequence[Tried]
    reports: Sequence[Told]


def end_of(day: date) -> datetime:
    """The moment at which a day is over in London, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON).astimezone(UTC)


def standing_on(day: date, entry: Entry, *, ended: datetime, review_days: Mapping[int, int]) -> Standing | None:
    """How a channel stood as a day `ended`; None where it wasn't in force.

    What was written later, though of an earlier day, wasn't known then. Intervals are today's, by role, so that the
    months compare.
    """
    channel = _in_force(entry.channel, ended)
    contact = channel and _in_force(entry.contact, ended)
    if not channel or not contact or not _in_force(entry.organisation, ended):
        return None
    tries = [
        each.tried
        for each in entry.tries
        if each.value == channel["value"]
        and each.id > channel["tries_after"]
        and (each.recorded_at is None or each.recorded_at <= ended)
    ]
    open_then = {
        each.network
        for each in entry.reports
        if each.at <= ended and (each.settled_at is None or each.settled_at > ended)
    }
    return trust(
        tries,
        review_days=review_days[contact["role"]],
        named_person=bool(contact["person"]),
        today=day,
        reports=len(open_then),
    ).standing


def _in_force(record: Record, moment: datetime) -> State | None:
    then = record.then(moment)
    return None if then is None or then["retired_on"] else then
