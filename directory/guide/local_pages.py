"""What an area adds to the guide, kept by those who look after the area: limits, calls, notes and documents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.guide.queries import the_guide
from directory.guide.rules import IN_WORDS, Clock, Concern, Urgency, is_ever_sooner
from directory.lookup.queries import roles
from directory.pages import Visit
from directory.rulebook.local import (
    OneAdded,
    added_by_area,
    area_looked_after,
    documents_of,
    ended_of_area,
    rules_of_area,
)
from directory.rulebook.local_changes import add_local_rule, check_added, end_added
from directory.rulebook.rules import AreaRule, Document, DocumentKind
from directory.rulebook.tables import LocalRule

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
KINDS = [(each.value, each.in_words) for each in DocumentKind]
FOLLOWS = [("0", "After all of them"), ("1", "After the first"), ("2", "After the second")]
"""Where an area's call comes among the guide's: never before the first, which it would make later."""


class AreaLocalPages(Controller):
    """Everything that one area adds, and how each stands."""

    path = "/areas/{slug:str}/local"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await area_page(slug, PostedForm(), visit)


class LocalRulePages(Controller):
    """A sooner limit, one more call, or a note, for a concern in an area."""

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
        follows = form.choice("follows", dict(FOLLOWS), missing="Choose after which of the guide’s calls")
        if wrong := _refused(the_guide().concerns[concern], limit, role, by_code) if concern else {}:
            form.errors |= wrong
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
                    follows=int(follows) if role else 0,
                    text=text,
                    source=source,
                    read_at=read_at,
                    on=visit.today,
                )
                return Redirect(f"/areas/{slug}/local", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await area_page(slug, form, visit, status_code=422)


class LocalRuleCheckPages(Controller):
    """A local rule was looked up again."""

    path = "/local-rules/{uuid:uuid}/checks"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await checked(LocalRule, uuid, visit)


class LocalRuleEndingPages(Controller):
    """A local rule holds no longer."""

    path = "/local-rules/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await ended(LocalRule, uuid, visit)


LOCAL = [AreaLocalPages, LocalRulePages, LocalRuleCheckPages, LocalRuleEndingPages]


@dataclass(frozen=True)
class Listed:
    """Something an area adds, as a page shows it: `about` is the concern or kind, `asks` the limit or the call."""

    held: AreaRule | Document
    about: str
    asks: str
    standing: str
    due: str
    edit: str = ""


async def checked(table: type[OneAdded], uuid: UUID, visit: Visit) -> Redirect:
    """Note that something was looked up again, and lead back to its area's page."""
    added, slug = await added_by_area(table, uuid, viewer=visit.viewer)
    await check_added(visit.act("Looked up what an area adds"), added, on=visit.today)
    return Redirect(f"/areas/{slug}/local", status_code=303)


async def ended(table: type[OneAdded], uuid: UUID, visit: Visit) -> Redirect:
    """Note that something holds no longer, and lead back to its area's page."""
    added, slug = await added_by_area(table, uuid, viewer=visit.viewer)
    await end_added(visit.act("Ended what an area added"), added)
    return Redirect(f"/areas/{slug}/local", status_code=303)


def _refused(concern: Concern, limit: str, role: str, by_code: Collection[str]) -> dict[str, str]:
    """What is wrong with a limit or a call for a concern, by its field."""
    if limit and role:
        return {"limit": "Choose a limit or a role to call, and add the other one after it"}
    if limit and limit not in LIMITS:
        return {"limit": "Choose one of these limits"}
    if limit and not is_ever_sooner(LIMITS[limit][1], concern.clock):
        usual = how_soon_words(concern.clock)
        return {"limit": f"An area’s limit can only be sooner than the guide’s, which is: {usual}"}
    if role and role not in by_code:
        return {"role": "Choose one of these roles"}
    if role in {step.role for step in concern.steps}:
        return {"role": "The guide calls them already, for this concern. To say more of it, add a note"}
    return {}


async def area_page(slug: str, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    """Everything that an area adds, with both forms; NotFound for those who don't look after it."""
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
            Listed(
                each,
                each.kind.in_words,
                "",
                each.standing(today=visit.today).in_words,
                day(each.review_due),
                f"/documents/{each.uuid}/edit",
            )
            for each in await documents_of([number])
        ],
        concerns=[CHOOSE, *concerns.items()],
        limits=[("", "None"), *((name, words) for name, (words, _clock) in LIMITS.items())],
        roles=[("", "None"), *((each.code, each.title) for each in (await roles()).values() if not each.own)],
        follows=FOLLOWS,
        ended=await _ended_words(number, visit),
        kinds=[CHOOSE, *KINDS],
    )


def _rule(each: AreaRule, concerns: Mapping[str, str], titles: Mapping[str, str], today: date) -> Listed:
    call = f"Call: {titles[each.role]}" if each.role else "Note"
    asks = how_soon_words(Clock(Urgency(each.urgency), each.number)) if each.urgency else call
    about = concerns.get(each.concern, each.concern)
    return Listed(each, about, asks, each.standing(today=today).in_words, day(each.review_due))


async def _ended_words(area: int, visit: Visit) -> list[str]:
    def on(moment: datetime) -> str:
        return day(moment.astimezone(visit.now.tzinfo).date())

    return [
        f"{each['text'].rstrip('.')}. From {on(each['added_at'])} to {on(each['ended_at'])}."
        for each in await ended_of_area(area)
    ]


def how_soon_words(clock: Clock) -> str:
    """A limit as a choice, without the moment at which it ends."""
    return next((words for words, held in LIMITS.values() if held == clock), "") or IN_WORDS[clock.urgency]
