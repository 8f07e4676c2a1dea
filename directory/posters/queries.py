"""What a poster of an organisation would show today."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from directory.accounts.rules import ANYBODY
from directory.database import fetch
from directory.dates import day
from directory.errors import NotFound, RuleBroken
from directory.history.queries import is_demonstration
from directory.history.rules import Part
from directory.hours.english import in_english
from directory.hours.rules import bank_holidays
from directory.lookup.queries import lookup, roles
from directory.organisations.queries import areas_of, organisation_called
from directory.organisations.tables import Organisation
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer, place_of_area
from directory.places.rules import Place, PlaceOrganisation
from directory.posters.designs import AREA_SHEET, STAFF, Choice, Edition
from directory.posters.editions import in_edition
from directory.posters.handbook_queries import with_handbook, with_workshop
from directory.posters.press import Imprint
from directory.posters.recalls import Unsound
from directory.posters.rows import poster_of
from directory.posters.rules import Poster, working_morning
from directory.posters.unsound import without_unsound


@dataclass(frozen=True)
class Draft:
    """A poster before it's printed, for the area with this number."""

    organisation: Organisation
    area: int
    poster: Poster
    policy: Unsound
    demonstration: bool
    rests_on: frozenset[Part] | None  # none: on anything that is written

    def imprint(self, *, site_name: str, base_url: str, now: datetime, code: str = "") -> Imprint:
        """What it says about itself; without a code it's a preview, which leads to the organisation's own page."""
        address = f"{base_url}/p/{code}" if code else f"{base_url}/organisations/{self.organisation.slug}"
        return Imprint(site_name, address, self.demonstration, now, code)


class AreaToChoose(RuleBroken):
    """An organisation serves several areas, and a poster tells whom to call in one."""

    def __init__(self, held: Organisation, areas: list[PlaceArea]) -> None:
        named = ", ".join(each.slug for each in areas)
        message = f"{held.name} serves several areas, and a poster is for one. Name the area: {named}"
        super().__init__(message, field="area")
        self.name, self.slug, self.areas = held.name, held.slug, areas


async def draft_of(slug: str, *, today: date, area: str = "", choice: Choice = STAFF) -> Draft:
    """The poster of the organisation at this address, for one of its areas by slug, code or name; NotFound.

    It holds what the chosen design shows, in its words; without a choice, what the staff poster does.

    AreaToChoose where it serves several and none is named. Public channels only, whoever asks: it hangs on a wall.
    """
    held, served = await served_by(slug, today=today)
    place = await _place(held, served, area=area, today=today)
    morning = _morning(place, today=today)
    poster, rests_on = await _poster(place, choice, organisation=held.name, kind=held.kind, at=morning, today=today)
    policy = await unsound_policy(held.to_dict()["id"])
    if policy is Unsound.LEAVE_OUT:
        poster = without_unsound(poster)
    shown, edition = in_edition(poster, choice.design.edition), choice.design.edition
    if edition is Edition.HANDBOOK:
        shown = await with_handbook(shown, held, place, at=morning, today=today)
    elif edition is Edition.WORKSHOP:
        shown = await with_workshop(shown, place, at=morning, today=today)
    demonstration = bool(await is_demonstration())
    return Draft(held, place.area.id, shown, policy, demonstration, None if shown.chapters else rests_on)


@dataclass(frozen=True)
class AreaDraft:
    """Everybody to call in an area, before it's printed, whoever asks."""

    area: PlaceArea
    poster: Poster
    demonstration: bool
    rests_on: frozenset[Part]


async def draft_of_area(slug: str, *, today: date) -> AreaDraft:
    """The sheet of the area at this address, or of the one that followed it; NotFound, PlaceUnclear."""
    areas = await gazetteer(today=today)
    area = areas.by_slug.get(slug)
    if area is None:
        raise NotFound
    place = place_of_area(area, asked=area.name, areas=areas)
    morning = _morning(place, today=today)
    poster, rests_on = await _poster(place, AREA_SHEET, organisation="", kind="", at=morning, today=today)
    return AreaDraft(place.area, in_edition(poster, Edition.AREA), bool(await is_demonstration()), rests_on)


def _morning(place: Place, *, today: date) -> datetime:
    return working_morning(today, bank_holidays=bank_holidays(place.area.nation, today.year))


async def _poster(
    place: Place, choice: Choice, *, organisation: str, kind: str, at: datetime, today: date
) -> tuple[Poster, frozenset[Part]]:
    """What could be shown in a design, and what has to be written for it to be otherwise."""
    answer = await lookup(place, role=None, at=at, today=today, viewer=ANYBODY, lasting=True)
    titles = {role.code: role.title for role in (await roles()).values()}
    poster = poster_of(
        answer,
        organisation=organisation,
        kind=kind,
        hours_in_words=partial(in_english, role_titles=titles),
        names=choice.names,
        roomy=not choice.keeps_to_one_page,
        everything=choice.design.edition.spares_nothing,
    )
    return replace(poster, adds=choice.adds), answer.rests_on


async def unsound_policy(organisation: int) -> Unsound:
    """What an organisation does, when it prints, with entries that aren't sound: it marks them, unless it said else."""
    rows = await fetch("SELECT unsound FROM poster_policy WHERE organisation = {}", organisation)
    return Unsound(rows[0]["unsound"]) if rows else Unsound.MARK


async def served_by(slug: str, *, today: date) -> tuple[Organisation, list[PlaceArea]]:
    """The organisation at this address, and the areas that a poster of it could be for; NotFound."""
    held = await organisation_called(slug)
    if held.retired_on and held.retired_on <= today:
        raise RuleBroken(f"{held.name} closed on {day(held.retired_on)}, so there is no poster to print")
    areas = await gazetteer(today=today)
    return held, [areas.by_id[each["id"]] for each in await areas_of(held.to_dict()["id"])]


async def _place(held: Organisation, served: list[PlaceArea], *, area: str, today: date) -> Place:
    chosen, areas = _chosen(held, served, area=area), await gazetteer(today=today)
    place = place_of_area(chosen, asked=held.name, areas=areas, kind="organisation")
    return replace(place, organisation=PlaceOrganisation(held.to_dict()["id"], held.slug, held.name))


def _chosen(held: Organisation, served: list[PlaceArea], *, area: str) -> PlaceArea:
    if not served:
        raise RuleBroken(
            f"No area is recorded for {held.name}, so nobody knows whom to call there. Record its area first"
        )
    wanted = area.strip().casefold()
    if not wanted and len(served) > 1:
        raise AreaToChoose(held, served)
    for each in served:
        if not wanted or wanted in {each.slug, each.gss.casefold(), each.name.casefold()}:
            return each
    named = ", ".join(each.slug for each in served)
    raise RuleBroken(f"{held.name} doesn’t serve “{area[:40]}”. Name one of its areas: {named}", field="area")
