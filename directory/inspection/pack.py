"""One file for an inspection: a page to read offline, the same as a sheet, and the rows of the history it rests on."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from typing import Any

from directory.dates import day
from directory.history.heads import as_text
from directory.inspection.listed import Gathered
from directory.inspection.sheets import SHEETS, contact_of
from directory.inspection.standing import plans_in_words

Render = Callable[[str, dict[str, Any]], str]
"""From a template's name and the facts that it needs to its text."""

LINKS = ("row", "hash", "written_at", "what", "record")
AS_WHOM = {"public": "everybody", "professionals": "professionals", "private": "verifiers"}
"""Who could see all that the file holds, by the narrowest visibility in it."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same facts make the same bytes
_FORMULA = re.compile(r"^[=+\-@\t\r']")


def pack(gathered: Gathered, *, site_name: str, render: Render) -> bytes:
    """The ZIP: the same bytes whenever it's made, as long as the history and its names are the same."""
    links = [
        (str(fact.id), fact.hash, fact.at.astimezone(UTC).isoformat(), f"{fact.table} {fact.verb}", fact.record)
        for fact in gathered.rests_on
    ]
    facts = {
        "site_name": site_name,
        "asked": gathered.asked,
        "on_text": day(gathered.on),
        "seen_by": AS_WHOM[gathered.visibilities[-1]],
        "contacts": [contact_of(each, gathered.known) for each in gathered.listed],
        "planned": [
            (each.name, line) for each in gathered.listed for line in plans_in_words(each.stood, gathered.known)
        ],
        "head": gathered.head,
        "rows": len(links),
    }
    return _zipped(
        {
            "index.html": render("pack.html", facts),
            "page.css": render("pack.css", {}),
            **{
                name: as_csv([row for each in gathered.listed for row in rows(each, gathered.known)], header=header)
                for name, (header, rows) in SHEETS.items()
            },
            "history.csv": as_csv(links, header=LINKS),
            "head.json": as_text(gathered.head),
        }
    )


def as_csv(rows: Iterable[Sequence[str]], *, header: Sequence[str]) -> str:
    """A sheet in which no cell is taken for a formula; without a header, more lines of one."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if header:
        writer.writerow(header)
    writer.writerows([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row] for row in rows)
    return text.getvalue()


def _zipped(files: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # whatever machine makes it
            archive.writestr(entry, text.encode())
    return whole.getvalue()
