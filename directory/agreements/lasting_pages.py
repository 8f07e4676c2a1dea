"""What becomes of an agreement: reviews, its end, new versions and what they changed."""

from datetime import date, timedelta

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.agreements.lasting import next_version, review, terminate
from directory.agreements.pages import agreement_page
from directory.agreements.queries import agreement_kept, agreement_seen
from directory.agreements.reading import line, read_date
from directory.agreements.rules import IN_FORCE, Outcome
from directory.agreements.seeded import kinds
from directory.agreements.shown import Shown, shown, text_of
from directory.agreements.tables import Agreement
from directory.agreements.wording import differences
from directory.dates import day
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit

LONGEST_NOTE = 2_000


class ReviewPages(Controller):
    """The parties looked at it."""

    path = "/agreements/{slug:str}/reviews"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        agreement, found = await _kept(slug, visit)
        if not found.may_review:
            raise NotFound
        next_due_on = visit.today + timedelta(days=kinds()[agreement.kind].review_days)
        ends_on = found.facts.ends_on
        form = PostedForm({"on": day(visit.today), "next_due_on": day(min(next_due_on, ends_on or date.max))})
        return _review_page(agreement, found, form, visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        agreement, found = await _kept(slug, visit)
        form = PostedForm(await visit.request.form())
        on = read_date(form, "on", today=visit.today, missing="Enter the day of the review")
        next_due_on = read_date(form, "next_due_on", today=visit.today, missing="Enter when it’s reviewed again")
        outcome = form.choice("outcome", Outcome, missing="Choose what was decided")
        person, said = line(form, "person"), line(form, "note", longest=LONGEST_NOTE)
        if not form.errors and on and next_due_on:
            try:
                await review(
                    visit.act("Reviewed"),
                    agreement,
                    on=on,
                    person=person,
                    outcome=Outcome(outcome),
                    note=said,
                    next_due_on=next_due_on,
                )
                return Redirect(f"/agreements/{slug}", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return _review_page(agreement, found, form, visit, status_code=422)


class TerminationPages(Controller):
    """Ending it before its end, or giving up what isn't in force yet."""

    path = "/agreements/{slug:str}/terminations"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        agreement, found = await _kept(slug, visit)
        if not found.may_end:
            raise NotFound
        notice = agreement.notice_days
        form = PostedForm({"on": day(visit.today + timedelta(days=notice))} if notice else {})
        return _termination_page(agreement, found, form, visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        agreement, found = await _kept(slug, visit)
        form = PostedForm(await visit.request.form())
        in_force = found.state in IN_FORCE
        missing = "Enter the day on which it’s to end" if in_force else ""
        on = read_date(form, "on", today=visit.today, missing=missing)
        reason = line(form, "reason", missing="Say why", longest=LONGEST_NOTE)
        if not form.errors:
            try:
                agreed = form.typed.get("all_agreed") == "yes"
                await terminate(visit.act(reason), agreement, on=on, reason=reason, all_agreed=agreed)
                return Redirect(f"/agreements/{slug}", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return _termination_page(agreement, found, form, visit, status_code=422)


class VersionPages(Controller):
    """A draft that is to take its place."""

    path = "/agreements/{slug:str}/versions"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        agreement = await agreement_kept(slug, viewer=visit.viewer)
        try:
            following = await next_version(visit.act("New version"), agreement)
        except RuleBroken as broken:
            return await agreement_page(agreement, visit, problem=broken.message, status_code=422)
        return Redirect(f"/agreements/{following.slug}/edit", status_code=303)


class DifferencePages(Controller):
    """What a version changed of the one before it."""

    path = "/agreements/{slug:str}/differences"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        agreement = await agreement_seen(slug, viewer=visit.viewer)
        found = await shown(agreement, viewer=visit.viewer, today=visit.today)
        before = next((each for each in found.versions if each.number == agreement.version - 1), None)
        if before is None:
            raise NotFound
        earlier = await agreement_seen(before.slug, viewer=visit.viewer)
        changed = differences(await text_of(earlier), found.text)
        return visit.page(
            "agreements/differences.html", agreement=agreement, shown=found, before=before, changed=changed
        )


LASTING = [ReviewPages, TerminationPages, VersionPages, DifferencePages]


async def _kept(slug: str, visit: Visit) -> tuple[Agreement, Shown]:
    agreement = await agreement_kept(slug, viewer=visit.viewer)
    return agreement, await shown(agreement, viewer=visit.viewer, today=visit.today)


def _review_page(
    agreement: Agreement, found: Shown, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    outcomes = [(each.value, f"It {each.value}") for each in Outcome]
    return visit.page(
        "agreements/review.html",
        status_code=status_code,
        agreement=agreement,
        shown=found,
        form=form,
        outcomes=outcomes,
    )


def _termination_page(
    agreement: Agreement, found: Shown, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    return visit.page(
        "agreements/terminate.html",
        status_code=status_code,
        agreement=agreement,
        shown=found,
        form=form,
        in_force=found.state in IN_FORCE,
    )
