"""Roles of one file that wait for each other to close, so that nobody would ever be listed as answering."""

from collections.abc import Iterable

from directory.exchange.header import Remark
from directory.exchange.records import Record
from directory.exchange.rules import ReadFile, Row
from directory.hours.rules import Hours


def refuse_circles(found: ReadFile, channels: Iterable[tuple[Row, Record]]) -> None:
    """A problem for each row that waits for a role which waits for its own, in one organisation or area.

    `channels` with the row of each; the problems go to `found`. What is held already isn't refused: an export must go
    back in.
    """
    listed = [
        (_is_held(channel, row), row, awaited, [body, *contact.after["areas"]])
        for row, channel in channels
        if row.hours
        and (awaited := Hours.of(row.hours).when_closed)
        and (contact := channel.parent)
        and (body := contact.parent)
    ]
    waiting: dict[tuple[str, str, Record | str], int] = {}
    for held, row, awaited, places in sorted(listed, key=lambda each: not each[0]):
        others = [waiting[awaited, row.role, place] for place in places if (awaited, row.role, place) in waiting]
        if others and not held:
            text = f"row {min(others)} waits for {row.role} to close and this one for {awaited}"
            found.problems.append(Remark(row.number, "hours", f"{text}: write when one of them answers"))
        for place in places:
            waiting.setdefault((row.role, awaited, place), row.number)


def _is_held(channel: Record, row: Row) -> bool:
    return channel.before is not None and bool(channel.before["hours"] == row.hours)
