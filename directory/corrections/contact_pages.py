"""Contacts and their channels entered, changed, retired and restored by those who look after them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.contacts.values import ChannelKind, display
from directory.corrections import changes
from directory.corrections.checking import check_channel, check_contact
from directory.corrections.fields import NEW, Kind
from directory.corrections.form_pages import Asked, change_form, save_or_ask, typed_in, update
from directory.corrections.pages import OrganisationChangePages, OrganisationRestorationPages, restored
from directory.corrections.queries import (
    Entry,
    channel_to_change,
    channels_of,
    contact_to_change,
    organisation_to_change,
    verified_on,
)
from directory.dates import day
from directory.forms import PostedForm
from directory.pages import Visit
from directory.verification.queries import changed_to


class NewContactPages(Controller):
    """A new contact of an organisation."""

    path = "/organisations/{slug:str}/contacts"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        entry = await organisation_to_change(visit.viewer, slug, today=visit.today)
        return await _new_contact(entry, visit).page(PostedForm({"areas": entry.texts["areas"]}))

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await organisation_to_change(visit.viewer, slug, today=visit.today)
        form, asked = PostedForm(await visit.request.form()), _new_contact(entry, visit)
        read = await check_contact(entry, typed_in(form, asked.fields), viewer=visit.viewer, today=visit.today)

        async def save() -> str:
            made = await changes.add_contact(visit.act("Entered"), entry, read.values, by=visit.viewer)
            return f"/contacts/{made.slug}/channels/new"  # nobody finds it before it can be reached

        return await save_or_ask(asked, form, read, save)


class ContactChangePages(Controller):
    """A contact, with its channels."""

    path = "/contacts/{slug:str}"

    @get("/edit")
    async def edit(self, slug: FromPath[str], visit: NamedDependency[Visit], saved: FromQuery[str] = "") -> Template:
        entry = await contact_to_change(visit.viewer, slug, today=visit.today)
        around = await _around(entry, visit)
        asked = change_form(entry, visit, **around)
        return await asked.page(PostedForm(entry.texts), saved=await _saved(around["channels"], saved))

    @post("/changes")
    async def update(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await contact_to_change(visit.viewer, slug, today=visit.today)
        return await update(entry, visit, then=f"{entry.address}/edit?saved=yes", **await _around(entry, visit))

    @post("/retirements")
    async def delete(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect:
        entry = await contact_to_change(visit.viewer, slug, today=visit.today)
        await changes.retire(visit.act("Retired"), entry, on=visit.today)
        return Redirect(f"{entry.address}/edit", status_code=303)


class ContactRestorationPages(Controller):
    """A retired contact brought back."""

    path = "/contacts/{slug:str}/restorations"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await contact_to_change(visit.viewer, slug, today=visit.today)
        return await restored(entry, visit, then=f"{entry.address}/edit", **await _around(entry, visit))


class NewChannelPages(Controller):
    """A new way to reach a contact."""

    path = "/contacts/{slug:str}/channels"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        entry = await contact_to_change(visit.viewer, slug, today=visit.today)
        return await _new_channel(entry, visit).page(PostedForm({"kind": "phone", "visibility": "public"}))

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await contact_to_change(visit.viewer, slug, today=visit.today)
        form, asked = PostedForm(await visit.request.form()), _new_channel(entry, visit)
        read = await check_channel(entry, typed_in(form, asked.fields), viewer=visit.viewer, today=visit.today)

        async def save() -> str:
            made = await changes.add_channel(visit.act("Entered"), entry, read.values)
            return f"{entry.address}/edit?saved={made.uuid}"

        return await save_or_ask(asked, form, read, save)


class ChannelChangePages(Controller):
    """One way to reach a contact."""

    path = "/channels/{uuid:uuid}"

    @get("/edit")
    async def edit(self, uuid: FromPath[UUID], visit: NamedDependency[Visit], found: FromQuery[str] = "") -> Template:
        """The form; where somebody was told of another number, with it, and from the desk with it filled in."""
        entry = await channel_to_change(visit.viewer, uuid)
        asked, texts = change_form(entry, visit), entry.texts
        if told := await changed_to(entry.number):
            value, on = told
            asked = replace(asked, intro=f"On {day(on)} somebody who tried it was told that it has changed to: {value}")
            texts = {**texts, "value": value} if found else texts
        return await asked.page(PostedForm(texts))

    @post("/changes")
    async def update(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await channel_to_change(visit.viewer, uuid)
        return await update(entry, visit, then=f"{entry.page}/edit?saved={uuid}")

    @post("/retirements")
    async def delete(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        entry = await channel_to_change(visit.viewer, uuid)
        await changes.retire(visit.act("Retired"), entry, on=visit.today)
        return Redirect(f"{entry.page}/edit", status_code=303)


class ChannelRestorationPages(Controller):
    """A retired channel brought back."""

    path = "/channels/{uuid:uuid}/restorations"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        entry = await channel_to_change(visit.viewer, uuid)
        return await restored(entry, visit, then=f"{entry.page}/edit")


def _new_contact(entry: Entry, visit: Visit) -> Asked:
    return Asked(
        heading=f"Enter a contact of {entry.title}",
        kind=Kind.CONTACT,
        fields=NEW[Kind.CONTACT],
        action=f"{entry.address}/contacts",
        back=f"{entry.address}/edit",
        button="Save, then enter how to reach it",
        visit=visit,
        entry=entry,
    )


def _new_channel(entry: Entry, visit: Visit) -> Asked:
    return Asked(
        heading=f"Enter how to reach {entry.title}",
        kind=Kind.CHANNEL,
        fields=NEW[Kind.CHANNEL],
        action=f"{entry.address}/channels",
        back=f"{entry.address}/edit",
        button="Save",
        visit=visit,
        entry=entry,
    )


async def _around(entry: Entry, visit: Visit) -> dict[str, Any]:
    channels = [
        {
            "uuid": each.uuid,
            "number": each.to_dict()["id"],
            "kind": ChannelKind(each.kind).in_words,
            "label": each.label,
            "display": display(ChannelKind(each.kind), each.value),
            "retired": each.retired_on is not None,
        }
        for each in await channels_of(entry.number, viewer=visit.viewer)
    ]
    return {"channels": channels}


async def _saved(channels: list[dict[str, Any]], saved: str) -> str:
    """What has just been saved, and whether anybody has verified it."""
    channel = next((each for each in channels if str(each["uuid"]) == saved), None)
    if channel is None:
        return "The change is saved." if saved else ""
    if await verified_on(channel["number"]):
        return f"{channel['display']} is saved."
    return f"{channel['display']} is saved. Nobody has verified it yet: ask a colleague to try it, and to say so."


CHANGING = [
    OrganisationChangePages,
    OrganisationRestorationPages,
    NewContactPages,
    ContactChangePages,
    ContactRestorationPages,
    NewChannelPages,
    ChannelChangePages,
    ChannelRestorationPages,
]
