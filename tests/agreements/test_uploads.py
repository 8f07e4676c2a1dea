"""What a document is goes by what's in it; what isn't one, or is two, is refused with a sentence."""

import struct

import pytest

from directory.agreements.uploads import MEDIA_TYPES, MOST_BYTES, MOST_MEMBERS, check_document
from directory.errors import RuleBroken
from tests.agreements.files import JPEG, PDF, TYPES, a_docx, a_png, an_archive, an_odt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("data", "media_type", "name"),
    [
        (PDF, "application/pdf", "signed copy.pdf"),
        (a_docx(), WORD, "signed copy.docx"),
        (an_odt(), "application/vnd.oasis.opendocument.text", "signed copy.odt"),
        (a_png(), "image/png", "signed copy.png"),
        (JPEG, "image/jpeg", "signed copy.jpg"),
    ],
)
def test_a_document_is_what_it_holds_and_gets_the_ending_of_that(data, media_type, name):
    checked = check_document(data, name="C:\\papers\\signed  copy.exe")
    assert (checked.media_type, checked.name) == (media_type, name)
    assert media_type in MEDIA_TYPES


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("", "document.pdf"),
        ('a<b>"c|.pdf', "a-b--c-.pdf"),
        ("é" * 300, "é" * 120 + ".pdf"),
    ],
)
def test_a_name_is_never_a_path_nor_a_riddle(name, kept):
    assert check_document(PDF, name=name).name == kept


def encrypted():
    data = bytearray(a_docx())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def a_bomb():
    return a_docx(word__media=b"\0" * 50_000_000)


def the_same_twice():
    """One name for two members, as a careful writer never makes."""
    data = a_docx(**{"word__documents.xml": TYPES})
    return data.replace(b"word/documents.xml", b"word/document.xml\0")


def overlapping():
    data = bytearray(a_docx(word__a=b"x", word__b=b"x"))
    last = data.rfind(b"PK\x01\x02")
    data[last + 42 : last + 46] = struct.pack("<I", 0)
    return bytes(data)


HOSTILE = {
    "nothing": (b"", "this one is empty"),
    "too much": (b"%PDF-" + b"x" * MOST_BYTES, "larger than 10 MB"),
    "a program": (b"MZ" + b"\0" * 100, "this is something else, whatever it’s called"),
    "a page": (b"<html><script>1</script></html>", "something else"),
    "a PDF with an archive behind it": (PDF + a_docx(), "two kinds of file in one"),
    "a PDF with a page behind it": (PDF + b"<html>", "something else hangs at its end"),
    "a PDF cut off": (PDF[:-8], "cut off"),
    "a PDF that starts a program": (PDF.replace(b"/Type/Catalog", b"/OpenAction<</S/Launch>>"), "holds a program"),
    "a PDF with a script": (PDF.replace(b"/Type/Catalog", b"/JS(x)"), "holds a program"),
    "a picture with an archive behind it": (a_png() + a_docx(), "two kinds of file in one"),
    "a picture with a page behind it": (a_png() + b"<html>", "something else hangs at its end"),
    "a picture cut off": (a_png()[:-4], "damaged"),
    "a huge picture": (a_png(width=50_000), "50000 by 2 dots"),
    "a picture of nothing": (a_png(width=0), "0 by 2 dots"),
    "a photograph with something behind it": (JPEG + b"<html>", "hangs at its end"),
    "a photograph of noise": (b"\xff\xd8\xff\xe0\x00\x04ab" + b"\0" * 20, "damaged"),
    "a bomb": (a_bomb(), "unpacks to far more"),
    "too many members": (a_docx(**{f"m{n}": b"" for n in range(MOST_MEMBERS)}), "unpacks to far more"),
    "macros": (a_docx(word__vbaProject=b"x"), "holds macros"),
    "macros by type": (an_archive({"[Content_Types].xml": b"macroEnabled", "word/document.xml": b""}), "holds macros"),
    "macros in an OpenDocument": (an_odt(Basic__script=b"x"), "holds macros"),
    "a spreadsheet": (an_odt("application/vnd.oasis.opendocument.spreadsheet"), "another kind of OpenDocument"),
    "an archive": (an_archive({"a": b"b"}), "an archive of something else"),
    "an archive behind a document": (a_docx() + an_archive({"a": b"b"}), "two kinds of file in one"),
    "something behind the archive": (a_docx() + b"<html>", "hangs at the end"),
    "a way out": (a_docx(**{"..__..__x": b""}), "damaged"),
    "the same twice": (the_same_twice(), "two kinds of file in one"),
    "members over each other": (overlapping(), "two kinds of file in one"),
    "a password": (encrypted(), "locked with a password"),
    "half an archive": (a_docx()[:60], "damaged"),
    "an archive without a list": (b"PK\x03\x04" + b"\0" * 40 + b"PK\x05\x06" + b"\xff" * 18, "damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_document_is_refused_with_what_to_do(what):
    data, words = HOSTILE[what]
    with pytest.raises(RuleBroken, match=words) as refused:
        check_document(data, name="agreement.pdf")
    assert refused.value.field == "document"


@pytest.mark.parametrize("name", ["agree\u202efdp.exe", "a\u200fb.pdf", "a\0b.pdf", "a\nb.pdf"])
def test_a_name_with_marks_that_nobody_sees_is_refused(name):
    with pytest.raises(RuleBroken, match="Rename the file"):
        check_document(PDF, name=name)
