"""The numbers on each list, kept until somebody writes: any page is found at once, the last like the first.

A list of the whole country takes four bytes for each of its services. What was written is asked for before each use,
so none is ever out of date: a whole list is mended where a contact changed, and one that was asked for with filters is
read anew.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from directory.database import any_of, engine, fetch_rows
from directory.history.queries import head, origin, written_since
from directory.history.rules import Head, Written
from directory.lookup.parts import UNSEEN
from directory.open_referral.queries import Wanted, organisation_numbers, service_numbers

MOST_LISTS = 16
"""Each takes a megabyte or two at most; those that were asked for last are kept."""

ON_NO_LIST = UNSEEN | {"verification", "report", "notice"}
"""Tables that put nothing on a list, and take nothing off it."""

Numbers: TypeAlias = "array[int]"
Key = tuple[str, str, tuple[object, ...]]

_READING: dict[str, Callable[[Wanted], Awaitable[list[int]]]] = {
    "services": service_numbers,
    "organisations": organisation_numbers,
}
_COLUMNS = {"services": "contact.id", "organisations": "contact.organisation"}


class _Memory:
    """What this process remembers of one database."""

    def __init__(self, of: object) -> None:
        self.of = of
        self.at = Head(0, "")
        self.lists: dict[Key, Numbers] = {}


_latest: list[_Memory] = []


async def services_listed(wanted: Wanted) -> Sequence[int]:
    """The numbers of the contacts that are wanted, all of them, in the order of the list."""
    return await _listed("services", wanted)


async def organisations_listed(wanted: Wanted) -> Sequence[int]:
    """The same of the organisations that have one."""
    return await _listed("organisations", wanted)


async def _listed(what: str, wanted: Wanted) -> Numbers:
    memory = await _caught_up()
    key = (what, wanted.sql, tuple(wanted.arguments))
    at, found = memory.at, memory.lists.pop(key, None)
    if found is None:
        found = array("i", await _READING[what](wanted))
    if memory.at == at and at.hash:  # nothing is kept while there is no history to tell when it changes
        memory.lists[key] = found
        while len(memory.lists) > MOST_LISTS:
            del memory.lists[next(iter(memory.lists))]
    return found


async def _caught_up() -> _Memory:
    """What is remembered, as it is now."""
    of = (engine(), await origin())
    if not _latest or _latest[0].of != of:
        _latest[:] = [_Memory(of)]
    memory = _latest[0]
    while (last := await head()) != memory.at:  # before the data: what is read after it can only be newer
        then = memory.at
        written = await written_since(then) if then.hash else None
        lists = {} if written is None else await _mended(memory.lists, written)
        if memory.at == then:  # or another question was quicker
            memory.at, memory.lists = last, lists
    return memory


async def _mended(lists: Mapping[Key, Numbers], written: Collection[Written]) -> dict[Key, Numbers]:
    """The lists as they are after this was written, without those that must be read anew."""
    tables = {each.table for each in written} - ON_NO_LIST
    if not tables:
        return dict(lists)
    if tables - {"contact", "channel"}:
        return {}
    touched = await _touched(written)
    return {
        key: await _with(numbers, what=key[0], touched=touched[key[0]])
        for key, numbers in list(lists.items())
        if not key[1]
    }


async def _touched(written: Iterable[Written]) -> dict[str, set[int]]:
    """Contacts that may have come to be on a list or left it, and the organisations that they are or were of."""
    contacts: set[int] = set()
    bodies: set[int] = set()
    for each in written:
        sides = [msgspec.json.decode(side) for side in (each.before, each.after) if side]
        if each.table == "channel":
            contacts |= {side["contact"] for side in sides}
        elif each.table == "contact":
            bodies |= {side["organisation"] for side in sides}
            contacts |= {number for (number,) in await fetch_rows(_NUMBERED, each.record, few=True)}
    which, numbers = any_of("id", contacts)
    of = await fetch_rows(f"SELECT organisation FROM contact WHERE {which}", numbers, few=True)
    return {"services": contacts, "organisations": bodies | {number for (number,) in of}}


_NUMBERED = "SELECT id FROM contact WHERE uuid = {}"


async def _with(numbers: Numbers, *, what: str, touched: Collection[int]) -> Numbers:
    """A list with those of these on it that are wanted now, and without the others."""
    wanted = Wanted()
    wanted.also(*any_of(_COLUMNS[what], touched))
    now = set(await _READING[what](wanted))
    mended = numbers[:]  # somebody may be reading the other
    for number in touched:
        at = bisect_left(mended, number)
        there = at < len(mended) and mended[at] == number
        if there and number not in now:
            del mended[at]
        elif number in now and not there:
            insort(mended, number)
    return mended
