"""An organisation's logo as a file that somebody sends: what is taken, and what is left of a drawing."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, XMLParser, tostring

from directory.agreements.uploads import check_document, dots_of
from directory.errors import RuleBroken

FIELD = "logo"
MOST_BYTES = 500_000
MOST_DOTS = 4_000_000
MOST_SHAPES = 5_000
DEEPEST = 40
SVG = "http://www.w3.org/2000/svg"

SHAPES = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient"}
    | {"radialGradient", "stop", "clipPath", "title", "desc"}
)
"""What a logo is drawn with: nothing that runs, moves, repeats itself, loads a file or sets letters."""

DRAWN = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})

ATTRIBUTES = frozenset(
    {"id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy"}
    | {"d", "points", "transform", "preserveAspectRatio", "gradientUnits", "gradientTransform", "spreadMethod"}
    | {"offset", "stop-color", "stop-opacity", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width"}
    | {"stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "opacity"}
    | {"clip-path", "clip-rule", "clipPathUnits", "color", "display", "visibility"}
)


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that may be printed; a drawing with only what a logo is drawn with."""

    format: str
    content: bytes


def read_logo(content: bytes) -> Logo | None:
    """A PNG, a JPEG or an SVG that somebody sent; nothing where nothing was sent. Raises RuleBroken."""
    if not content:
        return None
    if len(content) > MOST_BYTES:
        raise _refused(f"This picture is larger than {MOST_BYTES // 1000} kB: send a smaller one")
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return _picture(content)
    if re.match(rb"(\xef\xbb\xbf)?\s*<", content):
        return Logo("svg", _drawing(content))
    raise _refused("Send a picture as PNG, JPEG or SVG: this is something else, whatever it’s called")


def _picture(content: bytes) -> Logo:
    try:
        media_type = check_document(content, name="logo").media_type
    except RuleBroken as broken:
        raise _refused(broken.message) from broken
    width, height = dots_of(content)
    if width * height > MOST_DOTS:
        raise _refused(f"This picture has {width} by {height} dots: 2,000 each way are more than paper shows")
    return Logo(media_type.removeprefix("image/").replace("jpeg", "jpg"), content)


def _drawing(content: bytes) -> bytes:
    if re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE) or b"\0" in content:
        raise _refused("This drawing holds more than a drawing: save it as a plain SVG, and send that")
    parser = XMLParser()  # noqa: S314 - what makes XML dangerous, entities, is refused before
    try:
        parser.feed(content)
        found = parser.close()
    except ParseError as broken:
        raise _refused("This drawing is damaged: save it as a plain SVG again, and send that") from broken
    if found.tag != f"{{{SVG}}}svg":
        raise _refused("This is no drawing: send a picture as PNG, JPEG or SVG")
    drawn = _kept(found, depth=0)
    if drawn is None or sum(1 for _each in drawn.iter()) > MOST_SHAPES:
        raise _refused(f"This drawing has more than {MOST_SHAPES:,} shapes: send it as a PNG")
    if not any(_name(each) in DRAWN for each in drawn.iter()):
        raise _refused("Nothing of this drawing can be printed: turn letters into shapes, or send it as a PNG")
    drawn.set("xmlns", SVG)
    return bytes(tostring(drawn, encoding="utf-8"))


def _kept(element: Element, *, depth: int) -> Element | None:
    """What is left of an element, its kinds of attributes and what it holds; nothing of one that isn't a shape."""
    if _name(element) not in SHAPES or depth > DEEPEST:
        return None
    kept = Element(_name(element), {name: value for name, value in element.attrib.items() if _harmless(name, value)})
    if _name(element) in {"title", "desc"}:
        kept.text = element.text
    kept.extend([each for child in element if (each := _kept(child, depth=depth + 1)) is not None])
    return kept


def _name(element: Element) -> str:
    """Its name in SVG; nothing for comments and for other languages."""
    return element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""


def _harmless(name: str, value: str) -> bool:
    """Whether an attribute only draws: an address in it names a part of the drawing itself."""
    return name in ATTRIBUTES and all(
        each.strip(" \t\n'\"").startswith("#") for each in re.findall(r"url\(([^)]*)", value, re.IGNORECASE)
    )


def _refused(message: str) -> RuleBroken:
    return RuleBroken(message, field=FIELD)
