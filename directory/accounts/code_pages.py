"""One-time codes for one's own account: set up, renewed, no longer asked for."""

import secrets
from typing import Any

import segno
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from directory.accounts import changes
from directory.accounts.codes import app_address, app_secret, in_fours
from directory.accounts.own_pages import own_account
from directory.accounts.pages import check_code_of, number_of
from directory.accounts.queries import passphrase_kept, recovery_codes_left, salt_of_codes
from directory.accounts.tables import Account
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit


class OwnCodesPages(Controller):
    """One-time codes from an app, asked for besides the passphrase."""

    path = "/account/codes"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Template:
        return await _codes_page(await own_account(visit), PostedForm(), visit)

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return await _new_codes_page(await own_account(visit), PostedForm({"salt": secrets.token_hex(16)}), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template:
        account = await own_account(visit)
        form = PostedForm(await visit.request.form())
        salt = form.text("salt", longest=64)
        code = form.text("code", missing="Enter the six figures that the app shows now")
        if not form.errors:
            try:
                act, secret = visit.act(), visit.settings.secret_key
                await changes.check_passphrase(act, account, form.text("present"), secret=secret)
                codes = await changes.turn_on_codes(act, account, salt=salt, code=code, secret=secret)
                return visit.page("account/recovery_codes.html", codes=codes)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _new_codes_page(account, form, visit, status_code=422)


class OwnCodeEndingPages(Controller):
    """One-time codes no longer, for who has one."""

    path = "/account/codes/endings"

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        account = await own_account(visit)
        form = await _with_code(account, visit)
        if form.errors:
            return await _codes_page(account, form, visit, status_code=422)
        await changes.turn_off_codes(visit.act(), account)
        return Redirect("/account", status_code=303)


class OwnRecoveryCodesPages(Controller):
    """Other recovery codes, for who has a code."""

    path = "/account/recovery-codes"

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template:
        account = await own_account(visit)
        form = await _with_code(account, visit)
        if form.errors:
            return await _codes_page(account, form, visit, status_code=422)
        codes = await changes.renew_recovery_codes(visit.act(), account, secret=visit.settings.secret_key)
        return visit.page("account/recovery_codes.html", codes=codes)


OWN_CODES = [OwnCodesPages, OwnCodeEndingPages, OwnRecoveryCodesPages]


async def _with_code(account: Account, visit: Visit) -> PostedForm:
    """A posted form whose one-time or recovery code has been taken, or what is wrong with it."""
    form = PostedForm(await visit.request.form())
    code = form.text("code", missing="Enter the code")
    if not form.errors:
        await check_code_of(form, account, code, visit)
    return form


async def _codes_page(account: Account, form: PostedForm, visit: Visit, **more: Any) -> Template:
    number = number_of(account)
    return visit.page(
        "account/codes.html",
        form=form,
        on=bool(await salt_of_codes(number)),
        left=await recovery_codes_left(number),
        **more,
    )


async def _new_codes_page(account: Account, form: PostedForm, visit: Visit, **more: Any) -> Template:
    app = app_secret(form.text("salt"), account=str(account.uuid), secret=visit.settings.secret_key)
    address = app_address(app, email=account.email, site_name=visit.settings.site_name)
    return visit.page(
        "account/new_codes.html",
        form=form,
        square=segno.make(address).svg_data_uri(scale=4, border=4, dark="#0b0c0c", light="#fff"),
        typed=in_fours(app),
        address=address,
        email=account.email,
        has_passphrase=await passphrase_kept(number_of(account)) is not None,
        **more,
    )
