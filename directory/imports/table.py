"""A sheet as somebody has it: the names of its columns, wherever they stand, and its rows."""

import hashlib
from datetime import date

from directory.errors import RuleBroken
from directory.exchange.sheet import Cells, Sheet, read_rows
from directory.imports.columns import MOST_ABOVE, as_contacts, guessed, header_among, mended, mistakes, plainly
from directory.imports.seeded import names


class Table:
    """A sheet as somebody has it: the names of its columns, its rows, and the row that its header is."""

    def __init__(self, rows: list[tuple[int, Cells]]) -> None:
        rows = [(number, [mended(cell) for cell in cells]) for number, cells in rows]
        place = header_among(rows, names())
        self.header = rows[place][1] if rows else []
        again = [plainly(cell) for cell in self.header]  # where sheets were put under one another
        self.rows = [each for each in rows[place + 1 :] if [plainly(cell) for cell in each[1]] != again]

    @property
    def mark(self) -> str:
        """Tells sheets with these columns from others."""
        return hashlib.sha256("\0".join(map(plainly, self.header)).encode()).hexdigest()


def table_in(content: bytes) -> Table:
    """The table of a file; RuleBroken says what is wrong with one that can't be read."""
    return Table(read_rows(content, known=lambda cell: bool(names().meant(cell)), first=MOST_ABOVE))


def loosely_read(content: bytes, *, today: date) -> Sheet:
    """The rows of a contacts file that any sheet of contacts says, by what its columns seem to mean; RuleBroken."""
    table = table_in(content)
    meaning = guessed(table.header, names())
    if wrong := mistakes(meaning):
        read = ", ".join(
            f"{cell} as {column or 'nothing'}" for cell, column in zip(table.header, meaning.columns, strict=True)
        )
        raise RuleBroken(f"{'. '.join(wrong.values())}. The columns were read like this: {read}")
    return as_contacts(table.header, table.rows, meaning, names(), today=today)
