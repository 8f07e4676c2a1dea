"""“Something wrong here?”: a reader's report, on a page of its own so that no kept page holds a token."""

import hashlib

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.contacts.queries import contact_seen
from directory.forms import PostedForm
from directory.history.rules import Act
from directory.kept_pages import AnyRequest
from directory.pages import Visit
from directory.verification.changes import report
from directory.verification.rules import KINDS

LONGEST = 500
A_DAY_FROM_ONE_NETWORK = 30


class ReportPages(Controller):
    """A reader says what is wrong with a contact."""

    path = "/contacts/{slug:str}/reports"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _form_page(slug, PostedForm(), visit)

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect:
        """The form: where a phone goes that opens this address again."""
        await contact_seen(slug, viewer=visit.viewer)
        return Redirect(f"/contacts/{slug}/reports/new", status_code=302)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        kind = form.choice("kind", KINDS, missing="Choose what is wrong")
        text = form.text("text", longest=LONGEST)
        contact = await contact_seen(slug, viewer=visit.viewer)
        if form.errors:
            return await _form_page(slug, form, visit, status_code=422)
        if not form.text("website_address"):  # a field that people never see: whoever fills it in is a program
            act = Act(by=visit.viewer.account, at=visit.now, source="report", reason=KINDS[kind])
            network = _network(visit.request, visit.settings.secret_key)
            await report(act, contact, kind=kind, text=text, network=network)
        return Redirect(f"/contacts/{slug}/reports/thanks", status_code=303)

    @get("/thanks")
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        contact = await contact_seen(slug, viewer=visit.viewer)
        return visit.page("reports/thanks.html", contact=contact, slug=slug)


async def _form_page(slug: str, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    contact = await contact_seen(slug, viewer=visit.viewer)
    return visit.page(
        "reports/new.html", status_code=status_code, contact=contact, slug=slug, form=form, kinds=list(KINDS.items())
    )


def _network(request: AnyRequest, secret: str) -> str:
    """Tells two reporters apart without saying who they are: a digest, salted with the server's secret."""
    host = request.client.host if request.client else "unknown"
    return hashlib.blake2b(host.encode(), key=secret.encode()[:64], digest_size=16).hexdigest()
