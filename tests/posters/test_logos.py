"""Logos that people send: drawn where they only draw, and refused in a sentence where they hold more."""

import io
import struct
import zlib
from dataclasses import replace

import pypdf
import pytest

from directory.errors import RuleBroken
from directory.posters.designs import choice_of
from directory.posters.logos import MOST_BYTES, read_logo
from tests.posters.boxes import overlapping, pages_of
from tests.posters.invented import some_contacts
from tests.posters.test_sheets import TWENTY, a_name, a_print, check_whole


def a_part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png(width=40, height=20, *, rows=None) -> bytes:
    header = a_part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    drawn = zlib.compress((b"\0" + b"\x80" * width) * (height if rows is None else rows))
    return b"\x89PNG\r\n\x1a\n" + header + a_part(b"IDAT", drawn) + a_part(b"IEND", b"")


def a_jpeg(width=40, height=20) -> bytes:
    """Its frame alone: enough to say how large it is, and not enough to draw it."""
    return b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0) + b"\xff\xd9"


def an_svg(inside="", *, attributes='viewBox="0 0 40 20"') -> bytes:
    shape = '<path d="M0 0h40v20z" fill="#7a1f5c"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{shape}{inside}</svg>'.encode()


def test_pictures_and_drawings_are_taken_by_what_is_in_them():
    assert read_logo(b"") is None
    assert read_logo(a_png()).format == "png"
    assert read_logo(a_jpeg()).format == "jpg"
    assert read_logo(b"\xef\xbb\xbf \n" + an_svg()).format == "svg"


@pytest.mark.parametrize(
    ("planted", "gone"),
    [
        ("<script>alert(1)</script>", b"alert"),
        ('<g onload="alert(1)"><path d="M0 0h1"/></g>', b"alert"),
        ('<image href="https://elsewhere.example/a.png"/>', b"elsewhere"),
        ('<image href="/etc/passwd"/>', b"passwd"),
        ('<use href="#a"/>', b"use"),
        ("<style>@import url(https://elsewhere.example/a.css)</style>", b"elsewhere"),
        ('<rect fill="url(https://elsewhere.example/a.svg#b)" width="1"/>', b"elsewhere"),
        ('<rect style="fill:url(//elsewhere.example)" width="1"/>', b"elsewhere"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>planted</p></foreignObject>", b"planted"),
        ("<animate attributeName='x'/>", b"animate"),
        ("<text>planted</text>", b"planted"),
        ("<!-- planted -->", b"planted"),
        ("<?php planted ?>", b"planted"),
    ],
)
def test_of_a_drawing_only_what_draws_is_kept(planted, gone):
    logo = read_logo(an_svg(planted))
    assert gone not in logo.content
    assert b"M0 0h40v20z" in logo.content


def test_a_drawing_keeps_its_own_gradients():
    gradient = '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
    logo = read_logo(an_svg(f'<title>Ours</title>{gradient}<rect fill="url(#a)" width="9"/>'))
    assert b"url(#a)" in logo.content
    assert b"linearGradient" in logo.content
    assert b"Ours" in logo.content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a", "Send a picture as PNG, JPEG or SVG"),
        (b"x" * (MOST_BYTES + 1), "larger than 500 kB"),
        (a_png(10_000, 5_000, rows=1), "10000 by 5000 dots"),
        (a_jpeg(9_000, 9_000), "9000 by 9000 dots"),
        (a_png()[:-20], "damaged"),
        (b"\xff\xd8\xff\xd9", "damaged"),
        (an_svg()[:-8], "damaged"),
        (b"<html></html>", "This is no drawing"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + an_svg(), "holds more than a drawing"),
        (an_svg('<rect width="1"/>' * 5_001), "more than 5,000 shapes"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>Ours</text></svg>', "Nothing of this drawing can be printed"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence(content, said):
    with pytest.raises(RuleBroken, match=said) as refused:
        read_logo(content)
    assert refused.value.field == "logo"


def test_a_drawing_within_drawings_is_cut_off_where_nobody_draws_as_deep():
    assert b"M9 9" not in read_logo(an_svg("<g>" * 60 + '<path d="M9 9"/>' + "</g>" * 60)).content


@pytest.mark.parametrize("code", ["staff-a4", "door-sticker", "wallet-cards"])
async def test_a_logo_stands_beside_the_name_and_on_nothing_else(code):
    for content in (a_png(), an_svg()):
        choice = replace(choice_of(code), logo=read_logo(content))
        ready = await a_print(some_contacts(*TWENTY[:10]), choice, name=a_name(120))
        if choice.keeps_to_one_page:
            assert all(overlapping(boxes) == [] for boxes, *_size in pages_of(ready.pdf))
        else:
            check_whole(ready, choice)
        root = pypdf.PdfReader(io.BytesIO(ready.pdf)).trailer["/Root"]["/StructTreeRoot"]
        described = [said for said in spoken(root) if said.startswith("Logo of The Imaginary")]
        assert len(described) == (code != "wallet-cards")


def spoken(node):
    """What a screen reader says of pictures."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from spoken(each)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield node["/Alt"]
        if "/K" in node:
            yield from spoken(node["/K"])


async def test_what_says_that_it_is_a_picture_and_is_none_is_refused():
    choice = replace(choice_of("children-a4"), logo=read_logo(a_jpeg()))
    with pytest.raises(RuleBroken, match="This logo can’t be drawn") as refused:
        await a_print(some_contacts(*TWENTY[:3]), choice)
    assert refused.value.field == "logo"
