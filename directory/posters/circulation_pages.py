"""Pages for those who keep an organisation: what it prints, where it hangs, and what must be taken down."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.agreements.reading import line
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.organisations.tables import Organisation
from directory.pages import Visit
from directory.partnerships.queries import organisation_kept
from directory.posters.changes import issue_poster
from directory.posters.circulation import MOST_COPIES, clear, end, hang, place_with, places_of, set_policy
from directory.posters.designs import DESIGNS, choice_ticked
from directory.posters.issued import issue_with, issues_of, recalls
from directory.posters.logos import FIELD, MOST_BYTES, read_logo
from directory.posters.queries import AreaToChoose, draft_of, served_by, unsound_policy
from directory.posters.recalls import How, Tier, Unsound
from directory.posters.unsound import warnings

AROUND_A_LOGO = 100_000  # bytes of the form besides


class CirculationPages(Controller):
    """Every issue of an organisation, and the next."""

    path = "/organisations/{slug:str}/posters"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await _page(await organisation_kept(slug, viewer=visit.viewer), PostedForm(), visit)

    @post(request_max_body_size=MOST_BYTES + AROUND_A_LOGO)
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any] | Template:
        organisation = await organisation_kept(slug, viewer=visit.viewer)
        posted = await visit.request.form()
        form, sent = PostedForm(posted), posted.get(FIELD)
        try:
            logo = read_logo(await sent.read() if isinstance(sent, UploadFile) else b"")
            choice = choice_ticked(
                form.typed,
                design=form.text("design", longest=40),
                colour=form.text("colour", longest=40),
                adds=form.typed.get("adds", ""),
            )
            issue, pdf = await issue_poster(
                visit.act("Issued a poster"),
                organisation.slug,
                today=visit.today,
                now=visit.now,
                site_name=visit.settings.site_name,
                base_url=visit.settings.base_url,
                area=form.text("area", longest=200),
                choice=replace(choice, logo=logo),
            )
        except RuleBroken as broken:
            form.errors[broken.field or "design"] = broken.message
            return await _page(organisation, form, visit, status_code=422)
        name = f"{organisation.slug}-{issue.design.replace('+', '-')}-{issue.code}.pdf"
        told = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(pdf, status_code=200, media_type="application/pdf", headers=told)


class EndingPages(Controller):
    """An issue was taken down, or another hangs in its place."""

    path = "/poster-issues/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        issue = await issue_with(uuid, viewer=visit.viewer, today=visit.today)
        form = PostedForm(await visit.request.form())
        how = How.REPLACED if form.typed.get("how") == How.REPLACED else How.WITHDRAWN
        await end(visit.act("Taken out of circulation"), issue, how=how)
        return Redirect(f"/organisations/{issue.slug}/posters", status_code=303)


class PlacePages(Controller):
    """Where copies hang, as a list to walk round with."""

    path = "/organisations/{slug:str}/poster-places"

    @get()
    async def index(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        organisation = await organisation_kept(slug, viewer=visit.viewer)
        number = organisation.to_dict()["id"]
        return visit.page(
            "posters/places.html",
            organisation=organisation,
            places=await places_of(number),
            issues=[each for each in await issues_of(number, today=visit.today) if each.hangs],
            today=visit.today,
        )

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect | Template:
        organisation = await organisation_kept(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        place = line(form, "place", missing="Enter where it hangs, like “Staff room”")
        copies = form.text("copies", missing="Enter how many copies hang there, in figures")
        if copies and not (copies.isascii() and copies.isdecimal() and 0 < int(copies[:6]) <= MOST_COPIES):
            form.errors["copies"] = f"Enter a number from 1 to {MOST_COPIES:,}, in figures"
        if form.errors:
            return await _page(organisation, form, visit, status_code=422)
        await hang(visit.act("Noted where posters hang"), organisation, place=place, copies=int(copies))
        return Redirect(f"/organisations/{organisation.slug}/posters#places", status_code=303)


class ClearingPages(Controller):
    """Nothing hangs in a place any more."""

    path = "/poster-places/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        row, slug = await place_with(uuid, viewer=visit.viewer)
        await clear(visit.act("Noted where posters hang"), row)
        return Redirect(f"/organisations/{slug}/posters#places", status_code=303)


class PrintingPolicyPages(Controller):
    """What an organisation does with entries that aren't sound."""

    path = "/organisations/{slug:str}/printing-policies"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Redirect | Template:
        organisation = await organisation_kept(slug, viewer=visit.viewer)
        form = PostedForm(await visit.request.form())
        unsound = form.choice("unsound", list(Unsound), missing="Choose what to do with what isn’t verified")
        if not unsound:
            return await _page(organisation, form, visit, status_code=422)
        await set_policy(visit.act("Decided what is printed"), organisation, Unsound(unsound))
        return Redirect(f"/organisations/{organisation.slug}/posters#policy", status_code=303)


class RecallPages(Controller):
    """Every poster that hangs and is no longer right, of the organisations that somebody keeps."""

    path = "/recalls"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        found = await recalls(visit.viewer, today=visit.today)
        return visit.page(
            "posters/recalls.html",
            urgent=[each for each in found if each.tier is Tier.SAME_DAY],
            others=[each for each in found if each.tier is Tier.WEEKLY],
        )


CIRCULATION = [CirculationPages, EndingPages, PlacePages, ClearingPages, PrintingPolicyPages, RecallPages]


async def _page(organisation: Organisation, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    number = organisation.to_dict()["id"]
    _held, served = await served_by(organisation.slug, today=visit.today)
    issues = await issues_of(number, today=visit.today)
    policy = await unsound_policy(number)
    form.typed.setdefault("unsound", policy.value)
    return visit.page(
        "posters/circulation.html",
        status_code=status_code,
        organisation=organisation,
        form=form,
        designs=[(each.code, each.title) for each in DESIGNS.values()],
        areas=[("", "Choose an area"), *((each.slug, each.name) for each in served)] if len(served) > 1 else [],
        hanging=[each for each in issues if each.hangs],
        ended=[each for each in issues if not each.hangs],
        wrong=await _wrong(organisation, form, visit),
        policy=policy,
        policies=[(each.value, each.in_words) for each in Unsound],
        places=await places_of(number),
        urgent=Tier.SAME_DAY,
    )


async def _wrong(organisation: Organisation, form: PostedForm, visit: Visit) -> list[str]:
    """What is wrong with the poster that would be printed; nothing while its area isn't chosen."""
    try:
        draft = await draft_of(organisation.slug, today=visit.today, area=form.typed.get("area", ""))
    except AreaToChoose:
        return []
    except RuleBroken as broken:
        return [broken.message]
    return warnings(draft.poster)
