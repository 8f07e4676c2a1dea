"""Documents of an agreement: sent in, handed out to be saved, withdrawn; and its text as PDF and Word."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.agreements.documents import attach, store_of, withdraw
from directory.agreements.press import Paper, as_pdf, as_word, paper_of
from directory.agreements.queries import agreement_kept, agreement_seen, document_in
from directory.agreements.shown import shown
from directory.agreements.tables import Agreement
from directory.agreements.uploads import FIELD, KINDS, MOST_BYTES, check_document
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.pages import Visit

LOCKED_DOWN = "sandbox; default-src 'none'"
AROUND_A_DOCUMENT = 10_000  # bytes that the form takes besides
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocumentPages(Controller):
    """What belongs to an agreement, for those who may know of it."""

    path = "/agreements/{slug:str}/documents"

    @get("/new")
    async def new(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template:
        return _form_page(await agreement_kept(slug, viewer=visit.viewer), PostedForm(), visit)

    @post(request_max_body_size=MOST_BYTES + AROUND_A_DOCUMENT)
    async def create(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Template | Redirect:
        agreement = await agreement_kept(slug, viewer=visit.viewer)
        posted = await visit.request.form()
        form, sent = PostedForm(posted), posted.get(FIELD)
        try:
            content = await sent.read() if isinstance(sent, UploadFile) else b""
            checked = check_document(content, name=getattr(sent, "filename", ""))
            await attach(visit.act("Sent in"), agreement, content, checked, store=store_of(visit.settings))
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
            return _form_page(agreement, form, visit, status_code=422)
        return Redirect(f"/agreements/{slug}#documents", status_code=303)

    @get("/{uuid:uuid}")
    async def show(self, slug: FromPath[str], uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[bytes]:
        document = await document_in(await agreement_seen(slug, viewer=visit.viewer), uuid)
        content = await store_of(visit.settings).get(document.sha256)
        return to_save(content, name=document.name, media_type=document.media_type)


class DocumentWithdrawalPages(Controller):
    """A document that doesn't belong there, or no longer."""

    path = "/agreements/{slug:str}/documents/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, slug: FromPath[str], uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        document = await document_in(await agreement_kept(slug, viewer=visit.viewer), uuid)
        await withdraw(visit.act("Withdrawn"), document)
        return Redirect(f"/agreements/{slug}#documents", status_code=303)


class TextPages(Controller):
    """The text as a document to take along, to change in Word, or to sign."""

    path = "/agreements/{slug:str}"

    @get("/text.pdf")
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[bytes]:
        return to_save(await as_pdf(await _paper(slug, visit), now=visit.now), name=f"{slug}.pdf", media_type=PDF)

    @get("/text.docx")
    async def edit(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[bytes]:
        """In Word, where its lines can be worked on before they are put into the form."""
        return to_save(await as_word(await _paper(slug, visit), now=visit.now), name=f"{slug}.docx", media_type=WORD)


async def _paper(slug: str, visit: Visit) -> Paper:
    agreement = await agreement_seen(slug, viewer=visit.viewer)
    found = await shown(agreement, viewer=visit.viewer, today=visit.today)
    return paper_of(agreement, found, site=visit.settings.site_name, demonstration=visit.demonstration)


def to_save(content: bytes, *, name: str, media_type: str) -> Response[Any]:
    """A file that browsers save and never show as a part of this site, and in which nothing may run if they do."""
    plain = name.encode("ascii", "replace").decode().replace('"', "-").replace("\\", "-").replace("?", "-")
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
            "content-security-policy": LOCKED_DOWN,
        },
    )


def _form_page(agreement: Agreement, form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    return visit.page(
        "agreements/document.html",
        status_code=status_code,
        agreement=agreement,
        form=form,
        kinds=KINDS,
        most=MOST_BYTES // 1_000_000,
    )


TEXTS_AND_DOCUMENTS = [DocumentPages, DocumentWithdrawalPages, TextPages]
