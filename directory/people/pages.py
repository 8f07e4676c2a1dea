"""The administrator's people: who has an account, what they may do, and letting somebody in or no longer."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.accounts.changes import LONGEST_NAME, turn_off_codes
from directory.accounts.letters import invitation as invitation_letter
from directory.accounts.posting import at_home, in_words
from directory.accounts.queries import salt_of_codes, sessions_of
from directory.accounts.rules import Role
from directory.accounts.tables import Account
from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.mail import MailFailed, send
from directory.pages import Visit
from directory.people import changes
from directory.people.queries import everybody, looked_after, person_with
from directory.people.rules import lines

ROLES = [(role.value, role.value.capitalize(), role.meaning) for role in Role]
LONGEST_LIST = 20_000


class PeoplePages(Controller):
    """Everybody with an account, and one of them."""

    path = "/accounts"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("people/index.html", people=await everybody())

    @get("/{uuid:uuid}")
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        return await _person_page(await person_with(uuid), visit)

    @get("/{uuid:uuid}/edit")
    async def edit(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        account = await person_with(uuid)
        areas, organisations = await looked_after(account.to_dict()["id"])
        typed = {"role": account.role, "areas": "\n".join(areas), "organisations": "\n".join(organisations)}
        return visit.page("people/edit.html", account=account, form=PostedForm(typed), roles=ROLES)

    @post("/{uuid:uuid}")
    async def update(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        account = await person_with(uuid)
        form = PostedForm(await visit.request.form())
        role, areas, organisations = _role_and_remits(form)
        if not form.errors:
            try:
                await changes.change_person(
                    visit.act(), account, role=Role(role), areas=areas, organisations=organisations, today=visit.today
                )
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        if form.errors:
            return visit.page("people/edit.html", status_code=422, account=account, form=form, roles=ROLES)
        return Redirect(f"/accounts/{uuid}", status_code=303)


class InvitationPages(Controller):
    """Letting somebody in."""

    path = "/invitations"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("people/invite.html", form=PostedForm({"role": Role.READER.value}), roles=ROLES)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template:
        form = PostedForm(await visit.request.form())
        email = form.text("email", missing="Enter their email address")
        person = form.text("person", longest=LONGEST_NAME)
        role, areas, organisations = _role_and_remits(form)
        if not form.errors:
            try:
                account = await changes.invite(
                    visit.act("Invited"),
                    email=email,
                    person=person,
                    role=Role(role),
                    areas=areas,
                    organisations=organisations,
                    today=visit.today,
                )
                return await _invited(account, visit)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return visit.page("people/invite.html", status_code=422, form=form, roles=ROLES)


class InvitedAgainPages(Controller):
    """The same invitation once more, by a fresh link."""

    path = "/accounts/{uuid:uuid}/invitations"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        return await _invited(await person_with(uuid), visit)


class EndingPages(Controller):
    """Letting somebody in no longer."""

    path = "/accounts/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        account = await person_with(uuid)
        try:
            await changes.end(visit.act("Ended the account"), account)
        except RuleBroken as broken:
            form = PostedForm()
            form.errors[""] = broken.message
            return await _person_page(account, visit, form=form, status_code=422)
        return Redirect(f"/accounts/{uuid}", status_code=303)


class RestorationPages(Controller):
    """Letting somebody in again."""

    path = "/accounts/{uuid:uuid}/restorations"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        await changes.restore(visit.act("Restored the account"), await person_with(uuid))
        return Redirect(f"/accounts/{uuid}", status_code=303)


class LostCodesPages(Controller):
    """For somebody who has lost both the app and the recovery codes."""

    path = "/accounts/{uuid:uuid}/codes/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        await turn_off_codes(visit.act("They had lost their codes"), await person_with(uuid))
        return Redirect(f"/accounts/{uuid}", status_code=303)


PEOPLE = [PeoplePages, InvitationPages, InvitedAgainPages, EndingPages, RestorationPages, LostCodesPages]


def _role_and_remits(form: PostedForm) -> tuple[str, list[str], list[str]]:
    """What was chosen: the role, the areas and the organisations, as typed."""
    role = form.choice("role", [each.value for each in Role], missing="Choose what they may do")
    areas, organisations = (form.text(name, longest=LONGEST_LIST) for name in ("areas", "organisations"))
    return role, lines(areas), lines(organisations)


async def _invited(account: Account, visit: Visit) -> Template:
    """Send the invitation; where that can't be, show its link to be passed on."""
    chosen = visit.settings
    path, until = await changes.invitation(account, secret=chosen.secret_key, act=visit.act())
    link, good_until = at_home(path, chosen=chosen), in_words(until, now=visit.now)
    failed = ""
    try:
        await send(
            invitation_letter(to=account.email, link=link, site_name=chosen.site_name, until=good_until),
            chosen=chosen,
            at=visit.now,
        )
    except MailFailed as reason:
        failed = str(reason)
    return visit.page("people/invited.html", account=account, link=link, until=good_until, failed=failed)


async def _person_page(account: Account, visit: Visit, *, form: PostedForm | None = None, **more: Any) -> Template:
    number = account.to_dict()["id"]
    areas, organisations = await looked_after(number)
    return visit.page(
        "people/show.html",
        account=account,
        form=form or PostedForm(),
        role=Role(account.role),
        joined=day(account.joined_at.astimezone(visit.now.tzinfo).date()) if account.joined_at else "",
        ended=day(account.ended_at.astimezone(visit.now.tzinfo).date()) if account.ended_at else "",
        areas=areas,
        organisations=organisations,
        codes=bool(await salt_of_codes(number)),
        sessions=await sessions_of(number, now=visit.now),
        **more,
    )
