"""Sheets as people have them, for tests to send in."""

import io

import xlsxwriter

HEADER = ["School", "Type", "Contact", "Telephone", "E-mail address", "Local authority", "Last checked"]
ROWS = [
    ["Sample Street Primary School", "School", "Head's office", "0161 496 0101", "head@sample.example", "Wigan", ""],
    ["New Lane School", "School", "Front desk", "0161 496 0102 / 0161 496 0103 (fax room)", "", "Wigan", ""],
]


def as_csv(header, *rows, above=()):
    """A CSV file with these rows, and with a title above them where somebody put one."""
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in [*above, header, *rows]).encode()


def as_excel(rows, *, merged=()):
    """A workbook with these rows; `merged` are (first row, last row, column, text)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
        for top, bottom, column, text in merged:
            sheet.merge_range(top, column, bottom, column, text)
    return file.getvalue()
