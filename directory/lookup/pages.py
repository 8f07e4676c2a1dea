"""From the one box to the right number: home, the form's answer, an area, a role in an area, a role."""

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.errors import NotFound
from directory.forms import PostedForm
from directory.lookup.answer import AskedRole, Elsewhere
from directory.lookup.cards import Cards
from directory.lookup.moments import holds_until, midnight_after, moment_asked
from directory.lookup.queries import contacts_where, help_elsewhere, lookup, roles
from directory.lookup.words import WITHDRAWN, closed_words, place_words
from directory.pages import Visit
from directory.places.queries import gazetteer, place_for, place_of_area
from directory.places.rules import Choice, Place, PlaceUnclear, verifies_there
from directory.rulebook.local import documents_of
from directory.rulebook.words import shown_documents


class HomePages(Controller):
    """The one box, and 999."""

    path = "/"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return await _home(visit, PostedForm())


class FindPages(Controller):
    """What was typed, posted so that no address or log holds a child's postcode."""

    path = "/find"

    @get()
    async def index(self) -> Redirect:
        """The box: where a phone goes that opens this address again."""
        return Redirect("/", status_code=302)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        asked = form.text("place", missing="Type a postcode, a council or an organisation", longest=200)
        role = await _role(form.text("role"))
        if form.errors:
            return await _home(visit, form, role=role, status_code=422)
        try:
            place = await place_for(asked, viewer=visit.viewer, today=visit.today, own_role=bool(role and role.own))
        except PlaceUnclear as unclear:
            return await _home(visit, form, role=role, unclear=unclear, status_code=422)
        return Redirect(_address(place, role), status_code=303)


class AreaPages(Controller):
    """An area: everybody to call there, by role."""

    path = "/areas"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        areas = await gazetteer(today=visit.today)
        until = midnight_after(visit.now)
        return visit.page("lookup/areas.html", holds_until=until, rests_on=(), areas=areas.childrens_authorities)

    @get("/{slug:str}")
    async def show(
        self,
        slug: FromPath[str],
        visit: NamedDependency[Visit],
        at: FromQuery[str] = "",
        withdrawn: FromQuery[str] = "",
    ) -> Template:
        return await _area(slug, None, visit, at=at, withdrawn=withdrawn)


class AreaRolePages(Controller):
    """Who to call for one role in one area, now."""

    path = "/areas/{slug:str}/roles"

    @get("/{code:str}")
    async def show(
        self,
        slug: FromPath[str],
        code: FromPath[str],
        visit: NamedDependency[Visit],
        at: FromQuery[str] = "",
        withdrawn: FromQuery[str] = "",
    ) -> Template:
        return await _area(slug, await _role_or_404(code), visit, at=at, withdrawn=withdrawn)


class RolePages(Controller):
    """What a role is for, and the question that asks for the place that decides."""

    path = "/roles"

    @get("/{code:str}")
    async def show(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        role = await _role_or_404(code)
        nationwide = await contacts_where(
            "contact.nationwide = true AND contact.role = {}",
            role.id,
            at=visit.now,
            today=visit.today,
            viewer=visit.viewer,
        )
        lines = [line for contact in nationwide.contacts.values() for line in contact.lines]
        makes = Cards((await roles()).values(), at=visit.now, today=visit.today)
        return visit.page(
            "lookup/role.html",
            holds_until=holds_until(visit.now, [line.holds_until for line in lines]),
            rests_on=nationwide.rests_on,
            role=role,
            cards=makes.cards(nationwide.contacts.values(), role=role.code),
        )


async def _role(code: str) -> AskedRole | None:
    return {each.code: each for each in (await roles()).values()}.get(code)


async def _role_or_404(code: str) -> AskedRole:
    role = await _role(code)
    if role is None:
        raise NotFound
    return role


async def _home(
    visit: Visit,
    form: PostedForm,
    *,
    role: AskedRole | None = None,
    unclear: PlaceUnclear | None = None,
    status_code: int = 200,
) -> Template:
    """The one box; with what was unclear about a place, and who may have been meant."""
    known = list((await roles()).values())
    there: Elsewhere | None = None
    if unclear:
        form.errors["place"] = unclear.message
        there = await help_elsewhere(
            unclear, role=role.code if role else "", now=visit.now, today=visit.today, viewer=visit.viewer
        )
    choices = [*unclear.choices, *unclear.successors] if unclear else []
    return visit.page(
        "lookup/index.html",
        holds_until=None if form.typed or form.errors else midnight_after(visit.now),
        rests_on=(),
        status_code=status_code,
        form=form,
        role=role,
        roles=[each for each in known if not each.own and each.jurisdiction != "nationwide"],
        unclear=unclear,
        choices=[(each, _address_of_choice(each, role)) for each in choices],
        there=Cards(known, at=visit.now, today=visit.today).cards(there.contacts) if there else [],
    )


def _address(place: Place, role: AskedRole | None) -> str:
    """Where the answer stands: an address that names the area and the role, never a postcode."""
    council = place.organisation and place.organisation.kind == "local-authority"
    if place.organisation and (role.own if role else not council):
        return f"/organisations/{place.organisation.slug}{'#' + role.code if role else ''}"
    withdrawn = "?" + urlencode({"withdrawn": "yes"}) if place.withdrawn else ""
    return f"/areas/{place.area.slug}{'/roles/' + role.code if role else ''}{withdrawn}"


def _address_of_choice(choice: Choice, role: AskedRole | None) -> str:
    return choice.own_page or f"/areas/{choice.slug}{'/roles/' + role.code if role else ''}"


async def _area(slug: str, role: AskedRole | None, visit: Visit, *, at: str, withdrawn: str) -> Template:
    areas = await gazetteer(today=visit.today)
    area = areas.by_slug.get(slug)
    if area is None:
        raise NotFound
    moment = moment_asked(at, now=visit.now)
    try:
        place = place_of_area(area, asked=area.name, areas=areas)
    except PlaceUnclear as unclear:
        return await _home(visit, PostedForm(), role=role, unclear=unclear)
    answer = await lookup(place, role=role, at=moment, today=visit.today, viewer=visit.viewer)
    makes = Cards((await roles()).values(), at=moment, today=visit.today)
    gone = (WITHDRAWN,) if withdrawn else ()
    around: dict[str, Any] = {
        "holds_until": midnight_after(visit.now) if at else answer.holds_until,
        "rests_on": answer.rests_on,
        "area": area,
        "place": place,
        "at": moment if at else None,
        "notes": gone + (answer.notes if role else place.notes),
        "national": makes.national(answer.emergency),
    }
    if role is None:
        districts, somebody = areas.districts_of(place.authority), bool(answer.contacts)
        documents = shown_documents(await documents_of({area.id, place.authority.id}), today=visit.today)
        facts = around | {
            "sections": makes.sections(answer),
            "districts": districts,
            "somebody": somebody,
            "documents": documents,
            "keeps": verifies_there(visit.viewer, place),
        }
        return visit.page("lookup/area.html", unfolded=not somebody, **facts)
    if not answer.is_sound:
        around["rests_on"] |= answer.around.rests_on
        around["holds_until"] = around["holds_until"] if at else answer.with_around_holds_until
    return visit.page(
        "lookup/show.html",
        role=role,
        decides=place_words(role.code, role.decided_by),
        closed=closed_words(role, answer.contacts, at=moment),
        cards=makes.cards(answer.contacts, among=answer.around.contacts, role=role.code),
        ask=makes.ask(role.code, answer.around.contacts),
        **around,
    )
