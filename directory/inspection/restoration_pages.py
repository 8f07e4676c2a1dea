"""Putting a channel back as it stood on a day, or a contact back into use."""

from datetime import date
from uuid import UUID

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.contacts.queries import contact_called, contact_numbered
from directory.corrections.queries import contact_to_change
from directory.corrections.rules import mark_of
from directory.dates import day
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.inspection.changes import bring_back, put_back
from directory.inspection.knowing import known_to
from directory.inspection.pages import as_it_was, past_day
from directory.inspection.putting_back import CHANGED_SINCE, check, choices, mark_of_now, put_fields_back
from directory.inspection.queries import Entry, channel_with_history, contact_with_history
from directory.inspection.recorded import Recorded, recorded_of, stood_on
from directory.pages import Visit

LONGEST_REASON = 150


class ChannelRestorationPages(Controller):
    """One channel, as it stood on a day."""

    path = "/channels/{uuid:uuid}/history/restorations"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        channel, entry = await channel_with_history(uuid, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        on = past_day(form, today=visit.today)
        if on is None:
            return Redirect(f"/contacts/{entry.slug}/history", status_code=303)
        recorded = await recorded_of([entry.id], visibilities=visit.viewer.visibilities)
        stood = await stood_on(entry, recorded, on=on)
        wanted = next((each for each in stood.channels if each.record == str(uuid)), None) if stood else None
        if wanted is None:
            raise NotFound
        try:
            await put_back(visit.act(f"Put back as it was on {day(on)}"), channel, as_it_was=wanted)
        except RuleBroken as broken:
            form.errors[broken.field if broken.field in form.typed else ""] = broken.message
            facts = await as_it_was(entry, recorded, on, visit)
            return visit.page("inspection/stood.html", status_code=422, entry=entry, form=form, **facts)
        return _done(entry.slug)


class ContactRestorationPages(Controller):
    """A contact that is out of use, or what it said of itself on a day."""

    path = "/contacts/{slug:str}/history/restorations"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await contact_with_history(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        if form.text("what") != "fields":
            await bring_back(visit.act("Brought back into use"), await contact_called(entry.slug))
            return _done(entry.slug)
        on = past_day(form, today=visit.today)
        if on is None:
            return _done(entry.slug)
        recorded = await recorded_of([entry.id], visibilities=visit.viewer.visibilities)
        return await _fields_put_back(entry, recorded, form, on, visit)


async def _fields_put_back(
    entry: Entry, recorded: Recorded, form: PostedForm, on: date, visit: Visit
) -> Template | Redirect:
    """Put back what is ticked; or the page again, with what is wrong, or is to be looked at before."""
    held = await contact_to_change(visit.viewer, entry.slug, today=visit.today)
    stood = await stood_on(entry, recorded, on=on)
    offered = await choices(stood, held, await known_to(recorded.every), today=visit.today)
    chosen = {each.name: each.then for each in offered if form.typed.get(f"put_{each.name}") == "yes"}
    reason = form.text("reason", longest=LONGEST_REASON)
    if form.typed.get("shown") != mark_of_now(held):
        form.errors[""] = CHANGED_SINCE
    elif not chosen:
        form.errors["put" if offered else ""] = "Tick what to put back"
    read = await check(held, chosen, viewer=visit.viewer, today=visit.today)
    if not form.errors:
        form.errors |= {name: said for name, said in read.errors.items() if name in chosen}
    unseen = bool(read.notes) and form.typed.get("looked") != mark_of(read.notes)
    if not form.errors and not unseen:
        why = f"Put back as it was on {day(on)}{': ' if reason else ''}{reason}"
        try:
            await put_fields_back(visit.act(why), held, list(chosen), read.values, by=visit.viewer, today=visit.today)
            return _done((await contact_numbered(entry.id)).slug)
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
    facts = await as_it_was(entry, recorded, on, visit, notes=read.notes if unseen or not form.errors else ())
    status = 422 if form.errors else 200
    return visit.page("inspection/stood.html", status_code=status, entry=entry, form=form, **facts)


def _done(slug: str) -> Redirect:
    return Redirect(f"/contacts/{slug}/history", status_code=303)
