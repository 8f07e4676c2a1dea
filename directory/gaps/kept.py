"""Gaps counted once for all who ask for the same, until somebody writes."""

from datetime import datetime, timedelta

from directory.dashboard.kept import Kept
from directory.gaps.queries import Found, gaps_in
from directory.gaps.rules import Gap, Kind, Point, days_of_trend
from directory.gaps.scope import Scope
from directory.gaps.trend import trend
from directory.gaps.wanted import Wanted

PAGE = 50


class KeptGaps:
    """What each viewer's areas have, counted anew once somebody has written, and rested as long as the work took."""

    def __init__(self) -> None:
        self._found: Kept[Found] = Kept(least=timedelta())
        self._parts: Kept[list[Gap]] = Kept(least=timedelta())
        self._trends: Kept[list[Point]] = Kept(least=timedelta())

    async def of(self, scope: Scope, *, now: datetime) -> Found:
        """All of them, counted."""
        return await self._found.get(scope.key, lambda: gaps_in(scope, now=now), now=now)

    async def page(self, scope: Scope, wanted: Wanted, *, now: datetime) -> tuple[Found, list[Gap]]:
        """All of them, counted; and one page of those that are wanted."""
        found = await self.of(scope, now=now)
        only = found.only(kind=wanted.kind, severity=wanted.severity)
        key = (*scope.key, wanted.kind, wanted.severity, wanted.page)
        first = PAGE * (wanted.page - 1)
        return only, await self._parts.get(key, lambda: only.part(first=first, limit=PAGE), now=now)

    async def trend(self, scope: Scope, *, kind: str, now: datetime) -> list[Point]:
        days, of_kind = days_of_trend(scope.today), Kind(kind) if kind else None
        return await self._trends.get((*scope.key, kind), lambda: trend(scope, days=days, kind=of_kind), now=now)

    async def stop(self) -> None:
        """Leave off what is being worked out, as the server ends."""
        for each in (self._found, self._parts, self._trends):
            each.stop()
