"""Who answers in an area by day and by night together, and which minutes of the week are left to nobody."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from directory.contacts.rules import DUTY_TEAM, FRONT_DOOR
from directory.hours.rules import Hours, WallSpan, bank_holidays, uncovered

NATION = "England"


@dataclass(frozen=True, slots=True)
class Listed:
    """A telephone's hours in one area; `row` is where the file has it, 0 for what it doesn't name."""

    area: str
    role: str
    hours: str
    row: int = 0


def by_area(listed: Iterable[Listed]) -> dict[str, list[Listed]]:
    """The telephones of each area."""
    areas: defaultdict[str, list[Listed]] = defaultdict(list)
    for each in listed:
        areas[each.area].append(each)
    return areas


def left_to_nobody(lines: Sequence[Listed], *, monday: date) -> list[WallSpan]:
    """The minutes of the week that neither front door nor duty team answers, where the hours of both are known."""
    day, night = ([Hours.of(each.hours) for each in lines if each.role == role] for role in (FRONT_DOOR, DUTY_TEAM))
    if not day or not all(each.syntax for each in day) or not all(each.stored for each in night):
        return []
    if any(each.when_closed for each in night):  # whenever nobody else does
        return []
    return uncovered([each.syntax for each in (*day, *night)], nation=NATION, start=monday)


def ordinary_week(today: date) -> date:
    """The next Monday that begins a week without a bank holiday, nor one the day before."""
    monday = today + timedelta(days=-today.weekday() % 7)
    while any(-1 <= (day - monday).days < 7 for day in bank_holidays(NATION, monday.year)):
        monday += timedelta(days=7)
    return monday
