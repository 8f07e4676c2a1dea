"""The page that a poster's code leads to: whether it's still right, for anybody who stands before it."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.errors import NotFound
from directory.forms import PostedForm
from directory.pages import Visit
from directory.posters.issued import issue_coded
from directory.posters.recalls import How
from directory.posters.rules import code_typed


class CodePages(Controller):
    """A code is typed, or scanned."""

    path = "/p"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm({"code": visit.request.query_params.get("code", "")})
        if typed := form.text("code", longest=100):
            if code := code_typed(typed):
                return Redirect(f"/p/{code}", status_code=303)
            form.errors["code"] = "Enter the eight letters and figures at the foot of the poster, like K7QM-3XWD"
        return visit.page("posters/codes.html", status_code=422 if form.errors else 200, form=form)

    @get("/{code:str}")
    async def show(self, code: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        known = code_typed(code)
        if not known:
            raise NotFound
        if known != code:
            return Redirect(f"/p/{known}", status_code=301)
        issue = await issue_coded(known, today=visit.today)
        return visit.page(
            "posters/code.html",
            issue=issue,
            withdrawn=issue.how is How.WITHDRAWN,
            replaced=issue.how is How.REPLACED,
            live=f"/organisations/{issue.slug}",
        )
