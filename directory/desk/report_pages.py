"""Readers' reports, on the desk of those who look after the entries: each settled with what came of it."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.dates import ago, clock, day
from directory.desk.reports import Told, burst_of, bursts, by_contact, open_report, open_reports, report_rows
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit
from directory.verification.rules import Settlement
from directory.verification.settling import settle

SETTLEMENTS = [
    (Settlement.NOTHING_WRONG.value, "Nothing is wrong", "Somebody has looked, and the entry is right"),
    (Settlement.CORRECTED.value, "It was wrong, and has been corrected", ""),
    (Settlement.PASSED_ON.value, "Passed on to somebody who can put it right", "Say to whom below"),
]


class OpenReportPages(Controller):
    """Every open report, by contact; those that were set aside together."""

    path = "/reports"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        told = await open_reports(visit.viewer)
        return visit.page(
            "desk/reports.html",
            groups=by_contact(told),
            aside=bursts(told),
            when={each.uuid: _when(each, visit) for each in told},
        )


class SettlementPages(Controller):
    """What came of one report."""

    path = "/reports/{uuid:uuid}/settlements"

    @get("/new")
    async def new(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        return _form_page([await open_report(uuid, viewer=visit.viewer)], PostedForm(), visit)

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        async def reports() -> list[Told]:
            return [await open_report(uuid, viewer=visit.viewer)]

        return await _settled(reports, visit)


class BurstSettlementPages(Controller):
    """What came of all the reports that were set aside together, of this viewer's entries."""

    path = "/reports/{uuid:uuid}/bursts/settlements"

    @get("/new")
    async def new(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        return _form_page(await burst_of(uuid, viewer=visit.viewer), PostedForm(), visit, burst=True)

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        async def reports() -> list[Told]:
            return await burst_of(uuid, viewer=visit.viewer)

        return await _settled(reports, visit, burst=True)


REPORTS = [OpenReportPages, SettlementPages, BurstSettlementPages]


async def _settled(
    reports: Callable[[], Awaitable[list[Told]]], visit: Visit, *, burst: bool = False
) -> Template | Redirect:
    told = await reports()
    form = PostedForm(await visit.request.form())
    settlement = form.choice("settlement", list(Settlement), missing="Choose what came of it")
    answer = form.text("answer")
    if not form.errors:
        try:
            await settle(
                visit.act("Settled a report"),
                await report_rows(told),
                settlement=Settlement(settlement),
                answer=answer,
            )
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
    if form.errors:
        return _form_page(told, form, visit, burst=burst, status_code=422)
    return Redirect("/reports", status_code=303)


def _form_page(
    told: Sequence[Told], form: PostedForm, visit: Visit, *, burst: bool = False, status_code: int = 200
) -> Template:
    return visit.page(
        "desk/settle.html",
        status_code=status_code,
        told=told,
        first=told[0],
        form=form,
        burst=burst,
        settlements=SETTLEMENTS,
        when={each.uuid: _when(each, visit) for each in told},
    )


def _when(told: Told, visit: Visit) -> str:
    at = told.reported_at.astimezone(visit.now.tzinfo)
    return f"{day(at.date())}, {clock(at)} ({ago(at.date(), today=visit.today)})"
