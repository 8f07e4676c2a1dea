"""Verifying one entry after the other, or one channel by itself."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.desk.entries import Entry
from directory.desk.form_pages import following, form_page, held_desk, record_what_was_found
from directory.desk.queries import entry_called, entry_of_channel
from directory.desk.site_pages import OrganisationVerificationPages
from directory.desk.wanted import Wanted
from directory.forms import PostedForm
from directory.pages import Visit


class ContactVerificationPages(Controller):
    """A verifier tries an entry, channel by channel, and is sent to the next."""

    path = "/contacts/{slug:str}/verifications"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect:
        """The form: where a phone goes that opens this address again."""
        await entry_called(slug, viewer=visit.viewer)
        return Redirect(f"/contacts/{slug}/verifications/new", status_code=302)

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await form_page(await _entry(slug, visit), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        missing = "Say what you found, of one of them at least"
        await record_what_was_found(form, await _entry(slug, visit), visit, missing=missing)
        if form.errors:
            return await form_page(await _entry(slug, visit), form, visit, status_code=422)
        return await _to_the_next(slug, visit)


class ChannelVerificationPages(Controller):
    """A verifier tries one channel by itself, and goes on to the next entry or back to where they came from."""

    path = "/channels/{uuid:uuid}/verifications"

    @get()
    async def index(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        """The form, as for an entry."""
        await entry_of_channel(uuid, viewer=visit.viewer)
        return Redirect(f"/channels/{uuid}/verifications/new", status_code=302)

    @get("/new")
    async def new(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        entry = await entry_of_channel(uuid, viewer=visit.viewer)
        return await form_page(entry, PostedForm(), visit, alone=True, back=_goes_back(visit))

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        entry = await entry_of_channel(uuid, viewer=visit.viewer)
        await record_what_was_found(form, entry, visit, missing="Say what you found")
        if form.errors:
            entry = await entry_of_channel(uuid, viewer=visit.viewer)
            return await form_page(entry, form, visit, alone=True, back=_goes_back(visit), status_code=422)
        if _goes_back(visit):
            return Redirect(f"/contacts/{entry.slug}?recorded=yes", status_code=303)
        return await _to_the_next(entry.slug, visit)


VERIFYING = [ContactVerificationPages, ChannelVerificationPages, OrganisationVerificationPages]


async def _entry(slug: str, visit: Visit) -> Entry:
    """The entry at this address, from the desk that it was chosen on where it stands there; NotFound."""
    return (await held_desk(visit)).called(slug) or await entry_called(slug, viewer=visit.viewer)


def _goes_back(visit: Visit) -> bool:
    """Whether they came from the entry's page; to no other place does an address send anybody back."""
    return visit.request.query_params.get("back") == "entry"


async def _to_the_next(slug: str, visit: Visit) -> Redirect:
    wanted, queued = Wanted.of(visit.request.query_params), await following(slug, visit)
    return Redirect(wanted.next_form(queued) if queued else wanted.at("/desk"), status_code=303)
