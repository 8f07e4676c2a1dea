"""The weeks ahead of an area, and of an organisation, as a viewer may see them."""

from dataclasses import dataclass
from datetime import datetime

from directory.accounts.rules import Role, Viewer
from directory.coverage.week import RoleWeek, weeks, window_from
from directory.history.rules import Part
from directory.lookup.answer import Answer
from directory.lookup.moments import holds_until
from directory.lookup.queries import contacts_where, lookup, roles
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer, place_of_area
from directory.places.rules import Place


@dataclass(frozen=True)
class AreaWeek:
    """Every role of an area; `answer` is who is recorded there."""

    place: Place
    roles: list[RoleWeek]
    answer: Answer

    @property
    def rests_on(self) -> frozenset[Part]:
        """What has to be written for another week: the national lines aren't shown."""
        return self.answer.rests_on - self.answer.emergency.rests_on


@dataclass(frozen=True)
class OwnWeek:
    """The roles that an organisation answers for itself."""

    roles: list[RoleWeek]
    rests_on: frozenset[Part]
    holds_until: datetime


async def area_week(place: Place, *, now: datetime, viewer: Viewer) -> AreaWeek:
    """The week of each role that is recorded for a place's area, or must be."""
    answer = await lookup(place, role=None, at=now, today=now.date(), viewer=viewer)
    window = window_from(now.date(), nation=place.area.nation)
    asked = [each for each in (await roles()).values() if not each.own]
    return AreaWeek(place, weeks(asked, answer.contacts, required=True, window=window), answer)


async def own_week(organisation: int, *, now: datetime, viewer: Viewer) -> OwnWeek:
    """The week of each role that an organisation answers for."""
    held = await contacts_where("contact.organisation = {}", organisation, at=now, today=now.date(), viewer=viewer)
    window = window_from(now.date(), nation="England")
    known, found = (await roles()).values(), held.contacts.values()
    until = holds_until(now, [line.holds_until for each in found for line in each.lines])
    return OwnWeek(weeks(known, found, beside=held.awaited, required=False, window=window), held.rests_on, until)


async def place_served(areas: list[PlaceArea], *, now: datetime) -> Place | None:
    """The one area in England that an organisation serves; nothing where there are several, or none."""
    if len(areas) != 1 or not areas[0].current or areas[0].nation != "England":
        return None
    return place_of_area(areas[0], asked=areas[0].name, areas=await gazetteer(today=now.date()))


def verifies_there(viewer: Viewer, place: Place) -> bool:
    """Whether this viewer keeps an area's entries right: a county's verifier its districts' too."""
    if viewer.role is Role.ADMINISTRATOR:
        return True
    return viewer.role is Role.VERIFIER and bool(viewer.areas & {place.area.id, place.authority.id})
