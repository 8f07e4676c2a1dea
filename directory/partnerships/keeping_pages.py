"""Pages for those who keep a partnership or an organisation: members, escalation policies, own policies."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.agreements.reading import read_date
from directory.contacts.queries import role_titles
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.organisations.queries import organisation_numbered
from directory.organisations.tables import Organisation
from directory.pages import Visit
from directory.partnerships.changes import (
    end_own_policy,
    enter_own_policy,
    enter_policy,
    join,
    leave,
    withdraw_policy,
)
from directory.partnerships.queries import (
    member_with,
    members_of,
    organisation_kept,
    own_policies,
    own_policy_with,
    partnership_kept,
    policies_of,
    policy_with,
)
from directory.partnerships.reading import read_joining, read_own_policy, read_policy
from directory.partnerships.rules import MOST_STAGES, Part, PolicyKind, State, Unit
from directory.people.queries import organisation_named

STAGES_AT_FIRST = 4


class MemberPages(Controller):
    """An organisation joins a partnership."""

    path = "/partnerships/{slug:str}/members"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _members_page(await partnership_kept(slug, viewer=visit.viewer), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        partnership, form = await partnership_kept(slug, viewer=visit.viewer), PostedForm(await visit.request.form())
        name = form.text("member", missing="Enter the organisation’s name as the directory has it")
        joining = read_joining(form, today=visit.today)
        if joining and name:
            try:
                member = await organisation_numbered(await organisation_named(name))
                await join(visit.act("Joined the partnership"), partnership, member, joining)
                return Redirect(f"/partnerships/{slug}", status_code=303)
            except RuleBroken as broken:
                form.errors["member"] = broken.message
        return await _members_page(partnership, form, visit, status_code=422)


class MemberEndingPages(Controller):
    """An organisation leaves a partnership."""

    path = "/partnership-members/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        row, partnership = await member_with(uuid, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        on = read_date(form, "on", today=visit.today, missing="Enter the day on which it left")
        if on:
            try:
                await leave(visit.act("Left the partnership"), row, on=on)
                return Redirect(f"/partnerships/{partnership.slug}", status_code=303)
            except RuleBroken as broken:
                form.errors["on"] = broken.message
        return await _members_page(partnership, form, visit, status_code=422)


class PolicyPages(Controller):
    """An escalation policy is entered."""

    path = "/partnerships/{slug:str}/policies"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _policy_page(await partnership_kept(slug, viewer=visit.viewer), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        partnership, form = await partnership_kept(slug, viewer=visit.viewer), PostedForm(await visit.request.form())
        if entering := read_policy(form, roles=await role_titles(), today=visit.today):
            try:
                await enter_policy(visit.act("Entered an escalation policy"), partnership, entering)
                return Redirect(f"/partnerships/{slug}/ladder", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _policy_page(partnership, form, visit, status_code=422)


class PolicyWithdrawalPages(Controller):
    """An escalation policy that was entered by mistake, or holds no longer."""

    path = "/escalation-policies/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        policy, partnership = await policy_with(uuid, viewer=visit.viewer)
        await withdraw_policy(visit.act("Withdrew an escalation policy"), policy)
        return Redirect(f"/partnerships/{partnership.slug}/ladder", status_code=303)


class OwnPolicyFormPages(Controller):
    """A policy of an organisation's own is entered."""

    path = "/organisations/{slug:str}/own-policies"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _own_policy_page(await organisation_kept(slug, viewer=visit.viewer), PostedForm(), visit)

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        organisation, form = await organisation_kept(slug, viewer=visit.viewer), PostedForm(await visit.request.form())
        if told := read_own_policy(form, today=visit.today):
            try:
                await enter_own_policy(visit.act("Entered a policy"), organisation, **told)  # type: ignore[arg-type]
                return Redirect(f"/organisations/{slug}/policies", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await _own_policy_page(organisation, form, visit, status_code=422)


class OwnPolicyEndingPages(Controller):
    """A policy of an organisation's own is in use no longer."""

    path = "/own-policies/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        row, organisation = await own_policy_with(uuid, viewer=visit.viewer)
        await end_own_policy(visit.act("Ended a policy"), row)
        return Redirect(f"/organisations/{organisation.slug}/policies", status_code=303)


KEEPING = [
    MemberPages,
    MemberEndingPages,
    PolicyPages,
    PolicyWithdrawalPages,
    OwnPolicyFormPages,
    OwnPolicyEndingPages,
]


async def _members_page(
    partnership: Organisation, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    members = await members_of(partnership.to_dict()["id"])
    return visit.page(
        "partnerships/members.html",
        status_code=status_code,
        partnership=partnership,
        members=[each for each in members if each.left_on is None],
        form=form,
        parts=[(each.value, each.in_words) for each in Part],
        today=visit.today,
    )


async def _policy_page(
    partnership: Organisation, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    policies = await policies_of(partnership.to_dict()["id"], today=visit.today)
    return visit.page(
        "partnerships/policy.html",
        status_code=status_code,
        partnership=partnership,
        policies=[each for each in policies if each.state is not State.WITHDRAWN],
        form=form,
        rows=range(MOST_STAGES if len(form.typed) > 1 else STAGES_AT_FIRST),
        roles=[("", "Nobody from the directory"), *(await role_titles()).items()],
        units=[(each.value, each.value.replace("-", " ").capitalize()) for each in Unit],
    )


async def _own_policy_page(
    organisation: Organisation, form: PostedForm, visit: Visit, *, status_code: int = 200
) -> Template:
    return visit.page(
        "partnerships/own_policy.html",
        status_code=status_code,
        organisation=organisation,
        policies=await own_policies(organisation.to_dict()["id"], today=visit.today),
        form=form,
        kinds=[(each.value, each.in_words) for each in PolicyKind],
    )
