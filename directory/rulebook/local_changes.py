"""Writes of what areas add to the guide: entered, looked up again, and ended."""

from datetime import UTC, date

from directory.errors import RuleBroken
from directory.history.changes import alone, change, note_end, record, snapshot
from directory.history.rules import Act
from directory.rulebook.addresses import local_page
from directory.rulebook.rules import DocumentKind, mark_of
from directory.rulebook.tables import AreaDocument, LocalRule

Added = LocalRule | AreaDocument


async def add_local_rule(
    act: Act,
    *,
    area: int,
    concern: str,
    text: str,
    source: str,
    read_at: str,
    on: date,
    urgency: str = "",
    number: int = 0,
    role: int | None = None,
    follows: int = 0,
) -> LocalRule:
    """An area asks something besides the guide, as somebody read it in its procedures on a day."""
    read_at = await local_page(read_at, field="read_at")
    added = LocalRule(
        area=area,
        concern=concern,
        urgency=urgency,
        number=number,
        role=role,
        follows=follows,
        text=text,
        source=source,
        read_at=read_at,
        checked_on=on,
        added_at=act.at.astimezone(UTC),
    )
    await _add(act, added)
    return added


async def add_document(
    act: Act, *, area: int, kind: DocumentKind, title: str, address: str, edition_on: date, on: date
) -> AreaDocument:
    """A document of an area, as somebody found it at its address on a day."""
    _check_out(edition_on, on=on)
    added = AreaDocument(
        area=area,
        kind=kind.value,
        title=title,
        address=await local_page(address, field="address"),
        edition_on=edition_on,
        checked_on=on,
        added_at=act.at.astimezone(UTC),
    )
    await _add(act, added)
    return added


async def change_document(
    act: Act,
    document: AreaDocument,
    *,
    shown: str,
    kind: DocumentKind,
    title: str,
    address: str,
    edition_on: date,
    on: date,
) -> None:
    """Another title, address or edition of a document; `shown` is the mark of what stood in the form.

    Whoever enters another address or edition has it before them, as whoever adds a document has; another title or kind
    says nothing of when it was last found.
    """
    _check_out(edition_on, on=on)
    address = await local_page(address, field="address")
    async with alone():
        await document.refresh()
        if document.ended_at:
            raise RuleBroken("A colleague has ended this meanwhile")
        if mark_of(document.kind, document.title, document.address, document.edition_on) != shown:
            raise RuleBroken("A colleague has changed this since you opened it. Look at what it says now")
        before = snapshot(document)
        if (address, edition_on) != (document.address, document.edition_on):
            document.checked_on = on
        document.kind, document.title = kind.value, title
        document.address, document.edition_on = address, edition_on
        if snapshot(document) == before:
            raise RuleBroken("Change something before you save it", field="title")
        await document.save()
        await record(act, changes=[change(document, verb="changed", before=before)])


def _check_out(edition_on: date, *, on: date) -> None:
    if edition_on > on:
        raise RuleBroken("Enter the date of an edition that is out already", field="edition_on")


async def check_added(act: Act, added: Added, *, on: date) -> None:
    """Somebody has looked it up again: it's still there, and still says so."""
    async with alone():
        await added.refresh()
        if added.ended_at:
            raise RuleBroken("A colleague has ended this meanwhile")
        before = snapshot(added)
        added.checked_on = on
        await added.save(["checked_on"])
        await record(act, changes=[change(added, verb="checked", before=before)])


async def end_added(act: Act, added: Added) -> None:
    """It holds no longer; ended already, nothing happens."""
    await note_end(act, added, type(added).ended_at, verb="ended")


async def _add(act: Act, added: Added) -> None:
    async with alone():
        await added.save()
        await record(act, changes=[change(added, verb="added")])
