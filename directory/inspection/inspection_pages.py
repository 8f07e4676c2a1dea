"""The page that makes one file of what was listed on a past day."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template

from directory.accounts.rules import ANYBODY, PROFESSIONAL, Role, Viewer
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.inspection.gathering import area_asked, gather, looked_after_by, organisation_asked
from directory.inspection.listed import Asked
from directory.inspection.pack import pack
from directory.inspection.pages import past_day
from directory.pages import Visit, page_environment

VIEWS = {"everybody": ANYBODY, "professionals": PROFESSIONAL}
"""As whom the file is made; or as whoever asks."""


class InspectionPages(Controller):
    """What an area or an organisation could see on a day, as a ZIP."""

    path = "/inspections"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        areas, organisations = await looked_after_by(visit.viewer)
        first = {"area": areas[0]} if areas else {"organisation": organisations[0]} if organisations else {}
        return await _form_page(visit, PostedForm({"seen_by": "professionals", **first}))

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Response[bytes] | Template:
        form = PostedForm(await visit.request.form())
        on = past_day(form, today=visit.today)
        view = form.choice("seen_by", [value for value, _words in _views(visit.viewer)], missing="Choose as whom")
        asked = None if form.errors else await _asked(form, visit.viewer)
        if asked is None or on is None:
            return await _form_page(visit, form, status_code=422)
        made = pack(
            await gather(asked, on=on, viewer=VIEWS.get(view, visit.viewer)),
            site_name=visit.settings.site_name,
            render=drawn,
        )
        name = f"{asked.slug}-{on}.zip"
        return Response(
            made,
            media_type="application/zip",
            headers={"content-disposition": f'attachment; filename="{name}"'},
            status_code=200,
        )


def drawn(template: str, facts: dict[str, Any]) -> str:
    """A part of the file from its template."""
    return page_environment().get_template(f"inspection/{template}").render(facts)


async def _asked(form: PostedForm, viewer: Viewer) -> Asked | None:
    area, organisation = form.text("area"), form.text("organisation")
    if not form.errors and bool(area) == bool(organisation):
        one = viewer.role is Role.EDITOR  # who is asked for no area
        form.errors["organisation" if one else "area"] = (
            "Enter one of your organisations" if one else "Enter an area or an organisation: one of the two"
        )
    if form.errors:
        return None
    try:
        return await (area_asked(area, viewer=viewer) if area else organisation_asked(organisation, viewer=viewer))
    except RuleBroken as broken:
        form.errors[broken.field] = broken.message
        return None


async def _form_page(visit: Visit, form: PostedForm, *, status_code: int = 200) -> Template:
    areas, organisations = await looked_after_by(visit.viewer)
    return visit.page(
        "inspection/new.html",
        status_code=status_code,
        form=form,
        views=_views(visit.viewer),
        areas=areas,
        organisations=organisations,
        everything=visit.viewer.role is Role.ADMINISTRATOR,
        editor=visit.viewer.role is Role.EDITOR,
    )


def _views(viewer: Viewer) -> list[tuple[str, str]]:
    views = [("everybody", "What everybody could see"), ("professionals", "What professionals could see")]
    if viewer.may_see("private"):
        return [*views, ("verifiers", "All of it: what is private, and what was planned in your entries, too")]
    return [*views, ("own", "What professionals could see, and what was planned in your own entries")]
