"""From what somebody typed to the area that decides."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from directory.accounts.rules import Viewer
from directory.areas.postcodes import Outward, Postcode, read_postcode
from directory.areas.rules import NATIONS, is_current
from directory.database import fetch, fetch_quickly
from directory.history.queries import reference_version
from directory.places.gazetteer import Gazetteer, PlaceArea, gazetteer_of
from directory.places.rules import (
    WITH_101,
    Choice,
    Place,
    PlaceOrganisation,
    ambiguous_place,
    bad_postcode,
    choice_of,
    county_note,
    in_england_today,
    no_place,
    outside_england,
    unknown_place,
    unknown_postcode,
    without_area,
)
from directory.search.queries import search
from directory.search.rules import Hit, fold

LIKE_A_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z0-9]? ?\d?[A-Za-z]{0,3}\d?")
SUGGESTIONS = 8

_kept: dict[str, tuple[object, Gazetteer]] = {}


async def gazetteer(*, today: date) -> Gazetteer:
    """Every area as it is today, read again only after an area has changed."""
    version = (await reference_version(), today)
    if "areas" not in _kept or _kept["areas"][0] != version:
        _kept["areas"] = (version, await _read_gazetteer(today))
    return _kept["areas"][1]


async def _read_gazetteer(today: date) -> Gazetteer:
    areas = await fetch("SELECT id, gss, slug, name, official_name, kind, nation, county, ended_on, homepage FROM area")
    aliases = await fetch("SELECT area, name FROM area_alias")
    successions = await fetch("SELECT area, successor FROM area_succession ORDER BY id")
    return gazetteer_of(
        [(_area(row, today), row["official_name"]) for row in areas],
        aliases=[(row["area"], row["name"]) for row in aliases],
        successions=[(row["area"], row["successor"]) for row in successions],
    )


def _area(row: dict[str, Any], today: date) -> PlaceArea:
    return PlaceArea(
        **{name: value for name, value in row.items() if name != "official_name"},
        current=is_current(row["ended_on"], today=today),
    )


async def place_for(asked: str, *, viewer: Viewer, today: date, own_role: bool = False) -> Place:
    """The place somebody means by a postcode, the first half of one, an area or an organisation.

    `own_role`: they ask for somebody of the organisation itself, so it needn't serve one area alone. Raises
    PlaceUnclear, which says what to do and offers choices.
    """
    asked = " ".join(asked.replace("\0", " ").split())[:200]
    if not asked:
        raise no_place()
    if asked.title() in WITH_101:
        raise outside_england(asked.title(), area=None)
    areas = await gazetteer(today=today)
    postcode = read_postcode(asked)
    if isinstance(postcode, Postcode):
        return await place_of_postcode(postcode.text, asked=asked, today=today)
    if named := areas.exactly_named(asked):
        return _of_areas(named, asked=asked, areas=areas)
    if isinstance(postcode, Outward):
        return await _of_outward(postcode, asked=asked, areas=areas)
    hits = await search(asked, viewer=viewer)
    if found := await _organisations(asked, hits=hits):
        return await _of_organisations(found, asked=asked, areas=areas, own_role=own_role)
    if named := areas.named(asked):  # another name, or the council's: an organisation's own name comes first
        return _of_areas(named, asked=asked, areas=areas)
    if LIKE_A_POSTCODE.fullmatch(asked):
        raise bad_postcode(asked)
    # “MASH” and “lado” are no places, but whoever types them is led on all the same.
    meant = [hit for hit in hits if hit.kind in {"area", "organisation"}] or hits
    offered = [
        choice_of(areas.by_slug[hit.slug]) if hit.kind == "area" else Choice(hit.title, hit.kind, slug=hit.slug)
        for hit in meant[:SUGGESTIONS]
    ]
    raise unknown_place(asked, choices=offered)


def place_of_area(area: PlaceArea, *, asked: str, areas: Gazetteer, kind: str = "area") -> Place:
    """An area as a place: followed to its successor if it was abolished, answered with its county if a district."""
    current, notes = in_england_today(area, gazetteer=areas)
    authority = areas.authority_of(current)
    return Place(asked, kind, current, authority, notes=notes + county_note(current, authority=authority))


def _of_areas(named: tuple[PlaceArea, ...], *, asked: str, areas: Gazetteer) -> Place:
    if len(named) > 1:
        message = f"“{asked}” may be any of several councils’ areas. Choose one, or type a postcode"
        raise ambiguous_place(message, choices=map(choice_of, sorted(named, key=lambda area: area.name)))
    return place_of_area(named[0], asked=asked, areas=areas)


CURRENT_RELEASE = "(SELECT id FROM postcode_release WHERE state = 'current')"


async def place_of_postcode(postcode: str, *, asked: str, today: date) -> Place:
    """The place of a whole postcode in its usual form; PlaceUnclear where it isn't known, or outside England."""
    areas = await gazetteer(today=today)
    found = await fetch_quickly(
        f"SELECT district, authority, nation, terminated FROM postcode WHERE release = {CURRENT_RELEASE} "
        "AND postcode = {}",
        postcode,
    )
    if not found:
        raise unknown_postcode(postcode)
    district, authority, nation, terminated = found[0]
    area = areas.by_gss.get(district) or areas.by_gss.get(authority)
    if area is None or area.nation != "England":
        if nation != "E":
            raise outside_england(NATIONS.get(nation, "another nation"), area=area)
        raise unknown_postcode(postcode)
    place = place_of_area(area, asked=asked, areas=areas, kind="postcode")
    notes = _withdrawn(terminated) + place.notes
    return replace(place, postcode=postcode, withdrawn=bool(terminated), notes=notes)


