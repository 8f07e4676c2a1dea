"""The columns of a contacts file, and which of them a header names."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = (
    "organisation",
    "organisation_kind",
    "identifier",
    "role",
    "area",
    "name",
    "person",
    "job_title",
    "channel",
    "value",
    "label",
    "hours",
    "visibility",
    "verified_on",
    "verified_by",
    "method",
    "note",
)
REQUIRED = ("organisation", "role", "channel", "value")
_ALIKE = 0.8  # of 1: “visiblity” is a slip that would publish what is private, so it mustn't be passed over


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about one cell: `row 4, value: what was found: what to do`."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.text}"


@dataclass(frozen=True)
class Header:
    """Where each column stands, and what is wrong or odd about the header."""

    places: dict[str, int]
    width: int = 0
    problems: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()


def is_column(cell: str) -> bool:
    """Whether this cell of a header names a column."""
    return _plain(cell) in COLUMNS


def read_header(cells: Sequence[str]) -> Header:
    """Which column stands where; case, spaces and hyphens don't matter."""
    places: dict[str, int] = {}
    problems, unread = [], []
    for place, cell in enumerate(cells):
        column = _plain(cell)
        if column in places:
            problems.append(Remark(1, column, "two columns have this name: keep one of them"))
        elif column in COLUMNS:
            places[column] = place
        elif column and (meant := difflib.get_close_matches(column, COLUMNS, n=1, cutoff=_ALIKE)):
            problems.append(Remark(1, cell, f"there is no such column: write {meant[0]}, or leave the column out"))
        elif column:
            unread.append(cell)
    problems += [
        Remark(1, column, "there is no such column: add one with this name")
        for column in REQUIRED
        if column not in places
    ]
    warnings = [Remark(1, cell, "this column isn't read") for cell in unread]
    return Header(places, len(cells), tuple(problems), tuple(warnings))


def _plain(cell: str) -> str:
    return re.sub(r"[\s_\-]+", "_", cell.strip().casefold())
