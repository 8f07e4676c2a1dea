"""What is said beside a number: whether it's listed as open, how far to trust it, and who to try instead."""

from collections.abc import Iterable
from datetime import date, datetime

from directory.contacts.rules import CALLED, DUTY_TEAM, FRONT_DOOR
from directory.contacts.values import ChannelKind, display
from directory.dates import ago, day, when
from directory.lookup.answer import AskedRole
from directory.lookup.rules import UNTIL_THEN, FoundContact, Line
from directory.notices.days import moment_said
from directory.notices.rules import coming_said, notice_said, other_hours_said
from directory.verification.rules import Standing


def shown(line: Line) -> str:
    """A channel's value as a person reads it."""
    return display(ChannelKind(line.kind), line.value)


def opening_words(line: Line, *, at: datetime) -> str:
    """Whether a channel is listed as open: “listed”, since the list may be wrong."""
    if line.is_out_of_order and line.notice:
        return f"Out of order until {moment_said(line.notice.ends_at)}"
    if line.open_now is None:
        return "Hours not known" if line.kind in {*CALLED, "text-relay"} else ""
    until = when(line.changes_at, at=at) if line.changes_at else ""
    if line.open_now:
        return f"Listed as open until {until}" if until else "Listed as open"
    return f"Listed as closed; opens at {until}" if until else "Listed as closed"


def notice_words(line: Line, *, with_use: bool = True) -> str:
    """Until when a channel is out of order, and what to use; or instead of what its value stands, until when."""
    if line.notice is None:
        return ""
    return notice_said(line.notice, kind=line.kind, value=line.usual_value or line.value, with_use=with_use)


def to_come_words(line: Line, *, at: datetime) -> tuple[str, ...]:
    """Other hours that hold or are soon to, and the value that is announced for a day to come."""
    days = other_hours_said(line.other_hours, at=at)
    return (*days, coming_said(line.coming, kind=line.kind)) if line.coming else days


def closed_words(role: AskedRole, contacts: Iterable[FoundContact], *, at: datetime) -> str:
    """Until when a role's own contacts are all listed as closed, and who answers meanwhile if nobody comes first."""
    listed = tuple(contacts)
    called = [each for each in listed if each.role == role.code and each.called]
    if not called or any(each.opens_at is None for each in called):
        return ""
    silent = [line for each in called for line in each.called if line.is_out_of_order and line.notice]
    if instead := next((line for line in silent if line.notice and line.notice.instead), None):
        unsafe = "" if role.out_of_hours else " If somebody isn’t safe, call 999."
        return f"{notice_words(instead)}.{unsafe}"
    if role.code == DUTY_TEAM and silent:  # at night the day teams are closed, too
        until = moment_said(min(line.notice.ends_at for line in silent if line.notice))
        return f"Out of order until {until}. By day, call the day teams. If somebody isn’t safe, call 999."
    closed = f"Listed as closed until {when(min(each.opens_at for each in called if each.opens_at), at=at)}."
    if role.code == DUTY_TEAM:
        return f"{closed} Until then, call the day teams: children’s social care or adult safeguarding."
    # Early help, Prevent and the designated nurse have no out-of-hours substitute.
    return closed if role.out_of_hours else f"{closed} Nobody stands in until then: if somebody isn’t safe, call 999."


METHOD_WORDS = {
    "rang": "by phone",
    "emailed": "by email",
    "owner confirmed": "with its owner",
    "official website": "on the official website",
    "met": "in person",
}


def verified_words(line: Line, *, today: date) -> str:
    """Who verified a value, when and how; or that nobody has."""
    if line.verified_on is None:
        return "Nobody has verified this yet"
    if line.standing == Standing.DISPUTED:
        return f"Last found right on {day(line.verified_on)}"
    if line.standing == Standing.STALE:
        return f"Not verified since {day(line.verified_on)}"
    how = METHOD_WORDS.get(line.method, "")
    return f"Verified {ago(line.verified_on, today=today)}{_by(line)}{', ' + how if how else ''}"


def verified_together(contact: FoundContact, *, today: date) -> str:
    """One sentence for channels that one person found right on one day; nothing where any differs or isn't sound."""
    first = contact.lines[0]
    alike = {(line.standing, line.verified_on, line.verified_by, line.reported) for line in contact.lines}
    if len(contact.lines) == 1 or len(alike) > 1 or first.standing != Standing.CURRENT or first.verified_on is None:
        return ""
    return f"All verified {ago(first.verified_on, today=today)}{_by(first)}"


def _by(line: Line) -> str:
    return f" by {line.verified_by}" if line.verified_by else ""


def warning_words(contact: FoundContact) -> str:
    """What a reader must know before relying on a contact; nothing when it's sound."""
    weakest = contact.weakest
    if weakest.standing == Standing.DISPUTED:
        which = _which(contact)
        return f"people who tried {which} say that it’s wrong. It’s shown until somebody has put it right."
    if weakest.standing == Standing.STALE:
        since = f" since {day(weakest.verified_on)}" if weakest.verified_on else ""
        return f"{_which(contact)} has not been verified{since}, so it may be out of date."
    return ""


def _which(contact: FoundContact) -> str:
    """The channels that a warning is about."""
    weak = [line for line in contact.lines if line.standing == contact.standing]
    if len(weak) == len(contact.lines):
        return "this"
    return shown(weak[0]) if len(weak) == 1 else "part of this"


def instead_of(contact: FoundContact, others: Iterable[FoundContact]) -> FoundContact | None:
    """Who to try when this contact can't be relied on: the first sound one that can be called."""
    return next(iter(stand_ins(contact.role, [each for each in others if each.slug != contact.slug])), None)


def stand_ins(role: str, others: Iterable[FoundContact]) -> list[FoundContact]:
    """Sound contacts that can be called in place of a role's own, best first."""
    sound = [each for each in others if each.called and each.standing.sound and not each.called[0].is_out_of_order]
    asked = [code for code in STAND_INS if code != DUTY_TEAM or role in ANSWERED_AT_NIGHT]
    return [each for code in dict.fromkeys((role, *asked)) for each in sound if each.role == code]


STAND_INS = (FRONT_DOOR, DUTY_TEAM, "switchboard", "partnership-office", "police-protection")
"""Whoever knows the right number of another team, in the order to ask."""

ANSWERED_AT_NIGHT = {FRONT_DOOR, "adult-safeguarding", DUTY_TEAM}
"""The duty team answers for these alone: it doesn't manage allegations, nor early help."""


def answers_for(role: str, asked: str) -> bool:
    """Whether a role answers for the place of the one that was asked for: itself, and whoever truly stands in for it.

    The duty team stands in for the LADO only for a child who isn't safe, wherever that child lives.
    """
    return role == asked or asked not in UNTIL_THEN


def place_words(role: str, decided_by: str) -> str:
    """Which place decides, as a sentence: “The LADO for where the person works, not where the child lives.”"""
    return f"The {NOUNS.get(role, 'contact')} for {decided_by}."


WITHDRAWN = "Royal Mail has withdrawn that postcode. Check that it’s still the right address."

NOUNS = {"lado": "LADO"}
"""What people call whoever answers for a role, where that's another word than “contact”."""
