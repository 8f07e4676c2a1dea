"""Rows as the bytes of a file that any spreadsheet opens, and that reads back as it was."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec
import xlsxwriter  # type: ignore[import-untyped]

from directory.errors import RuleBroken
from directory.exchange.sheet import guarded

SHEET_LIMIT = 1_048_575  # rows beside the header
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # so that the same rows make the same bytes

Rows = Iterable[Sequence[str]]


def file_of(rows: Sequence[Sequence[str]], *, header: Sequence[str], name: str, called: str = "Contacts") -> bytes:
    """A file of these rows, of the kind that its name ends in: .csv, .xlsx, .jsonl, or `-` for CSV.

    `called`: the name of a workbook's sheet.
    """
    if name == "-" or name.lower().endswith(".csv"):
        return as_csv(rows, header=header)
    if name.lower().endswith(".xlsx"):
        return as_workbook(rows, header=header, called=called)
    if name.lower().endswith(".jsonl"):
        return as_lines(rows, header=header)
    raise RuleBroken(f"{name} was asked for: end its name in .csv, .xlsx or .jsonl, or write - for standard output")


def as_csv(rows: Rows, *, header: Sequence[str]) -> bytes:
    """UTF-8, formulas guarded. Without a mark, which programs would take for part of the first column's name."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def as_lines(rows: Rows, *, header: Sequence[str]) -> bytes:
    """JSON Lines, for programs: an object a row, without what is empty, and with nothing guarded."""
    named = [{name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows]
    return msgspec.json.Encoder().encode_lines(named)


def as_workbook(rows: Sequence[Sequence[str]], *, header: Sequence[str], called: str = "Contacts") -> bytes:
    """A workbook of text cells."""
    if len(rows) > SHEET_LIMIT:
        raise RuleBroken(f"{len(rows)} rows are more than a workbook holds: export to .csv instead")
    file = io.BytesIO()
    # Every cell is what somebody typed: nothing becomes a formula, a number or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"created": LONG_AGO})
        sheet = workbook.add_worksheet(called)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 20)
        for number, row in enumerate([header, *rows]):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, guarded(cell, everything=False))
    return file.getvalue()
