"""The guide, and its answer for a place at a moment: whom to tell, whom to call, and by when."""

import csv
from datetime import date, datetime
from functools import cache

from directory.accounts.rules import Viewer
from directory.errors import RuleBroken
from directory.guide.answer import Call, Guidance, notes_for
from directory.guide.reading import read_guide
from directory.guide.rules import Concern, Guide, deadline
from directory.lookup.queries import lookup, role_called
from directory.places.rules import Place
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


async def guidance(
    concern: Concern, place: Place, *, second: Place | None = None, at: datetime, today: date, viewer: Viewer
) -> Guidance:
    """What to do about a concern. `at` is a moment in London, and the one at which the clock starts."""
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
    return Guidance(concern, place, second, at, by, tuple(calls), notes_for(concern, place, second, calls))
