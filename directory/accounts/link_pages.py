"""Links by email: to sign in, to choose a new passphrase, to accept an invitation.

Asking for one is answered alike whether or not anybody has the address, and the work is done after the answer. A link
leads to a page that only asks: mail scanners follow links, so nothing happens before somebody presses the button.
"""

from typing import Any

from litestar import Controller, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from directory.accounts import changes
from directory.accounts.letters import passphrase_changed
from directory.accounts.links import Purpose
from directory.accounts.pages import check_code_of, number_of, signed_in
from directory.accounts.posting import post as post_letter
from directory.accounts.posting import send_link
from directory.accounts.queries import salt_of_codes
from directory.accounts.sent_links import HeldLink, link_behind, use_link
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit

LINKS_AN_HOUR = 30  # from one network


class SignInLinkPages(Controller):
    """Asking for a link to sign in with."""

    path = "/sign-in-links"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return _asking_page("sign_in_links/new.html", PostedForm(), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        return await _asked("sign_in_links/new.html", Purpose.SIGN_IN, visit)

    @get("/sent")
    async def show(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("sign_in_links/sent.html", purpose=Purpose.SIGN_IN)


class ResetPages(Controller):
    """Asking for a link to choose a new passphrase with."""

    path = "/resets"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return _asking_page("resets/new.html", PostedForm(), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        return await _asked("resets/new.html", Purpose.RESET, visit)

    @get("/sent")
    async def show(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("sign_in_links/sent.html", purpose=Purpose.RESET)


class LinkSessionPages(Controller):
    """Signing in by a link, with a one-time code where the account asks for them."""

    path = "/sign-in-links/sessions"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], token: FromQuery[str] = "") -> Template:
        link = await _link(token, Purpose.SIGN_IN, visit)
        return await _page("sign_in_links/use.html", link, PostedForm({"token": token}), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        link = await _link(form.text("token"), Purpose.SIGN_IN, visit)
        if link is None:
            return await _page("sign_in_links/use.html", link, form, visit)
        if await salt_of_codes(number_of(link.account)):
            code = form.text("code", missing="Enter the code")
            if not form.errors:
                await check_code_of(form, link.account, code, visit)
        if form.errors:
            return await _page("sign_in_links/use.html", link, form, visit, status_code=422)
        await use_link(link, now=visit.now)
        return await signed_in(link.account, visit, to="/account")


class ResetPassphrasePages(Controller):
    """Choosing a new passphrase by a link. It signs nobody in, so one-time codes are asked for as always."""

    path = "/resets/passphrases"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], token: FromQuery[str] = "") -> Template:
        link = await _link(token, Purpose.RESET, visit)
        return await _page("resets/use.html", link, PostedForm({"token": token}), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        link = await _link(form.text("token"), Purpose.RESET, visit)
        passphrase = form.text("passphrase", missing="Enter a new passphrase")
        if link is None:
            return await _page("resets/use.html", link, form, visit)
        if not form.errors:
            act = visit.act("Chose a new passphrase by a link", source="link", by=number_of(link.account))
            try:
                await changes.set_passphrase(act, link.account, passphrase=passphrase, link=link)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        if form.errors:
            return await _page("resets/use.html", link, form, visit, status_code=422)
        letter = passphrase_changed(to=link.account.email, site_name=visit.settings.site_name)
        told = BackgroundTask(post_letter, letter, chosen=visit.settings, at=visit.now)
        return Redirect("/sessions/new", status_code=303, background=told)


class AcceptancePages(Controller):
    """Accepting an invitation: a name and a passphrase, and one is in."""

    path = "/invitations/acceptances"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], token: FromQuery[str] = "") -> Template:
        link = await _link(token, Purpose.INVITATION, visit)
        return await _page("invitations/accept.html", link, PostedForm({"token": token}), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        link = await _link(form.text("token"), Purpose.INVITATION, visit)
        person = form.text("person", missing="Enter your name, as colleagues know you", longest=changes.LONGEST_NAME)
        passphrase = form.text("passphrase", missing="Choose a passphrase")
        if link is None:
            return await _page("invitations/accept.html", link, form, visit)
        if not form.errors:
            act = visit.act("Accepted the invitation", source="link", by=number_of(link.account))
            try:
                await changes.join(act, link, person=person, passphrase=passphrase)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        if form.errors:
            return await _page("invitations/accept.html", link, form, visit, status_code=422)
        return await signed_in(link.account, visit, to="/account")


ASKING_FOR_LINKS = [SignInLinkPages, ResetPages]
COMING_BY_LINKS = [LinkSessionPages, ResetPassphrasePages, AcceptancePages]


async def _asked(template: str, purpose: Purpose, visit: Visit) -> Template | Redirect:
    """The same answer at once, whoever has the address or nobody; a letter goes out afterwards."""
    form = PostedForm(await visit.request.form())
    email = form.text("email", missing="Enter your email address")
    if email and "@" not in email:
        form.errors["email"] = "Enter an email address, like name@school.example"
    if form.errors or not visit.settings.mail_url:
        return _asking_page(template, form, visit, status_code=422)
    sending = BackgroundTask(send_link, email, purpose, chosen=visit.settings, now=visit.now)
    return Redirect(f"{visit.request.url.path}/sent", status_code=303, background=sending)


def _asking_page(template: str, form: PostedForm, visit: Visit, **more: Any) -> Template:
    return visit.page(template, form=form, mail=bool(visit.settings.mail_url), **more)


async def _link(token: str, purpose: Purpose, visit: Visit) -> HeldLink | None:
    return await link_behind(token, purpose, secret=visit.settings.secret_key, now=visit.now)


async def _page(template: str, link: HeldLink | None, form: PostedForm, visit: Visit, **more: Any) -> Template:
    """What a link leads to: the form, or what to do where it's no good any more."""
    if link is None:
        return visit.page("sign_in_links/spent.html", status_code=410)
    codes = bool(await salt_of_codes(number_of(link.account)))
    return visit.page(template, form=form, account=link.account, codes=codes, **more)
