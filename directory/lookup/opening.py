"""Whether each channel is listed as open at a moment: also where its hours are “when another role is closed”."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from directory.contacts.rules import CALLED
from directory.hours.rules import Hours, State, Timetable, closed_when, state
from directory.notices.rules import NoticeKind, Temporary, other_days, silences, turns_at


@dataclass(frozen=True, slots=True)
class Answering:
    """A channel's kind and hours, and what holds of it for a while."""

    kind: str
    hours: str
    temporary: tuple[Temporary, ...] = ()


class Opening(NamedTuple):
    """Whether a channel is listed as open, when that changes, and until when this can't be otherwise.

    None, None where its hours aren't known.
    """

    open_now: bool | None
    changes_at: datetime | None
    holds_until: datetime | None = None


def opening_of(channel: Answering, *, by_role: Mapping[str, Sequence[Answering]], nation: str, at: datetime) -> Opening:
    """Whether a channel is listed as open; `by_role` has every channel recorded for a role here."""
    awaited = Hours.of(channel.hours).when_closed
    others = by_role.get(awaited, ()) if awaited else ()

    def while_closed(at: datetime) -> State | None:
        return _while_closed(others, nation=nation, at=at)

    if awaited:
        found = _but_for(silences(channel.temporary), while_closed, at=at)
    else:
        found = _together([channel], nation=nation, at=at)
    changes_at = found.changes_at if found else None
    edge = turns_at((each for one in (channel, *others) for each in one.temporary), at=at)
    return Opening(found.open_now if found else None, changes_at, min(filter(None, (changes_at, edge)), default=None))


def _while_closed(channels: Iterable[Answering], *, nation: str, at: datetime) -> State | None:
    """Open while none of these telephones is, by the hours that are known; unknown where none are."""
    called = [each for each in channels if each.kind in CALLED]
    if not called:
        return State(open_now=True, changes_at=None)  # nothing recorded counts as closed
    found = _together(called, nation=nation, at=at)
    return closed_when(found) if found else None


def _together(channels: Iterable[Answering], *, nation: str, at: datetime) -> State | None:
    """Whether any of these is open, by the clock alone; unknown where the hours of none are known."""
    tables, sure_until = [], []
    for each in channels:
        hours = Hours.of(each.hours)
        days, quiet = other_days(each.temporary), silences(each.temporary)
        if hours.syntax:
            tables.append(Timetable(hours.syntax, days, quiet) if days or quiet else hours.syntax)
        elif not hours.when_closed and (ends := _known_until(each.temporary, at=at)):
            tables.append(Timetable("", days, quiet))
            sure_until.append(ends)
    if not tables:
        return None
    found = state(tables, nation=nation, at=at)
    if found.changes_at and any(found.changes_at > ends for ends in sure_until):
        return State(found.open_now, None)
    return found


def _known_until(temporary: Iterable[Temporary], *, at: datetime) -> datetime | None:
    """Until when it's known whether somebody answers whose usual hours aren't: by other hours, or an outage."""
    telling = {NoticeKind.HOURS, NoticeKind.OUTAGE}
    return min((each.ends_at for each in temporary if each.kind in telling and each.holds(at)), default=None)


def _but_for(
    quiet: Sequence[tuple[datetime, datetime]], asked: Callable[[datetime], State | None], *, at: datetime
) -> State | None:
    """The state at a moment of whoever answers so, but for these stretches of time."""
    now = next((until for since, until in quiet if since <= at < until), None)
    if now:
        then = _but_for(quiet, asked, at=now)
        opens_at = (now if then.open_now else then.changes_at) if then else None
        return State(open_now=False, changes_at=opens_at)
    found = asked(at)
    if found and found.open_now:
        coming = [since for since, _ in quiet if since > at]
        return State(open_now=True, changes_at=min(filter(None, (found.changes_at, *coming)), default=None))
    opens_at = found.changes_at if found else None
    if opens_at and any(since <= opens_at < until for since, until in quiet):
        return _but_for(quiet, asked, at=opens_at)
    return found
