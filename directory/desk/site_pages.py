"""Verifying several entries of one organisation from a page of its site."""

from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.desk.entries import Entry, Tried
from directory.desk.form_pages import CHANGED_MEANWHILE, desk_at, shown, shown_value
from directory.desk.queries import entries_of
from directory.desk.rules import Desk
from directory.forms import PostedForm
from directory.pages import Visit
from directory.verification.changes import NotThisChannel, verify_all
from directory.verification.changes import Tried as Told
from directory.verification.rules import Method, Outcome


class OrganisationVerificationPages(Controller):
    """A verifier has been through a page of an organisation's site: what stood there is right, all in one go."""

    path = "/organisations/{slug:str}/verifications"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _site_page(slug, PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        _held, entries = await entries_of(slug, viewer=visit.viewer)
        read = form.text("address", missing="Enter the address of the page that you read", longest=300)
        ticked = [
            each for entry in entries for each in entry.channels if form.typed.get(f"right_{each.uuid.hex}") == "yes"
        ]
        if not ticked:
            form.errors[""] = "Tick what you found there, just as it’s shown here"
        for each in ticked:
            if shown_value(form, each) != each.value:
                form.typed.pop(f"right_{each.uuid.hex}")
                form.errors[f"right_{each.uuid.hex}"] = CHANGED_MEANWHILE
        if not form.errors:
            how = (Method.OFFICIAL_WEBSITE, Outcome.RIGHT, f"Read on {read}")
            try:
                await verify_all(
                    visit.act("Went through the organisation’s site"),
                    [Told(each.number, each.value, *how) for each in ticked],
                    by=visit.viewer,
                    on=visit.today,
                    at=visit.now,
                    single_handed=visit.settings.allows_single_handed,
                )
            except NotThisChannel as broken:
                form.errors[f"right_{broken.channel.hex}"] = broken.message
        if form.errors:
            return await _site_page(slug, form, visit, status_code=422)
        return Redirect("/desk", status_code=303)


async def _site_page(slug: str, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    held, entries = await entries_of(slug, viewer=visit.viewer)
    desk = desk_at(visit)
    listed = [(entry, [_ticked(desk, entry, each) for each in entry.channels]) for entry in entries]
    return visit.page(
        "desk/site.html", status_code=status_code, organisation=held, entries=listed, form=form, first=entries[0]
    )


def _ticked(desk: Desk, entry: Entry, channel: Tried) -> dict[str, Any]:
    own = not desk.single_handed and desk.account is not None and channel.changed_by == desk.account
    enough = desk.policies.enough(Method.OFFICIAL_WEBSITE, role=entry.role, kind=channel.kind)
    why = "You changed it: a colleague ticks it." if own else "" if enough else "It must be rung."
    return {**shown(channel), "standing": desk.trusted(entry, channel).standing.in_words, "why_not": why}