def _withdrawn(terminated: str) -> tuple[str, ...]:
    if not terminated:
        return ()
    month = datetime.strptime(terminated[:7], "%Y-%m").date()  # noqa: DTZ007 - a month, not a moment
    return (f"Royal Mail withdrew this postcode in {month:%B %Y}. Check that it’s still the right address.",)


async def _of_outward(outward: Outward, *, asked: str, areas: Gazetteer) -> Place:
    # Sorted as text, every postcode that begins with "WN1 " lies between "WN1 " and "WN1!".
    found = await fetch(
        f"SELECT DISTINCT district, authority, nation FROM postcode WHERE release = {CURRENT_RELEASE} "
        "AND postcode >= {} AND postcode < {}",
        f"{outward.text} ",
        f"{outward.text}!",
    )
    if not found:
        raise unknown_postcode(outward.text)
    held = [(areas.by_gss.get(row["district"]) or areas.by_gss.get(row["authority"]), row["nation"]) for row in found]
    lying_in = {area.id: area for area, _nation in held if area is not None}
    today = {each.id: each for area in lying_in.values() for each in (areas.successors(area) or (area,))}
    authorities = {areas.authority_of(area).id: areas.authority_of(area) for area in today.values()}
    if len(authorities) > 1:
        message = f"{outward.text} lies in more than one council’s area. Choose one, or type the whole postcode"
        raise ambiguous_place(message, choices=map(choice_of, sorted(authorities.values(), key=lambda each: each.name)))
    if not authorities:
        raise outside_england(NATIONS.get(held[0][1], "another nation"), area=None)
    place = place_of_area(next(iter(authorities.values())), asked=asked, areas=areas, kind="outward")
    return replace(place, notes=await _sample_note(outward) + place.notes)


async def _sample_note(outward: Outward) -> tuple[str, ...]:
    """The postcodes that come with the directory are a sample, which can't tell who else shares half a postcode."""
    current = await fetch_quickly("SELECT seeded FROM postcode_release WHERE state = 'current'")
    if not current[0][0]:
        return ()
    return (f"Only a sample of postcodes is loaded, so {outward.text} may lie in another council’s area as well.",)


async def _organisations(asked: str, *, hits: list[Hit]) -> list[dict[str, Any]]:
    """Organisations of exactly this identifier, address or name, in that order of preference."""
    scheme, _, value = asked.partition(":")
    by_identifier = await fetch(
        "SELECT o.id, o.slug, o.name, o.kind FROM organisation_identifier i JOIN organisation o "
        "ON o.id = i.organisation WHERE i.scheme = {} AND i.value = {} AND o.retired_on IS NULL",
        scheme.lower(),
        value.upper(),
    )
    slugs = [hit.slug for hit in hits if hit.kind == "organisation" and fold(hit.title) == fold(asked)]
    for slug in [] if by_identifier else {asked.lower(): None, **dict.fromkeys(slugs)}:
        by_identifier += await fetch(
            "SELECT id, slug, name, kind FROM organisation WHERE slug = {} AND retired_on IS NULL", slug
        )
    return by_identifier


async def _of_organisations(found: list[dict[str, Any]], *, asked: str, areas: Gazetteer, own_role: bool) -> Place:
    if len(found) > 1:
        message = f"Several organisations are called “{asked}”. Choose one"
        raise ambiguous_place(message, choices=[Choice(row["name"], row["kind"], slug=row["slug"]) for row in found])
    organisation = PlaceOrganisation(found[0]["id"], found[0]["slug"], found[0]["name"], found[0]["kind"])
    served = await fetch("SELECT area FROM organisation_area WHERE organisation = {} ORDER BY id", organisation.id)
    if not served:
        raise without_area(organisation)
    if len(served) > 1 and not own_role:
        message = f"{organisation.name} serves several areas. Choose one, or type a postcode"
        raise ambiguous_place(message, choices=[choice_of(areas.by_id[row["area"]]) for row in served])
    place = place_of_area(areas.by_id[served[0]["area"]], asked=asked, areas=areas, kind="organisation")
    return replace(place, organisation=organisation)
