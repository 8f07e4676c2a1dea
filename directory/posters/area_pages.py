"""Everybody to call in an area, on two pages, for whoever looks after more than one organisation there."""

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from directory.kept_pages import may_be_kept
from directory.lookup.moments import midnight_after
from directory.pages import Visit
from directory.posters.designs import AREA_SHEET
from directory.posters.press import Imprint, printed
from directory.posters.queries import draft_of_area


class AreaSheetPages(Controller):
    """A preview, marked as one: an organisation issues it as one of its own designs."""

    path = "/areas/{slug:str}/sheet.pdf"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
        draft = await draft_of_area(slug, today=visit.today)
        address = f"{visit.settings.base_url}/areas/{draft.area.slug}"
        imprint = Imprint(visit.settings.site_name, address, draft.demonstration, visit.now)
        ready = await printed(draft.poster, imprint, AREA_SHEET)
        may_be_kept(visit.request, until=midnight_after(visit.now), rests_on=draft.rests_on)
        told = {"content-disposition": f'inline; filename="{draft.area.slug}-preview.pdf"'}
        return Response(ready.pdf, media_type="application/pdf", headers=told)
