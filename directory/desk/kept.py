"""Desks kept while they're worked through: read once, and from then on only the entries that somebody wrote."""

import asyncio
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
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

ELSEWHERE = UNSEEN - {"account"} | {"notice"}
"""Tables of which no desk shows anything; whoever tried an entry is named there."""


@dataclass(frozen=True)
class HeldDesk:
    """A desk as it is at one minute, after one link of the history."""

    at: Head
    minute: datetime
    entries: Mapping[int, Entry]  # by number, also those that needn't be tried
    numbers: Mapping[str, int]  # the same by their slugs: where one changes, the desk is read anew
    queued: Mapping[int, Queued]  # by number
    queue: Sequence[Queued]  # the same, in their order
    areas: list[tuple[str, str]]
    too_many: bool

    def called(self, slug: str) -> Entry | None:
        """The entry at this address, if it stands on this desk."""
        return self.entries.get(self.numbers.get(slug, 0))


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
        if not touched <= held.entries.keys() and await looks_after_any(touched - held.entries.keys(), viewer):
            return None
        if touched := touched & held.entries.keys():
            held = _with(held, await entries_numbered(touched, viewer), instead_of=touched, desk=desk)
        if held.minute != _minute(desk):
            held = _queued(held, desk)
        return replace(held, at=last)


def _with(held: HeldDesk, fresh: Iterable[Entry], *, instead_of: Iterable[int], desk: Desk) -> HeldDesk:
    """The desk with these entries as they are now, and without those among the others that have gone."""
    entries, queued, queue = dict(held.entries), dict(held.queued), list(held.queue)
    for number in instead_of:
        del entries[number]
        if gone := queued.pop(number, None):
            del queue[bisect_left(queue, place(gone), key=place)]
    for each in fresh:
        entries[each.number] = each
        if found := desk.queued(each):
            queued[each.number] = found
            insort(queue, found, key=place)
    return replace(held, entries=entries, queued=queued, queue=queue)


def _queued(held: HeldDesk, desk: Desk) -> HeldDesk:
    """The desk as it is at this minute."""
    queue = desk.queue(held.entries.values())
    return replace(held, minute=_minute(desk), queue=queue, queued={each.entry.number: each for each in queue})


async def _made(last: Head, viewer: Viewer, desk: Desk, *, area: str) -> HeldDesk:
    entries = await entries_on_desk(viewer, area=area)
    held = HeldDesk(
        at=last,
        minute=_minute(desk),
        entries={each.number: each for each in entries},
        numbers={each.slug: each.number for each in entries},
        queued={},
        queue=[],
        areas=await areas_on_desk(viewer),
        too_many=await has_too_many(viewer),
    )
    return _queued(held, desk)


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
