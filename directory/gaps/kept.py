"""Gaps counted once for all who ask for the same, until somebody writes."""

import asyncio
from datetime import datetime, timedelta

from directory.dashboard.kept import Kept
from directory.gaps.network import Network, network_of
from directory.gaps.queries import Found, gaps_in
from directory.gaps.related import picture_of
from directory.gaps.relations import Matrix
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
        self._pictures: Kept[tuple[Matrix, Network]] = Kept(least=timedelta())

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

    async def picture(self, scope: Scope, *, page: int, now: datetime) -> tuple[Matrix, Network]:
        """Who has agreed what with whom; the network is laid out beside the loop, which others wait for."""

        async def work() -> tuple[Matrix, Network]:
            matrix = await picture_of(scope, page=page)
            return matrix, await asyncio.to_thread(network_of, matrix)

        return await self._pictures.get((*scope.key, page), work, now=now)

    async def stop(self) -> None:
        """Leave off what is being worked out, as the server ends."""
        for each in (self._found, self._parts, self._trends, self._pictures):
            each.stop()
