"""Gaps that no statement finds: hours that a rule works out, and reviews of what stands in no table."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from directory.accounts.rules import VERIFIER
from directory.coverage.queries import area_week
from directory.database import fetch
from directory.gaps.policies import policies
from directory.gaps.rules import Kind, Row
from directory.gaps.scope import Scope, there
from directory.guide.queries import rules_now
from directory.partnerships.queries import areas_without_ladder
from directory.places.queries import gazetteer, place_of_area
from directory.verification.rules import Standing


class AreasToday(Protocol):
    """A query for rows with the `id` of each area of which something holds on a day."""

    async def __call__(self, *, today: date) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Finder:
    """What finds gaps of one kind, at a moment, in the areas of a scope."""

    kind: Kind
    find: Callable[[Scope, datetime], Awaitable[list[Row]]]


async def uncovered_hours(scope: Scope, now: datetime) -> list[Row]:
    """Roles of an authority that somebody answers, and nobody at some hours of a usual week."""
    mine, arguments = scope.mine
    relieved = await fetch(
        f"WITH {mine} SELECT DISTINCT mine.part FROM mine {there('contact_area', 'a')} "
        "JOIN contact c ON c.id = a.contact JOIN role ON role.id = c.role "
        "WHERE c.retired_on IS NULL AND role.out_of_hours <> '' ORDER BY mine.part",
        *arguments,
    )
    numbers = {row["code"]: (row["id"], row["weight"]) for row in await fetch("SELECT id, code, weight FROM role")}
    areas = await gazetteer(today=scope.today)
    found = []
    for part in relieved:
        area = areas.by_id[part["part"]]
        if area.is_childrens_authority:
            week = await area_week(place_of_area(area, asked=area.name, areas=areas), now=now, viewer=VERIFIER)
            for role in week.roles:
                if role.gaps:
                    number, weight = numbers[role.role.code]
                    found.append(Row(area.id, 0, number, "", weight))
            await asyncio.sleep(0)  # others have their turn
    return found


async def overdue_rules(scope: Scope, _now: datetime) -> list[Row]:
    """The guide's own rules, for those who look after all there is: when a check was good for the last time."""
    if not scope.whole:
        return []
    weight = policies().weights["rule-review"]
    return [
        Row(0, 0, 0, f"guide:{rule.id}", weight, rule.review_due + timedelta(days=1))
        for rule in (await rules_now()).values()
        if rule.standing(today=scope.today) is Standing.STALE
    ]


def lacking(kind: Kind, areas: AreasToday) -> Finder:
    """What finds the areas that a query names which lack something: those of the scope alone."""

    async def find(scope: Scope, _now: datetime) -> list[Row]:
        mine, arguments = scope.mine
        rows = await fetch(f"WITH {mine} SELECT DISTINCT mine.area FROM mine", *arguments)
        here = {row["area"] for row in rows}
        weight = policies().weights[kind]
        return [Row(row["id"], 0, 0, "", weight) for row in await areas(today=scope.today) if row["id"] in here]

    return Finder(kind, find)


FINDERS = (
    Finder(Kind.UNCOVERED_HOURS, uncovered_hours),
    Finder(Kind.OVERDUE_REVIEW, overdue_rules),
    lacking(Kind.NO_ESCALATION_POLICY, areas_without_ladder),
)
"""A kind that's found in another way is one line here."""
