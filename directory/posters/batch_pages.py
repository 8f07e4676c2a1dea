"""Pages for those who look after an area: everybody's posters, printed together."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File, Redirect, Template

from directory.areas.tables import Area
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.hours.rules import LONDON
from directory.organisations.rules import OrganisationKind
from directory.pages import Visit
from directory.posters.designs import DESIGNS, choice_ticked
from directory.posters.kept_batches import batch_for, batches_of, begin, cancel, file_of
from directory.rulebook.local import area_looked_after

KINDS = {"": "Everybody", **{each.value: each.in_words for each in OrganisationKind}}


class BatchPages(Controller):
    """The batches of an area, and the next."""

    path = "/areas/{slug:str}/posters"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _page(await area_looked_after(slug, viewer=visit.viewer), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        area = await area_looked_after(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        kind = form.typed.get("kind", "")
        if kind not in KINDS:
            form.errors["kind"] = "Choose whose posters to print, or everybody’s"
        try:
            choice = choice_ticked(form.typed, design=form.text("design", longest=40))
            if not form.errors:
                act, changed = visit.act(), form.typed.get("changed") == "yes"
                await begin(act, area, choice, kind=kind, changed=changed)
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
        if form.errors:
            return await _page(area, form, visit, status_code=422)
        return Redirect(f"/areas/{area.slug}/posters", status_code=303)


class BatchFilePages(Controller):
    """A batch to take away."""

    path = "/poster-batches/{uuid:uuid}/posters.zip"

    @get()
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> File:
        batch = await batch_for(visit.viewer, uuid)
        path = file_of(batch, visit.settings)
        if not batch.size or not path.exists():
            raise NotFound
        name = f"{batch.slug}-{batch.choice.code.replace('+', '-')}-{batch.begun_at.astimezone(LONDON).date()}.zip"
        return File(path, filename=name, media_type="application/zip")


class BatchCancellationPages(Controller):
    """A batch isn't wanted any more."""

    path = "/poster-batches/{uuid:uuid}/cancellations"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        batch = await batch_for(visit.viewer, uuid)
        await cancel(batch, now=visit.now)
        return Redirect(f"/areas/{batch.slug}/posters", status_code=303)


BATCHES = [BatchPages, BatchFilePages, BatchCancellationPages]


async def _page(area: Area, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    found = await batches_of(area)
    facts: dict[str, Any] = {
        "going_on": next((each for each in found if not each.ended_at), None),
        "ended": [each for each in found if each.ended_at],
    }
    return visit.page(
        "posters/batches.html",
        status_code=status_code,
        area=area,
        form=form,
        designs=[(each.code, each.title) for each in DESIGNS.values()],
        kinds=KINDS,
        **facts,
    )
