"""Putting a channel back as it stood on a day, or a contact back into use."""

from uuid import UUID

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.contacts.queries import contact_called
from directory.dates import day
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.inspection.changes import bring_back, put_back
from directory.inspection.pages import as_it_was, past_day
from directory.inspection.queries import Entry, channel_with_history, contact_with_history, recorded_of, stood_on
from directory.pages import Visit


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
            form.errors[""] = broken.message
            facts = await as_it_was(entry, recorded, on, visit)
            return visit.page("inspection/stood.html", status_code=422, entry=entry, form=form, **facts)
        return _done(entry)


class ContactRestorationPages(Controller):
    """A contact that is out of use."""

    path = "/contacts/{slug:str}/history/restorations"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect:
        entry = await contact_with_history(slug, viewer=visit.viewer)
        await bring_back(visit.act("Brought back into use"), await contact_called(entry.slug))
        return _done(entry)


def _done(entry: Entry) -> Redirect:
    return Redirect(f"/contacts/{entry.slug}/history", status_code=303)
