"""Signing in with a passphrase, and out."""

from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from directory.accounts.cookies import dropped, held, token_of
from directory.accounts.lasting import device, own_path
from directory.accounts.links import FIRST_STEP, read, signed
from directory.accounts.queries import account_with, salt_of_codes, session_with
from directory.accounts.sessions import begin_session, end_session
from directory.accounts.signing_in import account_with_passphrase, check_code
from directory.accounts.tables import Account
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit

SIGN_INS_A_MINUTE = 30  # from one network: a school's whole staff may come from one
WRONG = "This email address and this passphrase don’t belong together. Check both"
_FIRST_STEP = "first step"


class SessionPages(Controller):
    """Signing in; whoever uses one-time codes is asked for one next."""

    path = "/sessions"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], to: FromQuery[str] = "") -> Template:
        return _form_page(PostedForm({"to": own_path(to)}), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        email = form.text("email", missing="Enter your email address")
        passphrase = form.text("passphrase", missing="Enter your passphrase")
        if form.errors:
            return _form_page(form, visit, status_code=422)
        secret = visit.settings.secret_key
        try:
            account = await account_with_passphrase(
                email, passphrase, network=network_of(visit), secret=secret, now=visit.now
            )
        except RuleBroken as too_soon:
            form.errors["passphrase"] = too_soon.message
            return _form_page(form, visit, status_code=429)
        if account is None:
            form.errors["passphrase"] = WRONG
            return _form_page(form, visit, status_code=422)
        if await salt_of_codes(number_of(account)):
            proof = signed(account.uuid, purpose=_FIRST_STEP, until=visit.now + FIRST_STEP, secret=secret)
            return _code_page(PostedForm({"proof": proof, "to": form.text("to")}), visit)
        return await signed_in(account, visit, to=form.text("to"))


class SecondStepPages(Controller):
    """The one-time code, once the passphrase was right."""

    path = "/sessions/codes"

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = PostedForm(await visit.request.form())
        code = form.text("code", missing="Enter the code")
        secret = visit.settings.secret_key
        said = read(form.text("proof"), purpose=_FIRST_STEP, secret=secret, now=visit.now)
        account = await account_with(said.record) if said else None
        if account is None:
            form = PostedForm({"to": form.text("to")})
            form.errors["email"] = "Sign in again: that took too long"
            return _form_page(form, visit, status_code=422)
        if not form.errors:
            await check_code_of(form, account, code, visit)
        if form.errors:
            return _code_page(form, visit, status_code=422)
        return await signed_in(account, visit, to=form.text("to"))


class SessionEndingPages(Controller):
    """Signing out."""

    path = "/sessions/endings"

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Redirect:
        if session := await session_with(token_of(visit.request), now=visit.now):
            await end_session(session.number)
        return Redirect("/", status_code=303, cookies=[dropped(visit.settings)])


SIGNING_IN = [SessionPages, SecondStepPages, SessionEndingPages]


async def check_code_of(form: PostedForm, account: Account, code: str, visit: Visit) -> None:
    """Whether this one-time or recovery code is right; what is wrong with it goes beside its field."""
    try:
        await check_code(account, code, secret=visit.settings.secret_key, now=visit.now)
    except RuleBroken as wrong:
        form.errors["code"] = wrong.message


async def signed_in(account: Account, visit: Visit, *, to: str) -> Redirect:
    """Begin a session in this browser, in place of any it had, and go on."""
    token = await begin_session(
        number_of(account),
        device=device(visit.request.headers.get("user-agent", "")),
        network=network_of(visit),
        now=visit.now,
        instead_of=token_of(visit.request),
    )
    return Redirect(own_path(to), status_code=303, cookies=[held(token, chosen=visit.settings)])


def network_of(visit: Visit) -> str:
    """Where somebody comes from, as far as the server can tell."""
    return visit.request.client.host if visit.request.client else ""


def number_of(account: Account) -> int:
    return int(account.to_dict()["id"])


def _form_page(form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    return visit.page("sessions/new.html", status_code=status_code, form=form, mail=bool(visit.settings.mail_url))


def _code_page(form: PostedForm, visit: Visit, **more: Any) -> Template:
    return visit.page("sessions/code.html", form=form, **more)
