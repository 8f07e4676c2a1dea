"""What each edition of a poster shows of its facts, and in whose words."""

from dataclasses import replace

from directory.posters.designs import Edition
from directory.posters.rules import Poster, Row

CHILDLINE = "+448001111"
HELPLINE = "helpline"
CHAIR = "chair"


def in_edition(poster: Poster, edition: Edition) -> Poster:
    """What of a poster's facts this edition shows, in its words."""
    match edition:
        case Edition.VISITORS:
            return _for_visitors(poster)
        case Edition.DOOR:
            return replace(_for_visitors(poster), national=())
        case Edition.CHILDREN:
            return _for_children(poster)
        case Edition.AREA:
            return replace(poster, own=(), lead_missing="", lead_elsewhere="")
        case Edition.BRIEF:
            return _for_a_card(poster)
        case _:
            return poster


IN_SHORT = {
    "lado": ("Worried about a worker?", "Call where the person works. Don’t question, tell or suspend them first."),
    "adult-safeguarding": ("Worried about an adult?", ""),
}
"""What a card says instead: it has room for a few words."""


def _for_a_card(poster: Poster) -> Poster:
    kept = tuple(_in_short(row) for row in poster.rows if row.role in IN_SHORT)
    spared = len([row for row in poster.rows if row.role not in IN_SHORT and row.ways])
    return replace(
        poster,
        front_door=replace(poster.front_door, advice=""),
        duty_team=replace(poster.duty_team, advice=""),
        rows=kept,
        core=len(kept),
        national=(),
        unrecorded="",
        left_out=poster.left_out + spared,
    )


def _in_short(row: Row) -> Row:
    heading, advice = IN_SHORT[row.role]
    return replace(row, heading=heading, advice=advice)


ASK_HERE = "Ask whoever you came to see, or at the desk, who our safeguarding lead is, and tell them."


def _for_visitors(poster: Poster) -> Poster:
    helplines = [row for row in poster.national if row.role == HELPLINE and not _is_childline(row)]
    return replace(
        poster,
        front_door=replace(poster.front_door, heading="Worried about a child, and can’t tell anybody here?"),
        duty_team=replace(poster.duty_team, heading="The same, out of hours"),
        rows=(),
        core=0,
        own=tuple(row for row in poster.own if row.role != CHAIR),
        lead_missing=ASK_HERE if _has_no_lead(poster) else "",
        lead_elsewhere="",
        national=tuple(helplines[:1]),
        unrecorded="",
        left_out=0,
    )


def _for_children(poster: Poster) -> Poster:
    unknown = "We don’t know this number. Call Childline, or call 999 if you’re in danger."
    door, team = poster.front_door, poster.duty_team
    return replace(
        poster,
        front_door=replace(
            door,
            heading="People whose job it is to keep children safe",
            advice="" if door.missing else "You can call them yourself.",
            missing=unknown if door.missing else "",
        ),
        duty_team=replace(
            team,
            heading="When they’re closed",
            advice="" if team.missing else "For when you aren’t safe, and it can’t wait.",
            missing=unknown if team.missing else "",
        ),
        rows=(),
        core=0,
        own=tuple(row for row in poster.own if row.role != CHAIR),
        lead_missing="Talk to any grown-up here whom you trust." if _has_no_lead(poster) else "",
        lead_elsewhere="",
        national=tuple(row for row in poster.national if _is_childline(row)),
        unrecorded="",
        left_out=0,
    )


def _has_no_lead(poster: Poster) -> bool:
    return bool(poster.lead_missing or poster.lead_elsewhere)


def _is_childline(row: Row) -> bool:
    return any(way.value == CHILDLINE for way in row.ways)
