"""What is said beside a number: whether it's listed as open, and how far to trust it."""

from datetime import date, datetime

from directory.dates import ago, day, when
from directory.lookup.rules import FoundContact, Line
from directory.verification.rules import Standing


def opening_words(line: Line, *, at: datetime) -> str:
    """Whether a channel is listed as open: “listed”, since the list may be wrong."""
    if line.open_now is None:
        return "Hours not known" if line.kind in {"phone", "text", "text-relay"} else ""
    until = when(line.changes_at, at=at) if line.changes_at else ""
    if line.open_now:
        return f"Listed as open until {until}" if until else "Listed as open"
    return f"Listed as closed; opens at {until}" if until else "Listed as closed"


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
    how = METHOD_WORDS.get(line.method, "")
    who = f" by {line.verified_by}" if line.verified_by else ""
    if line.standing == Standing.DISPUTED:
        return f"Disputed since it was last verified, on {day(line.verified_on)}"
    if line.standing == Standing.STALE:
        return f"Not verified since {day(line.verified_on)}"
    return f"Verified {ago(line.verified_on, today=today)}{who}{', ' + how if how else ''}"


def warning_words(contact: FoundContact) -> str:
    """What a reader must know before relying on a contact; nothing when it's sound."""
    weakest = contact.weakest
    if weakest.standing == Standing.DISPUTED:
        return "people who tried this say that it’s wrong. It’s shown until somebody has put it right."
    if weakest.standing == Standing.STALE:
        since = f" since {day(weakest.verified_on)}" if weakest.verified_on else ""
        return f"this has not been verified{since}, so it may be out of date."
    return ""


def instead_of(contact: FoundContact, others: tuple[FoundContact, ...]) -> FoundContact | None:
    """Who to try when this contact can't be relied on: the first sound one that can be called."""
    sound = [each for each in others if each.slug != contact.slug and each.called and each.standing.sound]
    same_role = [each for each in sound if each.role == contact.role]
    stand_ins = [each for role in STAND_INS for each in sound if each.role == role]
    return next(iter([*same_role, *stand_ins]), None)


STAND_INS = ("childrens-front-door", "emergency-duty", "switchboard", "police-protection")
"""Whoever knows the right number of another team, in the order to ask."""
