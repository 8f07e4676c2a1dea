"""Roles of one file that wait for each other to close, so that nobody would ever be listed as answering."""

from collections.abc import Mapping

from directory.exchange.header import Remark
from directory.exchange.records import Record
from directory.exchange.rules import ReadFile
from directory.hours.rules import Hours


def refuse_circles(found: ReadFile, channels: Mapping[int, Record]) -> None:
    """A problem for each row that waits for a role which waits for its own, in the same organisation or area.

    `channels` by row; the problems go to `found`. What is held already isn't refused: an export must go back in.
    """
    listed = [
        (channel.before is not None and channel.before["hours"] == row.hours, row, awaited, channel.parent)
        for row in found.rows
        if row.hours and (awaited := Hours.of(row.hours).when_closed) and (channel := channels.get(row.number))
    ]
    waiting: dict[tuple[str, str, Record | str], int] = {}
    for held, row, awaited, contact in sorted(listed, key=lambda each: not each[0]):
        if contact is None or contact.parent is None:
            continue
        places = [contact.parent, *contact.after["areas"]]
        others = [waiting[awaited, row.role, place] for place in places if (awaited, row.role, place) in waiting]
        if others and not held:
            text = f"row {min(others)} waits for {row.role} to close and this one for {awaited}"
            found.problems.append(Remark(row.number, "hours", f"{text}: write when one of them answers"))
        for place in places:
            waiting.setdefault((row.role, awaited, place), row.number)
