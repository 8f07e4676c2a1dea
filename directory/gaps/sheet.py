"""Gaps as a sheet, a part at a time: nationally there are hundreds of thousands."""

from collections.abc import AsyncIterator

from directory.gaps.queries import Found
from directory.gaps.rules import HEADER, as_row
from directory.inspection.pack import as_csv

LINES = 500


async def as_sheet(found: Found) -> AsyncIterator[str]:
    """All of them as CSV, in which no cell is taken for a formula."""
    yield as_csv([], header=HEADER)
    lines = []
    async for gap in found.all():
        lines.append(as_row(gap))
        if len(lines) == LINES:
            yield as_csv(lines, header=())
            lines = []
    yield as_csv(lines, header=())
