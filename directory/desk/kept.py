"""Desks kept while they're worked through: read once, and from then on only the entries that somebody wrote."""

import asyncio
from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from directory.accounts.rules import Viewer
from directory.database import any_of, fetch_quickly
from directory.desk.queries import areas_on_desk, entries_numbered, entries_on_desk, has_too_many, looks_after_any
from directory.desk.rules import Desk, Entry, Queued, place
from directory.history.queries import head, written_since
from directory.history.rules import Head, Written
from directory.lookup.parts import UNSEEN

MOST_DESKS = 8
"""Each takes some megabytes; those that were asked for last are kept."""

_OF_THE_GUIDE = {"rule_wording", "rule_signature", "rule_check", "local_rule", "area_document", "seeded_rule"}
ELSEWHERE = UNSEEN - {"account"} | {"notice"} | _OF_THE_GUIDE
"""Tables of which no desk shows anything; whoever tried an entry is named there."""


@dataclass(frozen=True)
class HeldDesk:
    """A desk as it is at one minute, after one link of the history."""

    at: Head
    minute: datetime
    entries: Mapping[int, Entry]  # by number, also those that needn't be tried
    queue: list[Queued]
    areas: list[tuple[str, str]]
    too_many: bool


class KeptDesks:
    """The desks of those who are at them. What was written is asked for before each use, so none is ever out of date.

    Hours, waits and days begin and end with a minute, so a queue holds for all of the minute that it was made in.
    """

    def __init__(self) -> None:
        self.held: dict[object, HeldDesk] = {}
        self.making = asyncio.Lock()

    async def desk(self, viewer: Viewer, desk: Desk, *, area: str = "") -> HeldDesk:
        """What this viewer is to try, riskiest first; in one area only, if its slug is given."""
        key = (viewer, desk.single_handed, area)
        async with self.making:
            last = await head()  # before the data: what is read after it can only be newer
            held = self.held.pop(key, None)
            held = await self._caught_up(held, last, viewer, desk) if held else None
            self.held[key] = held or await _made(last, viewer, desk, area=area)
            while len(self.held) > MOST_DESKS:
                del self.held[next(iter(self.held))]
            return self.held[key]

    async def _caught_up(self, held: HeldDesk, last: Head, viewer: Viewer, desk: Desk) -> HeldDesk | None:
        """The desk as it is now; None where it's to be read anew."""
        touched: set[int] | None = set()
        if held.at != last:
            written = await written_since(held.at)
            touched = None if written is None else await _touched(written, held.entries)
        if touched is None:
            return None
        entries, queue = held.entries, held.queue
        if not touched <= entries.keys() and await looks_after_any(touched - entries.keys(), viewer):
            return None
        if touched := touched & entries.keys():
            fresh = {each.number: each for each in await entries_numbered(touched, viewer)}
            entries = {number: each for number, each in entries.items() if number not in touched} | fresh
            queue = [each for each in queue if each.entry.number not in touched]
            for queued in filter(None, map(desk.queued, fresh.values())):
                insort(queue, queued, key=place)
        if held.minute != _minute(desk):
            queue = desk.queue(entries.values())
        return replace(held, at=last, minute=_minute(desk), entries=entries, queue=queue)


async def _made(last: Head, viewer: Viewer, desk: Desk, *, area: str) -> HeldDesk:
    entries = {each.number: each for each in await entries_on_desk(viewer, area=area)}
    return HeldDesk(
        at=last,
        minute=_minute(desk),
        entries=entries,
        queue=desk.queue(entries.values()),
        areas=await areas_on_desk(viewer),
        too_many=await has_too_many(viewer),
    )


async def _touched(written: Iterable[Written], entries: Collection[int]) -> set[int] | None:
    """The contacts, by number, that may look different on a desk with these; None where it's to be read anew."""
    contacts: set[int] = set()
    tried: set[int] = set()
    changed: set[int] = set()
    for each in written:
        sides = [msgspec.json.decode(side) for side in (each.before, each.after) if side]
        match each.table:
            case "verification":
                tried |= {side["channel"] for side in sides}
            case "report":
                contacts |= {side["contact"] for side in sides}
            case "channel":
                changed |= {side["contact"] for side in sides}
            case table if table not in ELSEWHERE:
                return None
    if tried:
        which, numbers = any_of("id", tried)
        contacts |= {number for (number,) in await fetch_quickly(f"SELECT contact FROM channel WHERE {which}", numbers)}
    return contacts.intersection(entries) | changed  # with another channel, an entry may come to be on a desk


def _minute(desk: Desk) -> datetime:
    return desk.now.replace(second=0, microsecond=0)
