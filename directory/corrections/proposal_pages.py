"""Suggestions: made by anybody who is signed in, decided by those who look after the entry."""

from datetime import tzinfo
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.accounts.posting import at_home
from directory.contacts.values import ChannelKind, display
from directory.corrections.changes import EntryChanged
from directory.corrections.checking import check_change
from directory.corrections.fields import Kind
from directory.corrections.form_pages import LONGEST_REASON, Asked, typed_in
from directory.corrections.letters import DECLINED, decided
from directory.corrections.proposal_changes import accept, decline, outcome_of, propose, withdraw
from directory.corrections.proposal_queries import (
    Found,
    proposal_for,
    proposals_decided,
    proposals_of,
    proposals_to_decide,
)
from directory.corrections.queries import (
    Entry,
    channel_in_use,
    channels_of,
    contact_in_use,
    organisation_in_use,
)
from directory.corrections.rules import Note, mark_of, packed, unpacked
from directory.dates import day
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.mail import Letter
from directory.pages import Visit

SUGGESTIONS_AN_HOUR = 60
LONGEST_ANSWER = 500
INTRO = "Those who look after this entry decide about it, and you’re told by email. Until then nothing changes."


class OrganisationProposalPages(Controller):
    """A change to an organisation, suggested."""

    path = "/organisations/{slug:str}/proposals"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _new(await organisation_in_use(slug, today=visit.today), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        return await _create(await organisation_in_use(slug, today=visit.today), visit)


class ContactProposalPages(Controller):
    """A change to a contact, suggested; its channels have forms of their own."""

    path = "/contacts/{slug:str}/proposals"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _new(await contact_in_use(visit.viewer, slug, today=visit.today), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        return await _create(await contact_in_use(visit.viewer, slug, today=visit.today), visit)


class ChannelProposalPages(Controller):
    """Another number, address or hours, suggested."""

    path = "/channels/{uuid:uuid}/proposals"

    @get("/new")
    async def new(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        return await _new(await channel_in_use(visit.viewer, uuid), visit)

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        return await _create(await channel_in_use(visit.viewer, uuid), visit)


class ProposalPages(Controller):
    """Suggestions to decide, and one's own with what became of them."""

    path = "/proposals"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page(
            "proposals/index.html",
            waiting=await proposals_to_decide(visit.viewer),
            decided=await proposals_decided(visit.viewer),
            own=await proposals_of(visit.viewer.account or 0),
        )

    @get("/{uuid:uuid}")
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        return _show(await proposal_for(visit.viewer, uuid, today=visit.today), PostedForm(), visit)


class AcceptancePages(Controller):
    """Taking a suggestion over, or the fields of it that are ticked."""

    path = "/proposals/{uuid:uuid}/acceptances"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        found = await _to_decide(visit, uuid)
        form = PostedForm(await visit.request.form())
        fields = {each.field for each in found.wishes if f"accept_{each.field}" in form.typed}
        if not fields:
            form.errors[f"accept_{found.wishes[0].field}"] = "Tick what you accept, or decline it below"
            return _show(found, form, visit, status_code=422)
        shown, now = unpacked(form.typed.get("shown", "")), found.entry.texts
        if shown != now:
            return _overtaken(found, form, visit)
        typed = now | {each.field: each.wanted for each in found.wishes if each.field in fields}
        read = await check_change(found.entry, typed, viewer=visit.viewer, today=visit.today)
        if read.errors:
            form.errors = {_place(found, name): message for name, message in read.errors.items()}
            return _show(found, form, visit, status_code=422)
        if read.notes and form.typed.get("looked") != mark_of(read.notes):
            return _show(found, form, visit, notes=read.notes)
        tell = _letter(found, visit, outcome=outcome_of(found, fields))
        try:
            await accept(
                visit.act("Accepted a suggestion"),
                found,
                read.values,
                fields=fields,
                by=visit.viewer,
                shown=shown,
                today=visit.today,
                tell=tell,
            )
        except EntryChanged:
            return _overtaken(await _to_decide(visit, uuid), form, visit)
        except RuleBroken as broken:
            form.errors[_place(found, broken.field)] = broken.message
            return _show(found, form, visit, notes=read.notes, status_code=422)
        return Redirect(f"/proposals/{uuid}", status_code=303)


class RefusalPages(Controller):
    """Leaving the entry as it is, with the reason."""

    path = "/proposals/{uuid:uuid}/refusals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        found = await _to_decide(visit, uuid)
        form = PostedForm(await visit.request.form())
        answer = form.text("answer", missing="Say why, for whoever suggested it", longest=LONGEST_ANSWER)
        if not form.errors:
            try:
                tell = _letter(found, visit, outcome=DECLINED, answer=answer)
                await decline(visit.act("Declined a suggestion"), found, answer=answer, tell=tell)
            except RuleBroken as broken:
                form.errors[""] = broken.message
        if form.errors:
            return _show(found, form, visit, status_code=422)
        return Redirect(f"/proposals/{uuid}", status_code=303)


class WithdrawalPages(Controller):
    """Taking back what one suggested."""

    path = "/proposals/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        found = await proposal_for(visit.viewer, uuid, today=visit.today)
        if found.row.account != visit.viewer.account:
            raise NotFound
        try:
            await withdraw(visit.act("Took a suggestion back"), found)
        except RuleBroken as broken:
            form = PostedForm()
            form.errors[""] = broken.message
            return _show(await proposal_for(visit.viewer, uuid, today=visit.today), form, visit, status_code=422)
        return Redirect(f"/proposals/{uuid}", status_code=303)


SUGGESTING = [OrganisationProposalPages, ContactProposalPages, ChannelProposalPages, ProposalPages, WithdrawalPages]
DECIDING = [AcceptancePages, RefusalPages]


async def _new(entry: Entry, visit: Visit) -> Template:
    return await (await _form(entry, visit)).page(PostedForm(entry.texts))


async def _create(entry: Entry, visit: Visit) -> Template | Redirect:
    form, asked = PostedForm(await visit.request.form()), await _form(entry, visit)
    shown = unpacked(form.typed.get("shown", ""))
    typed = typed_in(form, entry.fields, shown=shown)
    if shown.keys() != entry.texts.keys():
        form.errors[""] = "Look through this once more and send it again: the form came without what it had shown"
    reason = form.text("reason", longest=LONGEST_REASON)
    read = await check_change(entry, typed, viewer=visit.viewer, today=visit.today, deciding=False)
    form.errors = {**read.errors, **form.errors}
    if not form.errors and visit.viewer.account:
        try:
            made = await propose(
                visit.act("Suggested"),
                entry,
                typed,
                shown=shown,
                reason=reason,
                account=visit.viewer.account,
                today=visit.today,
            )
            return Redirect(f"/proposals/{made.uuid}", status_code=303)
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
    return await asked.page(form, status_code=422)


async def _form(entry: Entry, visit: Visit) -> Asked:
    channels: list[dict[str, Any]] = []
    if entry.kind is Kind.CONTACT:
        channels = [
            {"uuid": each.uuid, "words": f"{kind.in_words}, {display(kind, each.value)}"}
            for each in await channels_of(entry.number, viewer=visit.viewer)
            if each.retired_on is None and (kind := ChannelKind(each.kind))
        ]
    return Asked(
        heading=f"Suggest a change to {entry.title}",
        kind=entry.kind,
        fields=entry.fields,
        action=f"{entry.address}/proposals",
        back=entry.page,
        button="Send the suggestion",
        visit=visit,
        entry=entry,
        intro=INTRO,
        shown=entry.texts,
        around={"suggestable": channels},
    )


async def _to_decide(visit: Visit, uuid: UUID) -> Found:
    found = await proposal_for(visit.viewer, uuid, today=visit.today)
    if not found.decides:
        raise NotFound
    return found


def _overtaken(found: Found, form: PostedForm, visit: Visit) -> Template:
    form.errors[_place(found, "")] = "Somebody has changed the entry since you opened this. Look at it again"
    return _show(found, form, visit, status_code=409)


def _place(found: Found, field: str) -> str:
    """Where on the page a message belongs: at the field's box, or at the first."""
    names = [each.field for each in found.wishes]
    return f"accept_{field if field in names else names[0]}"


def _letter(found: Found, visit: Visit, *, outcome: str, answer: str = "") -> Letter | None:
    """What the proposer is told, unless they decide themselves or have left."""
    if found.proposer["ended_at"] or found.row.account == visit.viewer.account:
        return None
    return decided(
        to=found.proposer["email"],
        link=at_home(f"/proposals/{found.row.uuid}", chosen=visit.settings),
        site_name=visit.settings.site_name,
        entry=found.entry.name,
        outcome=outcome,
        answer=answer,
    )


def _show(
    found: Found, form: PostedForm, visit: Visit, *, notes: list[Note] | None = None, status_code: int = 200
) -> Template:
    where: tzinfo | None = visit.now.tzinfo
    ticked = [each.field for each in found.wishes if f"accept_{each.field}" in form.typed]
    return visit.page(
        "proposals/show.html",
        status_code=status_code,
        found=found,
        own=found.row.account == visit.viewer.account,
        title=found.entry.title if found.decides else found.entry.name,  # which may hold what they see no longer
        form=form,
        notes=notes or [],
        shown=packed(found.entry.texts),
        looked=mark_of(notes or []),
        ticked=ticked if form.typed else [each.field for each in found.wishes if not each.overtaken],
        proposed=day(found.row.proposed_at.astimezone(where).date()),
        decided=day(found.row.decided_at.astimezone(where).date()) if found.row.decided_at else "",
    )
