"""What an area adds to the guide, kept by those who look after the area: sooner limits, further calls, documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.guide.queries import the_guide
from directory.guide.rules import IN_WORDS, Clock, Urgency, is_ever_sooner
from directory.lookup.queries import roles
from directory.pages import Visit
from directory.rulebook.local import added_by_area, area_looked_after, documents_of, rules_of_area
from directory.rulebook.local_changes import add_document, add_local_rule, check_added, end_added
from directory.rulebook.rules import AreaRule, Document, DocumentKind
from directory.rulebook.tables import AreaDocument, LocalRule

LIMITS = {
    **{str(each): (IN_WORDS[each], Clock(each)) for each in (Urgency.NOW, Urgency.BEFORE_HOME, Urgency.TODAY)},
    **{
        f"hours-{each}": (f"Within {each} hour{'s' if each > 1 else ''}", Clock(Urgency.HOURS, each))
        for each in (1, 2, 4, 12, 24)
    },
    **{
        f"working-days-{each}": (
            f"By the end of {each} working day{'s' if each > 1 else ''}",
            Clock(Urgency.WORKING_DAYS, each),
        )
        for each in (1, 2)
    },
}
"""The limits that an area may set, by what the form calls them."""

CHOOSE = ("", "Choose one")


class AreaLocalPages(Controller):
    """Everything that one area adds, and how each stands."""

    path = "/areas/{slug:str}/local"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _area_page(slug, PostedForm(), visit)


class LocalRulePages(Controller):
    """A sooner limit, or one more call, for a concern in an area."""

    path = "/areas/{slug:str}/local-rules"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        area, form = await area_looked_after(slug, viewer=visit.viewer), PostedForm(await visit.request.form())
        by_code = {role.code: role for role in (await roles()).values() if not role.own}
        concern = form.choice("concern", the_guide().concerns, missing="Choose what it’s about")
        limit, role = form.typed.get("limit", ""), form.typed.get("role", "")
        text = form.text("text", missing="Enter what your area asks, in plain words", longest=300)
        source = form.text("source", missing="Enter the document and its edition", longest=300)
        read_at = form.text("read_at", missing="Enter the address of the page that you read", longest=500)
        if bool(limit in LIMITS) == bool(role in by_code):
            form.errors["limit"] = "Choose a limit, or a role to call: one of the two"
        elif concern and limit in LIMITS and not is_ever_sooner(LIMITS[limit][1], the_guide().concerns[concern].clock):
            usual = how_soon_words(the_guide().concerns[concern].clock)
            form.errors["limit"] = f"An area’s limit can only be sooner than the guide’s, which is: {usual}"
        if not form.errors:
            clock = LIMITS[limit][1] if limit else Clock(Urgency.LOCAL)
            try:
                await add_local_rule(
                    visit.act("Added what an area asks besides the guide"),
                    area=area.to_dict()["id"],
                    concern=concern,
                    urgency=str(clock.urgency) if limit else "",
                    number=clock.number,
                    role=by_code[role].id if role else None,
                    text=text,
                    source=source,
                    read_at=read_at,
                    on=visit.today,
                )
                return Redirect(f"/areas/{slug}/local", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _area_page(slug, form, visit, status_code=422)


class AreaDocumentPages(Controller):
    """A document of an area: its thresholds, its form, its procedures."""

    path = "/areas/{slug:str}/documents"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        area, form = await area_looked_after(slug, viewer=visit.viewer), PostedForm(await visit.request.form())
        kind = form.choice("kind", list(DocumentKind), missing="Choose what it’s for")
        title = form.text("title", missing="Enter its title", longest=200)
        address = form.text("address", missing="Enter its address on the web", longest=500)
        edition_on = _day(form, "edition_on")
        if not form.errors and edition_on:
            try:
                await add_document(
                    visit.act("Added a document of an area"),
                    area=area.to_dict()["id"],
                    kind=DocumentKind(kind),
                    title=title,
                    address=address,
                    edition_on=edition_on,
                    on=visit.today,
                )
                return Redirect(f"/areas/{slug}/local", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _area_page(slug, form, visit, status_code=422)


class LocalRuleCheckPages(Controller):
    """A local rule was looked up again."""

    path = "/local-rules/{uuid:uuid}/checks"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await _checked(LocalRule, uuid, visit)


class LocalRuleEndingPages(Controller):
    """A local rule holds no longer."""

    path = "/local-rules/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await _ended(LocalRule, uuid, visit)


class DocumentCheckPages(Controller):
    """A document was found again where it was."""

    path = "/documents/{uuid:uuid}/checks"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await _checked(AreaDocument, uuid, visit)


class DocumentEndingPages(Controller):
    """A document is in use no longer, or another edition is entered in its place."""

    path = "/documents/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await _ended(AreaDocument, uuid, visit)


LOCAL = [
    AreaLocalPages,
    LocalRulePages,
    AreaDocumentPages,
    LocalRuleCheckPages,
    LocalRuleEndingPages,
    DocumentCheckPages,
    DocumentEndingPages,
]


@dataclass(frozen=True)
class Listed:
    """Something an area adds, as a page shows it: `about` is the concern or kind, `asks` the limit or the call."""

    held: AreaRule | Document
    about: str
    asks: str
    standing: str
    due: str


async def _checked(table: type[LocalRule] | type[AreaDocument], uuid: UUID, visit: Visit) -> Redirect:
    added, slug = await added_by_area(table, uuid, viewer=visit.viewer)
    await check_added(visit.act("Looked up what an area adds"), added, on=visit.today)
    return Redirect(f"/areas/{slug}/local", status_code=303)


async def _ended(table: type[LocalRule] | type[AreaDocument], uuid: UUID, visit: Visit) -> Redirect:
    added, slug = await added_by_area(table, uuid, viewer=visit.viewer)
    await end_added(visit.act("Ended what an area added"), added)
    return Redirect(f"/areas/{slug}/local", status_code=303)


def _day(form: PostedForm, name: str) -> date | None:
    try:
        return date.fromisoformat(form.text(name, missing="Enter a day like 2026-09-01", longest=20))
    except ValueError:
        form.errors.setdefault(name, "Enter a day like 2026-09-01")
        return None


async def _area_page(slug: str, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    area = await area_looked_after(slug, viewer=visit.viewer)
    number = area.to_dict()["id"]
    titles = {role.code: role.title for role in (await roles()).values()}
    concerns = {each.code: each.title for each in the_guide().concerns.values()}
    return visit.page(
        "guide/local.html",
        status_code=status_code,
        area=area,
        form=form,
        rules=[_rule(each, concerns, titles, visit.today) for each in await rules_of_area(number)],
        documents=[
            Listed(each, each.kind.in_words, "", each.standing(today=visit.today).in_words, day(each.review_due))
            for each in await documents_of([number])
        ],
        concerns=[CHOOSE, *concerns.items()],
        limits=[("", "None"), *((name, words) for name, (words, _clock) in LIMITS.items())],
        roles=[("", "None"), *((each.code, each.title) for each in (await roles()).values() if not each.own)],
        kinds=[CHOOSE, *((each.value, each.in_words) for each in DocumentKind)],
    )


def _rule(each: AreaRule, concerns: Mapping[str, str], titles: Mapping[str, str], today: date) -> Listed:
    asks = how_soon_words(Clock(Urgency(each.urgency), each.number)) if each.urgency else f"Call: {titles[each.role]}"
    about = concerns.get(each.concern, each.concern)
    return Listed(each, about, asks, each.standing(today=today).in_words, day(each.review_due))


def how_soon_words(clock: Clock) -> str:
    """A limit as a choice, without the moment at which it ends."""
    return next((words for words, held in LIMITS.values() if held == clock), "") or IN_WORDS[clock.urgency]
