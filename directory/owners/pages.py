"""Who answers for an entry outside the directory's team: listed, named, asked, ended."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.accounts.changes import LONGEST_NAME
from directory.contacts.queries import contact_looked_after, name_of
from directory.contacts.tables import Contact
from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.owners import changes
from directory.owners.queries import owner_with, owners_of, slug_of_contact
from directory.pages import Visit


class OwnerPages(Controller):
    """The owners of one contact."""

    path = "/contacts/{slug:str}/owners"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit], saved: FromQuery[str] = "") -> Template:
        return await _owners_page(await contact_looked_after(slug, viewer=visit.viewer), visit, saved=bool(saved))

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        contact = await contact_looked_after(slug, viewer=visit.viewer)
        return visit.page("owners/new.html", contact=contact, called=await name_of(contact), form=PostedForm())

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        contact = await contact_looked_after(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        email = form.text("email", missing="Enter their email address: a team’s, where there is one")
        person, job_title = (form.text(name, longest=LONGEST_NAME) for name in ("person", "job_title"))
        if not form.errors:
            try:
                _owner, advice = await changes.name_owner(
                    visit.act("Named an owner"), contact, email=email, person=person, job_title=job_title
                )
                if advice:
                    return await _owners_page(contact, visit, advice=advice)
                return Redirect(f"/contacts/{contact.slug}/owners?saved=yes", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return visit.page("owners/new.html", status_code=422, contact=contact, called=await name_of(contact), form=form)


class OwnerEndingPages(Controller):
    """Somebody answers for one entry no longer."""

    path = "/owners/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        owner = await owner_with(uuid, viewer=visit.viewer)
        await changes.end(visit.act("Answers for it no longer"), owner)
        return Redirect(f"/contacts/{await slug_of_contact(owner)}/owners", status_code=303)


class DeparturePages(Controller):
    """Somebody has left: at one go for all their entries."""

    path = "/owners/{uuid:uuid}/departures"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        owner = await owner_with(uuid, viewer=visit.viewer)
        await changes.leave(visit.act("Has left"), owner)
        return Redirect(f"/contacts/{await slug_of_contact(owner)}/owners", status_code=303)


class RequestPages(Controller):
    """Asking one owner what is still right of theirs."""

    path = "/owners/{uuid:uuid}/requests"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        owner = await owner_with(uuid, viewer=visit.viewer)
        slug = await slug_of_contact(owner)
        form = PostedForm()
        try:
            if not await changes.ask(visit.act("Asked the owner"), owner, chosen=visit.settings):
                form.errors[""] = f"{owner.email} was asked today already. Wait until tomorrow"
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
        if form.errors:
            contact = await contact_looked_after(slug, viewer=visit.viewer)
            return await _owners_page(contact, visit, form=form, status_code=422)
        return Redirect(f"/contacts/{slug}/owners", status_code=303)


OWNERS = [OwnerPages, OwnerEndingPages, DeparturePages, RequestPages]


async def _owners_page(
    contact: Contact,
    visit: Visit,
    *,
    form: PostedForm | None = None,
    advice: Sequence[str] = (),
    saved: bool = False,
    status_code: int = 200,
) -> Template:
    owners = await owners_of(contact.to_dict()["id"])
    days = {
        each.uuid: {
            name: day(moment.astimezone(visit.now.tzinfo).date()) if moment else ""
            for name, moment in (("since", each.since), ("asked", each.asked_at), ("until", each.link_until))
        }
        for each in owners
    }
    return visit.page(
        "owners/index.html",
        status_code=status_code,
        contact=contact,
        called=await name_of(contact),
        owners=owners,
        days=days,
        form=form or PostedForm(),
        advice=advice,
        saved=saved,
    )
