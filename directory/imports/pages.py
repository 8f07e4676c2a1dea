"""Pages of imports: a sheet is sent in, looked through, applied, undone."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from directory.contacts.queries import role_titles
from directory.errors import NotFound, RuleBroken
from directory.exchange.changes import FileRefused
from directory.exchange.written import file_of
from directory.forms import PostedForm
from directory.history.rules import Act
from directory.imports.changes import MOST_BYTES, MOST_ROWS, apply, give_up, send_in, settle, take_back
from directory.imports.columns import TOLD_ONCE, mistakes
from directory.imports.looking import Seen, seen
from directory.imports.queries import import_with, imports, meaning_in
from directory.imports.table import table_in
from directory.imports.tables import SheetImport
from directory.imports.telling import CHOICES, IN_WORDS, fill_in, likenesses, meaning_of, samples, words_to_tell
from directory.imports.undoing import StandsInTheWay
from directory.pages import Visit

AROUND_A_SHEET = 10_000  # bytes that the form takes besides
MOST_SHOWN = 200


class ImportPages(Controller):
    """Sheets that are sent in, and what each would do."""

    path = "/imports"

    @get()
    async def index(self, visit: NamedDependency[Visit]) -> Template:
        return await _list_page(PostedForm(), visit)

    @post(request_max_body_size=MOST_BYTES + AROUND_A_SHEET)
    async def create(self, visit: NamedDependency[Visit]) -> Template | Redirect:
        posted = await visit.request.form()
        form, sent = PostedForm(posted), posted.get("sheet")
        try:
            content = await sent.read() if isinstance(sent, UploadFile) else b""
            held = await send_in(visit.act("Sent in a sheet"), content, name=getattr(sent, "filename", ""))
        except RuleBroken as broken:
            form.errors[broken.field] = broken.message
            return await _list_page(form, visit, status_code=422)
        return Redirect(f"/imports/{held.uuid}", status_code=303)

    @get("/{uuid:uuid}")
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template:
        return await _sheet_page(await import_with(uuid), PostedForm(), visit)

    @post("/{uuid:uuid}")
    async def update(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        held, form = await _open(uuid), PostedForm(await visit.request.form())
        table = table_in(bytes(held.content))
        meaning = meaning_of(form, table)
        form.errors |= mistakes(meaning)
        if form.errors:
            return await _sheet_page(held, form, visit, status_code=422)
        await settle(held, meaning)
        return Redirect(f"/imports/{uuid}#preview", status_code=303)


class ProblemPages(Controller):
    """The same sheet, with what is to be put right in a column of its own."""

    path = "/imports/{uuid:uuid}/problems.xlsx"

    @get()
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[bytes]:
        held = await _open(uuid)
        table = table_in(bytes(held.content))
        found = await seen(_act(held, visit), held, table, today=visit.today)
        by_row: dict[int, list[str]] = {}
        for each in [*found.problems, *found.warnings]:
            by_row.setdefault(each.row, []).append(f"{each.column}: {each.text}")
        width = len(table.header)
        rows = [
            [*cells[:width], *[""] * (width - len(cells)), "\n".join(by_row.get(number, []))]
            for number, cells in table.rows
        ]
        content = file_of(rows, header=[*table.header, "problems"], name="problems.xlsx")
        return Response(
            content,
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers={"content-disposition": 'attachment; filename="problems.xlsx"'},
        )


class ApplicationPages(Controller):
    """A sheet is applied, as one act."""

    path = "/imports/{uuid:uuid}/applications"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        held, form = await import_with(uuid), PostedForm(await visit.request.form())
        try:
            await apply(_act(held, visit), held, shown=form.text("shown") or "none", today=visit.today)
        except RuleBroken as broken:
            form.errors[""] = (
                broken.message if not isinstance(broken, FileRefused) else "Put right what is listed below"
            )
            return await _sheet_page(held, form, visit, status_code=409)
        return Redirect(f"/imports/{uuid}", status_code=303)


class UndoingPages(Controller):
    """A sheet that was applied is undone as a whole."""

    path = "/imports/{uuid:uuid}/undoings"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        held, form = await import_with(uuid), PostedForm(await visit.request.form())
        try:
            await take_back(visit.act(f"Undid {held.name}"), held)
        except StandsInTheWay as broken:
            form.errors[""] = "This can’t be undone as a whole any more"
            return await _sheet_page(held, form, visit, status_code=409, in_the_way=broken.reasons)
        except RuleBroken as broken:
            form.errors[""] = broken.message
            return await _sheet_page(held, form, visit, status_code=409)
        return Redirect(f"/imports/{uuid}", status_code=303)


class GivingUpPages(Controller):
    """A sheet that isn't to be applied."""

    path = "/imports/{uuid:uuid}/withdrawals"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Redirect:
        await give_up(visit.act("Gave up a sheet"), await _open(uuid))
        return Redirect("/imports", status_code=303)


IMPORTS = [ImportPages, ProblemPages, ApplicationPages, UndoingPages, GivingUpPages]


async def _open(uuid: UUID) -> SheetImport:
    held = await import_with(uuid)
    if held.applied_at or held.given_up_at:
        raise NotFound
    return held


def _act(held: SheetImport, visit: Visit) -> Act:
    return visit.act(f"Imported {held.name}", source="import")


async def _list_page(form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    return visit.page(
        "imports/index.html",
        status_code=status_code,
        form=form,
        imports=await imports(),
        most_rows=MOST_ROWS,
        most=MOST_BYTES // 1_000_000,
    )


async def _sheet_page(
    held: SheetImport, form: PostedForm, visit: Visit, *, status_code: int = 200, in_the_way: tuple[str, ...] = ()
) -> Template:
    if held.applied_at or held.given_up_at:
        return visit.page("imports/done.html", status_code=status_code, held=held, form=form, in_the_way=in_the_way)
    table, meaning = table_in(bytes(held.content)), meaning_in(held.meaning)
    titles = await role_titles()
    fill_in(form, meaning)
    unclear = mistakes(meaning)
    found = Seen() if unclear else await seen(_act(held, visit), held, table, today=visit.today)
    return visit.page(
        "imports/show.html",
        status_code=status_code,
        held=held,
        form=form,
        columns=[(place, cell, samples(table, place)) for place, cell in enumerate(table.header)],
        choices=CHOICES,
        always=[(name, IN_WORDS[name]) for name in TOLD_ONCE],
        words=words_to_tell(table, meaning, titles),
        seen=found,
        unclear=unclear,
        likenesses=likenesses(meaning, found.alike),
        most_shown=MOST_SHOWN,
        retire_absent=meaning.retire_absent,
    )
