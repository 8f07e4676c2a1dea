"""Whose posters are printed together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from directory.database import any_of, fetch
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer
from directory.posters.designs import Choice
from directory.posters.issued import latest_that_hang


@dataclass(frozen=True)
class Body:
    """An organisation whose poster is wanted, and the area that it's for."""

    number: int
    slug: str
    name: str
    area: str


async def bodies_in(
    area: PlaceArea,
    choice: Choice,
    *,
    today: date,
    kinds: Collection[str] = (),
    changed: bool = False,
    also: Collection[int] = (),
) -> list[Body]:
    """The organisations in use that stand in an area or serve it, or its districts, by name.

    `changed` leaves out those whose last poster of this design that hangs is still right, and those that have taken
    theirs down; `also` are kept in any case, by number.
    """
    areas = await gazetteer(today=today)
    there = {each.id: each.slug for each in (*reversed(areas.districts_of(area)), area)}  # the area itself comes first
    which, numbers = any_of("held.area", there)
    rows = await fetch(
        "SELECT o.id, o.slug, o.name, o.kind, held.area FROM organisation o "
        f"JOIN organisation_area held ON held.organisation = o.id WHERE {which} "
        "AND (o.retired_on IS NULL OR o.retired_on > {}) ORDER BY o.name, o.id",
        numbers,
        today,
    )
    order = list(there)
    found: dict[int, Body] = {}
    for row in sorted(rows, key=lambda row: -order.index(row["area"])):
        if not kinds or row["kind"] in kinds:
            found.setdefault(row["id"], Body(row["id"], row["slug"], row["name"], there[row["area"]]))
    wanted = [found[number] for number in dict.fromkeys(row["id"] for row in rows) if number in found]
    if not changed:
        return wanted
    right = await _right(there, choice, today=today)
    return [each for each in wanted if each.number in also or (each.number, each.area) not in right]


async def _right(there: dict[int, str], choice: Choice, *, today: date) -> set[tuple[int, str]]:
    """For whom, and which area, there is nothing to print: what hangs is right, or was taken down for good."""
    which, numbers = any_of("area", there)
    ever = await fetch(
        f"SELECT DISTINCT organisation, area FROM poster_issue WHERE design = {{}} AND {which}", choice.code, numbers
    )
    hanging = await latest_that_hang(there, design=choice.code, today=today)
    wrong = {(each.body, each.area_slug) for each in hanging if each.reasons}
    return {(row["organisation"], there[row["area"]]) for row in ever} - wrong
