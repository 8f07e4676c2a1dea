"""Who answers when: the weeks ahead of an area, and of an organisation."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.coverage.queries import AreaWeek, area_week, own_week, place_served, verifies_there
from directory.coverage.shown import Shower, ToMend
from directory.coverage.week import RoleWeek
from directory.errors import NotFound
from directory.hours.rules import HORIZON, bank_holidays
from directory.lookup.cards import Cards
from directory.lookup.queries import roles
from directory.organisations.queries import areas_of, organisation_called
from directory.pages import Visit
from directory.places.queries import gazetteer, place_of_area
from directory.places.rules import PlaceUnclear


class AreaWeekPages(Controller):
    """An area's week, role by role."""

    path = "/areas/{slug:str}/week"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        areas = await gazetteer(today=visit.today)
        area = areas.by_slug.get(slug)
        if area is None:
            raise NotFound
        try:
            place = place_of_area(area, asked=area.name, areas=areas)
        except PlaceUnclear:  # the area's own page says what to do
            return Redirect(f"/areas/{slug}", status_code=302)
        week = await area_week(place, now=visit.now, viewer=visit.viewer)
        shower = await _shower(visit, week.roles, nation=place.area.nation)
        return visit.page(
            "coverage/area.html",
            holds_until=week.answer.holds_until,
            rests_on=week.rests_on,
            area=area,
            notes=place.notes,
            to_mend=_to_mend(shower, week, visit),
            **_shown(shower, visit, area=week),
        )


class OrganisationWeekPages(Controller):
    """An organisation's own lines, and those of its area."""

    path = "/organisations/{slug:str}/week"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        held = await organisation_called(slug)
        if held.slug != slug:
            return Redirect(f"/organisations/{held.slug}/week", status_code=301)
        areas = await gazetteer(today=visit.today)
        number = held.to_dict()["id"]
        served = [areas.by_id[each["id"]] for each in await areas_of(number)]
        own = await own_week(number, now=visit.now, viewer=visit.viewer)
        place = await place_served(served, now=visit.now)
        there = await area_week(place, now=visit.now, viewer=visit.viewer) if place else None
        known = {each.slug for each in there.answer.contacts} if there else set()
        own_roles = [each for each in own.roles if not known.issuperset(one.slug for one in each.own)]
        shower = await _shower(visit, [*own_roles, *(there.roles if there else ())], nation="England")
        return visit.page(
            "coverage/organisation.html",
            holds_until=min(own.holds_until, there.answer.holds_until) if there else own.holds_until,
            rests_on=own.rests_on | (there.rests_on if there else frozenset()) | {("organisation", number)},
            organisation=held,
            areas=served,
            area=place.area if place else None,
            to_mend=_to_mend(shower, there, visit) if there else None,
            **_shown(shower, visit, own=own_roles, area=there),
        )


async def _shower(visit: Visit, weeks: Sequence[RoleWeek], *, nation: str) -> Shower:
    makes = Cards((await roles()).values(), at=visit.now, today=visit.today)
    return Shower(weeks, makes=makes, holidays=bank_holidays(nation, visit.today.year))


def _to_mend(shower: Shower, week: AreaWeek, visit: Visit) -> ToMend | None:
    """What those who verify in an area should see to; a list of where it's weak is for nobody else."""
    if not verifies_there(visit.viewer, week.place):
        return None
    return shower.to_mend(week.roles, week.answer.contacts)


def _shown(
    shower: Shower, visit: Visit, *, own: Sequence[RoleWeek] = (), area: AreaWeek | None = None
) -> dict[str, Any]:
    """An organisation's own roles, its area's, the patterns they're drawn in, and the days ahead unlike others."""
    its_own = [shower.role(each) for each in own if each.called]
    there = [shower.role(each, around=area.answer.contacts, prefix="area-") for each in area.roles] if area else []
    return {
        "own": its_own,
        "written": [each.role.title for each in own if not each.called],
        "shown": there,
        "fills": shower.legend([*its_own, *there]),
        "days": shower.days(),
        "from_day": visit.today,
        "until": visit.today + HORIZON - timedelta(days=1),
    }
