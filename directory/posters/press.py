"""A poster as PDF or as pictures: Typst sets it, from data that's never read as markup."""

import asyncio
import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal, cast

import segno
import typst

from directory.contacts.values import ChannelKind, link
from directory.dates import day
from directory.errors import RuleBroken
from directory.posters.designs import ONE_PAGE, STAFF, Choice
from directory.posters.logos import Logo
from directory.posters.palette import colours_of
from directory.posters.rules import Poster, ever_shorter, review_by
from directory.posters.sheets import sheet_of
from directory.printable import drawable, printable, printable_in_columns
from directory.settings import ROOT
from directory.typesetting import fonts

STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1: it can be read aloud in the right order, and has a title and a language
SMALL, SMALLEST = 7, 10  # of the design's `scales`: less is said before it's said in letters that nobody can read
DOTS_AN_INCH = 150  # of a picture
CARDS = {"cards", "desk"}  # of so little room that what is small is the text itself
Form = Literal["pdf", "png", "svg"]


@dataclass(frozen=True)
class Imprint:
    """What a poster says about itself; `code` is empty on a preview."""

    site: str
    address: str
    demonstration: bool
    printed_at: datetime
    code: str = ""


@dataclass(frozen=True)
class Print:
    """A poster with the rows that found room, and until when it may hang: one PDF, or a picture of each page."""

    poster: Poster
    review_by: date
    files: tuple[bytes, ...]

    @property
    def pdf(self) -> bytes:
        return self.files[0]


async def printed(poster: Poster, imprint: Imprint, choice: Choice = STAFF, *, form: Form = "pdf") -> Print:
    """A poster in the design that is chosen, on a thread of its own since setting it takes some hundredths of a second.

    Without a choice it's the staff poster on one page.
    """
    return await asyncio.to_thread(set_now, poster, imprint, choice, form)


async def pictured(poster: Poster, imprint: Imprint, choice: Choice) -> Print:
    """The same as pictures in SVG of a preview's pages, which are set once for all of them.

    They say the day on which they're printed and not the time, so that they are the same all day.
    """
    by_day = replace(imprint, printed_at=imprint.printed_at.replace(hour=12, minute=0, second=0, microsecond=0))
    return await asyncio.to_thread(_pictured, poster, by_day, choice)


@lru_cache(maxsize=4)  # a handbook’s are 11 MB
def _pictured(poster: Poster, imprint: Imprint, choice: Choice) -> Print:
    return set_now(poster, imprint, choice, "svg")


def set_now(poster: Poster, imprint: Imprint, choice: Choice, form: Form = "pdf") -> Print:
    """The same on this thread, for a process that does nothing else."""
    if not choice.keeps_to_one_page:
        return _sheets(poster, imprint, choice, form)
    versions = list(ever_shorter(poster))
    for version in versions:
        smallest = SMALLEST if version is versions[-1] else SMALL
        if ready := _print_of(version, imprint, choice, form, smallest=smallest):
            return ready
    raise RuleBroken(f"The names and labels on the poster of {poster.organisation} don’t fit one page. Shorten them")


def _sheets(poster: Poster, imprint: Imprint, choice: Choice, form: Form) -> Print:
    """A design that goes on for as many pages as its facts need."""
    review = review_by(poster.ways, today=imprint.printed_at.date())
    shape = choice.shape
    around = _around(poster, imprint, choice, review=review)
    sheet = sheet_of(poster, choice.design.edition)
    whole = sheet.without_band if choice.large else sheet
    for version, on in ((whole, shape), (sheet.parted, shape), (sheet.parted, replace(shape, columns=1))):
        data = around | {"sheet": _texts_printable(asdict(version), printable_in_columns), "shape": asdict(on)}
        files, fit = _set(shape.family, data, imprint, form)
        if fit is not None:
            return Print(poster, review, files)
    raise RuleBroken(
        f"A name or a label is too long for “{choice.title}” of {poster.organisation}. Shorten it, or choose "
        "a larger design"
    )


def _print_of(poster: Poster, imprint: Imprint, choice: Choice, form: Form, *, smallest: int) -> Print | None:
    """None where not even the core rows fit the page."""
    today = imprint.printed_at.date()
    # One for each number of rows: until when it may hang follows from those that find room, which the design decides.
    reviews = [review_by(poster.with_rows(rows).ways, today=today) for rows in range(len(poster.rows) + 1)]
    around = _around(poster, imprint, choice, review=reviews[-1])
    more = {"smallest": smallest, "reviews": [day(each) for each in reviews]}
    files, fit = _set(ONE_PAGE, _texts_printable(asdict(poster)) | around | more, imprint, form)
    if fit is None:
        return None
    return Print(poster.with_rows(fit["rows"]), reviews[fit["rows"]], files)


def _set(family: str, data: dict[str, Any], imprint: Imprint, form: Form) -> tuple[tuple[bytes, ...], Any]:
    """The files, and what the design says of how everything fitted; none where it didn't."""
    design = ROOT / "templates" / "posters" / f"{family}.typ"
    compiler = typst.Compiler(design, font_paths=fonts(), sys_inputs={"poster": json.dumps(data)})
    at = imprint.printed_at.astimezone(UTC)
    try:
        if form == "pdf":
            files = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=at)
        else:
            files = compiler.compile(format=form, ppi=DOTS_AN_INCH, timestamp=at)
    except typst.TypstError as broken:
        if data["logo"] is None:
            raise
        raise RuleBroken("This logo can’t be drawn: save it again, as a PNG", field="logo") from broken
    fit = json.loads(compiler.query("<fit>", field="value", one=True))
    return tuple(cast(list[bytes], files if isinstance(files, list) else [files])), fit


def _around(poster: Poster, imprint: Imprint, choice: Choice, *, review: date) -> dict[str, Any]:
    """What every design says of itself."""
    organisation = printable(poster.organisation or poster.area)
    return {
        "title": f"Who to call: {organisation}",
        "organisation": organisation,
        "area": printable(poster.area),
        "site": printable(imprint.site),
        "address": imprint.address,
        "address_shown": drawable(imprint.address.split("://")[-1]),
        "qr": _qr(imprint.address),
        "demonstration": imprint.demonstration,
        "preview": not imprint.code,
        "code": imprint.code,
        "issued": day(imprint.printed_at.date()),
        "review_by": day(review),
        "colours": colours_of(black_and_white=choice.black_and_white, colour=choice.colour),
        "large": choice.large,
        "logo": _logo(choice.logo),
        "least": 1 if choice.large or choice.shape.family in CARDS else 0,
    }


def _texts_printable(value: Any, said: Callable[[str], str] = printable) -> Any:
    match value:
        case str():
            return said(value)
        case dict():
            # Whoever copies an address from the PDF must not copy invisible places to break it at.
            texts = {
                key: drawable(each) if key == "display" else _texts_printable(each, said) for key, each in value.items()
            }
            return texts | {"link": link(ChannelKind(value["kind"]), value["value"])} if "display" in value else texts
        case list() | tuple():
            return [_texts_printable(each, said) for each in value]
        case date():
            return value.isoformat()
    return value


def _logo(logo: Logo | None) -> dict[str, Any] | None:
    if logo is None:
        return None
    return {"format": logo.format, "data": logo.content.decode() if logo.format == "svg" else list(logo.content)}


def _qr(address: str) -> str:
    """An address as a QR code in SVG, readable with a quarter of it torn off."""
    svg = io.BytesIO()
    segno.make(address, error="q", micro=False).save(svg, kind="svg", border=0, xmldecl=False)
    return svg.getvalue().decode()
