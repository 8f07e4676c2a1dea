"""The dashboard for those who verify, and the same as a sheet."""

from itertools import dropwhile

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from directory.accounts.rules import Role
from directory.dashboard.kept import PATIENCE, KeptFigures
from directory.dashboard.pictures import BEST_FIRST, bars, fill_of, months_picture, weeks_picture
from directory.dashboard.sheet import as_csv
from directory.dates import ago, clock, day
from directory.pages import Visit


class DashboardPages(Controller):
    """How what one looks after stands."""

    path = "/dashboard"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Template:
        found = await kept_figures(visit).whole(visit.viewer, now=visit.now, patience=PATIENCE)
        months = list(dropwhile(lambda month: not any(month.standings.values()), found.all_months))
        return visit.page(
            "dashboard/show.html",
            figures=found,
            mine=visit.viewer.role is not Role.ADMINISTRATOR,
            standings=[(each, fill_of(each), each.in_words.capitalize()) for each in BEST_FIRST],
            pictures={
                "all": bars([found.total], id="all", title="Standing of all") if found.total.number else None,
                "roles": bars(found.roles, id="roles", title="Standing by role"),
                "areas": bars(found.areas, id="areas", title="Standing by area"),
                "months": months_picture(months),
                "weeks": weeks_picture(found.weeks),
            },
            roles=[(line.title, line.standings, line.median_age) for line in (found.total, *found.roles)],
            areas=[(line.title, line.standings, None) for line in found.areas],
            months=[(day(month.on), month.standings, None) for month in months],
            backlogs=[
                (each, ago(each.since.astimezone(visit.now.tzinfo).date(), today=visit.today) if each.since else "")
                for each in found.backlogs
            ],
            day=day,
            at=clock(found.at),
        )


class FiguresPages(Controller):
    """The figures as CSV."""

    path = "/dashboard/figures.csv"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Response[str]:
        found = await kept_figures(visit).whole(visit.viewer, now=visit.now)
        name = f"figures-{found.today.isoformat()}.csv"
        return Response(
            as_csv(found), media_type="text/csv", headers={"content-disposition": f'attachment; filename="{name}"'}
        )


DASHBOARD = [DashboardPages, FiguresPages]


def kept_figures(visit: Visit) -> KeptFigures:
    found: KeptFigures = visit.request.app.state.figures
    return found
