"""Planning a reorganisation: everything it touches is shown before it's confirmed."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer
from directory.reorganisations import changes
from directory.reorganisations.queries import TouchedContact, plan_in, preview, reorganisation_with, reorganisations
from directory.reorganisations.rules import (
    Choice,
    Plan,
    checked_day,
    options,
    plan_of,
    read_choice,
    value_of,
    with_heirs,
)
from directory.reorganisations.tables import Reorganisation

LONGEST_PLAN = 60_000  # as JSON, with a choice for each contact of a county
MOST_SHOWN = 200  # organisations to be placed one by one


class ReorganisationPages(Controller):
    """Plans, and what has taken effect."""

    path = "/reorganisations"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("reorganisations/index.html", reorganisations=await reorganisations())

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("reorganisations/new.html", form=PostedForm())

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        try:
            area = await _area(form, visit)
            on = checked_day(_day(form.text("on")), today=visit.today)
            known = await gazetteer(today=visit.today)
            plan = plan_of(area, form.text("successors", longest=2_000), areas=known)
            held = await changes.plan(visit.act("Planned"), area=area.id, on=on, plan=plan)
        except RuleBroken as broken:
            form.errors.setdefault(broken.field, broken.message)
            return visit.page("reorganisations/new.html", status_code=422, form=form)
        return Redirect(f"/reorganisations/{held.uuid}", status_code=303)

    @get("/{uuid:uuid}")
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit], saved: FromQuery[str] = "") -> Template:
        return await _plan_page(await reorganisation_with(uuid), PostedForm(), visit, saved=bool(saved))

    @post("/{uuid:uuid}")
    async def update(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        held = await reorganisation_with(uuid)
        form = PostedForm(await visit.request.form())
        return await _done(_choose(form, held, visit), held, form, visit, then=f"/reorganisations/{uuid}?saved=yes")


class ConfirmationPages(Controller):
    """Letting a plan take effect on its day."""

    path = "/reorganisations/{uuid:uuid}/confirmations"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        held = await reorganisation_with(uuid)
        form = PostedForm(await visit.request.form())
        seen = form.text("plan", longest=LONGEST_PLAN)
        confirming = changes.confirm(visit.act("Confirmed"), held, seen=seen, today=visit.today)
        return await _done(confirming, held, form, visit, then=f"/reorganisations/{uuid}")


class WithdrawalPages(Controller):
    """Giving a plan up."""

    path = "/reorganisations/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        held = await reorganisation_with(uuid)
        withdrawing = changes.withdraw(visit.act("Withdrew"), held)
        return await _done(withdrawing, held, PostedForm(), visit, then="/reorganisations")


REORGANISATIONS = [ReorganisationPages, ConfirmationPages, WithdrawalPages]


async def _area(form: PostedForm, visit: Visit) -> PlaceArea:
    typed = form.text("area", missing="Name the authority that ends")
    found = [each for each in (await gazetteer(today=visit.today)).named(typed) if each.current]
    if len(found) != 1:
        raise RuleBroken(f"There is no one authority “{typed[:60]}”. Write its name or its code", field="area")
    return found[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _choose(form: PostedForm, held: Reorganisation, visit: Visit) -> None:
    await changes.choose(visit.act("Chose"), held, plan=_chosen(form, plan_in(held)))


async def _done(
    doing: Awaitable[None], held: Reorganisation, form: PostedForm, visit: Visit, *, then: str
) -> Template | Redirect:
    """Do it and go on, or say on the plan's page why that can't be."""
    try:
        await doing
    except RuleBroken as broken:
        form.errors[broken.field] = broken.message
        return await _plan_page(held, form, visit, status_code=422)
    return Redirect(then, status_code=303)


def _chosen(form: PostedForm, plan: Plan) -> Plan:
    """The plan with what the form says of each district and contact."""
    heirs = {each.gss: form.text(f"heir-{each.gss}") for each in plan.endings}
    choices = {
        name.removeprefix("fate-"): choice
        for name in form.typed
        if name.startswith("fate-") and (choice := read_choice(form.text(name), plan))
    }
    places = {name.removeprefix("place-"): form.text(name) for name in form.typed if name.startswith("place-")}
    places = {each: gss for each, gss in {**plan.places, **places}.items() if gss in plan.codes}
    return replace(with_heirs(plan, heirs), choices={**plan.choices, **choices}, places=places)


async def _plan_page(
    held: Reorganisation, form: PostedForm, visit: Visit, *, saved: bool = False, status_code: int = 200
) -> Template:
    plan = plan_in(held)
    open_still = held.applied_at is None and held.withdrawn_at is None
    for each in plan.endings:
        form.typed.setdefault(f"heir-{each.gss}", each.heirs[0] if each.heirs else "")
    seen = await preview(plan, today=visit.today) if open_still else None
    for contact in seen.contacts if seen else ():
        form.typed.setdefault(f"fate-{contact.uuid}", value_of(_choice(contact, plan), plan))
    for uuid, gss in plan.places.items():
        form.typed.setdefault(f"place-{uuid}", gss)
    return visit.page(
        "reorganisations/show.html",
        status_code=status_code,
        held=held,
        saved=saved,
        plan=plan,
        preview=seen,
        form=form,
        options=options(plan),
        options_if_shared=options(plan, shared=True),
        undecided=seen.undecided[:MOST_SHOWN] if seen else [],
        heirs=[("", "Choose"), *((each.gss, each.name) for each in plan.successors)],
        began=held.takes_effect_on <= visit.today,
    )


def _choice(contact: TouchedContact, plan: Plan) -> Choice:
    return plan.choice_for(contact.uuid, shared=bool(contact.elsewhere))
