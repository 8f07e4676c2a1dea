"""Desks kept while they're worked through: read once, and from then on only the entries that somebody wrote."""

import asyncio
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import msgspec

from directory.accounts.rules import Viewer
from directory.database import any_of, fetch_quickly
from directory.desk.entries import Entry
from directory.desk.queries import (
    areas_on_desk,
    entries_numbered,
    entries_on_desk,
    has_too_many,
    looks_after_any,
    tried_again,
)
from directory.desk.rules import Desk, Queued, place
from directory.history.queries import head, written_since
from directory.history.rules import Head, Written
from directory.lookup.parts import UNSEEN

MOST_DESKS = 8
"""Each takes some megabytes; those that were asked for last are kept."""

_OF_THE_GUIDE = {"rule_wording", "rule_signature", "rule_check", "local_rule", "area_document", "seeded_rule"}
ELSEWHERE = UNSEEN - {"account"} | {"notice", "escalation_policy"} | _OF_THE_GUIDE
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
        written = [] if held.at == last else await written_since(held.at)
        touched = None if written is None else await _touched(written, held.entries)
        if touched is None:
            return None
        changed, here = touched.changed, held.entries.keys()
        if not changed <= here and await looks_after_any(changed - here, viewer):
            return None
        changed, tried = changed & here, touched.tried - changed
        if changed or tried:
            fresh = await entries_numbered(changed, viewer) if changed else []
            fresh += await tried_again([held.entries[number] for number in tried]) if tried else []
            held = _with(held, fresh, instead_of=changed | tried, desk=desk)
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


class _Touched(NamedTuple):
    """Contacts, by number, that may look different now: those of which somebody recorded a try, and all others."""

    tried: set[int]
    changed: set[int]


async def _touched(written: Iterable[Written], entries: Mapping[int, Entry]) -> _Touched | None:
    """Which contacts may look different on a desk with these entries; None where it's to be read anew."""
    channels: set[int] = set()
    reported: set[int] = set()
    changed: set[int] = set()
    for each in written:
        sides = [msgspec.json.decode(side) for side in (each.before, each.after) if side]
        match each.table:
            case "verification":
                channels |= {side["channel"] for side in sides}
            case "report":
                reported |= {side["contact"] for side in sides}
            case "channel":
                changed |= {side["contact"] for side in sides}
            case table if table not in ELSEWHERE:
                return None
    tried: set[int] = set()
    if channels:
        which, numbers = any_of("id", channels)
        tried = {number for (number,) in await fetch_quickly(f"SELECT contact FROM channel WHERE {which}", numbers)}
    # With another channel, an entry may come to be on a desk.
    return _Touched(tried & entries.keys(), reported & entries.keys() | changed)


def _minute(desk: Desk) -> datetime:
    return desk.now.replace(second=0, microsecond=0)
