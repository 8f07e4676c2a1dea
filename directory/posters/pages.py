"""The poster of an organisation, to look at before it's issued, in the design that is chosen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.kept_pages import may_be_kept
from directory.lookup.moments import midnight_after
from directory.pages import Visit
from directory.posters.designs import BOXES, DESIGNS, STAFF, Choice, choice_ticked
from directory.posters.press import Print, pictured, printed
from directory.posters.queries import AreaToChoose, Draft, draft_of, served_by

HOW = (
    ("large", "In large print", "Nothing is smaller than 18 points."),
    ("black_and_white", "In black and white", "For a printer without colours."),
    ("names", "With the names of your own people", "Where they’re public. Job titles alone stay true for longer."),
)
CHOSEN = ("design", "area", "colour", *BOXES)
"""What the address of a preview says of it; boxes are ticked by “yes”."""


class PosterPages(Controller):
    """A preview, marked as one: looking at a poster doesn't issue it."""

    path = "/organisations/{slug:str}/poster.pdf"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any] | Redirect | Template:
        asked = visit.request.query_params
        try:
            draft = await draft_of(slug, today=visit.today, area=asked.get("area", ""), choice=_choice(asked))
        except AreaToChoose as choice:
            return visit.page(
                "posters/choose.html",
                holds_until=midnight_after(visit.now),
                rests_on=(),
                slug=choice.slug,
                organisation=choice.name,
                areas=choice.areas,
                others=f"&{others}" if (others := _query({**asked, "area": ""})) else "",
            )
        if draft.organisation.slug != slug:
            return _moved(f"/organisations/{draft.organisation.slug}/poster.pdf", asked)
        ready = await _previewed(draft, _choice(asked), visit)
        name = f"{slug}-poster-preview.pdf"
        return _file(ready.pdf, "application/pdf", name=name)


class PosterPicturePages(Controller):
    """One page of the same preview as a picture, from the same engine."""

    path = "/organisations/{slug:str}/poster.svg"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any] | Redirect:
        asked = visit.request.query_params
        draft = await draft_of(slug, today=visit.today, area=asked.get("area", ""), choice=_choice(asked))
        if draft.organisation.slug != slug:
            return _moved(f"/organisations/{draft.organisation.slug}/poster.svg", asked)
        ready = await _previewed(draft, _choice(asked), visit, pictures=True)
        page = asked.get("page", "1")
        if page not in map(str, range(1, len(ready.files) + 1)):
            raise NotFound
        return _file(ready.files[int(page) - 1], "image/svg+xml", name=f"{slug}-poster-preview-{page}.svg")


class NewPosterPages(Controller):
    """Choosing a design, and seeing the pages as they'd be printed."""

    path = "/organisations/{slug:str}/posters/new"

    @get()
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        asked = visit.request.query_params
        held, served = await served_by(slug, today=visit.today)
        if held.slug != slug:
            return _moved(f"/organisations/{held.slug}/posters/new", asked)
        form, pages, choice, rests_on = PostedForm(dict(asked)), 0, STAFF, None
        try:
            choice = _choice(asked)
            draft = await draft_of(slug, today=visit.today, area=asked.get("area", ""), choice=choice)
            pages, rests_on = len((await _previewed(draft, choice, visit, pictures=True)).files), draft.rests_on
        except AreaToChoose:
            pass  # the form asks for it: nothing was done wrong yet
        except RuleBroken as broken:
            form.errors[broken.field or "design"] = broken.message
        return visit.page(
            "posters/new.html",
            holds_until=midnight_after(visit.now),
            rests_on=rests_on,
            status_code=422 if form.errors else 200,
            form=form,
            organisation=held.name,
            slug=slug,
            designs=[(each.code, each.title) for each in DESIGNS.values()],
            areas=[("", "Choose an area"), *((each.slug, each.name) for each in served)] if len(served) > 1 else [],
            boxes=HOW,
            chosen=choice,
            pages=pages,
            query=_query(asked),
        )


def _choice(asked: Mapping[str, str]) -> Choice:
    return choice_ticked(asked, design=asked.get("design", ""), colour=asked.get("colour", ""))


def _query(asked: Mapping[str, str]) -> str:
    return urlencode({name: asked[name] for name in CHOSEN if asked.get(name)})


def _moved(address: str, asked: Mapping[str, str]) -> Redirect:
    query = _query(asked)
    return Redirect(f"{address}?{query}" if query else address, status_code=301)


async def _previewed(draft: Draft, choice: Choice, visit: Visit, *, pictures: bool = False) -> Print:
    until: datetime = midnight_after(visit.now)
    imprint = draft.imprint(site_name=visit.settings.site_name, base_url=visit.settings.base_url, now=visit.now)
    ready = await (pictured if pictures else printed)(draft.poster, imprint, choice)
    may_be_kept(visit.request, until=until, rests_on=draft.rests_on)
    return ready


def _file(content: bytes, kind: str, *, name: str) -> Response[Any]:
    return Response(content, media_type=kind, headers={"content-disposition": f'inline; filename="{name}"'})
