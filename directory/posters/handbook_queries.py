"""The chapters of a handbook for an organisation in one of its areas."""

from dataclasses import replace
from datetime import date, datetime

from directory.guide.answer import local_notes, with_local
from directory.guide.queries import rules_now, the_guide
from directory.lookup.queries import roles
from directory.organisations.tables import Organisation
from directory.partnerships.queries import in_force, ladders_of, own_policies, partnership_called, policies_of
from directory.places.rules import Place
from directory.posters.handbook import concerns_chapter, escalation_chapter, whistleblowing_chapter
from directory.posters.rules import Chapter
from directory.rulebook.local import rules_of_areas


async def chapters_for(held: Organisation, place: Place, *, at: datetime, today: date) -> tuple[Chapter, ...]:
    """What the guide says as it's in force, with what the area asks; the ladders; and the organisation's policies."""
    areas = {place.area.id, place.authority.id}
    rules = await rules_now()
    concerns, local = [], {}
    for concern in the_guide().concerns.values():
        own = await rules_of_areas(areas, concern=concern.code)
        here = with_local(concern, own, starts=at, nation=place.area.nation)
        concerns.append(replace(here, rules=tuple(rules[each.id] for each in concern.rules)))
        local[concern.code] = local_notes(own, today=today)
    titles = {role.code: role.title for role in (await roles()).values()}
    ladders = []
    for ladder in await ladders_of(areas, today=today):
        partnership = await partnership_called(ladder.slug)
        policy = in_force(await policies_of(partnership.to_dict()["id"], today=today))
        if policy:
            ladders.append((ladder.partnership, policy))
    return (
        concerns_chapter(concerns, titles=titles, local=local, today=today),
        escalation_chapter(ladders, area=place.authority.name),
        whistleblowing_chapter(await own_policies(held.to_dict()["id"], today=today)),
    )
