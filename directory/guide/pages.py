"""From what somebody has seen to whom to call: the concerns, one concern, and the answer for an area."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.forms import PostedForm
from directory.guide.addresses import address_of_answer, address_of_choice, carried, nearby, others_like
from directory.guide.inside import Workplace
from directory.guide.queries import (
    UnknownConcern,
    UnknownOrganisation,
    concern_called,
    guidance,
    the_guide,
    workplace_called,
)
from directory.guide.rules import Concern, weakest
from directory.guide.shown import shown_calls, shown_rules, shown_tell
from directory.lookup.cards import Cards, in_css
from directory.lookup.moments import BadTime, midnight_after, moment_asked
from directory.lookup.queries import help_elsewhere, roles
from directory.lookup.words import WITHDRAWN
from directory.pages import Visit
from directory.places.queries import gazetteer, place_for, place_of_area
from directory.places.rules import Place, PlaceUnclear
from directory.rulebook.words import shown_documents


class GuidePages(Controller):
    """What may have been seen, and one concern with the question that decides the place."""

    path = "/guide"

    @get()
    async def index(
        self, visit: NamedDependency[Visit], q: FromQuery[str] = "", organisation: FromQuery[str] = ""
    ) -> Template:
        return _index(visit, words=q[:200], workplace=await _workplace(organisation))

    @get("/{code:str}")
    async def show(
        self, code: FromPath[str], visit: NamedDependency[Visit], organisation: FromQuery[str] = ""
    ) -> Template | Redirect:
        workplace = await _workplace(organisation)
        try:
            concern = concern_called(code)
        except UnknownConcern:
            return _index(visit, unknown=True, workplace=workplace)
        if concern.code != code:
            return Redirect(f"/guide/{concern.code}{carried(workplace)}", status_code=301)
        return await _concern(visit, concern, PostedForm(), workplace=workplace)


class GuideAreaPages(Controller):
    """The answer for an area: what was typed is posted, so that no address holds a child's postcode."""

    path = "/guide/{code:str}/areas"

    @get()
    async def index(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        """The question: where a phone goes that opens this address again."""
        concern = _concern_or_none(code)
        return Redirect(f"/guide/{concern.code}", status_code=302) if concern else _index(visit, unknown=True)

    @post()
    async def create(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        concern = _concern_or_none(code)
        if concern is None:
            return _index(visit, unknown=True)
        form = PostedForm(await visit.request.form())
        asked = form.text("place", missing="Type a postcode or a council", longest=200)
        asked_second = form.text("second_place", longest=200) if concern.second_place else ""
        workplace = await _workplace(form.text("organisation"))
        unclear: PlaceUnclear | None = None
        found: dict[str, Place] = {}
        for field, text in (("place", asked), ("second_place", asked_second)):
            try:
                if text and not form.errors:
                    found[field] = await place_for(text, viewer=visit.viewer, today=visit.today)
            except PlaceUnclear as wrong:
                unclear, form.errors[field] = wrong, wrong.message
        if form.errors:
            return await _concern(
                visit, concern, form, unclear=unclear, found=found, workplace=workplace, status_code=422
            )
        place = found["place"]
        if concern.place == OWN_PLACE and place.organisation:
            workplace = workplace or await _workplace(place.organisation.slug)
        return Redirect(
            address_of_answer(concern, place, found.get("second_place"), workplace=workplace), status_code=303
        )

    @get("/{slug:str}")
    async def show(
        self,
        code: FromPath[str],
        slug: FromPath[str],
        visit: NamedDependency[Visit],
        *,
        second: FromQuery[str] = "",
        organisation: FromQuery[str] = "",
        at: FromQuery[str] = "",
        withdrawn: FromQuery[str] = "",
    ) -> Template:
        concern = _concern_or_none(code)
        if concern is None:
            return _index(visit, unknown=True)
        workplace = await _workplace(organisation)
        wrong = () if workplace or not organisation else (NO_WORKPLACE,)
        places: dict[str, Place] = {}
        for field, text in (("place", slug), ("second_place", second if concern.second_place else "")):
            try:
                if text:
                    places[field] = await _place(text, visit)
            except PlaceUnclear as unclear:
                return await _readdressed(visit, concern, field, unclear, places, workplace=workplace)
        try:
            moment = moment_asked(at, now=visit.now)
        except BadTime:  # whoever opened this needs a number, and now is when they need it
            moment, wrong = visit.now, (*wrong, NO_TIME)
        found = await guidance(
            concern,
            places["place"],
            second=places.get("second_place"),
            workplace=workplace,
            at=moment,
            today=visit.today,
            viewer=visit.viewer,
        )
        makes = Cards((await roles()).values(), at=moment, today=visit.today)
        return visit.page(
            "guide/answer.html",
            holds_until=midnight_after(visit.now) if at else found.holds_until,
            rests_on=found.rests_on | found.around,
            status_code=422 if NO_TIME in wrong else 200,
            concern=concern,
            found=found,
            place=found.place,
            at=moment if at and NO_TIME not in wrong else None,
            notes=wrong + ((WITHDRAWN,) if withdrawn else ()) + found.notes,
            workplace=workplace,
            carried=carried(workplace),
            without_workplace=address_of_answer(concern, found.place, found.second),
            tell=shown_tell(found, makes=makes),
            calls=shown_calls(found, makes=makes),
            documents=shown_documents(found.documents, today=visit.today),
            rules=shown_rules(found.concern, today=visit.today),
            weakest=in_css(weakest(found.concern.rules, today=visit.today)),
            see_also=others_like(concern, found.place, workplace=workplace),
            national=makes.national(found.emergency),
        )


NO_WORKPLACE = "The organisation in this address isn’t in the directory, so its own people can’t be named here."
NO_TIME = "The time in this address can’t be read, so this is the answer for now."
NOWHERE = "unknown-area"  # an address that somebody mistyped, where another place would have been typed into the box
OWN_PLACE = "organisation"  # where a concern asks for one's own, whoever types it works there


async def _workplace(slug: str) -> Workplace | None:
    """The organisation in an address; nothing where there's none, or none any more: numbers are needed all the same."""
    try:
        found = await workplace_called(slug) if slug.strip() else None
    except UnknownOrganisation:
        return None
    return None if found is None or found.retired else found


def _index(visit: Visit, *, words: str = "", unknown: bool = False, workplace: Workplace | None = None) -> Template:
    return visit.page(
        "guide/index.html",
        holds_until=None if unknown or words else midnight_after(visit.now),
        rests_on=workplace.rests_on if workplace else (),
        status_code=404 if unknown else 200,
        unknown=unknown,
        words=words,
        workplace=workplace,
        carried=carried(workplace),
        groups=the_guide().grouped(words),
    )


def _concern_or_none(code: str) -> Concern | None:
    try:
        return concern_called(code)
    except UnknownConcern:
        return None


async def _readdressed(
    visit: Visit,
    concern: Concern,
    field: str,
    unclear: PlaceUnclear,
    found: dict[str, Place],
    *,
    workplace: Workplace | None,
) -> Template:
    """The question again, where the address names no place, or one that is no more: with what it did name."""
    form = PostedForm({name: place.area.name for name, place in found.items()})
    form.errors[field] = unclear.message
    status = 404 if unclear.code == NOWHERE else 200
    return await _concern(visit, concern, form, unclear=unclear, found=found, workplace=workplace, status_code=status)


async def _concern(
    visit: Visit,
    concern: Concern,
    form: PostedForm,
    *,
    unclear: PlaceUnclear | None = None,
    found: dict[str, Place] | None = None,
    workplace: Workplace | None = None,
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
        rests_on=workplace.rests_on if workplace else (),
        status_code=status_code,
        concern=concern,
        form=form,
        unclear=unclear,
        choices=[(each, address_of_choice(concern, each, known.get("place"), workplace=workplace)) for each in choices],
        workplace=workplace,
        carried=carried(workplace),
        near=nearby(concern, workplace),
        there=makes.cards(there.contacts) if there else [],
        see_also=others_like(concern, workplace=workplace),
    )


async def _place(slug: str, visit: Visit) -> Place:
    areas = await gazetteer(today=visit.today)
    if slug not in areas.by_slug:
        raise PlaceUnclear(NOWHERE, "No area has this address. Type a postcode, like WN1 1AA, or a council")
    area = areas.by_slug[slug]
    return place_of_area(area, asked=area.name, areas=areas)
