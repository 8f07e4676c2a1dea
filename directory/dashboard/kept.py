"""Figures worked out once for all who ask within a minute, or while nothing is written."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from directory.accounts.rules import Role, Viewer
from directory.dashboard.months import standing_by_month
from directory.dashboard.queries import figures, standing_by_area
from directory.dashboard.rules import Figures, Line, Month
from directory.history.queries import revision

Value = TypeVar("Value")
More = tuple[tuple[Line, ...], tuple[Month, ...]]

A_MINUTE = timedelta(minutes=1)
REST = 20  # times as long as the work took: however large a directory, it's a twentieth of a processor's time at most
PATIENCE = 5.0  # seconds that a page waits for areas and months
MOST = 200  # viewers whose figures are kept


@dataclass(frozen=True)
class _Kept(Generic[Value]):
    value: Value
    at: datetime
    revision: int
    good_for: timedelta


class Kept(Generic[Value]):
    """What takes long to work out, by whom it's for. Those who ask while it's being worked out wait for the same."""

    def __init__(self, *, least: timedelta = A_MINUTE) -> None:
        self.least = least  # how long it's good for, however little work it was
        self._kept: dict[Hashable, _Kept[Value]] = {}
        self._working: dict[Hashable, asyncio.Task[Value]] = {}

    async def get(self, key: Hashable, work: Callable[[], Awaitable[Value]], *, now: datetime) -> Value:
        """It, worked out anew on another day, or when somebody has written and it has rested long enough."""
        kept = self._kept.get(key)
        if (
            kept
            and kept.at.date() == now.date()
            and (now - kept.at < kept.good_for or kept.revision == await revision())
        ):
            return kept.value
        if key not in self._working:
            self._working[key] = asyncio.create_task(self._work(key, work, now=now))
        return await asyncio.shield(self._working[key])  # whoever asked may go away, and others still wait

    def last(self, key: Hashable) -> Value | None:
        """What was worked out last, however long ago."""
        kept = self._kept.get(key)
        return kept.value if kept else None

    async def _work(self, key: Hashable, work: Callable[[], Awaitable[Value]], *, now: datetime) -> Value:
        try:
            raised, clock = await revision(), asyncio.get_running_loop().time
            began = clock()
            value = await work()
            took = timedelta(seconds=clock() - began)
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = _Kept(value, now, raised, max(self.least, REST * took))
            return value
        finally:
            del self._working[key]

    def stop(self) -> None:
        for task in self._working.values():
            task.cancel()


class KeptFigures:
    """The figures of everybody who asks, each of what they look after."""

    def __init__(self) -> None:
        self._today: Kept[Figures] = Kept()
        self._more: Kept[More] = Kept()

    async def of(self, viewer: Viewer, *, now: datetime) -> Figures:
        """Today's figures, without areas and months."""
        return await self._today.get(_key(viewer), lambda: figures(viewer, now=now), now=now)

    async def whole(self, viewer: Viewer, *, now: datetime, patience: float | None = None) -> Figures:
        """All of them; after so many seconds with the areas and months of the last time, or none, as work goes on."""
        today = await self.of(viewer, now=now)
        working = self._more.get(_key(viewer), lambda: _more(viewer, now=now), now=now)
        try:
            areas, months = await asyncio.wait_for(working, timeout=patience)
        except TimeoutError:
            areas, months = self._more.last(_key(viewer)) or ((), ())
        return today.with_more(areas=areas, months=months)

    async def stop(self) -> None:
        """Leave off what is being worked out, as the server ends."""
        self._today.stop()
        self._more.stop()


def _key(viewer: Viewer) -> tuple[Any, ...]:
    """Whose figures are the same: all administrators'; a verifier's own, while they look after the same areas."""
    return (viewer.role,) if viewer.role is Role.ADMINISTRATOR else (viewer.role, viewer.account, viewer.areas)


async def _more(viewer: Viewer, *, now: datetime) -> More:
    return await standing_by_area(viewer, today=now.date()), tuple(await standing_by_month(viewer, today=now.date()))


async def figures_worked_out(viewer: Viewer, *, now: datetime) -> Figures:
    """All of them for once, for a command."""
    areas, months = await _more(viewer, now=now)
    return (await figures(viewer, now=now)).with_more(areas=areas, months=months)
