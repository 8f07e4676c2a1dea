"""Organisations and agreements as rows of a sheet: a line each, as their pages list them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from directory.accounts.rules import Viewer
from directory.agreements.register import Wanted, whole_register
from directory.contacts.remits import Condition
from directory.database import any_of, fetch
from directory.exchange.exporting import area_name
from directory.exchange.taking import answering_in
from directory.lookup.queries import contacts_where
from directory.organisations.rules import Scheme
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer

ORGANISATIONS = ("organisation", "organisation_kind", "identifiers", "other_names", "areas", "website", "page")
AGREEMENTS = (
    "agreement", "kind", "version", "state", "parties", "areas", "starts_on", "ends_on", "review_due", "page"
)  # fmt: skip

EVERY_ONE: Condition = ("1 = 1", ())


def serving(area: PlaceArea, authority: PlaceArea) -> Condition:
    """Which organisations serve an area, as far as is recorded."""
    served = "organisation.id IN (SELECT organisation FROM organisation_area WHERE area IN ({}, {}))"
    return served, (area.id, authority.id)


async def answering(
    area: PlaceArea, authority: PlaceArea, *, role: int, viewer: Viewer, at: datetime, today: date
) -> Condition:
    """Which of them answer there for a role, as far as this viewer may see it."""
    where, arguments = answering_in(area, authority, role=role)
    found = await contacts_where(where, *arguments, at=at, today=today, viewer=viewer, lasting=True)
    condition, numbers = any_of("organisation.id", await _numbers(found.contacts))
    return condition, (numbers,)


async def organisations_listed(which: Condition, *, today: date, base_url: str) -> list[list[str]]:
    """Organisations in use, by name; what each is everybody may see."""
    where, arguments = which
    rows = await fetch(
        "SELECT organisation.id, organisation.name, organisation.kind, organisation.slug, organisation.website "
        f"FROM organisation WHERE organisation.retired_on IS NULL AND {where} "
        "ORDER BY lower(organisation.name), organisation.id",
        *arguments,
    )
    numbers = [row["id"] for row in rows]
    identifiers, names, areas = await _identifiers(numbers), await _names(numbers), await _areas(numbers, today=today)
    return [
        [
            row["name"],
            row["kind"],
            _several(identifiers[row["id"]]),
            _several(names[row["id"]]),
            _several(areas[row["id"]]),
            row["website"],
            f"{base_url}/organisations/{row['slug']}",
        ]
        for row in rows
    ]


async def agreements_listed(viewer: Viewer, wanted: Wanted, *, today: date, base_url: str) -> list[list[str]]:
    """Every agreement that this viewer may know of and that is wanted, in the order of the register."""
    places = await gazetteer(today=today)
    return [
        [
            each.title,
            each.kind,
            str(each.version),
            each.state.value,
            _several(each.parties),
            _several(sorted(area_name(gss, places) for gss in each.areas)),
            each.starts_on,
            each.ends_on,
            each.review_due,
            f"{base_url}/agreements/{each.slug}",
        ]
        for each in await whole_register(viewer, wanted, today=today)
    ]


def _several(texts: Sequence[str]) -> str:
    return "; ".join(texts)


async def _numbers(contacts: Collection[int]) -> list[int]:
    which, numbers = any_of("id", contacts)
    return [row["organisation"] for row in await fetch(f"SELECT organisation FROM contact WHERE {which}", numbers)]


async def _of_each(sql: str, organisations: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    which, numbers = any_of("organisation", organisations)
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await fetch(sql.format(which=which), numbers):
        found[row["organisation"]].append(row)
    return found


async def _identifiers(organisations: Collection[int]) -> dict[int, list[str]]:
    order = {scheme.value: place for place, scheme in enumerate(Scheme)}
    sql = "SELECT organisation, scheme, value FROM organisation_identifier WHERE {which}"
    found = await _of_each(sql, organisations)
    in_order = {
        number: sorted(rows, key=lambda row: (order[row["scheme"]], row["value"])) for number, rows in found.items()
    }
    told = {number: [f"{row['scheme']}:{row['value']}" for row in rows] for number, rows in in_order.items()}
    return defaultdict(list, told)


async def _names(organisations: Collection[int]) -> dict[int, list[str]]:
    found = await _of_each("SELECT organisation, name FROM organisation_alias WHERE {which}", organisations)
    return defaultdict(list, {number: sorted(row["name"] for row in rows) for number, rows in found.items()})


async def _areas(organisations: Collection[int], *, today: date) -> dict[int, list[str]]:
    places = await gazetteer(today=today)
    sql = (
        "SELECT served.organisation, area.gss FROM organisation_area served "
        "JOIN area ON area.id = served.area WHERE served.{which}"
    )
    found = await _of_each(sql, organisations)
    told = {number: sorted(area_name(row["gss"], places) for row in rows) for number, rows in found.items()}
    return defaultdict(list, told)
