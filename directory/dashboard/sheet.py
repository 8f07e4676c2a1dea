"""The dashboard's figures as a sheet: one number a row, and what it's about."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from directory.dashboard.rules import Figures, Line, Standings
from directory.verification.rules import Standing

HEADER = ("figure", "role", "area", "standing", "on", "value")


def as_csv(found: Figures) -> str:
    """All of them, in the order of the page."""
    written = io.StringIO()
    csv.writer(written).writerows([HEADER, *rows(found)])
    return written.getvalue()


def rows(found: Figures) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Each number with the role, the area, the standing or the day that it's about. Without any, it's of all."""
    today = found.today.isoformat()
    for line in (found.total, *found.roles):
        yield from _standings("channels", line.standings, on=today, role=line.code)
    for line in found.areas:
        yield from _standings("channels by area", line.standings, on=today, area=line.code or "none")
    for month in found.months:
        yield from _standings("channels as a month ended", month.standings, on=month.on.isoformat())
    for week in found.weeks:
        yield "due in the week from", "", "", "", week.begins.isoformat(), str(week.number)
    yield "due within 30 days", "", "", "", today, str(found.due_soon)
    for line in (found.total, *found.roles):
        if line.median_age is not None:
            yield "median age in days", line.code, "", "", today, f"{line.median_age:g}"
    for name, on, value in _waiting(found):
        yield name, "", "", "", on, value


def _waiting(found: Figures) -> Iterator[tuple[str, str, str]]:
    today = found.today.isoformat()
    for backlog in found.backlogs:
        yield f"open {backlog.name}", today, str(backlog.number)
        if backlog.since:
            yield f"oldest of open {backlog.name}", backlog.since.date().isoformat(), "1"
    if found.mails:
        for name in ("waiting", "failed", "given_up"):
            yield f"messages {name.replace('_', ' ')}", today, str(getattr(found.mails, name))


def _standings(
    figure: str, standings: Standings, *, on: str, role: str = "", area: str = ""
) -> Iterator[tuple[str, str, str, str, str, str]]:
    for each in Standing:
        yield figure, role, area, str(each), on, str(standings[each])


def as_facts(found: Figures) -> dict[str, Any]:
    """The same for a program, as JSON has it."""
    return {
        "on": found.today,
        "at": found.at,
        "revision": found.revision,
        "channels": _facts(found.total),
        "roles": [_facts(line) for line in found.roles],
        "areas": [_facts(line) for line in found.areas],
        "months": [{"on": month.on, "standings": _by_name(month.standings)} for month in found.months],
        "due": [{"from": week.begins, "to": week.ends, "number": week.number} for week in found.weeks],
        "due_within_30_days": found.due_soon,
        "open": [
            {"name": each.name, "number": each.number} | ({"since": each.since} if each.since else {})
            for each in found.backlogs
        ],
    } | (
        {
            "messages": {
                "waiting": found.mails.waiting,
                "failed": found.mails.failed,
                "given_up": found.mails.given_up,
            }
        }
        if found.mails
        else {}
    )


def _facts(line: Line) -> dict[str, Any]:
    named = {"code": line.code, "title": line.title} if line.code else {}
    age = {} if line.median_age is None else {"median_age_days": line.median_age}
    return {**named, "number": line.number, "standings": _by_name(line.standings), **age}


def _by_name(standings: Standings) -> dict[str, int]:
    return {str(each): standings[each] for each in Standing}
