"""The guide, and its answer for a place at a moment: whom to tell, whom to call, and by when."""

import csv
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from directory.accounts.rules import Viewer
from directory.database import fetch, marks
from directory.errors import NotFound, RuleBroken
from directory.guide.answer import Call, Guidance, local_notes, notes_for, with_local
from directory.guide.inside import OWN_ROLES, Heads, Inside, Workplace, told_inside
from directory.guide.reading import read_guide
from directory.guide.rules import Concern, Guide, deadline
from directory.lookup.queries import contacts_where, lookup, role_called, roles
from directory.organisations.queries import areas_of, organisation_called
from directory.partnerships.queries import ladders_of
from directory.places.rules import Place
from directory.rulebook.local import documents_of, rules_of_areas
from directory.rulebook.queries import rules_in_force
from directory.rulebook.rules import Rule
from directory.search.rules import fold
from directory.settings import ROOT

SEEDS = ROOT / "seeds"


@cache
def the_guide() -> Guide:
    """The guide that comes with the directory, read once; GuideWrong names every mistake in it."""
    with (SEEDS / "roles.csv").open(encoding="utf-8", newline="") as file:
        roles = [row["code"] for row in csv.DictReader(file)]
    return read_guide((SEEDS / "concerns.toml").read_text(encoding="utf-8"), roles=roles)


class UnknownConcern(RuleBroken):
    """The guide says nothing under this code."""

    code = "unknown-concern"


def concern_called(code: str) -> Concern:
    """The concern with this code; UnknownConcern."""
    found = the_guide().concerns.get(code.strip().lower())
    if found is None:
        raise UnknownConcern(f"The guide has no concern “{code[:40]}”. Choose one of those it has", field="concern")
    return found


@cache
def seeded_rules() -> dict[str, Rule]:
    """The rules that the guide comes with, by what it calls them."""
    return {rule.id: rule for concern in the_guide().concerns.values() for rule in concern.rules}


async def rules_now() -> dict[str, Rule]:
    """Every rule as it's in force and was last checked."""
    return await rules_in_force(seeded_rules())


class UnknownOrganisation(RuleBroken):
    """No organisation has this address."""

    code = "unknown-organisation"


async def workplace_called(slug: str) -> Workplace:
    """The organisation at this address, or that once was there; UnknownOrganisation."""
    try:
        held = await organisation_called(slug.replace("\0", "").strip().lower()[:200])
    except NotFound:
        message = f"No organisation has the address “{slug[:40]}”. Take it from /api/search"
        raise UnknownOrganisation(message, field="organisation") from None
    number = held.to_dict()["id"]
    areas = tuple((area["slug"], area["name"]) for area in await areas_of(number))
    return Workplace(number, held.slug, held.name, areas, retired=held.retired_on is not None)


async def inside_of(workplace: Workplace, concern: Concern, *, at: datetime, today: date, viewer: Viewer) -> Inside:
    """Who is listed there for each that the guide says to tell, as this viewer may see them."""
    own = [number for number, role in (await roles()).items() if role.code in OWN_ROLES]
    where = f"contact.organisation = {{}} AND contact.role IN ({marks(own)})"
    found = await contacts_where(where, workplace.id, *own, at=at, today=today, viewer=viewer)
    heads = await _heads_of(workplace) if concern.about == "head" else Heads()
    told = told_inside(concern, tuple(found.contacts.values()), heads=heads)
    return Inside(workplace, told, found.rests_on | workplace.rests_on)


async def _heads_of(workplace: Workplace) -> Heads:
    """Also what nobody may see: a number isn't the head's any less for being hidden."""
    rows = await fetch(
        "SELECT contact.person, channel.value FROM contact JOIN role ON role.id = contact.role "
        "JOIN channel ON channel.contact = contact.id WHERE contact.organisation = {} AND role.code = 'head' "
        "AND contact.retired_on IS NULL AND channel.retired_on IS NULL",
        workplace.id,
    )
    people = {fold(row["person"]) for row in rows} - {""}
    return Heads(frozenset(row["value"] for row in rows), frozenset(people))


DISAGREEMENTS = frozenset({"professional-disagreement", "family-refuses"})
"""Concerns that go up the partnership's escalation ladder."""


async def guidance(
    concern: Concern,
    place: Place,
    *,
    second: Place | None = None,
    workplace: Workplace | None = None,
    at: datetime,
    today: date,
    viewer: Viewer,
) -> Guidance:
    """What to do about a concern. `at` is a moment in London, and the one at which the clock starts."""
    rules = await rules_now()
    areas = {place.area.id, place.authority.id}
    own = await rules_of_areas(areas, concern=concern.code)
    concern = with_local(concern, own, starts=at, nation=place.area.nation)
    concern = replace(concern, rules=tuple(rules[each.id] for each in concern.rules))
    calls: list[Call] = []
    for step in concern.steps:
        role = await role_called(step.role)
        where = second if second and step.second_place else place
        answer = await lookup(where, role=role, at=at, today=today, viewer=viewer)
        contacts = tuple(each for each in answer.contacts if not step.only or each.slug in step.only)
        if step.optional and not any(each.role == role.code for each in contacts):
            continue
        calls.append(Call(len(calls) + 1, step, role, answer, contacts))
    by = deadline(concern.clock, starts=at, nation=place.area.nation)
    inside = await inside_of(workplace, concern, at=at, today=today, viewer=viewer) if workplace else None
    notes = (*local_notes(own, today=today), *notes_for(concern, place, second, calls))
    documents = tuple(await documents_of(areas))
    held = await ladders_of(areas, today=today) if concern.code in DISAGREEMENTS else []
    ladders = tuple(ladder for ladder, _policy in held)
    return Guidance(concern, place, second, at, by, tuple(calls), notes, tuple(own), documents, ladders, inside)
