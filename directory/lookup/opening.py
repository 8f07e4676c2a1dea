"""Whether each channel is listed as open at a moment, also where its hours are “when another role is closed”."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from directory.contacts.rules import CALLED
from directory.hours.rules import Hours, State, closed_when, state

UNKNOWN = (None, None)


def opening_of(
    hours: str, *, hours_by_role: Mapping[str, Iterable[tuple[str, str]]], nation: str, at: datetime
) -> tuple[bool | None, datetime | None]:
    """Whether a line is listed as open, and when that next changes; None and None where its hours aren't known.

    `hours_by_role` holds the kind and the hours of each channel recorded for a role here.
    """
    if not hours:
        return UNKNOWN
    awaited = Hours.of(hours).when_closed
    found = _while_closed(hours_by_role.get(awaited, ()), nation=nation, at=at) if awaited else _by(hours, nation, at)
    return (found.open_now, found.changes_at) if found else UNKNOWN


def _while_closed(channels: Iterable[tuple[str, str]], *, nation: str, at: datetime) -> State | None:
    """Open while none of these telephones is, by the hours that are known; unknown where none are."""
    called = [hours for kind, hours in channels if kind in CALLED]
    if not called:
        return State(open_now=True, changes_at=None)  # nothing recorded counts as closed
    known = [hours for hours in called if hours and not Hours.of(hours).when_closed]
    return closed_when(state(known, nation=nation, at=at)) if known else None


def _by(hours: str, nation: str, at: datetime) -> State:
    return state((hours,), nation=nation, at=at)
