"""What is missing, out of date or not agreed, for those who look after areas; and the same as a sheet."""

from dataclasses import replace

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from directory.accounts.rules import Role
from directory.dates import clock, day
from directory.forms import PostedForm
from directory.gaps.choosing import areas_to_choose, partnerships_to_choose
from directory.gaps.kept import PAGE, KeptGaps
from directory.gaps.network import MOST_DRAWN
from directory.gaps.pictures import FILLS, trend_picture
from directory.gaps.rules import Kind, Severity
from directory.gaps.scope import Scope
from directory.gaps.sheet import as_sheet
from directory.gaps.wanted import Wanted
from directory.pages import Visit

SHEET = "/gaps/gaps.csv"


class GapPages(Controller):
    """The list, most serious first, and how many there were week by week."""

    path = "/gaps"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        wanted = Wanted.of(visit.request.query_params)
        scope, everywhere = scope_of(wanted, visit), Scope(visit.viewer, visit.today)
        found, gaps = await kept_gaps(visit).page(scope, wanted, now=visit.now)
        trend = await kept_gaps(visit).trend(scope, kind=wanted.kind, now=visit.now)
        more = found.number > PAGE * wanted.page
        return visit.page(
            "gaps/index.html",
            mine=visit.viewer.role is not Role.ADMINISTRATOR,
            found=found,
            gaps=gaps,
            wanted=wanted,
            form=PostedForm({name: str(value) for name, value in vars(wanted).items()}),
            kinds=[("", "Every kind"), *((each.value, each.in_words) for each in Kind)],
            severities=[("", "Any"), *((each.value, each.capitalize()) for each in Severity)],
            areas=[("", "Every area"), *await areas_to_choose(everywhere)],
            partnerships=[("", "Every partnership"), *await partnerships_to_choose(everywhere)],
            sheet=wanted.address(SHEET),
            before=wanted.address("/gaps", page=wanted.page - 1) if wanted.page > 1 else "",
            after=wanted.address("/gaps", page=wanted.page + 1) if more else "",
            picture=trend_picture(trend) if trend else None,
            trend=trend,
            legend=[(None, fill, severity.capitalize()) for severity, fill in FILLS.items()],
            day=day,
            at=clock(found.at),
        )


class GapSheetPages(Controller):
    """The same as CSV, all of it."""

    path = SHEET

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Response[str]:
        wanted = Wanted.of(visit.request.query_params)
        found = await kept_gaps(visit).of(scope_of(wanted, visit), now=visit.now)
        parts = [part async for part in as_sheet(found.only(kind=wanted.kind, severity=wanted.severity))]
        name = f"gaps-{visit.today.isoformat()}.csv"
        return Response(
            "".join(parts), media_type="text/csv", headers={"content-disposition": f'attachment; filename="{name}"'}
        )


class PicturePages(Controller):
    """Who has agreed what with which agency, as a table and as a network."""

    path = "/gaps/picture"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Template:
        wanted = Wanted.of(visit.request.query_params)
        areas = await areas_to_choose(Scope(visit.viewer, visit.today))
        if not wanted.area and areas:  # one area at a time can be taken in
            wanted = replace(wanted, area=areas[0][0])
        matrix, network = await kept_gaps(visit).picture(scope_of(wanted, visit), page=wanted.page, now=visit.now)
        return visit.page(
            "gaps/picture.html",
            wanted=wanted,
            form=PostedForm({"area": wanted.area}),
            areas=areas,
            place=dict(areas).get(wanted.area, ""),
            matrix=matrix,
            network=network,
            drawn=MOST_DRAWN if len(matrix.rows) - len(matrix.agencies) > MOST_DRAWN else 0,
            before=wanted.address("/gaps/picture", page=wanted.page - 1) if wanted.page > 1 else "",
            after=wanted.address("/gaps/picture", page=wanted.page + 1) if matrix.more else "",
        )


GAPS = [GapPages, GapSheetPages, PicturePages]


def scope_of(wanted: Wanted, visit: Visit) -> Scope:
    """Where to look: within what the visitor looks after, always."""
    return Scope(visit.viewer, visit.today, area=wanted.area, partnership=wanted.partnership)


def kept_gaps(visit: Visit) -> KeptGaps:
    found: KeptGaps = visit.request.app.state.gaps
    return found
