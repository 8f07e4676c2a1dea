"""Pages for those who keep a partnership: who came to its meetings, and how often its ladder was used."""

from datetime import date, timedelta
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.agreements.reading import line, read_date
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.organisations.tables import Organisation
from directory.pages import Visit
from directory.partnerships.attendance import Climbed, Presence
from directory.partnerships.escalations import (
    escalation_with,
    escalations_of,
    note_escalation,
    settle_escalation,
    withdraw_escalation,
)
from directory.partnerships.meetings import hold, meeting_with, meetings_of, withdraw_meeting
from directory.partnerships.queries import Member, in_force, members_of, partnership_kept, policies_of
from directory.partnerships.rules import MOST_STAGES

LATELY = timedelta(days=400)  # a year, and the month in which its report is written
NOT_INVITED = ""


class MeetingPages(Controller):
    """A meeting is entered, with who was represented."""

    path = "/partnerships/{slug:str}/meetings"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _meetings_page(await partnership_kept(slug, viewer=visit.viewer), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        partnership = await partnership_kept(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        title = line(form, "title", missing="Enter what met, like “Executive group”")
        held_on = read_date(form, "held_on", today=visit.today, missing="Enter the day on which it was held")
        presences = _presences(form, await _members(partnership, visit.today))
        if not form.errors and held_on:
            try:
                told = {"title": title, "held_on": held_on, "presences": presences}
                await hold(visit.act("Entered a meeting"), partnership, **told)  # type: ignore[arg-type]
                return Redirect(f"/partnerships/{slug}/meetings/new", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _meetings_page(partnership, form, visit, status_code=422)


class MeetingWithdrawalPages(Controller):
    """A meeting that was entered by mistake."""

    path = "/partnership-meetings/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        row, partnership = await meeting_with(uuid, viewer=visit.viewer)
        await withdraw_meeting(visit.act("Withdrew a meeting"), row)
        return Redirect(f"/partnerships/{partnership.slug}/meetings/new", status_code=303)


class EscalationPages(Controller):
    """An escalation is noted."""

    path = "/partnerships/{slug:str}/escalations"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _escalations_page(await partnership_kept(slug, viewer=visit.viewer), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        partnership = await partnership_kept(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        began = read_date(form, "began_on", today=visit.today, missing="Enter the day on which it began")
        stage = _stage(form)
        settled = read_date(form, "settled_on", today=visit.today)
        if not form.errors and began:
            try:
                await note_escalation(visit.act("Noted an escalation"), partnership, Climbed(began, stage, settled))
                return Redirect(f"/partnerships/{slug}/escalations/new", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _escalations_page(partnership, form, visit, status_code=422)


class SettlementPages(Controller):
    """An escalation was settled."""

    path = "/escalations/{uuid:uuid}/settlements"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        row, partnership = await escalation_with(uuid, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        on = read_date(form, "on", today=visit.today, missing="Enter the day on which it was settled")
        stage = _stage(form)
        if not form.errors and on:
            try:
                await settle_escalation(visit.act("An escalation was settled"), row, stage=stage, on=on)
                return Redirect(f"/partnerships/{partnership.slug}/escalations/new", status_code=303)
            except RuleBroken as broken:
                form.errors["on"] = broken.message
        return await _escalations_page(partnership, form, visit, status_code=422)


class EscalationWithdrawalPages(Controller):
    """An escalation that was noted by mistake."""

    path = "/escalations/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        row, partnership = await escalation_with(uuid, viewer=visit.viewer)
        await withdraw_escalation(visit.act("Withdrew an escalation"), row)
        return Redirect(f"/partnerships/{partnership.slug}/escalations/new", status_code=303)


MEETING = [MeetingPages, MeetingWithdrawalPages, EscalationPages, SettlementPages, EscalationWithdrawalPages]


def _presences(form: PostedForm, members: list[Member]) -> dict[Member, Presence]:
    """What was said of each member who was invited."""
    found = {}
    for member in members:
        typed = form.typed.get(f"member-{member.uuid}", NOT_INVITED)
        if typed in set(Presence):
            found[member] = Presence(typed)
    return found


def _stage(form: PostedForm) -> int:
    stages = [str(number) for number in range(1, MOST_STAGES + 1)]
    return int(form.choice("stage", stages, missing="Choose the stage that was reached") or 0)


async def _members(partnership: Organisation, today: date) -> list[Member]:
    """Those who belong to it, and those who left so lately that a meeting before that may still be entered."""
    members = await members_of(partnership.to_dict()["id"])
    return [each for each in members if each.left_on is None or each.left_on > today - LATELY]


async def _meetings_page(
    partnership: Organisation, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    number = partnership.to_dict()["id"]
    return visit.page(
        "partnerships/meetings.html",
        status_code=status_code,
        partnership=partnership,
        form=form,
        members=await _members(partnership, visit.today),
        presences=[(NOT_INVITED, "Not invited"), *((each.value, each.in_words) for each in Presence)],
        meetings=await meetings_of(number, after=visit.today - LATELY, until=visit.today),
        today=visit.today,
    )


async def _escalations_page(
    partnership: Organisation, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    number = partnership.to_dict()["id"]
    policy = in_force(await policies_of(number, today=visit.today))
    titles = [each.title for each in policy.stages] if policy else []
    stages = [
        (str(each), f"Stage {each}" + (f": {titles[each - 1]}" if each <= len(titles) else ""))
        for each in range(1, (len(titles) or MOST_STAGES) + 1)
    ]
    return visit.page(
        "partnerships/escalations.html",
        status_code=status_code,
        partnership=partnership,
        form=form,
        stages=stages,
        escalations=await escalations_of(number, after=visit.today - LATELY, until=visit.today),
        today=visit.today,
    )
