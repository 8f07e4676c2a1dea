"""The chapters of a handbook and of a workshop, for an organisation in one of its areas."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from directory.guide.answer import local_notes, with_local
from directory.guide.queries import rules_now, the_guide
from directory.guide.rules import Concern
from directory.lookup.queries import roles
from directory.organisations.tables import Organisation
from directory.partnerships.queries import ladders_of, own_policies
from directory.places.rules import Place
from directory.posters import workshop
from directory.posters.handbook import concerns_chapter, escalation_chapter, whistleblowing_chapter
from directory.posters.rules import Chapter, Poster
from directory.rulebook.local import rules_of_areas


@dataclass(frozen=True)
class GuideHere:
    """The guide as it's in force, with what an area asks besides."""

    concerns: dict[str, Concern]
    local: dict[str, list[str]]
    titles: dict[str, str]  # of roles


async def with_handbook(poster: Poster, held: Organisation, place: Place, *, at: datetime, today: date) -> Poster:
    """A poster with the chapters of a handbook: the guide, the ladders, and the organisation's policies."""
    here = await _guide(place, at=at, today=today)
    ladders = await ladders_of({place.area.id, place.authority.id}, today=today)
    chapters: tuple[Chapter, ...] = (
        concerns_chapter(
            here.concerns.values(), rows=poster.all_rows, titles=here.titles, local=here.local, today=today
        ),
        escalation_chapter(((ladder.partnership, policy) for ladder, policy in ladders), area=place.authority.name),
        whistleblowing_chapter(await own_policies(held.to_dict()["id"], today=today)),
    )
    return replace(poster, chapters=chapters)


async def with_workshop(poster: Poster, place: Place, *, at: datetime, today: date) -> Poster:
    """A poster with what a workshop needs, and of its contacts those alone that an answer names."""
    here = await _guide(place, at=at, today=today)
    chapters = workshop.chapters_of(poster, here.concerns, titles=here.titles)
    return replace(workshop.named_in_answers(poster, here.concerns, titles=here.titles), chapters=chapters)


async def _guide(place: Place, *, at: datetime, today: date) -> GuideHere:
    areas = {place.area.id, place.authority.id}
    rules = await rules_now()
    here = GuideHere({}, {}, {role.code: role.title for role in (await roles()).values()})
    for code, concern in the_guide().concerns.items():
        own = await rules_of_areas(areas, concern=code)
        asked = with_local(concern, own, starts=at, nation=place.area.nation)
        here.concerns[code] = replace(asked, rules=tuple(rules[each.id] for each in asked.rules))
        here.local[code] = local_notes(own, today=today)
    return here
