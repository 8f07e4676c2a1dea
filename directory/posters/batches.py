"""A poster of everybody in an area, printed into a folder that knows how far it is."""

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from directory.errors import NotFound, RuleBroken
from directory.history.rules import Act
from directory.posters.bodies import Body
from directory.posters.changes import Printed, draft_to_issue, new_code, note_issues
from directory.posters.designs import Choice
from directory.posters.folders import Made, Place, named, settled
from directory.posters.presses import Press, presses
from directory.posters.queries import Draft

SLICE = 16  # recorded at once, in some hundredths of a second: others wait to write meanwhile
LINES = 2  # for each press, so that it finds the next poster when it's done with one


@dataclass(frozen=True)
class House:
    """Who prints: what stands on each poster of the site, and the moment."""

    site_name: str
    base_url: str
    now: datetime


@dataclass(frozen=True)
class Refused:
    """An organisation whose poster can't be printed, and why."""

    organisation: str
    slug: str
    reason: str


@dataclass
class Batch:
    """What has come of a batch so far; `made` by the organisation's number."""

    wanted: list[Body]
    made: dict[int, Made] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    stopped: bool = False

    @property
    def done(self) -> int:
        return len(self.made) + len(self.refused)

    @property
    def posters(self) -> list[tuple[Body, Made]]:
        """Those that were made, in the order in which they were wanted."""
        return [(body, self.made[body.number]) for body in self.wanted if body.number in self.made]


async def print_all(
    act: Act,
    wanted: list[Body],
    choice: Choice,
    place: Place,
    *,
    house: House,
    processes: int,
    goes_on: Callable[[Batch], Awaitable[bool]],
    at_once: int = SLICE,
    niceness: int = 0,
) -> Batch:
    """Issue a poster to each, with so many processes setting them; those that the folder holds already aren't again.

    `goes_on` is asked after each few that were recorded, and stops it by False. What stops in any other way goes on
    when it's called again with the same folder, until that is closed: there are whole files and whole records only.
    """
    batch = Batch(wanted, await settled(place))
    work = _Work(act, choice, place=place, house=house, batch=batch, goes_on=goes_on, at_once=at_once)
    try:
        async with presses(min(processes, len(wanted)), niceness=niceness) as held:
            lines = [asyncio.create_task(work.line(press)) for press in held for _each in range(LINES)]
            try:
                await asyncio.gather(*lines)
            finally:
                for line in lines:
                    line.cancel()
                await asyncio.gather(*lines, return_exceptions=True)
        if not batch.stopped:
            await work.note()
    finally:
        await asyncio.shield(settled(place))
    return batch


class _Work:
    """What is still to be printed, and what has been but isn't recorded yet."""

    def __init__(
        self,
        act: Act,
        choice: Choice,
        *,
        place: Place,
        house: House,
        batch: Batch,
        goes_on: Callable[[Batch], Awaitable[bool]],
        at_once: int,
    ) -> None:
        self.act, self.choice, self.place, self.house = act, choice, place, house
        self.batch, self.goes_on, self.at_once = batch, goes_on, at_once
        self.waiting = deque(body for body in batch.wanted if body.number not in batch.made)
        self.unrecorded: list[Printed] = []
        self.turn = asyncio.Lock()

    async def line(self, press: Press) -> None:
        """One poster after another."""
        while self.waiting:
            body = self.waiting.popleft()
            try:
                await self._print(body, press)
            except NotFound:
                self.batch.refused.append(Refused(body.name, body.slug, "It isn’t in the directory any more"))
            except RuleBroken as broken:
                self.batch.refused.append(Refused(body.name, body.slug, broken.message))
            if len(self.unrecorded) >= self.at_once:
                await self.note()

    async def _print(self, body: Body, press: Press) -> None:
        now = self.house.now
        draft = await draft_to_issue(body.slug, today=now.date(), area=body.area, choice=self.choice)
        code = new_code()
        imprint = draft.imprint(site_name=self.house.site_name, base_url=self.house.base_url, now=now, code=code)
        ready = await press.printed(draft.poster, imprint, self.choice)
        await asyncio.to_thread(_write, self.place.unrecorded(_file(draft, self.choice, code)), ready.pdf)
        self.unrecorded.append(Printed(draft, self.choice, code, now, ready))

    async def note(self) -> None:
        """Record what has been printed; nothing of it is hung up before, nor lost after."""
        noting = asyncio.create_task(self._note())
        try:
            await asyncio.shield(noting)
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):  # what isn't recorded is thrown away, and printed when it goes on
                await noting
            raise

    async def _note(self) -> None:
        async with self.turn:
            few, self.unrecorded = self.unrecorded, []
            if few and not self.batch.stopped:
                await note_issues(self.act, few)
            for each in few if not self.batch.stopped else ():
                file = _file(each.draft, each.choice, each.code)
                self.place.unrecorded(file).replace(self.place.folder / file)
                made = Made(each.code, file, each.ready.review_by)
                self.batch.made[each.draft.organisation.to_dict()["id"]] = made
            if not await self.goes_on(self.batch):
                self.batch.stopped = True
                self.waiting.clear()


def _file(draft: Draft, choice: Choice, code: str) -> str:
    return named(draft.organisation.slug, design=choice.code, code=code)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
