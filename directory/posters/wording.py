"""What a poster says around the numbers, in plain words for somebody who is worried and in a hurry."""

from dataclasses import dataclass

from directory.contacts.rules import DUTY_TEAM, FRONT_DOOR
from directory.dates import day
from directory.lookup.rules import Line
from directory.verification.rules import Standing


@dataclass(frozen=True, slots=True)
class Worry:
    """When to call a role, what to know before calling, and what it's called. `{area}` is the council's area."""

    heading: str
    noun: str = ""
    advice: str = ""


POLICE = "101"

# Sources: Working Together to Safeguard Children, chapters 3 and 4; Keeping Children Safe in Education, parts 1 and 4;
# Care Act 2014, section 42, for where the adult is.
WORRIES = {
    FRONT_DOOR: Worry(
        "Worried about a child?",
        "children’s social care front door",
        "For a child who lives in {area}, or was found there. Anybody may call.",
    ),
    DUTY_TEAM: Worry(
        "Out of hours",
        "out-of-hours emergency duty team",
        "For a child or an adult who isn’t safe until the day team opens.",
    ),
    "lado": Worry(
        "Somebody who works with children may have harmed a child",
        "LADO",
        "For people who work in {area}, wherever the child lives: if they work elsewhere, call the LADO there. "
        "Until you have advice, don’t question, tell or suspend the person. If a child isn’t safe, or it may be a "
        "crime, call 999 or children’s social care first.",
    ),
    "adult-safeguarding": Worry(
        "Worried about an adult who needs care or support?",
        "adult safeguarding team",
        "For what happened in {area}, or an adult who is there now.",
    ),
    "early-help": Worry(
        "A family needs help before things get worse",
        "early help team",
        "Ask the family first: they must agree to it.",
    ),
    "prevent": Worry(
        "Somebody may be drawn into terrorism", "Prevent lead", "Is something about to happen? Call 999 instead."
    ),
    POLICE: Worry(
        "Police, when it isn’t urgent",
        advice="For a crime that is over. Ask for the police of where it happened.",
    ),
}
CORE = ("lado", "adult-safeguarding", "early-help", "prevent")
EXTRA = (
    "domestic-abuse-service",
    "crisis-mental-health",
    "sarc",
    "police-protection",
    "exploitation-missing",
    "education-safeguarding-adviser",
    "school-nursing",
    "pipot",
    "partnership-office",
    "adults-board-office",
    "designated-nurse",
    "designated-doctor",
)
LEADS = ("dsl", "deputy-dsl")
OWN = (*LEADS, "head", "chair")
FEW_NATIONAL = {"helpline": 2}
NATIONAL = FEW_NATIONAL | {"whistleblowing": 1}
"""How many of the national lines of each role a poster has room for, in the order they are filed."""

LED = frozenset({"school", "college", "early-years", "charity", "faith-group", "sports-club"})
"""Kinds of organisation that should have a safeguarding lead of their own."""

UNKNOWN_HOURS = "Hours not known"
CHECK = "check before relying on it"


def mark_of(line: Line) -> str:
    """The mark before what isn't sound; nothing for what is."""
    return _MARKS.get(line.standing, "")


_MARKS = {
    Standing.DISPUTED: "Disputed",
    Standing.STALE: "Out of date",
    Standing.UNVERIFIED: "Not verified yet",
}


def standing_words(line: Line) -> str:
    """How far to trust a channel, with dates that stay true while the poster hangs."""
    verified = day(line.verified_on) if line.verified_on else ""
    due = day(line.review_due) if line.review_due else ""
    match line.standing:
        case Standing.DISPUTED:
            said = f"Somebody who tried this says that it’s wrong: {CHECK}."
        case Standing.STALE:
            said = f"Not verified since {verified}: {CHECK}."
        case Standing.UNVERIFIED:
            said = f"{CHECK.capitalize()}."
        case Standing.DUE_SOON:
            said = f"Verified {verified}, to be checked by {due}"
        case _:
            said = f"Verified {verified}"
    return f"{said.rstrip('.')}. Reported by a reader, and being looked at." if line.reported else said


def nobody_recorded(noun: str, *, area: str) -> str:
    return f"No {noun} is recorded for {area}."


INSTEAD = {
    FRONT_DOOR: "Call the council’s main number and ask for it, or 999 if a child isn’t safe.",
    DUTY_TEAM: "If somebody isn’t safe, call 999.",
}
ASK_THE_FRONT_DOOR = "Ask children’s social care who it is. If somebody isn’t safe, call 999."

NOT_PRINTED = "Nobody has verified the number lately, so it isn’t printed."
THEIR_NUMBER = "Ask in the office for it today."

NO_LEAD = "No number of our safeguarding lead is recorded. Find out today who it is."
THEIR_OWN_LEAD = "Tell the safeguarding lead of the place where you work."
