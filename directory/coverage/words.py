"""Who answers when, as pages say it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from directory.contacts.rules import DUTY_TEAM
from directory.coverage.days import Day, Part, Row, days_said
from directory.coverage.rules import Answered
from directory.coverage.week import RoleWeek
from directory.hours.spoken import clock
from directory.hours.syntax import ALL_DAY, DAY
from directory.lookup.rules import UNTIL_THEN
from directory.notices.days import listed

_IN_ORDER = tuple(Answered)  # who should answer first, and nobody last


@dataclass(frozen=True, slots=True)
class Said:
    """Who answers at some times of a day: “9am to 5pm”, “Wigan MASH”; `missing` where nobody does who should."""

    times: str
    who: str
    missing: bool


def day_words(week: RoleWeek, day: Day, *, names: Mapping[str, str]) -> list[Said]:
    """Who answers on a day: a role's own first, then who stands in for it, then what is left."""
    times: defaultdict[tuple[Answered, tuple[str, ...]], list[Part]] = defaultdict(list)
    for part in day:
        times[part.answered, part.who].append(part)
    ordered = sorted(times.items(), key=lambda each: _IN_ORDER.index(each[0][0]))
    return [
        Said(
            times=times_said((part.start, part.end) for part in parts),
            who=who_said(week, answered, [names[slug] for slug in who]),
            missing=answered is Answered.NOBODY and week.relieved,
        )
        for (answered, who), parts in ordered
    ]


def times_said(spans: Iterable[tuple[int, int]]) -> str:
    """“all day”, “midnight to 9am and 5pm to midnight”, of spans in minutes of a day."""
    parts = tuple(spans)
    if parts == ALL_DAY:
        return "all day"
    return listed([f"{clock(start)} to {clock(end % DAY)}" for start, end in parts])


def who_said(week: RoleWeek, answered: Answered, names: Sequence[str]) -> str:
    """Whoever answers, by name; or what is true where nobody is listed as open."""
    match answered:
        case Answered.OWN | Answered.BOTH:
            return listed(names)
        case Answered.INSTEAD:
            until = UNTIL_THEN.get(week.role.code)
            return f"{listed(names)}, {until}" if until else listed(names)
        case Answered.UNKNOWN:
            return "hours not known"
        case Answered.NOBODY if week.relieved:
            return "no line is listed"
    return "closed, since the day teams answer" if week.role.code == DUTY_TEAM else "closed"


def row_name(row: Row, *, holidays: Collection[date]) -> str:
    """“Monday to Thursday”; of a day that stands alone, its date."""
    if len(row.days) == 7:
        return "Every day"
    if row.is_usual:
        return days_said(row.days[0].weekday(), row.days[-1].weekday())
    return date_name(row.days[0], holidays=holidays)


def short_name(row: Row) -> str:
    """The same where there's little room: “Mon–Thu”, “Fri 25 Dec”."""
    if len(row.days) == 7:
        return "Every day"
    first, last = row.days[0], row.days[-1]
    if not row.is_usual:
        return f"{first:%a} {first.day} {first:%b}"
    return f"{first:%a}" if first == last else f"{first:%a}–{last:%a}"


def date_name(on: date, *, holidays: Collection[date]) -> str:
    """“Friday 25 December (bank holiday)”."""
    return f"{on:%A} {on.day} {on:%B}{' (bank holiday)' if on in holidays else ''}"


def dates_name(dates: Sequence[date], *, holidays: Collection[date]) -> str:
    """“Friday 25 December and Monday 28 December (bank holidays)”."""
    if len(dates) > 1 and {*dates} <= {*holidays}:
        return f"{listed([date_name(on, holidays=()) for on in dates])} (bank holidays)"
    return listed([date_name(on, holidays=holidays) for on in dates])
