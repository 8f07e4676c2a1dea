"""The lookup and the search, for programs."""

from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from directory.error_pages import Problem
from directory.kept_pages import may_be_kept
from directory.lookup.moments import MOMENT, BadTime, midnight_after, minute_after
from directory.lookup.parts import NAMES
from directory.lookup.problems import problems
from directory.lookup.published import STATUS, PublishedAnswer, PublishedRole, Publisher, published_problem
from directory.lookup.queries import UnknownRole, answer_to, help_elsewhere, roles
from directory.pages import Visit
from directory.places.rules import PlaceUnclear
from directory.search.queries import search

UNSEARCHED = {
    400: "The question can’t be read, as `type` says: bad-request",
    429: "Too many searches came from one network within a minute: too-many-requests",
}
UNANSWERED = {
    400: "The question can’t be read, as `type` says: bad-postcode, unknown-role, bad-time or bad-request",
    404: "No place is known by this name or postcode, or it lies outside England: "
    "unknown-postcode, unknown-place or outside-england",
    409: "Several places may be meant: ambiguous-place, with `choices`",
    410: "The area was abolished and has several successors: abolished-area, with `successors`",
}


class PublishedHit(msgspec.Struct):
    """Something that a search found; `kind` is area, organisation, contact or role."""

    kind: str
    title: str
    slug: str
    url: str


class LookupApi(Controller):
    """Who to call."""

    tags = ["Lookup"]

    @get("/lookup", summary="Who to call for a place, in order", responses=problems(UNANSWERED))
    async def index(
        self,
        visit: NamedDependency[Visit],
        place: FromQuery[str] = "",
        role: FromQuery[str] = "",
        at: Annotated[str, QueryParameter(schema_extra={"pattern": MOMENT})] = "",
    ) -> PublishedAnswer:
        """Who to try for a role, or for every role recorded, in order.

        `place` is a postcode, the first half of one, a council or an organisation; `role` is a role's code; `at` is a
        moment, by London's clock where it names no offset. What can't be answered is a problem (RFC 9457).
        """
        publisher = await a_publisher()
        try:
            answer = await answer_to(place, role=role, at=at, now=visit.now, today=visit.today, viewer=visit.viewer)
        except (UnknownRole, BadTime) as wrong:
            raise Problem(STATUS[wrong.code], wrong.code, wrong.message) from wrong
        except PlaceUnclear as unclear:
            raise await unclear_problem(unclear, visit, role=role, at=at, publisher=publisher) from unclear
        # Another moment's answer changes only with the day's standings; this moment's says which minute it is.
        until = midnight_after(visit.now) if at else answer.holds_until
        its_own = until if at else min(until, minute_after(visit.now))
        may_be_kept(visit.request, until=its_own, shared_until=until, rests_on=answer.rests_on)
        return publisher.answer(answer)


class RoleApi(Controller):
    """What can be asked for."""

    tags = ["Lookup"]

    @get("/roles", summary="Every role, in order")
    async def index(self) -> list[PublishedRole]:
        """What can be asked for as `role`, and the question that asks for the place that decides."""
        return [PublishedRole.of(role) for role in (await roles()).values()]


class SearchApi(Controller):
    """Search as you type."""

    tags = ["Search"]

    @get("/search", summary="Areas, organisations, contacts and roles by name", responses=problems(UNSEARCHED))
    async def index(self, visit: NamedDependency[Visit], q: FromQuery[str] = "") -> list[PublishedHit]:
        """Up to 20 of each kind, exact names first; slips of the finger are forgiven."""
        hits = await search(q[:200], viewer=visit.viewer)
        may_be_kept(visit.request, until=midnight_after(visit.now), rests_on={NAMES})
        return [PublishedHit(hit.kind, hit.title, hit.slug, hit.url) for hit in hits]


async def a_publisher() -> Publisher:
    return Publisher({role.code: role.title for role in (await roles()).values()})


async def unclear_problem(
    unclear: PlaceUnclear, visit: Visit, *, at: str, publisher: Publisher, role: str = ""
) -> Problem:
    """What a program is told that named no one place, with who helps there."""
    there = await help_elsewhere(unclear, role=role, at=at, now=visit.now, today=visit.today, viewer=visit.viewer)
    more = published_problem(unclear, there, publisher=publisher)
    return Problem(STATUS.get(unclear.code, 404), unclear.code, unclear.message, **more)
