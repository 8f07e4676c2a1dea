"""The directory as an Open Referral UK feed: for everybody alike, whoever asks."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from msgspec import UNSET

from directory.accounts.rules import ANYBODY
from directory.contacts.queries import role_titles
from directory.error_pages import Problem
from directory.errors import NotFound
from directory.lookup.problems import problems
from directory.lookup.published import STATUS
from directory.open_referral import queries, shown
from directory.open_referral.gathering import Gathered, gathered
from directory.open_referral.listing import organisations_listed, services_listed
from directory.open_referral.published import (
    Organization,
    OrganizationPage,
    PublishedFeed,
    Service,
    ServiceAtLocation,
    ServiceAtLocationPage,
    ServicePage,
)
from directory.open_referral.replying import NOT_THERE, kept, the_id
from directory.open_referral.rules import USUALLY_ON_A_PAGE, Page, place_id
from directory.open_referral.terms_api import TaxonomiesApi, TaxonomyTermsApi
from directory.pages import Visit
from directory.places.queries import place_for
from directory.places.rules import Place, PlaceUnclear

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
    modified_after: FromQuery[str] = "",
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
        found = datetime.fromisoformat(text.replace(" ", "+"))
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

    @get(summary="Services, a page at a time", responses=problems(NOT_READ))
    async def index(
        self,
        visit: NamedDependency[Visit],
        wanted: NamedDependency[queries.Wanted],
        *,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = USUALLY_ON_A_PAGE,
    ) -> ServicePage:
        """At most 100 on a page, each whole. `postcode` asks for those that cover it, national lines among them.

        Entries have no position and no ages, so the profile's `proximity`, `minimum_age` and `maximum_age` leave none
        out.
        """
        numbers = await services_listed(wanted)
        which = Page.of(page, per_page, total=len(numbers))
        found = await _services(which.among(numbers), visit)
        kept(visit, [one for one, _whole in found])
        return ServicePage(contents=[whole for _, whole in found], **shown.envelope(which, len(found)))

    @get("/{id:str}", summary="One service", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> Service:  # noqa: A002 - the profile's
        """A service with all that is published of it."""
        one, whole = await _service(the_id(id), visit)
        kept(visit, [one])
        return whole


class ServiceAtLocationsApi(Controller):
    """Each service where it is: most are reached from anywhere."""

    path = "/service_at_locations"
    dependencies = FILTERS
    tags = ["Open Referral UK"]

    @get(summary="Services at their places, a page at a time", responses=problems(NOT_READ))
    async def index(
        self,
        visit: NamedDependency[Visit],
        wanted: NamedDependency[queries.Wanted],
        *,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = USUALLY_ON_A_PAGE,
    ) -> ServiceAtLocationPage:
        """With the same filters as the services."""
        numbers = await services_listed(wanted)
        which = Page.of(page, per_page, total=len(numbers))
        found = await _services(which.among(numbers), visit)
        kept(visit, [one for one, _whole in found])
        contents = [shown.at_location(one, whole) for one, whole in found]
        return ServiceAtLocationPage(contents=contents, **shown.envelope(which, len(found)))

    @get("/{id:str}", summary="One service at its place", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> ServiceAtLocation:  # noqa: A002
        """A service where it is."""
        one, whole = await _service(place_id(the_id(id)), visit)
        kept(visit, [one])
        return shown.at_location(one, whole)


class OrganizationsApi(Controller):
    """Organisations with a service."""

    path = "/organizations"
    dependencies = FILTERS
    tags = ["Open Referral UK"]

    @get(summary="Organisations, a page at a time", responses=problems(NOT_READ))
    async def index(
        self,
        visit: NamedDependency[Visit],
        wanted: NamedDependency[queries.Wanted],
        *,
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = USUALLY_ON_A_PAGE,
    ) -> OrganizationPage:
        """Those with a service that the filters ask for."""
        numbers = await organisations_listed(wanted)
        which = Page.of(page, per_page, total=len(numbers))
        rows = list((await queries.organisations_numbered(which.among(numbers))).values())
        kept(visit)
        contents = [shown.organization(row, base_url=visit.settings.base_url) for row in rows]
        return OrganizationPage(contents=contents, **shown.envelope(which, len(rows)))

    @get("/{id:str}", summary="One organisation", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> Organization:  # noqa: A002
        """An organisation that everybody may see a service of."""
        for row in (await queries.organisations_numbered(await queries.organisation_number(the_id(id)))).values():
            kept(visit)
            return shown.organization(row, base_url=visit.settings.base_url)
        raise NotFound


FEED = [FeedApi, ServicesApi, ServiceAtLocationsApi, OrganizationsApi, TaxonomiesApi, TaxonomyTermsApi]


async def _services(numbers: Collection[int], visit: Visit) -> list[tuple[Gathered, Service]]:
    titles = await role_titles()
    return [
        (
            one,
            shown.service(one, base_url=visit.settings.base_url, demonstration=visit.demonstration, titles=titles),
        )
        for one in await gathered(numbers, now=visit.now)
    ]


async def _service(uuid: UUID, visit: Visit) -> tuple[Gathered, Service]:
    found = await _services(await queries.service_number(uuid), visit)
    if not found:
        raise NotFound
    return found[0]
