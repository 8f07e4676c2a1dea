"""Distribution lists: made for an area and some roles, and taken away on the day as a page, a sheet or a text."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.accounts.rules import Role
from directory.dates import clock, day
from directory.distribution.changes import make_list
from directory.distribution.queries import Made, addressees, list_made, lists_made, to_choose
from directory.distribution.rules import HEADER, Gathered, for_others, for_outlook, new_message, rows
from directory.errors import RuleBroken
from directory.exchange.written import as_csv
from directory.forms import PostedForm
from directory.lookup.cards import Cards
from directory.lookup.queries import roles
from directory.pages import Visit
from directory.people.queries import area_named
from directory.places.queries import gazetteer
from directory.places.rules import PlaceUnclear

LISTS_AN_HOUR = 60
LONGEST_PURPOSE = 200


class ListPages(Controller):
    """The lists that somebody made, a new one, and one of them on the day that it was made."""

    path = "/distribution-lists"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        made = await lists_made(visit.viewer)
        return visit.page(
            "distribution/index.html",
            lists=made,
            everybodys=visit.viewer.role is Role.ADMINISTRATOR,
            titles=await _titles(),
            when={each.uuid: _when(each, visit) for each in made},
        )

    @get("/new")
    async def new(
        self, visit: NamedDependency[Visit], area: FromQuery[str] = "", again: FromQuery[str] = ""
    ) -> Template:
        known = (await gazetteer(today=visit.today)).by_slug.get(area)
        typed = {"area": known.name} if known else {}
        if again:
            for each in await lists_made(visit.viewer):
                if str(each.uuid) == again:
                    typed = {"area": each.area_name, "purpose": each.purpose} | {
                        _box(code): "yes" for code in each.roles
                    }
        return await _form_page(PostedForm(typed), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        named = form.text("area", missing="Enter the area’s name, like Stockport, or its code, like E08000007")
        chosen = [each.code for each in await to_choose() if form.text(_box(each.code))]
        if not chosen:
            form.errors["roles"] = "Choose whom you want to write to: one role or more"
        purpose = form.text("purpose", missing="Say what for, like “Strategy meetings”", longest=LONGEST_PURPOSE)
        if not form.errors:
            try:
                area = await area_named(named, today=visit.today)
                found = await addressees(area, chosen, viewer=visit.viewer, at=visit.now, today=visit.today)
                made = await make_list(visit.act(purpose), area=area, roles=chosen, purpose=purpose, found=found)
                return Redirect(f"/distribution-lists/{made.uuid}", status_code=303)
            except RuleBroken as broken:
                form.errors["area"] = broken.message
        return await _form_page(form, visit, status_code=422)

    @get("/{uuid:uuid}")
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        made = await list_made(uuid, viewer=visit.viewer)
        found = await _found(made, visit)
        facts: dict[str, Any] = {"made": made, "titles": await _titles(), "when": _when(made, visit), "found": found}
        if found:
            makes = Cards((await roles()).values(), at=visit.now, today=visit.today)
            facts |= {
                "for_outlook": for_outlook(found.addresses),
                "new_message": new_message(found.addresses),
                "cards": makes.cards(found.without),
            }
        return visit.page("distribution/show.html", **facts)


class ListFilePages(Controller):
    """The same to take away, on the day."""

    path = "/distribution-lists/{uuid:uuid}"

    @get(["/addresses.csv", "/addresses.txt"])
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[bytes] | Redirect:
        made = await list_made(uuid, viewer=visit.viewer)
        found = await _found(made, visit)
        if found is None:
            return Redirect(f"/distribution-lists/{uuid}", status_code=303)
        kind = visit.request.url.path.rpartition(".")[2]
        content = as_csv(rows(found), header=HEADER) if kind == "csv" else for_others(found.addresses).encode()
        named = f'attachment; filename="addresses-{made.area_slug}-{visit.today.isoformat()}.{kind}"'
        media_type = "text/csv" if kind == "csv" else "text/plain"
        return Response(content, media_type=media_type, headers={"content-disposition": named})


DISTRIBUTION = [ListPages, ListFilePages]


async def _found(made: Made, visit: Visit) -> Gathered | None:
    """Who is on it today; nothing on a later day, or where its area has ended: it's to be made again."""
    if made.made_at.astimezone(visit.now.tzinfo).date() != visit.today:
        return None
    try:
        return await addressees(made.area, made.roles, viewer=visit.viewer, at=visit.now, today=visit.today)
    except PlaceUnclear:
        return None


async def _form_page(form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    offered = await to_choose()
    return visit.page(
        "distribution/new.html",
        status_code=status_code,
        form=form,
        of_area=[(_box(each.code), each.title) for each in offered if not each.own],
        of_organisations=[(_box(each.code), each.title) for each in offered if each.own],
    )


def _box(code: str) -> str:
    return f"role-{code}"


async def _titles() -> dict[str, str]:
    return {each.code: each.title for each in (await roles()).values()}


def _when(made: Made, visit: Visit) -> str:
    moment = made.made_at.astimezone(visit.now.tzinfo)
    return f"{day(moment.date())} at {clock(moment)}"
