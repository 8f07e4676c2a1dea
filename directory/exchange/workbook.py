"""The first sheet of a workbook, of Excel or OpenDocument, as its bytes hold it: no more than there is room for."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook

from directory.errors import RuleBroken

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_CELLS = 50_000_000  # 2 GB while they are read
LARGEST = 1_000_000_000  # bytes, unpacked
MOST_PARTS = 5_000
_TOO_LARGE = "The workbook is too large to be read: save its sheet as .csv, and import that"

_DAMAGED = "The workbook is damaged: open it, save it again as .xlsx or .csv, and import that"

_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"']\D{0,9}(\d{1,99})")
_CELL = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,99})")
_ROW = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]{0,99}(\d{1,99})")
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ODS_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,99})")


def is_workbook(data: bytes) -> bool:
    return data.startswith((ZIP, OLD_EXCEL))


def workbook_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row of the first sheet with its number; RuleBroken says what is wrong with one that can't be read."""
    try:
        plain = _unpacked(data) if data.startswith(ZIP) else data
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(plain))
        cells = _filled(workbook.get_sheet_by_index(0)) if workbook.sheet_names else []
    except RuleBroken:
        raise
    except Exception as error:
        raise RuleBroken(
            f"The workbook can't be read ({error}): open it, save it again as .xlsx or .csv, and import that"
        ) from error
    for number, row in enumerate(cells, start=1):
        yield number, [written(cell) for cell in row]


def written(cell: object) -> str:
    """A workbook's cell as somebody would have typed it."""
    match cell:
        case str():
            return cell
        case float() if cell.is_integer():
            return str(int(cell))  # a telephone number typed as a number
        case datetime():
            return (cell.date() if cell.time() == time() else cell).isoformat()
        case date() | time() | timedelta():
            return str(cell)
        case _:
            return "" if cell is None else str(cell)


def _filled(sheet: CalamineSheet) -> Sequence[Sequence[object]]:
    """A sheet's cells; what is merged says the same in each of its rows."""
    cells = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in cells[top + 1 : bottom + 1]:
            row[left] = cells[top][left]
    return cells


def _unpacked(data: bytes) -> bytes:
    """The same workbook with its parts unpacked, and each of them no longer than it says.

    So nothing that unpacks to far more is ever unpacked, whatever it says of itself.
    """
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(plain, "w") as unpacked:
        parts = {part.filename: part for part in packed.infolist()}
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts.values()) > LARGEST:
            raise RuleBroken(_TOO_LARGE)
        if "xl/workbook.bin" in parts:
            raise RuleBroken("This is a binary workbook (.xlsb): save it as .xlsx or .csv, and import that")
        for name, part in parts.items():
            content = packed.read(part)
            if name.endswith(".xml"):
                _check_whole(content)
            _check_counts(content)
            if name.startswith("xl/worksheets/"):
                _check_extent(_extent(content))
            elif name == "content.xml":
                _check_extent(_extent_of_opendocument(content))
            unpacked.writestr(name, content)
    return plain.getvalue()


def _check_whole(content: bytes) -> None:
    """Refuse a part that isn't whole: whoever reads it may wait for its end for ever. None declares entities."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.Parse(content, True)


def _refuse_declarations(*_: object) -> None:
    raise RuleBroken(_DAMAGED)


def _check_counts(content: bytes) -> None:
    """Refuse a part that says it holds more of something than it has letters: room would be made for all of them."""
    if any(int(count) > len(content) for count in set(_COUNT.findall(content))):
        raise RuleBroken(_DAMAGED)


def _check_extent(extent: tuple[int, int]) -> None:
    """Refuse a sheet that takes more memory than there is: one stray cell far off makes billions of them."""
    rows, columns = extent
    if columns * rows > MOST_CELLS:
        raise RuleBroken(
            f"The sheet reaches to row {rows} and column {columns}: delete the rows and columns that are "
            "empty, or save it as .csv, and import that"
        )


def _extent(content: bytes) -> tuple[int, int]:
    """The last row and the last column that Excel's XML names."""
    columns = max(map(_column, set(_CELL.findall(content))), default=0)
    return max(map(int, set(_ROW.findall(content))), default=0), columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _extent_of_opendocument(content: bytes) -> tuple[int, int]:
    """The same of OpenDocument's XML, where a row or a cell says how often it's repeated, filled or empty."""
    last_row = last_column = row = 0
    for told, cells in _ODS_ROW.findall(content):
        row += _repeated(told)
        column = filled = 0
        for cell in _ODS_CELL.findall(cells):
            column += _repeated(cell)
            if not cell.endswith(b"/") or b"value" in cell:
                filled = column
        if filled:
            last_row, last_column = row, max(last_column, filled)
    return last_row, last_column


def _repeated(attributes: bytes) -> int:
    found = _ODS_REPEATED.search(attributes)
    return int(found[1]) if found else 1
