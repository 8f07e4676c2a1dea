"""The documents of an area, as those who look after it enter them, change them, and look them up again."""

from datetime import date
from typing import TypedDict
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.errors import NotFound, RuleBroken
from directory.forms import PostedForm
from directory.guide.local_pages import KINDS, area_page, checked, ended
from directory.pages import Visit
from directory.rulebook.local import added_by_area, area_looked_after, documents_of
from directory.rulebook.local_changes import add_document, change_document
from directory.rulebook.rules import Document, DocumentKind
from directory.rulebook.tables import AreaDocument


class AreaDocumentPages(Controller):
    """A document of an area: its thresholds, its form, its procedures."""

    path = "/areas/{slug:str}/documents"

    @post()
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        area, form = await area_looked_after(slug, viewer=visit.viewer), PostedForm(await visit.request.form())
        said = _said(form)
        if said:
            try:
                await add_document(
                    visit.act("Added a document of an area"),
                    area=area.to_dict()["id"],
                    on=visit.today,
                    **said,
                )
                return Redirect(f"/areas/{slug}/local", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return await area_page(slug, form, visit, status_code=422)


class DocumentPages(Controller):
    """A document that is there already: another edition, or another address."""

    path = "/documents/{uuid:uuid}"

    @get("/edit")
    async def edit(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        document, slug = await _document(uuid, visit)
        typed = {
            "kind": document.kind.value,
            "title": document.text,
            "address": document.read_at,
            "edition_on": str(document.edition_on),
            "shown": document.mark,
        }
        return _edit_page(document, slug, PostedForm(typed), visit)

    @post()
    async def update(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        document, slug = await _document(uuid, visit)
        form = PostedForm(await visit.request.form())
        if said := _said(form):
            try:
                held, _slug = await added_by_area(AreaDocument, uuid, viewer=visit.viewer)
                act = visit.act("Changed a document of an area")
                await change_document(act, held, shown=form.text("shown"), on=visit.today, **said)
                return Redirect(f"/areas/{slug}/local", status_code=303)
            except RuleBroken as broken:
                form.errors[broken.field] = broken.message
        return _edit_page(document, slug, form, visit, status_code=422)


class DocumentCheckPages(Controller):
    """A document was found again where it was."""

    path = "/documents/{uuid:uuid}/checks"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await checked(AreaDocument, uuid, visit)


class DocumentEndingPages(Controller):
    """A document is in use no longer."""

    path = "/documents/{uuid:uuid}/endings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        return await ended(AreaDocument, uuid, visit)


DOCUMENTS = [AreaDocumentPages, DocumentPages, DocumentCheckPages, DocumentEndingPages]


class _Said(TypedDict):
    kind: DocumentKind
    title: str
    address: str
    edition_on: date


def _said(form: PostedForm) -> _Said | None:
    """What somebody says of a document; None where something of it is missing or wrong."""
    kind = form.choice("kind", list(DocumentKind), missing="Choose what it’s for")
    title = form.text("title", missing="Enter its title", longest=200)
    address = form.text("address", missing="Enter its address on the web", longest=500)
    edition_on = _day(form, "edition_on")
    if form.errors or edition_on is None:
        return None
    return _Said(kind=DocumentKind(kind), title=title, address=address, edition_on=edition_on)


def _day(form: PostedForm, name: str) -> date | None:
    try:
        return date.fromisoformat(form.text(name, missing="Enter a day like 2026-09-01", longest=20))
    except ValueError:
        form.errors.setdefault(name, "Enter a day like 2026-09-01")
        return None


async def _document(uuid: UUID, visit: Visit) -> tuple[Document, str]:
    """A document in use, with its area's address, for those who look after that; NotFound."""
    held, slug = await added_by_area(AreaDocument, uuid, viewer=visit.viewer)
    found = [each for each in await documents_of([held.to_dict()["area"]]) if each.uuid == uuid]
    if not found:
        raise NotFound
    return found[0], slug


def _edit_page(document: Document, slug: str, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    return visit.page(
        "guide/document.html", status_code=status_code, document=document, slug=slug, form=form, kinds=KINDS
    )
