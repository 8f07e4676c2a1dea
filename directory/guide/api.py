"""The guide, for programs."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from directory.error_pages import Problem
from directory.guide.inside import Workplace
from directory.guide.published import PublishedConcern, PublishedGuidance, published_concerns, published_guidance
from directory.guide.queries import (
    UnknownConcern,
    UnknownOrganisation,
    concern_called,
    guidance,
    the_guide,
    workplace_called,
)
from directory.kept_pages import may_be_kept
from directory.lookup.api import a_publisher, unclear_problem
from directory.lookup.moments import MOMENT, BadTime, midnight_after, moment_asked
from directory.lookup.problems import problems
from directory.lookup.published import STATUS
from directory.pages import Visit
from directory.places.queries import place_for
from directory.places.rules import PlaceUnclear

UNANSWERED = {
    400: "The question can’t be read, as `type` says: bad-postcode, bad-time or bad-request",
    404: "No concern has this code (unknown-concern, with `choices`); no organisation has this address "
    "(unknown-organisation); or no place is known by this name or postcode, or it lies outside England: "
    "unknown-postcode, unknown-place or outside-england",
    409: "Several places may be meant: ambiguous-place, with `choices`",
    410: "The area was abolished and has several successors: abolished-area, with `successors`",
}


class GuideApi(Controller):
    """When to call whom."""

    path = "/guide"
    tags = ["Guide"]

    @get(summary="Every concern that the guide has, in order")
    async def index(self, visit: NamedDependency[Visit]) -> list[PublishedConcern]:
        """What somebody may have seen, and the question that asks for the place that decides."""
        may_be_kept(visit.request, until=midnight_after(visit.now), rests_on=())
        return [PublishedConcern.of(each) for each in the_guide().concerns.values()]

    @get("/{code:str}", summary="What to do about a concern, for a place", responses=problems(UNANSWERED))
    async def show(
        self,
        code: FromPath[str],
        visit: NamedDependency[Visit],
        *,
        place: FromQuery[str] = "",
        second_place: FromQuery[str] = "",
        organisation: FromQuery[str] = "",
        at: Annotated[str, QueryParameter(schema_extra={"pattern": MOMENT})] = "",
    ) -> PublishedGuidance:
        """Whom to tell inside, whom to call outside in order, by when, and what to say, do and leave.

        `place` is the one that the concern asks for; `second_place` is where another call belongs, if that's another
        place: for an allegation, where the child lives. `organisation` is the slug of the one where somebody works:
        `tell` then has its own people, as it does where the place is an organisation. `at` is a moment, by London's
        clock where it names no offset.
        """
        publisher = await a_publisher()
        try:
            concern = concern_called(code)
        except UnknownConcern as unknown:
            choices = published_concerns(the_guide().concerns.values())
            raise Problem(404, unknown.code, unknown.message, choices=choices) from unknown
        try:
            moment = moment_asked(at, now=visit.now)
            where = await place_for(place, viewer=visit.viewer, today=visit.today)
            other = await place_for(second_place, viewer=visit.viewer, today=visit.today) if second_place else None
            workplace = await _workplace(organisation or (where.organisation.slug if where.organisation else ""))
        except BadTime as wrong:
            raise Problem(STATUS[wrong.code], wrong.code, wrong.message) from wrong
        except UnknownOrganisation as unknown:
            raise Problem(404, unknown.code, unknown.message) from unknown
        except PlaceUnclear as unclear:
            raise await unclear_problem(unclear, visit, at=at, publisher=publisher) from unclear
        found = await guidance(
            concern, where, second=other, workplace=workplace, at=moment, today=visit.today, viewer=visit.viewer
        )
        until = midnight_after(visit.now) if at else found.holds_until
        may_be_kept(visit.request, until=until, rests_on=found.rests_on)
        return published_guidance(found, publisher=publisher, today=visit.today)


async def _workplace(slug: str) -> Workplace | None:
    return await workplace_called(slug) if slug else None
