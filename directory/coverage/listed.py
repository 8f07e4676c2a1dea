"""When the telephones of a contact are listed as open over some time, by the rule that the lookup asks at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from directory.contacts.rules import CALLED
from directory.hours.rules import Hours, Timetable, gaps, open_between
from directory.hours.syntax import merged
from directory.lookup.rules import FoundContact, Line
from directory.notices.rules import NoticeKind, Temporary, other_days, silences

Span = tuple[int, int]
"""From when until when, in seconds since 1970."""

_TELLING = {NoticeKind.HOURS, NoticeKind.OUTAGE}


@dataclass(frozen=True, slots=True)
class Listed:
    """When a contact is listed as open; and when it's not known whether it is."""

    slug: str
    open: tuple[Span, ...]
    unknown: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """The same of one telephone; what is neither open nor unknown is closed."""

    open: tuple[Span, ...]
    known: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The time between two moments in London, at most 60 days apart, in a nation whose bank holidays count."""

    nation: str
    since: datetime
    until: datetime

    @property
    def whole(self) -> Span:
        return int(self.since.timestamp()), int(self.until.timestamp())


def listed(
    contacts: Iterable[FoundContact], *, beside: Iterable[FoundContact] = (), window: Window
) -> dict[str, Listed]:
    """When each of these contacts that has a telephone answers, by its address; others may wait for those `beside`."""
    here = {each.slug: each for each in contacts}
    by_role: defaultdict[str, list[Line]] = defaultdict(list)
    for each in {**{other.slug: other for other in beside}, **here}.values():
        by_role[each.role] += each.called
    return {slug: _contact(each, by_role, window) for slug, each in here.items() if each.called}


def _contact(contact: FoundContact, by_role: Mapping[str, Sequence[Line]], window: Window) -> Listed:
    lines = [_line(each, by_role, window) for each in contact.called]
    is_open = merged(span for each in lines for span in each.open)
    doubtful = (span for each in lines for span in without([window.whole], each.known))
    return Listed(contact.slug, is_open, without(merged(doubtful), is_open))


def _line(line: Line, by_role: Mapping[str, Sequence[Line]], window: Window) -> _Line:
    awaited = Hours.of(line.hours).when_closed
    if not awaited:
        return _by_the_clock(line, window)
    others = [_by_the_clock(each, window) for each in by_role.get(awaited, ()) if each.kind in CALLED]
    # Nothing recorded counts as closed.
    known = merged(span for each in others for span in each.known) if others else (window.whole,)
    quiet = _within([(since, until) for since, until in silences(line.temporary)], window)
    while_closed = without(known, merged(span for each in others for span in each.open))
    return _Line(without(while_closed, quiet), merged((*known, *quiet)))


def _by_the_clock(line: Line, window: Window) -> _Line:
    """A telephone by its own hours, and by what holds for a while: that is known even where its hours aren't."""
    hours = Hours.of(line.hours)
    if hours.when_closed:
        return _Line((), ())
    table = Timetable(hours.syntax, other_days(line.temporary), silences(line.temporary))
    told = [each for each in line.temporary if each.kind in _TELLING]
    known = (window.whole,) if hours.syntax else _within(_times(told), window)
    if not known:
        return _Line((), ())
    is_open = open_between([table], nation=window.nation, since=window.since, until=window.until)
    return _Line(tuple(is_open), known)


def _times(notices: Iterable[Temporary]) -> list[tuple[datetime, datetime]]:
    return [(each.begins_at, each.ends_at) for each in notices]


def _within(times: Iterable[tuple[datetime, datetime]], window: Window) -> tuple[Span, ...]:
    first, last = window.whole
    spans = [(max(int(since.timestamp()), first), min(int(until.timestamp()), last)) for since, until in times]
    return merged((since, until) for since, until in spans if since < until)


def without(spans: Iterable[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of spans, in order, when others are taken out."""
    return tuple(left for since, until in spans for left in gaps(taken, since, until))
