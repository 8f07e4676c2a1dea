"""From what somebody has seen to whom to call: the concerns, one concern, and the answer for an area."""

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.errors import NotFound
from directory.forms import PostedForm
from directory.guide.answer import Guidance
from directory.guide.queries import UnknownConcern, concern_called, guidance, the_guide
from directory.guide.rules import Concern, weakest
from directory.guide.shown import shown_calls, shown_rules
from directory.lookup.cards import Cards, in_css
from directory.lookup.moments import midnight_after, moment_asked
from directory.lookup.queries import help_elsewhere, roles
from directory.lookup.words import WITHDRAWN
from directory.pages import Visit
from directory.places.queries import gazetteer, place_for, place_of_area
from directory.places.rules import Choice, Place, PlaceUnclear
from directory.rulebook.words import shown_documents


class GuidePages(Controller):
    """What may have been seen, and one concern with the question that decides the place."""

    path = "/guide"

    @get()
    async def index(self, visit: NamedDependency[Visit], q: FromQuery[str] = "") -> Template:
        return _index(visit, words=q[:200])

    @get("/{code:str}")
    async def show(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        try:
            concern = concern_called(code)
        except UnknownConcern:
            return _index(visit, unknown=True)
        if concern.code != code:
            return Redirect(f"/guide/{concern.code}", status_code=301)
        return await _concern(visit, concern, PostedForm())


class GuideAreaPages(Controller):
    """The answer for an area: what was typed is posted, so that no address holds a child's postcode."""

    path = "/guide/{code:str}/areas"

    @get()
    async def index(self, code: FromPath[str]) -> Redirect:
        """The question: where a phone goes that opens this address again."""
        return Redirect(f"/guide/{_concern_or_404(code).code}", status_code=302)

    @post()
    async def create(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        concern = _concern_or_404(code)
        form = PostedForm(await visit.request.form())
        asked = form.text("place", missing="Type a postcode or a council", longest=200)
        asked_second = form.text("second_place", longest=200) if concern.second_place else ""
        unclear: PlaceUnclear | None = None
        found: dict[str, Place] = {}
        for field, text in (("place", asked), ("second_place", asked_second)):
            try:
                if text and not form.errors:
                    found[field] = await place_for(text, viewer=visit.viewer, today=visit.today)
            except PlaceUnclear as wrong:
                unclear, form.errors[field] = wrong, wrong.message
        if form.errors:
            return await _concern(visit, concern, form, unclear=unclear, found=found, status_code=422)
        return Redirect(_address(concern, found["place"], found.get("second_place")), status_code=303)

    @get("/{slug:str}")
    async def show(
        self,
        code: FromPath[str],
        slug: FromPath[str],
        visit: NamedDependency[Visit],
        *,
        second: FromQuery[str] = "",
        at: FromQuery[str] = "",
        withdrawn: FromQuery[str] = "",
    ) -> Template:
        concern = _concern_or_404(code)
        moment = moment_asked(at, now=visit.now)
        try:
            place = await _place(slug, visit)
            other = await _place(second, visit) if second and concern.second_place else None
        except PlaceUnclear as unclear:
            form = PostedForm()
            form.errors["place"] = unclear.message
            return await _concern(visit, concern, form, unclear=unclear)
        found = await guidance(concern, place, second=other, at=moment, today=visit.today, viewer=visit.viewer)
        makes = Cards((await roles()).values(), at=moment, today=visit.today)
        return visit.page(
            "guide/answer.html",
            holds_until=midnight_after(visit.now) if at else found.holds_until,
            rests_on=found.rests_on | found.around,
            concern=concern,
            found=found,
            place=place,
            at=moment if at else None,
            notes=((WITHDRAWN,) if withdrawn else ()) + found.notes,
            calls=shown_calls(found, makes=makes),
            documents=shown_documents(found.documents, today=visit.today),
            rules=shown_rules(found.concern, today=visit.today),
            weakest=in_css(weakest(found.concern.rules, today=visit.today)),
            see_also=_see_also(concern, found),
            national=makes.national(found.emergency),
        )


def _index(visit: Visit, *, words: str = "", unknown: bool = False) -> Template:
    return visit.page(
        "guide/index.html",
        holds_until=None if unknown or words else midnight_after(visit.now),
        rests_on=(),
        status_code=404 if unknown else 200,
        unknown=unknown,
        words=words,
        groups=the_guide().grouped(words),
        danger=the_guide().concerns["immediate-danger"],
    )


def _concern_or_404(code: str) -> Concern:
    try:
        return concern_called(code)
    except UnknownConcern:
        raise NotFound from None


async def _concern(
    visit: Visit,
    concern: Concern,
    form: PostedForm,
    *,
    unclear: PlaceUnclear | None = None,
    found: dict[str, Place] | None = None,
    status_code: int = 200,
) -> Template:
    """What a concern covers, and its question; with what was unclear about a place, and who may have been meant."""
    there = await help_elsewhere(unclear, now=visit.now, today=visit.today, viewer=visit.viewer) if unclear else None
    makes = Cards((await roles()).values(), at=visit.now, today=visit.today)
    choices = [*unclear.choices, *unclear.successors] if unclear else []
    known = found or {}
    return visit.page(
        "guide/show.html",
        holds_until=None if form.typed or form.errors else midnight_after(visit.now),
        rests_on=(),
        status_code=status_code,
        concern=concern,
        form=form,
        unclear=unclear,
        choices=[(each, _address_of_choice(concern, each, known.get("place"))) for each in choices],
        there=makes.cards(there.contacts) if there else [],
        see_also=_see_also(concern),
    )


async def _place(slug: str, visit: Visit) -> Place:
    areas = await gazetteer(today=visit.today)
    if slug not in areas.by_slug:
        raise NotFound
    area = areas.by_slug[slug]
    return place_of_area(area, asked=area.name, areas=areas)


def _address(concern: Concern, place: Place, second: Place | None) -> str:
    """Where the answer stands: an address that names areas, never a postcode."""
    more = {"second": second.area.slug} if second else {}
    more |= {"withdrawn": "yes"} if place.withdrawn or (second and second.withdrawn) else {}
    return f"/guide/{concern.code}/areas/{place.area.slug}{'?' + urlencode(more) if more else ''}"


def _address_of_choice(concern: Concern, choice: Choice, first: Place | None) -> str:
    """A choice of the first place, or of the second where the first is known already."""
    here = f"/guide/{concern.code}/areas/"
    there = f"{here}{first.area.slug}?{urlencode({'second': choice.slug})}" if first else f"{here}{choice.slug}"
    return choice.own_page or there


def _see_also(concern: Concern, found: Guidance | None = None) -> list[dict[str, Any]]:
    """Other concerns that may be the right one; for the same area, where it's decided by the same place."""
    others = [the_guide().concerns[code] for code in concern.see_also]
    return [
        {
            "title": each.title,
            "link": f"/guide/{each.code}/areas/{found.place.area.slug}"
            if found and each.place == concern.place
            else f"/guide/{each.code}",
        }
        for each in others
    ]
