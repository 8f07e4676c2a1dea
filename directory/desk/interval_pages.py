"""The administrators' page of areas' own intervals: how often the entries of a role are verified in one area."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.lookup.queries import roles
from directory.pages import Visit
from directory.people.queries import area_named
from directory.verification.intervals import end_interval, intervals, set_interval
from directory.verification.policies import policies


class IntervalPages(Controller):
    """The areas' own intervals in force, and setting one."""

    path = "/intervals"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return await _page(PostedForm(), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        by_code = {role.code: role for role in (await roles()).values()}
        area = form.text("area", missing="Enter the area’s name, like Wigan, or its code, like E08000010")
        role = form.choice("role", by_code, missing="Choose a role")
        days = form.text("review_days", missing="Enter a number of days, like 45")
        if days and not (days.isdecimal() and len(days) < 6):
            form.errors["review_days"] = "Enter a number of days, like 45"
        if not form.errors:
            try:
                number = await area_named(area, today=visit.today)
                act = visit.act("Set an area’s own interval")
                await set_interval(act, area=number, role=by_code[role].id, review_days=int(days))
            except RuleBroken as broken:
                form.errors["area" if broken.field == "areas" else broken.field] = broken.message
        if form.errors:
            return await _page(form, visit, status_code=422)
        return Redirect("/intervals", status_code=303)


class IntervalEndingPages(Controller):
    """The role's interval holds in an area again."""

    path = "/intervals/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        await end_interval(visit.act("Ended an area’s own interval"), uuid)
        return Redirect("/intervals", status_code=303)


INTERVALS = [IntervalPages, IntervalEndingPages]


async def _page(form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    known = (await roles()).values()
    return visit.page(
        "desk/intervals.html",
        status_code=status_code,
        form=form,
        intervals=await intervals(),
        policies=policies(),
        roles=[("", "Choose a role"), *((each.code, f"{each.title}: {each.review_days} days") for each in known)],
        titles={each.code: each.title for each in known},
    )
