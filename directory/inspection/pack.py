"""One file for an inspection: a page to read offline, the same as a sheet, and the rows of the history it rests on."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from directory.dates import day
from directory.history.facts import Fact, with_names
from directory.history.heads import KeptHead, as_text
from directory.inspection.rules import Stood, StoodChannel
from directory.inspection.standing import verified_in_words
from directory.inspection.values import ERASED, VISIBLE_TO, Known, channel_value, value_in_words


@dataclass(frozen=True)
class Asked:
    """The area or the organisation that an inspection is about."""

    kind: str
    id: int
    slug: str
    name: str
    codes: tuple[str, ...]  # of the areas whose contacts are its: an area and its county, or where it stands


@dataclass(frozen=True)
class Listed:
    """A contact as it was listed on that day, with its role and its organisation's name then."""

    stood: Stood
    role: str
    organisation: str
    own: bool  # the organisation's that was asked for


@dataclass(frozen=True)
class Gathered:
    """Everything that was listed on a day, the rows of the history that it rests on, and the last row of that day."""

    asked: Asked
    on: date
    visibilities: tuple[str, ...]
    listed: list[Listed]
    known: Known
    rests_on: list[Fact]
    head: KeptHead


Render = Callable[[str, dict[str, Any]], str]
"""From a template's name and the facts that it needs to its text."""

COLUMNS = (
    "organisation",
    "role",
    "contact",
    "person",
    "job_title",
    "areas",
    "channel",
    "value",
    "label",
    "hours",
    "seen_by",
    "standing",
    "verified",
    "review_due",
    "note",
    "history_rows",
)
LINKS = ("row", "hash", "written_at", "what", "record")
AS_WHOM = {"public": "everybody", "professionals": "professionals", "private": "verifiers"}
"""Who could see all that the file holds, by the narrowest visibility in it."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same facts make the same bytes
_FORMULA = re.compile(r"^[=+\-@\t\r']")


def pack(gathered: Gathered, *, site_name: str, render: Render) -> bytes:
    """The ZIP: the same bytes whenever it's made, as long as the history and its names are the same."""
    rows = [row for each in gathered.listed for row in rows_of(each, gathered.known)]
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
        "head": gathered.head,
        "rows": len(links),
    }
    return _zipped(
        {
            "index.html": render("pack.html", facts),
            "page.css": render("pack.css", {}),
            "contacts.csv": as_csv(rows, header=COLUMNS),
            "history.csv": as_csv(links, header=LINKS),
            "head.json": as_text(gathered.head),
        }
    )


def contact_of(each: Listed, known: Known) -> dict[str, Any]:
    """A contact as the page shows it."""
    held = with_names(each.stood.held, known.people, erased=ERASED)
    return {
        "name": held["name"] or each.role,
        "role": each.role,
        "organisation": each.organisation,
        "national": held["nationwide"],
        "person": ", ".join(part for part in (held["person"], held["job_title"]) if part),
        "areas": value_in_words("areas", held["areas"], known),
        "note": held["note"],
        "channels": [channel_of(channel, known) for channel in in_use(each)],
    }


def channel_of(channel: StoodChannel, known: Known) -> dict[str, Any]:
    """One way to reach a contact, as the page shows it."""
    return {
        "kind": channel.held["kind"].replace("-", " "),
        "value": channel_value(channel.held),
        "label": channel.held["label"],
        "hours": value_in_words("hours", channel.held["hours"], known),
        "seen_by": VISIBLE_TO[channel.held["visibility"]],
        "standing": str(channel.trust.standing),
        "verified": verified_in_words(channel, known),
    }


def rows_of(each: Listed, known: Known) -> Iterable[list[str]]:
    """A contact's rows of the sheet, one for each way to reach it."""
    contact = contact_of(each, known)
    held = with_names(each.stood.held, known.people, erased=ERASED)
    for channel in in_use(each):
        shown = channel_of(channel, known)
        due = channel.trust.review_due
        yield [
            each.organisation,
            each.role,
            contact["name"],
            held["person"],
            held["job_title"],
            contact["areas"],
            shown["kind"],
            shown["value"],
            shown["label"],
            shown["hours"],
            shown["seen_by"],
            shown["standing"],
            shown["verified"],
            due.isoformat() if due else "",
            held["note"],
            ";".join(map(str, sorted({*each.stood.rests_on, *channel.rests_on}))),
        ]


def in_use(each: Listed) -> list[StoodChannel]:
    return [channel for channel in each.stood.channels if channel.in_use]


def as_csv(rows: Iterable[Sequence[str]], *, header: Sequence[str]) -> str:
    """A sheet in which no cell is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
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
