"""Documents that people send: what they are by what's in them, whatever they're called, and what isn't taken."""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from directory.errors import RuleBroken

MOST_BYTES = 10_000_000
LONGEST_NAME = 120
MOST_PIXELS = 20_000  # a side
MOST_MEMBERS = 2_000
MOST_UNPACKED = 100_000_000
MOST_TIMES = 100  # that an archive may unpack to of its own size

KINDS = "a PDF, a Word document (.docx), an OpenDocument text (.odt), or a picture (PNG or JPEG)"
FIELD = "document"


@dataclass(frozen=True)
class Checked:
    """A document that is taken: what it's called from now on, and what it is."""

    name: str
    media_type: str


def check_document(data: bytes, *, name: str) -> Checked:
    """What a document is, by its content; RuleBroken where it isn't taken."""
    if not data:
        raise _refused("Choose a document: this one is empty")
    if len(data) > MOST_BYTES:
        raise _refused(f"This is larger than {MOST_BYTES // 1_000_000} MB: send a smaller one")
    found = next((kind for kind in _KINDS if data.startswith(kind.begins)), None)
    if found is None:
        raise _refused(f"Send {KINDS}: this is something else, whatever it’s called")
    media_type = found.check(data)
    return Checked(_name(name, ending=_ENDINGS[media_type]), media_type)


def _refused(message: str) -> RuleBroken:
    return RuleBroken(message, field=FIELD)


def _name(name: str, *, ending: str) -> str:
    """A name without a path, with the ending of what it is."""
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} for letter in name):
        raise _refused(
            "Rename the file and send it again: its name holds invisible marks, which can make it look like another"
        )
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", " ".join(last.split())).strip(". ")
    plain = re.sub('[<>:|?*%"]', "-", stem)[:LONGEST_NAME]
    return f"{plain or 'document'}{ending}"


_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_PNG, _JPEG = "image/png", "image/jpeg"
_ENDINGS = {_PDF: ".pdf", _DOCX: ".docx", _ODT: ".odt", _PNG: ".png", _JPEG: ".jpg"}
MEDIA_TYPES = frozenset(_ENDINGS)


def _pdf(data: bytes) -> str:
    _check_single(data)
    end = data.rfind(b"%%EOF")
    if end < 0 or data[end + 5 :].strip(b"\r\n\0 "):
        raise _refused("This PDF is cut off, or something else hangs at its end: save it as a PDF again, and send that")
    outside = re.sub(rb"stream\r?\n.*?endstream", b"", data, flags=re.DOTALL)  # in which any letters stand by chance
    if re.search(rb"/(JavaScript|JS|Launch)\b", outside):
        raise _refused("This PDF holds a program: print it to a PDF again, and send that")
    return _PDF


def _png(data: bytes) -> str:
    _check_single(data)
    place, parts = 8, list[bytes]()
    while place + 12 <= len(data) and parts[-1:] != [b"IEND"]:
        length = int.from_bytes(data[place : place + 4], "big")
        parts.append(data[place + 4 : place + 8])
        place += 12 + length
    if parts[:1] != [b"IHDR"] or parts[-1:] != [b"IEND"] or place != len(data):
        raise _refused("This picture is damaged, or something else hangs at its end: save it as a PNG again")
    _check_size(*dots_of(data))
    return _PNG


def _jpeg(data: bytes) -> str:
    _check_single(data)
    width, height = dots_of(data)
    if (width, height) == NO_DOTS or not data.endswith(b"\xff\xd9"):
        raise _refused("This picture is damaged, or something else hangs at its end: save it as a JPEG again")
    _check_size(width, height)
    return _JPEG


NO_DOTS = (-1, -1)


def dots_of(data: bytes) -> tuple[int, int]:
    """How many dots wide and high a PNG or a JPEG says it is; NO_DOTS where a JPEG doesn't say."""
    if data.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return NO_DOTS


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG that are followed by its size (ITU-T T.81, table B.1)."""


def _check_size(width: int, height: int) -> None:
    if not 0 < width <= MOST_PIXELS or not 0 < height <= MOST_PIXELS:
        raise _refused(f"This picture has {width} by {height} dots: make it {MOST_PIXELS} or fewer each way")


def _check_single(data: bytes) -> None:
    """Refuse what is an archive as well: two programs would see two different things in it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise _refused("This is two kinds of file in one: save it again, and send that")


def _packed(data: bytes) -> str:
    """A Word or OpenDocument text, by the list of what is in it: nothing large is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if data[-22:-18] != b"PK\x05\x06":  # the end of the list must be the end of the file
                raise _refused("Something else hangs at the end of this document: save it again, and send that")
            _check_members(archive, size=len(data))
            names = {each.filename for each in archive.infolist()}
            if {"mimetype", "content.xml"} <= names:
                return _opendocument(archive, names)
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return _word(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeDecodeError, zlib.error) as broken:
        raise _refused("This document is damaged: open it, save it again, and send that") from broken
    raise _refused(f"Send {KINDS}: this is an archive of something else")


def _check_members(archive: zipfile.ZipFile, *, size: int) -> None:
    members = archive.infolist()
    unpacked = sum(each.file_size for each in members)
    if len(members) > MOST_MEMBERS or unpacked > min(MOST_UNPACKED, MOST_TIMES * size):
        raise _refused("This document unpacks to far more than a document holds: save it again, and send that")
    starts = {each.header_offset for each in members}
    names = {each.filename for each in members}
    packed = sum(each.compress_size for each in members)
    if len(starts) < len(members) or len(names) < len(members) or packed > size or min(starts, default=1) != 0:
        raise _refused("This is two kinds of file in one: save it again, and send that")
    if any(each.flag_bits & 1 for each in members):
        raise _refused("This document is locked with a password: take that off, so that the other parties can read it")
    if any(re.search(r"(^|/)\.\.(/|$)|^/|\\|:", each.filename) for each in members):
        raise _refused("This document is damaged: open it, save it again, and send that")


def _word(archive: zipfile.ZipFile, names: set[str]) -> str:
    types = _beginning(archive, "[Content_Types].xml")
    if any(re.search(r"vbaProject|activeX", each) for each in names) or b"macroEnabled" in types:
        raise _refused("This Word document holds macros: save it as .docx without them, and send that")
    return _DOCX


def _opendocument(archive: zipfile.ZipFile, names: set[str]) -> str:
    if _beginning(archive, "mimetype").decode("ascii") != _ODT:
        raise _refused(f"Send {KINDS}: this is another kind of OpenDocument")
    if any(each.startswith(("Basic/", "Scripts/")) for each in names):
        raise _refused("This document holds macros: save it without them, and send that")
    return _ODT


def _beginning(archive: zipfile.ZipFile, name: str, *, most: int = 200_000) -> bytes:
    """No more of a member than this, whatever it says of its own size."""
    with archive.open(name) as member:
        return member.read(most)


@dataclass(frozen=True)
class _Kind:
    begins: bytes
    check: Callable[[bytes], str]


_KINDS = (
    _Kind(b"%PDF-", _pdf),
    _Kind(b"PK\x03\x04", _packed),
    _Kind(b"\x89PNG\r\n\x1a\n", _png),
    _Kind(b"\xff\xd8\xff", _jpeg),
)
