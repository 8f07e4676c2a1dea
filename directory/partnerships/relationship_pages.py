"""Pages of relationships: which have cooled, a review of ten minutes, and what is to be done after it."""

from datetime import date
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.agreements.reading import line, read_date
from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.organisations.queries import organisation_numbered
from directory.organisations.tables import Organisation
from directory.pages import Visit
from directory.partnerships.cooling import Action, Seen
from directory.partnerships.queries import organisation_kept
from directory.partnerships.relationships import (
    Reviewing,
    agreements_between,
    complete,
    relationship_with,
    relationships,
    review,
    reviews_of,
)
from directory.people.queries import organisation_named

MOST_ACTIONS = 3
LONGEST = 2_000


class RelationshipPages(Controller):
    """The relationships of the organisations that somebody keeps, and each with its history."""

    path = "/relationships"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        found = await relationships(visit.viewer, today=visit.today)
        return visit.page("partnerships/relationships.html", relationships=found, day=day)

    @get("/{uuid:uuid}")
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        held = await relationship_with(uuid, viewer=visit.viewer)
        one, other = held.to_dict()["organisation"], held.to_dict()["agency"]
        return visit.page(
            "partnerships/relationship.html",
            organisation=await organisation_numbered(one),
            agency=await organisation_numbered(other),
            reviews=await reviews_of(one, other),
            agreements=await agreements_between(one, other, today=visit.today),
            today=visit.today,
        )


class ReviewPages(Controller):
    """A relationship is reviewed."""

    path = "/organisations/{slug:str}/relationships"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        agency = visit.request.query_params.get("agency", "")
        typed = {"agency": agency, "reviewed_on": day(visit.today)}
        return _form_page(await organisation_kept(slug, viewer=visit.viewer), PostedForm(typed), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        organisation, form = await organisation_kept(slug, viewer=visit.viewer), PostedForm(await visit.request.form())
        name = form.text("agency", missing="Enter the agency’s name as the directory has it")
        new = _read(form, today=visit.today)
        if new and name:
            try:
                agency = await organisation_numbered(await _agency(name))
                held = await review(visit.act("Reviewed a relationship"), organisation, agency, new)
                return Redirect(f"/relationships/{held.uuid}", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return _form_page(organisation, form, visit, status_code=422)


class CompletionPages(Controller):
    """What was to be done after a review was done."""

    path = "/relationship-actions/{uuid:uuid}/completions"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        held = await complete(visit.act("Done"), uuid, viewer=visit.viewer)
        return Redirect(f"/relationships/{held.uuid}", status_code=303)


RELATIONSHIPS = [RelationshipPages, ReviewPages, CompletionPages]


async def _agency(name: str) -> int:
    try:
        return await organisation_named(name)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="agency") from broken


def _read(form: PostedForm, *, today: date) -> Reviewing | None:
    """What was typed; None where the form says what to put right."""
    ours = line(form, "ours", missing="Enter who looks after it here, by job title")
    theirs = line(form, "theirs")
    works, improve = form.text("works", longest=LONGEST), form.text("improve", longest=LONGEST)
    reviewed = read_date(form, "reviewed_on", today=today, missing="Enter the day of the review")
    contact = read_date(form, "last_contact_on", today=today)
    due = read_date(form, "next_due_on", today=today, missing="Enter the day of the next review")
    actions = [_action(form, number, today=today) for number in range(MOST_ACTIONS) if _typed(form, number)]
    if form.errors or reviewed is None or due is None:
        return None
    seen = Seen(reviewed, contact, due, [each for each in actions if each])
    return Reviewing(ours, theirs, works, improve, seen)


def _typed(form: PostedForm, number: int) -> bool:
    return any(form.typed.get(f"action-{number}-{name}", "").strip() for name in ("text", "owner", "due_on"))


def _action(form: PostedForm, number: int, *, today: date) -> Action | None:
    of = f"action-{number}-"
    text = line(form, f"{of}text", missing="Enter what is to be done", longest=300)
    owner = line(form, f"{of}owner", missing="Enter who does it, by job title")
    due = read_date(form, f"{of}due_on", today=today, missing="Enter by when")
    return Action(text, owner, due) if due and text and owner else None


def _form_page(organisation: Organisation, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    return visit.page(
        "partnerships/review.html",
        status_code=status_code,
        organisation=organisation,
        form=form,
        rows=range(MOST_ACTIONS),
    )
