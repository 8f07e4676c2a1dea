"""Writes of what areas add to the guide: entered, looked up again, and ended."""

from datetime import UTC, date

from directory.contacts.values import ChannelKind, read_value
from directory.contacts.written import ValueUnusable
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.queries import is_demonstration
from directory.history.rules import Act
from directory.rulebook.rules import DocumentKind
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
) -> LocalRule:
    """An area asks something besides the guide, as somebody read it in its procedures on a day."""
    read_at = await _address(read_at, field="read_at")
    added = LocalRule(
        area=area,
        concern=concern,
        urgency=urgency,
        number=number,
        role=role,
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
    if edition_on > on:
        raise RuleBroken("Enter the date of an edition that is out already", field="edition_on")
    added = AreaDocument(
        area=area,
        kind=kind.value,
        title=title,
        address=await _address(address, field="address"),
        edition_on=edition_on,
        checked_on=on,
        added_at=act.at.astimezone(UTC),
    )
    await _add(act, added)
    return added


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
    async with alone():
        await added.refresh()
        if added.ended_at:
            return
        before = snapshot(added)
        added.ended_at = act.at.astimezone(UTC)
        await added.save(["ended_at"])
        await record(act, changes=[change(added, verb="ended", before=before)])


async def _add(act: Act, added: Added) -> None:
    async with alone():
        await added.save()
        await record(act, changes=[change(added, verb="added")])


async def _address(text: str, *, field: str) -> str:
    """The address of a page, of the kind that this directory holds: made up in a demonstration, and real elsewhere."""
    try:
        return read_value(ChannelKind.WEBSITE, text, demonstration=bool(await is_demonstration())).value
    except ValueUnusable as unusable:
        raise RuleBroken(str(unusable), field=field) from unusable
