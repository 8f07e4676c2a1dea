"""What owners say is wrong, for verifiers: ring first, then change the entry."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.contacts.phones import tel_link
from directory.contacts.queries import role_titles
from directory.contacts.values import ChannelKind, display, link
from directory.dates import clock, day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.hours.english import in_english
from directory.owners.due import ask_all, owners_due
from directory.owners.findings import Found, finding_with, lost_mails, open_findings, settle, switchboard_of
from directory.owners.rules import NEED_A_CODE, Settled
from directory.pages import Visit

OUTCOMES = [
    (Settled.CHANGED.value, "We rang: it has changed, and the entry has been changed"),
    (Settled.RIGHT.value, "We rang: the entry is right as it stands"),
    (Settled.GONE.value, "It’s no longer theirs, and the entry has been dealt with"),
]


class FindingPages(Controller):
    """Everything that owners say is wrong, and mails that reached nobody."""

    path = "/confirmations/findings"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return await _findings_page(visit)


class SettlementPages(Controller):
    """One of them has been looked into."""

    path = "/confirmations/findings/{uuid:uuid}/settlements"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        finding = await finding_with(uuid, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        field = f"outcome-{uuid}"
        outcome = form.choice(field, list(Settled), missing="Choose what came of it")
        if not form.errors:
            try:
                await settle(visit.act("Looked into what the owner said"), finding, outcome=Settled(outcome))
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        if form.errors:
            return await _findings_page(visit, form=form, status_code=422)
        return Redirect("/confirmations/findings", status_code=303)


class RequestsPages(Controller):
    """Asking every owner whose entries fall due, of those that somebody looks after."""

    path = "/confirmation-requests"

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm()
        try:
            due = await owners_due(visit.viewer, now=visit.now)
            await ask_all(visit.act("Asked the owners of what falls due"), due, chosen=visit.settings)
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
            return await _findings_page(visit, form=form, status_code=422)
        return Redirect("/confirmations/findings", status_code=303)


FINDINGS = [FindingPages, SettlementPages, RequestsPages]


async def _findings_page(visit: Visit, *, form: PostedForm | None = None, **more: Any) -> Template:
    titles = await role_titles()
    due = await owners_due(visit.viewer, now=visit.now)
    return visit.page(
        "confirmations/findings.html",
        form=form or PostedForm(),
        findings=[await _shown(each, titles, visit) for each in await open_findings(visit.viewer)],
        lost=[
            {
                "address": each.address,
                "answer": each.answer,
                "entries": each.entries,
                "on": _moment(each.given_up_at, visit),
            }
            for each in await lost_mails(visit.viewer)
        ],
        outcomes=OUTCOMES,
        due=len([each for each in due if not each.asked_lately]),
        lately=len([each for each in due if each.asked_lately]),
        **more,
    )


async def _shown(found: Found, titles: dict[str, str], visit: Visit) -> dict[str, Any]:
    """A finding with whom to ring first: the old number, and the switchboard of the official site."""
    kind = ChannelKind(found.kind)
    switchboard = await switchboard_of(found.organisation_number)
    return {
        "uuid": found.uuid,
        "name": found.name,
        "role": found.role_title,
        "organisation": found.organisation,
        "slug": found.slug,
        "kind": found.kind,
        "label": found.label,
        "gone": found.answer == Settled.GONE,
        "old": display(kind, found.value),
        "old_link": link(kind, found.value) or "",
        "moved_on": "" if found.held == found.value else display(kind, found.held),
        "says": display(kind, found.says) if found.says else "",
        "hours": found.hours,
        "held_hours": in_english(found.held_hours, role_titles=titles) if found.held_hours else "",
        "note": found.note,
        "by": found.by,
        "on": _moment(found.told_at, visit),
        "unproved": found.role in NEED_A_CODE and not found.with_code,
        "phones": [(display(ChannelKind.PHONE, each), tel_link(each)) for each in switchboard.phones],
        "website": switchboard.website,
    }


def _moment(moment: Any, visit: Visit) -> str:
    there = moment.astimezone(visit.now.tzinfo)
    return f"{clock(there)} on {day(there.date())}"
