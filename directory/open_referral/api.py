"""The directory as an Open Referral UK feed: for everybody alike, whoever asks."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from litestar import Controller, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import UNSET

from directory.accounts.rules import ANYBODY
from directory.error_pages import Problem
from directory.lookup.moments import MOMENT
from directory.lookup.problems import problems
from directory.lookup.published import STATUS
from directory.open_referral import queries, shown
from directory.open_referral.contents import AT_LOCATIONS, MINIMAL, ORGANIZATIONS, SERVICES, WHOLE_ORGANIZATIONS
from directory.open_referral.listing import organisations_listed, services_listed
from directory.open_referral.published import (
    MinimalServicePage,
    Organization,
    OrganizationPage,
    PublishedFeed,
    Service,
    ServiceAtLocation,
    ServiceAtLocationPage,
    ServicePage,
    WholeOrganizationPage,
)
from directory.open_referral.replies_api import AlsoByLine, Asked, reply, reply_of_one
from directory.open_referral.replying import NOT_THERE, kept, the_id
from directory.open_referral.rules import USUALLY_ON_A_PAGE, place_id
from directory.open_referral.terms_api import TaxonomiesApi, TaxonomyTermsApi
from directory.pages import Visit
from directory.places.queries import place_for
from directory.places.rules import Place, PlaceUnclear

Format = Literal["json", "ndjson"]
PROFILE = "https://docs.openreferraluk.org/en/latest/"
NOT_READ = {
    400: "A filter can’t be read, as `type` says: bad-request, bad-time or bad-postcode",
    404: "The postcode isn’t known, or lies outside England: unknown-postcode, unknown-place or outside-england",
    409: "Several places may be meant: ambiguous-place",
    410: "The area was abolished: abolished-area",
}


class FeedApi(Controller):
    """What this feed is."""

    tags = ["Open Referral UK"]

    @get("/", summary="The version and profile of this feed")
    async def index(self, visit: NamedDependency[Visit]) -> PublishedFeed:
        """Where the feed's own description is, and whether its entries are a demonstration's."""
        kept(visit)
        return PublishedFeed(
            version="HSDS-UK-3.0",
            profile=PROFILE,
            openapi_url=f"{visit.settings.base_url}/api/openapi.json",
            demonstration=visit.demonstration,
            notice=shown.DEMONSTRATION if visit.demonstration else UNSET,
        )


async def wanted_by(
    visit: NamedDependency[Visit],
    *,
    search: FromQuery[str] = "",
    taxonomy_term_id: FromQuery[str] = "",
    taxonomy_id: FromQuery[str] = "",
    organization_id: FromQuery[str] = "",
    modified_after: Annotated[str, QueryParameter(schema_extra={"pattern": MOMENT})] = "",
    postcode: FromQuery[str] = "",
    day: FromQuery[str] = "",
    start_time: FromQuery[str] = "",
    end_time: FromQuery[str] = "",
) -> queries.Wanted:
    """What the filters ask for."""
    return await queries.services_wanted(
        queries.Filters(
            search=search,
            taxonomy_term_id=taxonomy_term_id,
            taxonomy_id=taxonomy_id,
            organization_id=organization_id,
            modified_after=_moment(modified_after) if modified_after else None,
            place=await _place(postcode, visit) if postcode else None,
            day=day,
            start_time=start_time,
            end_time=end_time,
        )
    )


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        message = "Write modified_after as a date or a moment, like 2026-11-01 or 2026-11-01T09:00:00Z"
        raise Problem(400, "bad-time", message) from wrong


async def _place(postcode: str, visit: Visit) -> Place:
    try:
        return await place_for(postcode, viewer=ANYBODY, today=visit.today)
    except PlaceUnclear as unclear:
        raise Problem(STATUS.get(unclear.code, 404), unclear.code, unclear.message) from unclear


FILTERS = {"wanted": Provide(wanted_by)}


class ServicesApi(Controller):
    """Each organisation that answers for a role."""

    path = "/services"
    dependencies = FILTERS
    tags = ["Open Referral UK"]

    @get(summary="Services, a page at a time", responses=problems(NOT_READ), operation_class=AlsoByLine)
    async def index(
        self,
        visit: NamedDependency[Visit],
        wanted: NamedDependency[queries.Wanted],
        *,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = USUALLY_ON_A_PAGE,
        format: FromQuery[Format] = "json",  # noqa: A002 - the profile's
        minimal: FromQuery[bool] = False,
        full: FromQuery[bool] = True,  # noqa: ARG002
    ) -> Response[ServicePage | MinimalServicePage]:
        """At most 100 on a page, each whole. `postcode` asks for those that cover it, national lines among them.

        `format=ndjson` gives all of them, one to a line. With `minimal`, each has its id and when it last changed
        alone, and 10,000 are on a page at most. A service is always whole, whatever `full` says. Entries have no
        position and no ages, so the profile's `proximity`, `minimum_age` and `maximum_age` leave none out.
        """
        asked = Asked(page, per_page, format)
        if minimal:
            return await reply(visit, await services_listed(wanted), MINIMAL, MinimalServicePage, asked=asked)
        return await reply(visit, await services_listed(wanted), SERVICES, ServicePage, asked=asked)

    @get("/{id:str}", summary="One service", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> Service:  # noqa: A002 - the profile's
        """A service with all that is published of it."""
        return await reply_of_one(visit, await queries.service_number(the_id(id)), SERVICES)


class ServiceAtLocationsApi(Controller):
    """Each service where it is: most are reached from anywhere."""

    path = "/service_at_locations"
    dependencies = FILTERS
    tags = ["Open Referral UK"]

    @get(summary="Services at their places, a page at a time", responses=problems(NOT_READ), operation_class=AlsoByLine)
    async def index(
        self,
        visit: NamedDependency[Visit],
        wanted: NamedDependency[queries.Wanted],
        *,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = USUALLY_ON_A_PAGE,
        format: FromQuery[Format] = "json",  # noqa: A002 - the profile's
    ) -> Response[ServiceAtLocationPage]:
        """With the same filters as the services."""
        asked = Asked(page, per_page, format)
        return await reply(visit, await services_listed(wanted), AT_LOCATIONS, ServiceAtLocationPage, asked=asked)

    @get("/{id:str}", summary="One service at its place", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> ServiceAtLocation:  # noqa: A002
        """A service where it is."""
        return await reply_of_one(visit, await queries.service_number(place_id(the_id(id))), AT_LOCATIONS)


class OrganizationsApi(Controller):
    """Organisations with a service."""

    path = "/organizations"
    dependencies = FILTERS
    tags = ["Open Referral UK"]

    @get(summary="Organisations, a page at a time", responses=problems(NOT_READ), operation_class=AlsoByLine)
    async def index(
        self,
        visit: NamedDependency[Visit],
        wanted: NamedDependency[queries.Wanted],
        *,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = USUALLY_ON_A_PAGE,
        format: FromQuery[Format] = "json",  # noqa: A002 - the profile's
        full: FromQuery[bool] = False,
        full_service: FromQuery[bool] = False,
    ) -> Response[OrganizationPage | WholeOrganizationPage]:
        """Those with a service that the filters ask for; with `full` or `full_service`, each with all its services."""
        asked, numbers = Asked(page, per_page, format), await organisations_listed(wanted)
        if full or full_service:
            return await reply(visit, numbers, WHOLE_ORGANIZATIONS, WholeOrganizationPage, asked=asked)
        return await reply(visit, numbers, ORGANIZATIONS, OrganizationPage, asked=asked)

    @get("/{id:str}", summary="One organisation", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> Organization:  # noqa: A002
        """An organisation that everybody may see a service of."""
        return await reply_of_one(visit, await queries.organisation_number(the_id(id)), ORGANIZATIONS)


FEED = [FeedApi, ServicesApi, ServiceAtLocationsApi, OrganizationsApi, TaxonomiesApi, TaxonomyTermsApi]
