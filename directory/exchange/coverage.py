"""Who answers in an area by day and by night together, and which minutes of the week are left to nobody."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from directory.contacts.values import ChannelKind
from directory.exchange.header import Remark
from directory.hours.rules import Hours, WallSpan, bank_holidays, uncovered

FRONT_DOOR, NIGHT = "childrens-front-door", "emergency-duty"
ANSWERED = (ChannelKind.PHONE, ChannelKind.TEXT)
NATION = "England"


@dataclass(frozen=True, slots=True)
class Listed:
    """A telephone's hours in one area; `row` is where the file has it, 0 for what it doesn't name."""

    area: str
    role: str
    hours: str
    row: int = 0


def unanswered(listed: Iterable[Listed], *, today: date) -> list[Remark]:
    """A warning for each area of the file where front door and out-of-hours line leave some of the week to nobody."""
    by_area: defaultdict[str, list[Listed]] = defaultdict(list)
    for each in listed:
        by_area[each.area].append(each)
    monday = ordinary_week(today)
    areas: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for area, lines in by_area.items():
        # Either may have left the gap: the duty team's row is named, and where the file has none, the front door's.
        rows = [each.row for role in (NIGHT, FRONT_DOOR) for each in lines if each.role == role and each.row]
        if rows and (left := _left(lines, monday)):
            areas[rows[0], said(left)].append(area)
    return [
        Remark(
            row,
            "hours",
            f"in {', '.join(sorted(named))}, {left} is left to nobody: "
            "check the hours of the front door and the duty team",
        )
        for (row, left), named in areas.items()
    ]


def ordinary_week(today: date) -> date:
    """The next Monday that begins a week without a bank holiday, nor one the day before."""
    monday = today + timedelta(days=-today.weekday() % 7)
    while any(-1 <= (day - monday).days < 7 for day in bank_holidays(NATION, monday.year)):
        monday += timedelta(days=7)
    return monday


def said(left: Sequence[WallSpan]) -> str:
    """“Monday 08:30–08:45, Tuesday 08:30–08:45”, in the week's order."""
    return ", ".join(
        f"{opens:%A %H:%M}–{closes:%H:%M}"
        if opens.date() == closes.date()
        else f"{opens:%A %H:%M} to {closes:%A %H:%M}"
        for opens, closes in left
    )


def _left(lines: Sequence[Listed], monday: date) -> list[WallSpan]:
    """The minutes that neither answers, where the hours of both are known."""
    day, night = ([Hours.of(each.hours) for each in lines if each.role == role] for role in (FRONT_DOOR, NIGHT))
    if not day or not all(each.syntax for each in day) or not all(each.stored for each in night):
        return []
    if any(each.when_closed for each in night):  # whenever nobody else does
        return []
    return uncovered([each.syntax for each in (*day, *night)], nation=NATION, start=monday)
