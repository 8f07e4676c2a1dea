"""Pages of partnerships for everybody: who belongs to them, and how a disagreement is escalated there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from directory.contacts.queries import role_titles
from directory.contacts.values import ChannelKind, display, link
from directory.dates import day
from directory.errors import NotFound
from directory.forms import PostedForm
from directory.lookup.cards import in_css
from directory.lookup.moments import BadTime, moment_asked
from directory.lookup.queries import NATIONWIDE, answer_to, contacts_where
from directory.lookup.rules import FoundContact
from directory.organisations.queries import areas_of, organisation_called
from directory.organisations.tables import Organisation
from directory.pages import Visit
from directory.partnerships.queries import (
    agreements_naming_retired,
    in_force,
    is_kept_by,
    members_of,
    own_policies,
    partnership_called,
    partnerships,
    policies_of,
)
from directory.partnerships.rules import Step, steps

MOST_CONTACTS, MOST_WAYS = 2, 2
INSIDE = ("whistleblowing", "chair", "head")
"""To whom somebody can turn within an organisation, in this order."""


class PartnershipPages(Controller):
    """Safeguarding partnerships, and who belongs to each."""

    path = "/partnerships"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return visit.page("partnerships/index.html", partnerships=await partnerships())

    @get("/{slug:str}")
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        partnership = await partnership_called(slug)
        number = partnership.to_dict()["id"]
        keeps = await is_kept_by(partnership, visit.viewer)
        members = await members_of(number)
        return visit.page(
            "partnerships/show.html",
            partnership=partnership,
            areas=await areas_of(number),
            members=[each for each in members if each.left_on is None or each.left_on > visit.today],
            former=[each for each in members if each.left_on is not None and each.left_on <= visit.today],
            policy=in_force(await policies_of(number, today=visit.today)),
            naming=await agreements_naming_retired(number, today=visit.today) if keeps else [],
            keeps=keeps,
            today=visit.today,
        )


class LadderPages(Controller):
    """How a disagreement is escalated in a partnership, with the moments counted from when it began."""

    path = "/partnerships/{slug:str}/ladder"

    @get()
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        partnership = await partnership_called(slug)
        number = partnership.to_dict()["id"]
        form = PostedForm({"start": visit.request.query_params.get("start", "")})
        starts = _start(form, visit)
        policies = await policies_of(number, today=visit.today)
        policy = in_force(policies)
        areas = await areas_of(number)
        nation = "England"
        rungs = steps(policy.stages, starts=starts or visit.now, nation=nation) if policy else []
        return visit.page(
            "partnerships/ladder.html",
            status_code=422 if form.errors else 200,
            partnership=partnership,
            policy=policy,
            others=[each for each in policies if each is not policy],
            rungs=[await _rung(each, [area["name"] for area in areas], visit) for each in rungs],
            starts=starts,
            form=form,
            keeps=await is_kept_by(partnership, visit.viewer),
        )


class OwnPolicyPages(Controller):
    """An organisation's own policies, and to whom somebody who works there can turn who isn't heard inside."""

    path = "/organisations/{slug:str}/policies"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        organisation = await _in_use(slug)
        number = organisation.to_dict()["id"]
        return visit.page(
            "partnerships/policies.html",
            organisation=organisation,
            policies=await own_policies(number, today=visit.today),
            inside=await _listed("contact.organisation = {}", number, roles=INSIDE, visit=visit),
            outside=await _listed(NATIONWIDE, roles=("whistleblowing",), visit=visit),
            keeps=await is_kept_by(organisation, visit.viewer),
        )


FOR_EVERYBODY = [PartnershipPages, LadderPages, OwnPolicyPages]


@dataclass(frozen=True)
class Way:
    """How to reach somebody: as people read it, and what a press of it does."""

    kind: str
    display: str
    link: str | None


@dataclass(frozen=True)
class Offered:
    """Somebody listed: for what, how to reach them, and how far their entry can be trusted."""

    slug: str
    name: str
    role: str
    job_title: str
    standing: str
    verified: str
    ways: tuple[Way, ...]
    area: str = ""


@dataclass(frozen=True)
class Rung:
    """A stage with its moments, the role that the directory offers for it, and who is listed."""

    step: Step
    role: str
    offered: tuple[Offered, ...]


async def _rung(step: Step, areas: list[str], visit: Visit) -> Rung:
    code = step.stage.role
    if not code:
        return Rung(step, "", ())
    found: list[Offered] = []
    for area in areas:
        answer = await answer_to(area, role=code, at="", now=visit.now, today=visit.today, viewer=visit.viewer)
        found += [_offered(each, area=area) for each in answer.contacts if each.role == code][:MOST_CONTACTS]
    return Rung(step, (await role_titles())[code], tuple(found))


async def _listed(where: str, *arguments: object, roles: Collection[str], visit: Visit) -> list[Offered]:
    """The contacts of a condition that answer for these roles, the first of them first."""
    found = await contacts_where(where, *arguments, at=visit.now, today=visit.today, viewer=visit.viewer)
    return [_offered(each) for role in roles for each in found.contacts.values() if each.role == role]


def _offered(contact: FoundContact, *, area: str = "") -> Offered:
    lines = (contact.called or contact.lines)[:MOST_WAYS]
    kinds = [(ChannelKind(each.kind), each.value) for each in lines]
    tried = [each.verified_on for each in lines if each.verified_on]
    return Offered(
        slug=contact.slug,
        name=contact.name or contact.organisation,
        role=contact.role_title,
        job_title=contact.job_title,
        standing=in_css(contact.standing),
        verified=f"Verified on {day(min(tried))}" if len(tried) == len(lines) else "Never verified",
        ways=tuple(Way(kind, display(kind, value), link(kind, value)) for kind, value in kinds),
        area=area,
    )


def _start(form: PostedForm, visit: Visit) -> datetime | None:
    """The moment from which stages are counted; nothing where none was asked for, or none can be read."""
    if not form.text("start"):
        return None
    try:
        return moment_asked(form.text("start"), now=visit.now)
    except BadTime:
        form.errors["start"] = "Enter a day and a time, like 2026-11-24T10:00"
        return None


async def _in_use(slug: str) -> Organisation:
    organisation = await organisation_called(slug)
    if organisation.retired_on is not None:
        raise NotFound
    return organisation
