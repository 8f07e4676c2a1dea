"""The poster of an organisation, to look at before it's issued."""

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.kept_pages import may_be_kept
from directory.lookup.moments import midnight_after
from directory.pages import Visit
from directory.posters.press import Imprint, printed
from directory.posters.queries import AreaToChoose, draft_of


class PosterPages(Controller):
    """A preview, marked as one: looking at a poster doesn't issue it."""

    path = "/organisations/{slug:str}/poster.pdf"

    @get()
    async def show(
        self, slug: FromPath[str], visit: NamedDependency[Visit], area: FromQuery[str] = ""
    ) -> Response[Any] | Redirect | Template:
        until = midnight_after(visit.now)
        try:
            draft = await draft_of(slug, today=visit.today, area=area)
        except AreaToChoose as choice:
            return visit.page(
                "posters/choose.html",
                holds_until=until,
                rests_on=(),
                slug=choice.slug,
                organisation=choice.name,
                areas=choice.areas,
            )
        if draft.organisation.slug != slug:
            chosen = f"?{urlencode({'area': area})}" if area else ""
            return Redirect(f"/organisations/{draft.organisation.slug}/poster.pdf{chosen}", status_code=301)
        imprint = Imprint.of(draft, site_name=visit.settings.site_name, base_url=visit.settings.base_url, now=visit.now)
        ready = await printed(draft.poster, imprint)
        may_be_kept(visit.request, until=until, rests_on=draft.rests_on)
        name = f"{slug}-poster-preview.pdf"
        return Response(
            ready.pdf, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{name}"'}
        )
