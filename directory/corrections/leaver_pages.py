"""Somebody leaves: every entry that names them, settled at one go."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from directory.corrections.leaver_changes import CLEAR, GIVE, RETIRE, Choice, EntriesChanged, settle
from directory.corrections.leaver_queries import Naming, entries_naming, people_named
from directory.corrections.rules import shown_as
from directory.forms import PostedForm
from directory.pages import Visit

WHAT = [
    (CLEAR, "Take the name out; the entry stays"),
    (GIVE, "Give it to somebody else"),
    (RETIRE, "Take the entry out of use"),
]
LONGEST = 200


class LeaverPages(Controller):
    """First who leaves, then what becomes of each entry. The name is posted: it belongs in no address."""

    path = "/leavers"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return await _who(visit, PostedForm())

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        person = form.text("person", missing="Choose who leaves, or type their name", longest=LONGEST)
        naming = [] if form.errors else await entries_naming(person, viewer=visit.viewer)
        if not naming:
            form.errors.setdefault("person", "No entry that you look after names this person: check the spelling")
            return await _who(visit, form, status_code=422)
        if "shown" not in form.typed:
            return _entries(visit, form, naming, person)
        choices = {each.row.uuid: _choice(form, each) for each in naming}
        shown = form.typed["shown"]
        if shown != shown_as(each.mark for each in naming):
            return _changed(visit, form, naming, person)
        if not form.errors:
            act = visit.act("Somebody left")  # not who: history keeps no names
            try:
                await settle(act, person, choices, by=visit.viewer, shown=shown, on=visit.today)
            except EntriesChanged:
                return _changed(visit, form, await entries_naming(person, viewer=visit.viewer), person)
        if form.errors:
            return _entries(visit, form, naming, person, status_code=422)
        return visit.page("leavers/settled.html", naming=naming, choices=choices, words=dict(WHAT))


def _choice(form: PostedForm, naming: Naming) -> Choice:
    """What was chosen for one entry, with a mistake beside its own fields."""
    uuid = naming.row.uuid
    what = form.choice(
        f"what_{uuid}", [each for each, _words in WHAT], missing=f"Choose what becomes of {naming.title}"
    )
    if what != GIVE:
        return Choice(what)
    missing = f"Enter who takes over {naming.title}"
    return Choice(
        what,
        form.text(f"person_{uuid}", missing=missing, longest=LONGEST),
        form.text(f"job_{uuid}", longest=LONGEST),
    )


async def _who(visit: Visit, form: PostedForm, *, status_code: int = 200) -> Template:
    people = await people_named(visit.viewer)
    return visit.page("leavers/new.html", status_code=status_code, form=form, people=people)


def _entries(visit: Visit, form: PostedForm, naming: list[Naming], person: str, *, status_code: int = 200) -> Template:
    return visit.page(
        "leavers/choose.html",
        status_code=status_code,
        form=form,
        naming=naming,
        person=person,
        what=WHAT,
        shown=shown_as(each.mark for each in naming),
    )


def _changed(visit: Visit, form: PostedForm, naming: list[Naming], person: str) -> Template:
    form.errors[""] = "Somebody has changed these entries since you opened this. Look through them again"
    return _entries(visit, form, naming, person, status_code=409)
