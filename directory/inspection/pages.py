"""The history of a contact, an organisation and an act, in plain English; and how a contact stood on a past day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.corrections.queries import contact_to_change
from directory.corrections.rules import Note, mark_of
from directory.dates import day
from directory.forms import PostedForm
from directory.history.facts import Fact
from directory.history.queries import facts_of
from directory.inspection.acts import act_looked_after, places_of
from directory.inspection.knowing import known_to
from directory.inspection.putting_back import choices, mark_of_now
from directory.inspection.queries import (
    Entry,
    contact_with_history,
    contacts_of,
    organisation_with_history,
)
from directory.inspection.recorded import Recorded, recorded_of, stood_on, told_to
from directory.inspection.standing import Compared, compared
from directory.inspection.words import act_in_words, acts_in_words
from directory.pages import Visit

ON_A_PAGE = 50


class ContactHistoryPages(Controller):
    """What was done to a contact and its channels, newest first; with `on`, how it stood that day."""

    path = "/contacts/{slug:str}/history"

    @get()
    async def index(
        self, slug: FromPath[str], visit: NamedDependency[Visit], on: FromQuery[str] = "", page: FromQuery[str] = ""
    ) -> Template | Redirect:
        entry = await contact_with_history(slug, viewer=visit.viewer)
        if entry.slug != slug:
            return Redirect(f"/contacts/{entry.slug}/history", status_code=301)
        recorded = await recorded_of([entry.id], visibilities=visit.viewer.visibilities, records=told_to(visit.viewer))
        form = PostedForm({"on": on})
        asked = past_day(form, today=visit.today) if on else None
        if asked:
            return visit.page(
                "inspection/stood.html", entry=entry, form=form, **await as_it_was(entry, recorded, asked, visit)
            )
        return await _history(visit, "inspection/history.html", entry, recorded.facts, page=page, form=form)


class OrganisationHistoryPages(Controller):
    """What was done to an organisation itself, newest first, with the way to its contacts' histories."""

    path = "/organisations/{slug:str}/history"

    @get()
    async def index(
        self, slug: FromPath[str], visit: NamedDependency[Visit], page: FromQuery[str] = ""
    ) -> Template | Redirect:
        entry = await organisation_with_history(slug, viewer=visit.viewer)
        if entry.slug != slug:
            return Redirect(f"/organisations/{entry.slug}/history", status_code=301)
        contacts = await contacts_of(entry.id, viewer=visit.viewer)
        facts = await facts_of([entry.uuid])
        return await _history(visit, "inspection/organisation.html", entry, facts, page=page, contacts=contacts)


class ActPages(Controller):
    """Everything that one act changed."""

    path = "/acts"

    @get("/{uuid:uuid}")
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit], after: FromQuery[str] = "") -> Template:
        found = await act_looked_after(uuid, viewer=visit.viewer, after=_number(after), limit=ON_A_PAGE)
        return visit.page(
            "inspection/act.html",
            act=act_in_words(found.facts, await known_to(found.facts)) if found.facts else None,
            places=await places_of(found.facts),
            total=found.total,
            more_after=found.more_after,
            uuid=uuid,
        )


def past_day(form: PostedForm, *, today: date, name: str = "on") -> date | None:
    """The day that was asked for, up to today; otherwise what is wrong is noted in the form."""
    try:
        asked = date.fromisoformat(form.text(name, missing="Enter a day, like 2026-03-03", longest=20))
    except ValueError:
        form.errors[name] = "Enter a day, like 2026-03-03"
        return None
    if asked > today:
        form.errors[name] = "Enter a day that has come already"
        return None
    return asked


async def as_it_was(
    entry: Entry, recorded: Recorded, on: date, visit: Visit, *, notes: Sequence[Note] = ()
) -> dict[str, Any]:
    """A contact on that day, beside today's, with what can be put back, and what to look at before."""
    known = await known_to(recorded.every)
    then = await stood_on(entry, recorded, on=on)
    now = await stood_on(entry, recorded, on=visit.today)
    held = await contact_to_change(visit.viewer, entry.slug, today=visit.today)
    found: Compared = compared(then, now, known, retired_on=entry.retired_on)
    return {
        "on": on,
        "on_text": day(on),
        "compared": found,
        "today": visit.today,
        "choices": await choices(then, held, known, today=visit.today),
        "shown": mark_of_now(held),
        "notes": notes,
        "looked": mark_of(notes),
    }


async def _history(visit: Visit, template: str, entry: Entry, facts: list[Fact], *, page: str, **more: Any) -> Template:
    newest = facts[::-1]
    pages = max(1, -(-len(newest) // ON_A_PAGE))
    number = min(max(_number(page), 1), pages)
    shown = newest[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    form = more.get("form")
    return visit.page(
        template,
        status_code=422 if isinstance(form, PostedForm) and form.errors else 200,
        entry=entry,
        acts=acts_in_words(shown, await known_to(shown)),
        page=number,
        pages=pages,
        **more,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
