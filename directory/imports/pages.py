"""Pages of imports: a sheet is sent in, looked through, applied, undone."""

from asyncio import to_thread
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
from directory.history.changes import alone
from directory.history.rules import Act
from directory.imports.background import APPLY, LOOK_THROUGH, note, seen_in, standing, stop
from directory.imports.changes import AT_ONCE, MOST_BYTES, MOST_ROWS, apply, give_up, send_in, settle, take_back
from directory.imports.columns import TOLD_ONCE, Meaning, mistakes
from directory.imports.looking import MOST_LINES, Seen, seen
from directory.imports.queries import import_with, imports, meaning_in
from directory.imports.table import Table, table_in
from directory.imports.tables import SheetImport
from directory.imports.telling import CHOICES, IN_WORDS, fill_in, likenesses, meaning_of, samples, words_to_tell
from directory.imports.undoing import StandsInTheWay
from directory.pages import Visit

AROUND_A_SHEET = 10_000  # bytes that the form takes besides
MOST_LIKE = 100  # of those that may be here already: more are no form that anybody fills in


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
        table = await _table_of(held)
        meaning = await to_thread(meaning_of, form, table)
        form.errors |= mistakes(meaning)
        if form.errors:
            return await _sheet_page(held, form, visit, status_code=422)
        try:
            await _settle(held, meaning, visit)
        except RuleBroken as broken:
            form.errors[""] = broken.message
            return await _sheet_page(held, form, visit, status_code=409)
        return Redirect(f"/imports/{uuid}#preview", status_code=303)


class ProblemPages(Controller):
    """The same sheet, with what is to be put right in a column of its own."""

    path = "/imports/{uuid:uuid}/problems.xlsx"

    @get()
    async def show(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[bytes]:
        held = await _open(uuid)
        table = await _table_of(held)
        found = await _seen(held, table, visit) or Seen()
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
            await _apply(held, visit, shown=form.text("shown") or "none")
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


class StopPages(Controller):
    """The work at a large sheet is stopped; the sheet stays as it was."""

    path = "/imports/{uuid:uuid}/stops"

    @post()
    async def create(self, uuid: FromPath[UUID], visit: NamedDependency[Visit]) -> Template | Redirect:
        held, form = await _open(uuid), PostedForm()
        try:
            await stop(held, now=visit.now)
        except RuleBroken as broken:
            form.errors[""] = broken.message
            return await _sheet_page(held, form, visit, status_code=409)
        return Redirect(f"/imports/{uuid}", status_code=303)


IMPORTS = [ImportPages, ProblemPages, ApplicationPages, UndoingPages, GivingUpPages, StopPages]


async def _open(uuid: UUID) -> SheetImport:
    held = await import_with(uuid)
    if held.applied_at or held.given_up_at:
        raise NotFound
    return held


async def _table_of(held: SheetImport) -> Table:
    """The table of a sheet; a large one is read beside everything else that the server does."""
    return await to_thread(table_in, bytes(held.content))


async def _settle(held: SheetImport, meaning: Meaning, visit: Visit) -> None:
    """Keep what a sheet's columns mean, and let a large one be looked through anew."""
    async with alone():
        going_on = await standing(held)
        if going_on and going_on.under_way:
            raise RuleBroken("This sheet is being worked on: wait until that is done, or stop it")
        await settle(held, meaning)
        if held.rows > AT_ONCE:
            await note(held, LOOK_THROUGH, by=visit.viewer.account, now=visit.now)


async def _apply(held: SheetImport, visit: Visit, *, shown: str) -> None:
    """Do what a sheet says; of a large one, note that it's to be done."""
    if held.rows <= AT_ONCE:
        await apply(_act(held, visit), held, shown=shown, today=visit.today)
        return
    found = seen_in(held)
    if found is None or found.mark != shown:
        raise RuleBroken("Look it through first: save what its columns mean")
    await note(held, APPLY, by=visit.viewer.account, now=visit.now, shown=shown)


async def _seen(held: SheetImport, table: Table, visit: Visit) -> Seen | None:
    """What a sheet would do; None for a large one that hasn't been looked through yet."""
    return seen_in(held) if held.rows > AT_ONCE else await seen(_act(held, visit), held, table, today=visit.today)


def _act(held: SheetImport, visit: Visit) -> Act:
    return visit.act(f"Imported {held.name}", source="import")


async def _list_page(form: PostedForm, visit: Visit, *, status_code: int = 200) -> Template:
    return visit.page(
        "imports/index.html",
        status_code=status_code,
        form=form,
        imports=await imports(),
        at_once=AT_ONCE,
        most_rows=MOST_ROWS,
        most=MOST_BYTES // 1_000_000,
    )


async def _sheet_page(
    held: SheetImport, form: PostedForm, visit: Visit, *, status_code: int = 200, in_the_way: tuple[str, ...] = ()
) -> Template:
    if held.applied_at or held.given_up_at:
        return visit.page("imports/done.html", status_code=status_code, held=held, form=form, in_the_way=in_the_way)
    going_on = await standing(held)
    if going_on and going_on.under_way:
        return visit.page("imports/working.html", status_code=status_code, held=held, form=form, going_on=going_on)
    table, meaning = await _table_of(held), meaning_in(held.meaning)
    titles = await role_titles()
    fill_in(form, meaning)
    unclear = mistakes(meaning)
    found = Seen() if unclear else await _seen(held, table, visit)
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
        likenesses=likenesses(meaning, found.alike[:MOST_LIKE] if found else ()),
        most_shown=MOST_LINES,
        going_on=going_on,
        retire_absent=meaning.retire_absent,
    )
