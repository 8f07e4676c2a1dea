"""An agreement's text as PDF and as Word: the same sections as on its page, with room to sign."""

import asyncio
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

import docx
import typst

from directory.agreements.rules import OPEN
from directory.agreements.shown import Shown
from directory.agreements.tables import Agreement
from directory.agreements.wording import Section, short
from directory.dates import day
from directory.printable import drawable, printable
from directory.settings import ROOT
from directory.typesetting import fonts

STANDARD: Literal["ua-1"] = "ua-1"  # it can be read aloud in the right order


@dataclass(frozen=True)
class Paper:
    """What stands on the paper besides the text itself."""

    title: str
    site: str
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    signatures: tuple[tuple[str, str], ...]  # each party, and how it signed, if it has
    foot: str


def paper_of(agreement: Agreement, found: Shown, *, site: str, demonstration: bool) -> Paper:
    """The text with what isn't signed marked as a draft."""
    notices = ["This is a demonstration: its names and numbers are made up."] if demonstration else []
    if found.state in OPEN:
        notices.append("Draft: not signed by all parties.")
    signed = {each["organisation"]: each for each in found.signatures if not each["voided_at"]}
    return Paper(
        title=agreement.title,
        site=site,
        notices=tuple(notices),
        sections=tuple(found.sections),
        signatures=tuple((each["name"], _signed(signed.get(each["organisation"]))) for each in found.parties),
        foot=f"Fingerprint of the text: {short(found.fingerprint)}",
    )


def _signed(signature: dict[str, Any] | None) -> str:
    if signature is None:
        return ""
    who = f"{signature['person']}, {signature['capacity']}"
    return f"Signed by {who}, on {day(signature['signed_on'])}, {signature['how']}"


async def as_pdf(paper: Paper, *, now: datetime) -> bytes:
    """As PDF, on a thread of its own."""
    return await asyncio.to_thread(_pdf, paper, now)


def _pdf(paper: Paper, now: datetime) -> bytes:
    data = {
        "title": printable(paper.title),
        "site": printable(paper.site),
        "notices": [printable(each) for each in paper.notices],
        "foot": printable(paper.foot),
        "sections": [
            {"title": printable(each.title), "listed": each.listed, "lines": [printable(line) for line in each.lines]}
            for each in paper.sections
        ],
        "signatures": [{"party": printable(party), "said": printable(said)} for party, said in paper.signatures],
    }
    design = ROOT / "templates" / "agreements" / "text.typ"
    compiler = typst.Compiler(design, font_paths=fonts(), sys_inputs={"agreement": json.dumps(data)})
    return cast(bytes, compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=now.astimezone(UTC)))


async def as_word(paper: Paper, *, now: datetime) -> bytes:
    """As a Word document, on a thread of its own."""
    return await asyncio.to_thread(_word, paper, now)


def _word(paper: Paper, now: datetime) -> bytes:
    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.language = drawable(paper.title)[:255], drawable(paper.site)[:255], "en-GB"
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None)
    about.comments = ""
    for words in paper.notices:
        document.add_paragraph().add_run(drawable(words)).bold = True
    document.add_heading(drawable(paper.title), level=1)
    for section in paper.sections:
        document.add_heading(drawable(section.title), level=2)
        for line in section.lines:
            document.add_paragraph(drawable(line), style="List Number" if section.listed else None)
    document.add_heading("Signatures", level=2)
    for party, said in paper.signatures:
        document.add_paragraph().add_run(drawable(party)).bold = True
        document.add_paragraph(drawable(said) or "Signature: ____________________  Name: ____________________")
        if not said:
            document.add_paragraph("Capacity: ____________________  Date: ____________________")
    document.add_paragraph(drawable(paper.foot))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
