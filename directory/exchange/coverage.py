"""A warning of each minute of the week that a file's front doors and duty teams leave to nobody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from directory.contacts.coverage import Listed, by_area, left_to_nobody, ordinary_week
from directory.contacts.rules import DUTY_TEAM, FRONT_DOOR
from directory.exchange.header import Remark
from directory.hours.spoken import in_a_week


def unanswered(listed: Iterable[Listed], *, today: date) -> list[Remark]:
    """A warning for each area of the file where front door and out-of-hours line leave some of the week to nobody."""
    monday = ordinary_week(today)
    areas: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for area, lines in by_area(listed).items():
        # Either may have left the gap: the duty team's row is named, and where the file has none, the front door's.
        rows = [each.row for role in (DUTY_TEAM, FRONT_DOOR) for each in lines if each.role == role and each.row]
        if rows and (left := left_to_nobody(lines, monday=monday)):
            areas[rows[0], in_a_week(left)].append(area)
    return [
        Remark(
            row,
            "hours",
            f"in {', '.join(sorted(named))}, {left} is left to nobody: "
            "check the hours of the front door and the duty team",
        )
        for (row, left), named in areas.items()
    ]
