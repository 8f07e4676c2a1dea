"""What holds for a while: other hours, outages and redirects, read, said, and put in place of what is listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from directory.contacts.values import ChannelKind, display
from directory.errors import RuleBroken
from directory.hours.english import read_hours
from directory.hours.rules import OtherDays
from directory.hours.spoken import clock
from directory.hours.syntax import ALL_DAY, DAY, WEEK, HoursUnclear, Rule, Span, parse
from directory.notices.days import beginning_said, days_said, listed, moment_said

CLOSED = {"closed", "close", "shut", "off", "closed all day", "no hours", "none"}
_IN_ITS_PLACE = {"outage", "redirect"}
SAID_AHEAD = timedelta(days=21)  # as long as people plan for a bank holiday


class NoticeKind(StrEnum):
    """What holds for a while."""

    HOURS = "hours"
    OUTAGE = "outage"
    REDIRECT = "redirect"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Temporary:
    """What holds for one channel between two moments, in London; other hours, for whole days."""

    kind: str
    begins_at: datetime
    ends_at: datetime
    hours: str = ""
    instead: str = ""
    note: str = ""
    follows: str = ""  # the value whose place an announced one is to take

    def holds(self, at: datetime) -> bool:
        return self.begins_at <= at < self.ends_at

    @property
    def first(self) -> date:
        return self.begins_at.date()

    @property
    def last(self) -> date:
        """The last of its days, where it's for whole days."""
        return self.ends_at.date() - timedelta(days=1)


def read_other_hours(text: str) -> str:
    """“closed”, “10am to 2pm” as they're kept: nothing, `10:00-14:00`; RuleBroken."""
    said = " ".join(text.split()).rstrip(".")
    if said.casefold() in CLOSED:
        return ""
    try:
        rules = parse(read_hours(f"every day {said}", roles={}).hours.syntax) if said else ()
    except HoursUnclear as unclear:
        raise RuleBroken(f"Write only times, like “10am to 2pm”, or “closed”. {unclear}", field="hours") from unclear
    if len(rules) != 1 or rules[0].days != WEEK:
        raise RuleBroken("Write only times, like “10am to 2pm”, or “closed”", field="hours")
    spans = rules[0].spans
    if spans != ALL_DAY and (spans[0][0] == 0 and spans[-1][1] >= DAY):
        raise RuleBroken("Write times to midnight at most, and the morning after as a day of its own", field="hours")
    return str(Rule(("Mo",), spans)).removeprefix("Mo ")


def spans_of(hours: str) -> tuple[Span, ...]:
    """Kept other hours as minutes of the day."""
    return parse(f"Mo {hours}")[0].spans if hours else ()


def hours_said(hours: str) -> str:
    """“closed”, “10am to 2pm and 5pm to 8pm”, “all day”."""
    spans = spans_of(hours)
    if spans == ALL_DAY:
        return "open all day"
    return listed([f"{clock(start)} to {clock(end)}" for start, end in spans]) if spans else "closed"


def other_days(temporary: Iterable[Temporary]) -> tuple[OtherDays, ...]:
    """The days of their own hours among these."""
    return tuple(
        OtherDays(each.first, each.last, spans_of(each.hours)) for each in temporary if each.kind == NoticeKind.HOURS
    )


def silences(temporary: Iterable[Temporary]) -> tuple[tuple[datetime, datetime], ...]:
    """When nobody answers, by the outages among these."""
    return tuple((each.begins_at, each.ends_at) for each in temporary if each.kind == NoticeKind.OUTAGE)


def in_its_place(temporary: Sequence[Temporary], *, at: datetime) -> Temporary | None:
    """The outage that lasts at a moment, else the redirect: two of them can't hold at once for one channel."""
    return next((each for each in temporary if each.kind in _IN_ITS_PLACE and each.holds(at)), None)


def turns_at(temporary: Iterable[Temporary], *, at: datetime) -> datetime | None:
    """When the next of these begins or ends."""
    return min((edge for each in temporary for edge in (each.begins_at, each.ends_at) if edge > at), default=None)


def notice_said(
    notice: Temporary, *, kind: str, value: str, with_use: bool = True, with_beginning: bool = False
) -> str:
    """“Out of order until 4pm on Friday 27 November; use 0161 496 0002”; of a redirect, what it stands instead of."""
    beginning = f"from {beginning_said(notice.begins_at)} " if with_beginning else ""
    until = f"{beginning}until {moment_said(notice.ends_at)}"
    note = _added(notice)
    if notice.kind == NoticeKind.REDIRECT:
        return f"Instead of {display(ChannelKind(kind), value)} {until}{note}"
    use = f"; use {display(ChannelKind(kind), notice.instead)}" if notice.instead and with_use else ""
    return f"Out of order {until}{use}{note}"


def coming(temporary: Iterable[Temporary], *, value: str, at: datetime) -> Temporary | None:
    """What is announced to follow a value on a day to come: nothing where another has taken its place meanwhile."""
    announced = [each for each in temporary if each.kind == NoticeKind.COMING and each.holds(at)]
    return next((each for each in announced if each.follows == value), None)


def coming_said(notice: Temporary, *, kind: str) -> str:
    """“From 1 December: 0161 496 0002”."""
    return (
        f"From {days_said(notice.ends_at.date(), notice.ends_at.date())}: {display(ChannelKind(kind), notice.instead)}"
    )


def other_hours(temporary: Iterable[Temporary], *, at: datetime) -> tuple[Temporary, ...]:
    """The other hours that hold at a moment or later, in order."""
    held = [each for each in temporary if each.kind == NoticeKind.HOURS and each.ends_at > at]
    return tuple(sorted(held, key=lambda each: each.begins_at))


def other_hours_said(other: Iterable[Temporary], *, at: datetime) -> tuple[str, ...]:
    """“Different hours on 25 and 26 December: closed”, of those that hold or are soon to."""
    return tuple(
        f"Different hours on {days_said(each.first, each.last)}: {hours_said(each.hours)}" + _added(each)
        for each in other
        if each.first <= at.date() + SAID_AHEAD
    )


def _added(notice: Temporary) -> str:
    """A note as the rest of a sentence, which ends as its place does."""
    return f". {notice.note.removesuffix('.')}" if notice.note else ""


def in_words(notice: Temporary) -> str:
    """What holds when, in a list for those who look after it: “closed on 25 and 26 December”."""
    if notice.kind == NoticeKind.HOURS:
        return f"{hours_said(notice.hours)} on {days_said(notice.first, notice.last)}"
    what = "out of order" if notice.kind == NoticeKind.OUTAGE else "redirected"
    return f"{what} from {beginning_said(notice.begins_at)} until {moment_said(notice.ends_at)}"


def check_times(begins_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Whether a notice can hold from the one moment to the other; RuleBroken."""
    if ends_at <= begins_at:
        raise RuleBroken("Enter an end that comes after the beginning", field="to_day")
    if ends_at <= now:
        raise RuleBroken("Enter an end that is still to come: this is over already", field="to_day")


def clashing(kind: str, held: Iterable[Temporary], *, begins_at: datetime, ends_at: datetime) -> Temporary | None:
    """What is there already for those times: an outage and a redirect can't both hold, nor other hours twice."""
    alike = _IN_ITS_PLACE if kind in _IN_ITS_PLACE else {kind}
    for each in held:
        if each.kind in alike and each.begins_at < ends_at and begins_at < each.ends_at:
            return each
    return None
