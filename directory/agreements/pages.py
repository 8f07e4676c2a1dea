"""The register of agreements, and one agreement: read, drafted and changed."""

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from directory.agreements.changes import Mistakes, draft, redraft, send
from directory.agreements.draft import Draft, Unit
from directory.agreements.kinds import Kind
from directory.agreements.queries import agreement_kept, agreement_seen, draft_of
from directory.agreements.reading import closed_up, digest_of, read_form, rows_shown, typed_of
from directory.agreements.register import ALL, Wanted, areas_to_choose, asked_of, pages_around, register
from directory.agreements.resolving import resolved
from directory.agreements.rules import State
from directory.agreements.seeded import kinds
from directory.agreements.shown import Shown, shown
from directory.agreements.tables import Agreement
from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit


class AgreementPages(Controller):
    """What there is, and one of them."""

    path = "/agreements"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        wanted = Wanted.of(visit.request.query_params)
        entries, more = await register(visit.viewer, wanted, today=visit.today)
        return visit.page(
            "agreements/index.html",
            entries=entries,
            more=more,
            wanted=wanted,
            form=PostedForm(vars(wanted)),
            pages=pages_around(wanted, more=more),
            only=f"?{urlencode(asked)}" if (asked := asked_of(wanted)) else "",
            kinds=[("", "Every kind"), *((each.code, each.title) for each in kinds().values())],
            areas=[("", "Every area"), *await areas_to_choose(visit.viewer)],
            states=[("", "All but what is over"), *((each.value, each.capitalize()) for each in State), (ALL, "All")],
        )

    @get("/new")
    async def new(self, visit: NamedDependency[Visit], kind: FromQuery[str] = "") -> Template:
        if kind not in kinds():
            return visit.page("agreements/kinds.html", kinds=kinds().values())
        return _form_page(kinds()[kind], PostedForm(), visit)

    @post()
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        form = await _posted(visit)
        chosen = kinds().get(form.text("kind"))
        if chosen is None:
            return visit.page("agreements/kinds.html", status_code=422, kinds=kinds().values())
        if form.typed.get("add"):
            return _form_page(chosen, form, visit)
        new = await _read(form, chosen, visit)
        if new is not None:
            try:
                agreement = await draft(visit.act("Drafted"), new, viewer=visit.viewer)
                return Redirect(f"/agreements/{agreement.slug}", status_code=303)
            except RuleBroken as broken:
                note(form, broken)
        return _form_page(chosen, form, visit, status_code=422)

    @get("/{slug:str}")
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return await agreement_page(await agreement_seen(slug, viewer=visit.viewer), visit)

    @get("/{slug:str}/edit")
    async def edit(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        agreement = await _open(slug, visit)
        return await _edit_page(agreement, PostedForm(typed_of(await draft_of(agreement))), visit)

    @post("/{slug:str}")
    async def update(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        agreement = await _open(slug, visit)
        form = await _posted(visit)
        if form.typed.get("add"):
            return await _edit_page(agreement, form, visit, seen=form.text("seen"))
        if form.text("seen") != digest_of(typed_of(await draft_of(agreement))):
            form.errors["title"] = (
                "Somebody changed this while you did. What they saved is on its page; yours is below: save again to "
                "put it in its place"
            )
            return await _edit_page(agreement, form, visit, status_code=409)
        new = await _read(form, kinds()[agreement.kind], visit)
        if new is not None:
            try:
                voided = await redraft(visit.act("Changed"), agreement, new, viewer=visit.viewer)
                return Redirect(f"/agreements/{agreement.slug}{'?voided=yes' if voided else ''}", status_code=303)
            except RuleBroken as broken:
                note(form, broken)
        return await _edit_page(agreement, form, visit, status_code=422)


class SendingPages(Controller):
    """Sending a draft for signature; what is missing is said on its form."""

    path = "/agreements/{slug:str}/sendings"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        agreement = await agreement_kept(slug, viewer=visit.viewer)
        form = PostedForm(typed_of(await draft_of(agreement)))
        try:
            await send(visit.act("Sent for signature"), agreement)
        except Mistakes as broken:
            note(form, broken)
            return await _edit_page(agreement, form, visit, status_code=422)
        except RuleBroken as broken:
            return await agreement_page(agreement, visit, problem=broken.message, status_code=422)
        return Redirect(f"/agreements/{slug}", status_code=303)


async def agreement_page(agreement: Agreement, visit: Visit, *, problem: str = "", status_code: int = 200) -> Template:
    """One agreement with all that hangs on it, and what may be done about it."""
    found: Shown = await shown(agreement, viewer=visit.viewer, today=visit.today)
    form = PostedForm()
    if problem:
        form.errors[""] = problem
    return visit.page(
        "agreements/show.html",
        status_code=status_code,
        agreement=agreement,
        shown=found,
        kind=kinds()[agreement.kind],
        form=form,
        voided="voided" in visit.request.query_params,
        states=State,
    )


def note(form: PostedForm, broken: RuleBroken) -> None:
    """Note in a form what is to be put right."""
    form.errors |= broken.errors if isinstance(broken, Mistakes) else {broken.field: broken.message}


async def _open(slug: str, visit: Visit) -> Agreement:
    """An agreement whose text may still be changed; there's no form for any other."""
    agreement = await agreement_kept(slug, viewer=visit.viewer)
    found = await shown(agreement, viewer=visit.viewer, today=visit.today)
    if not found.may_change:
        raise NotFound
    return agreement


async def _posted(visit: Visit) -> PostedForm:
    return PostedForm(closed_up(PostedForm(await visit.request.form()).typed))


async def _read(form: PostedForm, kind: Kind, visit: Visit) -> Draft | None:
    typed = read_form(form, today=visit.today)
    return await resolved(typed, form, kind=kind.code, today=visit.today)


async def _edit_page(
    agreement: Agreement, form: PostedForm, visit: Visit, *, seen: str = "", status_code: int = 200
) -> Template:
    seen = seen or digest_of(typed_of(await draft_of(agreement)))
    kind = kinds()[agreement.kind]
    return _form_page(kind, form, visit, status_code=status_code, agreement=agreement, seen=seen)


def _form_page(
    kind: Kind,
    form: PostedForm,
    visit: Visit,
    *,
    agreement: Agreement | None = None,
    seen: str = "",
    status_code: int = 200,
) -> Template:
    add = form.typed.get("add", "")
    parties = rows_shown(form.typed, "party", least=2, more=add == "party")
    facts: dict[str, Any] = {
        "parties": parties,
        "commitments": rows_shown(form.typed, "commitment", least=1, more=add == "commitment"),
        "who": [
            ("", "Choose"),
            *((str(row), form.typed.get(f"party-{row}-organisation") or f"Party {row + 1}") for row in parties),
        ],
        "units": [("", "Choose"), *((each.value, each.value) for each in Unit)],
    }
    return visit.page(
        "agreements/edit.html",
        status_code=status_code,
        kind=kind,
        form=form,
        agreement=agreement,
        seen=seen,
        needs=set(kind.requires),
        **facts,
    )
