"""Documents of every kind, made here, and what hostile people make of them."""

import io
import struct
import zipfile
import zlib

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Length 9>>stream\n/JS /Launch\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
TYPES = b"<Types/>"
ODT = "application/vnd.oasis.opendocument.text"


def a_png(width: int = 2, height: int = 2) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def packed(**members: bytes | str) -> bytes:
    """An archive of these; in a name `__` is `/` and `_XML` the list of types."""
    return an_archive({name.replace("__", "/"): data for name, data in members.items()})


def an_archive(members: dict[str, bytes | str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def a_docx(**more: bytes) -> bytes:
    names = {name.replace("__", "/"): data for name, data in more.items()}
    return an_archive({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"} | names)


def an_odt(kind: str = ODT, **more: bytes) -> bytes:
    names = {name.replace("__", "/"): data for name, data in more.items()}
    return an_archive({"mimetype": kind, "content.xml": b"<o/>"} | names)
