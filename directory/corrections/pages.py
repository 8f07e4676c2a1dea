"""Organisations entered, changed, retired and restored by those who look after them."""

from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.corrections import changes
from directory.corrections.checking import check_organisation
from directory.corrections.fields import NEW, Kind
from directory.corrections.form_pages import Asked, change_form, save_or_ask, typed_in, update
from directory.corrections.queries import Entry, contacts_of, organisation_to_change
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit


class NewOrganisationPages(Controller):
    """A new organisation, by an administrator or by a verifier for their areas."""

    path = "/organisations"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return await _new_form(visit).page(PostedForm())

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form, asked = PostedForm(await visit.request.form()), _new_form(visit)
        typed = typed_in(form, asked.fields)
        read = await check_organisation(typed, viewer=visit.viewer, today=visit.today)

        async def save() -> str:
            made = await changes.add_organisation(visit.act("Entered"), read.values)
            return f"/organisations/{made.slug}/edit"

        return await save_or_ask(asked, form, read, save)


class OrganisationChangePages(Controller):
    """An organisation, with its contacts."""

    path = "/organisations/{slug:str}"

    @get("/edit")
    async def edit(self, slug: FromPath[str], visit: NamedDependency[Visit], saved: FromQuery[str] = "") -> Template:
        entry = await organisation_to_change(visit.viewer, slug, today=visit.today)
        asked = change_form(entry, visit, **await _around(entry))
        return await asked.page(PostedForm(entry.texts), saved="The change is saved." if saved else "")

    @post("/changes")
    async def update(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await organisation_to_change(visit.viewer, slug, today=visit.today)
        return await update(entry, visit, then=f"{entry.address}/edit?saved=yes", **await _around(entry))

    @post("/retirements")
    async def delete(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect:
        entry = await organisation_to_change(visit.viewer, slug, today=visit.today)
        await changes.retire(visit.act("Retired"), entry, on=visit.today)
        return Redirect(f"{entry.address}/edit", status_code=303)


class OrganisationRestorationPages(Controller):
    """A retired organisation brought back."""

    path = "/organisations/{slug:str}/restorations"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await organisation_to_change(visit.viewer, slug, today=visit.today)
        return await restored(entry, visit, then=f"{entry.address}/edit", **await _around(entry))


async def restored(entry: Entry, visit: Visit, *, then: str, **around: Any) -> Template | Redirect:
    """Bring an entry back, or say on its page why that can't be."""
    try:
        await changes.restore(visit.act("Restored"), entry)
    except RuleBroken as broken:
        form = PostedForm(entry.texts)
        form.errors[""] = broken.message
        return await change_form(entry, visit, **around).page(form, status_code=422)
    return Redirect(then, status_code=303)


def _new_form(visit: Visit) -> Asked:
    return Asked(
        heading="Enter an organisation",
        kind=Kind.ORGANISATION,
        fields=NEW[Kind.ORGANISATION],
        action="/organisations",
        back="/account",
        button="Save",
        visit=visit,
    )


async def _around(entry: Entry) -> dict[str, Any]:
    return {"contacts": await contacts_of(entry.organisation)}
