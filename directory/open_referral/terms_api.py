"""The roles as the taxonomy of an Open Referral UK feed, and its terms."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from directory.errors import NotFound
from directory.lookup.problems import problems
from directory.open_referral import queries, shown
from directory.open_referral.published import (
    Taxonomy,
    TaxonomyPage,
    TaxonomyTerm,
    TaxonomyTermPage,
)
from directory.open_referral.replying import NOT_THERE, kept, the_id
from directory.open_referral.rules import ROLES, USUALLY_ON_A_PAGE, Page, as_uuid
from directory.pages import Visit


class TaxonomiesApi(Controller):
    """The one taxonomy: the roles."""

    path = "/taxonomies"
    tags = ["Open Referral UK"]

    @get(summary="Taxonomies", responses=problems({400: "The page can’t be read: bad-request"}))
    async def index(
        self, visit: NamedDependency[Visit], page: FromQuery[int] = 1, per_page: FromQuery[int] = USUALLY_ON_A_PAGE
    ) -> TaxonomyPage:
        """The roles are the only one."""
        which = Page.of(page, per_page, total=1)
        kept(visit)
        contents = [shown.TAXONOMY][which.offset :]
        return TaxonomyPage(contents=contents, **shown.envelope(which, len(contents)))

    @get("/{id:str}", summary="One taxonomy", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> Taxonomy:  # noqa: A002
        """The roles, if it's their id."""
        if the_id(id) != ROLES:
            raise NotFound
        kept(visit)
        return shown.TAXONOMY


class TaxonomyTermsApi(Controller):
    """The roles, as terms."""

    path = "/taxonomy_terms"
    tags = ["Open Referral UK"]

    @get(summary="Roles, a page at a time", responses=problems({400: "The page can’t be read: bad-request"}))
    async def index(
        self,
        visit: NamedDependency[Visit],
        page: FromQuery[int] = 1,
        per_page: FromQuery[int] = USUALLY_ON_A_PAGE,
        taxonomy_id: FromQuery[str] = "",
    ) -> TaxonomyTermPage:
        """In the directory's own order."""
        rows = await queries.terms() if not taxonomy_id or as_uuid(taxonomy_id) == ROLES else []
        which = Page.of(page, per_page, total=len(rows))
        contents = [shown.term(row) for row in rows[which.offset : which.offset + which.size]]
        kept(visit)
        return TaxonomyTermPage(contents=contents, **shown.envelope(which, len(contents)))

    @get("/{id:str}", summary="One role", responses=problems(NOT_THERE))
    async def show(self, visit: NamedDependency[Visit], id: FromPath[str]) -> TaxonomyTerm:  # noqa: A002
        """What a role is."""
        wanted = str(the_id(id))
        for row in await queries.terms():
            if str(row["uuid"]) == wanted:
                kept(visit)
                return shown.term(row)
        raise NotFound
