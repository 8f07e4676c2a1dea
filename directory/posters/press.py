"""A poster as PDF: Typst sets it, from data that's never read as markup."""

import asyncio
import io
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, cast

import segno
import typst

from directory.dates import day
from directory.errors import RuleBroken
from directory.posters.queries import Draft
from directory.posters.rules import Poster, ever_shorter, review_by
from directory.printable import drawable, printable
from directory.settings import ROOT
from directory.typesetting import fonts

DESIGN = "staff-a4"
STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1: it can be read aloud in the right order, and has a title and a language
SMALL, SMALLEST = 7, 10  # of the design's `scales`: less is said before it's said in letters that nobody can read


@dataclass(frozen=True)
class Imprint:
    """What a poster says about itself; `code` is empty on a preview."""

    site: str
    address: str
    demonstration: bool
    printed_at: datetime
    code: str = ""

    @classmethod
    def of(cls, draft: Draft, *, site_name: str, base_url: str, now: datetime, code: str = "") -> "Imprint":
        address = f"{base_url}/organisations/{draft.organisation.slug}"
        return cls(site_name, address, draft.demonstration, now, code)


@dataclass(frozen=True)
class Print:
    """A poster with the rows that found room, until when it may hang, and its one page."""

    poster: Poster
    review_by: date
    pdf: bytes


async def printed(poster: Poster, imprint: Imprint) -> Print:
    """A poster as PDF, on a thread of its own since setting it takes some hundredths of a second."""
    return await asyncio.to_thread(_printed, poster, imprint)


def _printed(poster: Poster, imprint: Imprint) -> Print:
    versions = list(ever_shorter(poster))
    for version in versions:
        if ready := _print_of(version, imprint, smallest=SMALLEST if version is versions[-1] else SMALL):
            return ready
    raise RuleBroken(f"The names and labels on the poster of {poster.organisation} don’t fit one page. Shorten them")


def _print_of(poster: Poster, imprint: Imprint, *, smallest: int) -> Print | None:
    """None where not even the core rows fit the page."""
    today = imprint.printed_at.date()
    review = review_by(poster.ways, today=today)
    pdf, rows = _set(_data(poster, imprint, review=review) | {"smallest": smallest}, imprint)
    if rows is None:
        return None
    fitting = poster.with_rows(rows)
    if review_by(fitting.ways, today=today) == review:
        return Print(fitting, review, pdf)
    # The entry that was due first found no room: print again, without those that didn't.
    return _print_of(fitting, imprint, smallest=smallest)


def _set(data: dict[str, Any], imprint: Imprint) -> tuple[bytes, int | None]:
    """The PDF, and how many rows found room; none where not even the core did."""
    design = ROOT / "templates" / "posters" / f"{DESIGN}.typ"
    compiler = typst.Compiler(design, font_paths=fonts(), sys_inputs={"poster": json.dumps(data)})
    pdf = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=imprint.printed_at.astimezone(UTC))
    fit = json.loads(compiler.query("<fit>", field="value", one=True))
    return cast(bytes, pdf), fit and fit["rows"]  # bytes for a PDF, a list for pictures of pages


def _data(poster: Poster, imprint: Imprint, *, review: date) -> dict[str, Any]:
    shown: dict[str, Any] = _texts_printable(asdict(poster))
    return shown | {
        "title": f"Who to call: {shown['organisation']}",
        "site": printable(imprint.site),
        "address": imprint.address,
        "address_shown": drawable(imprint.address.split("://")[-1]),
        "qr": _qr(imprint.address),
        "demonstration": imprint.demonstration,
        "preview": not imprint.code,
        "code": imprint.code,
        "issued": day(imprint.printed_at.date()),
        "review_by": day(review),
    }


def _texts_printable(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case dict():
            # Whoever copies an address from the PDF must not copy invisible places to break it at.
            return {key: drawable(each) if key == "display" else _texts_printable(each) for key, each in value.items()}
        case list() | tuple():
            return [_texts_printable(each) for each in value]
        case date():
            return value.isoformat()
    return value


def _qr(address: str) -> str:
    """An address as a QR code in SVG, readable with a quarter of it torn off."""
    svg = io.BytesIO()
    segno.make(address, error="q", micro=False).save(svg, kind="svg", border=0, xmldecl=False)
    return svg.getvalue().decode()
