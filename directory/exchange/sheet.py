"""A file of rows as its bytes hold it: a workbook, or text in whatever encoding and with whatever separator."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from directory.errors import RuleBroken
from directory.exchange.workbook import is_workbook, workbook_rows

SEPARATORS = ",;\t"
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FORMULA = re.compile(r"'*[=+\-@\t\r]")

Cells = list[str]


@dataclass(frozen=True)
class Sheet:
    """The header's cells, and each row that holds anything, with its number as a spreadsheet counts them."""

    header: Cells
    rows: list[tuple[int, Cells]]


def read_sheet(data: bytes, *, known: Callable[[str], bool]) -> Sheet:
    """The rows of a file; RuleBroken says what is wrong with one that can't be read.

    `known` tells whether a cell of the header is a column's name: it decides which separator is meant.
    """
    rows = read_rows(data, known=known)
    if not rows or rows[0][0] != 1:
        raise RuleBroken("row 1, header: nothing was found: put the names of the columns in the first row")
    return Sheet(rows[0][1], rows[1:])


def read_rows(data: bytes, *, known: Callable[[str], bool], first: int = 1) -> list[tuple[int, Cells]]:
    """Each row that holds anything, with its number, wherever the header stands among the `first` ones."""
    numbered = workbook_rows(data) if is_workbook(data) else _text_rows(data, known, first=first)
    cleaned = ((number, [_cleaned(cell) for cell in cells]) for number, cells in numbered)
    return [(number, cells) for number, cells in cleaned if any(cells)]


def guarded(text: str, *, everything: bool = True) -> str:
    """A cell that no spreadsheet takes for a formula; without `everything`, only what would be read back wrongly."""
    return f"'{text}" if _FORMULA.match(text) and (everything or text.startswith("'")) else text


def unguarded(text: str) -> str:
    """What a guarded cell was."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _cleaned(cell: str) -> str:
    return unguarded(cell.replace("\r\n", "\n").replace("\r", "\n").strip()).strip() if cell else ""


def _text_rows(data: bytes, known: Callable[[str], bool], *, first: int) -> Iterator[tuple[int, Cells]]:
    text = decoded(data)
    told = re.match(r"sep=([,;\t])\r?\n", text, re.IGNORECASE)  # Excel's own way to say it; no row of the sheet
    if told:
        return _parsed(text[told.end() :], told[1])
    return _parsed(text, max(SEPARATORS, key=lambda each: _names(text, each, known=known, first=first)))


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or Windows-1252, told apart by their marks and by what can't be in the others."""
    encoding = next((name for mark, name in _MARKED if data.startswith(mark)), "") or _without_mark(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RuleBroken(
            f"Byte {error.start + 1} of the file is in none of UTF-8, UTF-16 and Windows-1252: "
            "save it again as “CSV UTF-8”, and import that"
        ) from error
    if "\0" in text:
        raise RuleBroken("The file is neither a workbook nor text: save it as .xlsx or .csv, and import that")
    return text


def _without_mark(data: bytes) -> str:
    sample = data[:2_000]
    if len(sample) > 1 and sample.count(0) * 3 > len(sample):  # in UTF-16, every other byte of English is zero
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _names(text: str, separator: str, *, known: Callable[[str], bool], first: int) -> int:
    """How many columns the header names if this is the separator."""
    try:
        rows = list(islice(csv.reader(_lines(text), delimiter=separator, strict=True), first))
    except csv.Error:
        return 0
    return max((sum(map(known, cells)) for cells in rows), default=0)


def _parsed(text: str, separator: str) -> Iterator[tuple[int, Cells]]:
    """Each record with its number: one that holds line breaks within quotes is one row, as in a spreadsheet."""
    number = 0
    try:
        for cells in csv.reader(_lines(text), delimiter=separator, strict=True):
            number += 1
            yield number, cells
    except csv.Error as error:
        raise RuleBroken(
            f"row {number + 1}: its quotes don't match ({error}): "
            'put “"” before and after a cell that holds one, and write it twice within'
        ) from error


def _lines(text: str) -> Iterable[str]:
    return io.StringIO(text, newline="")
