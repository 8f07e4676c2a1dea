"""One's own account: name, passphrase, and where one is signed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.accounts import changes
from directory.accounts.cookies import token_of
from directory.accounts.letters import passphrase_changed
from directory.accounts.pages import number_of, signed_in
from directory.accounts.posting import post as post_letter
from directory.accounts.queries import (
    account_numbered,
    area_names,
    organisation_names,
    passphrase_kept,
    portrait,
    session_with,
    sessions_of,
)
from directory.accounts.rules import Permission, Role, may
from directory.accounts.sessions import end_session, end_sessions_of
from directory.accounts.tables import Account
from directory.dates import ago, clock
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit

CHANGES_A_MINUTE = 30


TASKS = [
    (Permission.VERIFY, "/desk", "Desk: what to verify next"),
    (Permission.VERIFY, "/reports", "Reports: what readers say is wrong"),
    (Permission.VERIFY, "/confirmations/findings", "Findings: what owners say has changed, and asking them to confirm"),
    (Permission.OWN_ACCOUNT, "/proposals", "Suggestions: yours, and those for you to decide"),
    (Permission.EDIT, "/notices", "Notices and planned changes in what you look after"),
    (Permission.OWN_ACCOUNT, "/distribution-lists", "Distribution lists: whom to write to in an area"),
    (Permission.EDIT, "/agreements", "Agreements: what is in force, out for signature, or due for review"),
    (Permission.EDIT, "/partnerships", "Partnerships: who belongs to them, and how disagreements are escalated"),
    (Permission.EDIT, "/recalls", "Posters that are no longer right"),
    (Permission.EDIT, "/relationships", "Relationships: how you get on with the agencies you rely on"),
    (Permission.EDIT, "/leavers/new", "Somebody leaves: settle their entries"),
    (Permission.VERIFY, "/rules", "Rules of the guide: what it rests on, and when that was checked"),
    (Permission.VERIFY, "/organisations/new", "Enter an organisation"),
    (Permission.VERIFY, "/dashboard", "Figures: what is sound, and what falls due when"),
    (Permission.VERIFY, "/gaps", "Gaps: what is missing, out of date or not agreed in your areas"),
    (Permission.EDIT, "/inspections/new", "For an inspection: what was listed on a past day, as one file"),
    (Permission.OWN_ACCOUNT, "/account/reminders", "Reminders and calendar"),
    (Permission.MANAGE_PEOPLE, "/accounts", "People: who has an account, and what they may do"),
    (Permission.MANAGE_PEOPLE, "/messages", "Messages: mails that wait, failed or came back"),
    (Permission.SET_INTERVALS, "/intervals", "Review intervals of areas"),
    (Permission.IMPORT, "/imports", "Imports: sheets of contacts brought in, looked through first, and undone"),
    (Permission.MANAGE_AREAS, "/reorganisations", "Reorganisations: councils that are succeeded by others"),
    (Permission.MANAGE_PEOPLE, "/erasures/new", "Erase a person’s name"),
]
"""What people with accounts may do, what it needs, and where: in the order of how often it's wanted."""


class OwnAccountPages(Controller):
    """Who one is here, and what one may do."""

    path = "/account"

    @get()
    async def show(self, visit: NamedDependency[Visit]) -> Template:
        account = await own_account(visit)
        return await _account_page(account, PostedForm({"person": account.person}), visit)

    @post()
    async def update(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        account = await own_account(visit)
        form = PostedForm(await visit.request.form())
        person = form.text("person", missing="Enter your name, as colleagues know you", longest=changes.LONGEST_NAME)
        if form.errors:
            return await _account_page(account, form, visit, status_code=422)
        await changes.rename(visit.act(), account, person=person)
        return Redirect("/account", status_code=303)


class OwnPassphrasePages(Controller):
    """Another passphrase: everybody else who is signed in to this account is signed out."""

    path = "/account/passphrase"

    @get("/edit")
    async def edit(self, visit: NamedDependency[Visit]) -> Template:
        return await _passphrase_page(await own_account(visit), PostedForm(), visit)

    @post()
    async def update(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        account = await own_account(visit)
        form = PostedForm(await visit.request.form())
        present = form.text("present")
        passphrase = form.text("passphrase", missing="Enter a new passphrase")
        if not form.errors:
            try:
                act = visit.act("Chose a new passphrase")
                await changes.check_passphrase(act, account, present, secret=visit.settings.secret_key)
                await changes.set_passphrase(act, account, passphrase=passphrase)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        if form.errors:
            return await _passphrase_page(account, form, visit, status_code=422)
        letter = passphrase_changed(to=account.email, site_name=visit.settings.site_name)
        answer = await signed_in(account, visit, to="/account")
        answer.background = BackgroundTask(post_letter, letter, chosen=visit.settings, at=visit.now)
        return answer


class OwnSessionEndingPages(Controller):
    """Signing out somewhere else. Another's session isn't there for you."""

    path = "/account/sessions"

    @post("/endings")
    async def create(self, visit: NamedDependency[Visit]) -> Redirect:
        """Everywhere but here."""
        here = await session_with(token_of(visit.request), now=visit.now)
        await end_sessions_of(number_of(await own_account(visit)), but=here.number if here else 0)
        return Redirect("/account", status_code=303)

    @post("/{uuid:uuid}/endings")
    async def delete(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        """In one place."""
        own = await sessions_of(number_of(await own_account(visit)), now=visit.now)
        session = next((each for each in own if UUID(str(each.uuid)) == uuid), None)
        if session is None:
            raise NotFound
        await end_session(session.number)
        return Redirect("/account", status_code=303)


OWN = [OwnAccountPages, OwnPassphrasePages, OwnSessionEndingPages]


async def own_account(visit: Visit) -> Account:
    return await account_numbered(visit.viewer.account or 0)


async def _account_page(account: Account, form: PostedForm, visit: Visit, **more: Any) -> Template:
    here = await session_with(token_of(visit.request), now=visit.now)
    sessions = await sessions_of(number_of(account), now=visit.now)
    return visit.page(
        "account/show.html",
        form=form,
        account=await portrait(account),
        areas=await area_names(visit.viewer.areas),
        organisations=await organisation_names(visit.viewer.organisations),
        role=Role(account.role),
        tasks=[(address, words) for needed, address, words in TASKS if may(visit.viewer, needed)],
        sessions=sessions,
        began={each.number: _moment(each.began_at, visit) for each in sessions},
        seen={each.number: _moment(each.seen_at, visit) for each in sessions},
        here=here.number if here else 0,
        **more,
    )


def _moment(moment: datetime, visit: Visit) -> str:
    there = moment.astimezone(visit.now.tzinfo)
    return f"{ago(there.date(), today=visit.today)} at {clock(there)}"


async def _passphrase_page(account: Account, form: PostedForm, visit: Visit, **more: Any) -> Template:
    has_one = await passphrase_kept(number_of(account)) is not None
    return visit.page("account/passphrase.html", form=form, has_one=has_one, email=account.email, **more)
