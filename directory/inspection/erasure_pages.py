"""The page on which an administrator erases a person's name, once they have seen where it stands."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Template

from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.inspection.erasing import LONGEST, erase, places_of
from directory.inspection.erasure_words import REASON, in_words
from directory.pages import Visit


class ErasurePages(Controller):
    """Asked for, shown where it stands, and done: in posted forms, so that no address and no log holds the name."""

    path = "/erasures"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("erasures/new.html", form=PostedForm())

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template:
        form = PostedForm(await visit.request.form())
        name = form.text("name", missing="Enter the name as the directory has it", longest=LONGEST)
        sure = form.text("sure") == "yes"
        act = visit.act(REASON)
        try:
            if not form.errors:
                places = await erase(act, name) if sure else await places_of(name)
                template = "erasures/done.html" if sure else "erasures/sure.html"
                return visit.page(template, person=name, act=act.id, places=places, rows=in_words(places))
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
        return visit.page("erasures/new.html", status_code=422, form=form)
