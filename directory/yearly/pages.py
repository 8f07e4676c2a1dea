"""The yearly report of a partnership, for those who look after it."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from directory.organisations.queries import areas_of
from directory.pages import Visit
from directory.partnerships.queries import in_force, partnership_kept, policies_of
from directory.yearly.queries import report_on
from directory.yearly.rules import share, year_asked, years


class YearlyReportPages(Controller):
    """One page, to be read on a screen and printed."""

    path = "/partnerships/{slug:str}/yearly-report"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        partnership = await partnership_kept(slug, viewer=visit.viewer)
        number = partnership.to_dict()["id"]
        year = year_asked(visit.request.query_params.get("year", ""), today=visit.today)
        policy = in_force(await policies_of(number, today=year.until))
        return visit.page(
            "yearly/show.html",
            partnership=partnership,
            areas=await areas_of(number),
            year=year,
            years=years(visit.today),
            report=await report_on(partnership, year),
            stages=[each.title for each in policy.stages] if policy else [],
            share=share,
        )
