"""The colours that designs are printed in: ours, an organisation's own as far as it can be read, or none."""

import re

from directory.errors import RuleBroken

COLOURS = {
    "ink": "#0b0c0c",
    "quiet": "#484f54",
    "main": "#12355b",
    "danger": "#b3001b",
    "pale": "#e9f0f7",
    "line": "#b5c4d4",
    "caution": "#ffdd00",
}
BLACK_AND_WHITE = {
    "ink": "#000000",
    "quiet": "#000000",
    "main": "#000000",
    "danger": "#000000",
    "pale": "#ffffff",
    "line": "#000000",
    "caution": "#ffffff",  # a mark is framed, so it needs no colour
}
LEAST_CONTRAST = 4.5  # Web Content Accessibility Guidelines 2.2, 1.4.3


def colours_of(*, black_and_white: bool, colour: str = "") -> dict[str, str]:
    """The colours of a print; with an organisation's own in place of our blue, darkened until it can be read."""
    if black_and_white:
        return BLACK_AND_WHITE
    if not colour:
        return COLOURS
    pale, line = _mixed(colour, 0.08), _mixed(colour, 0.35)
    return COLOURS | {"main": legible(colour, on=pale), "pale": pale, "line": line}


def read_colour(text: str) -> str:
    """A colour as “#12355b”; blank for none. Raises RuleBroken."""
    written = text.strip().casefold().removeprefix("#")
    if not written:
        return ""
    if re.fullmatch(r"[0-9a-f]{3}", written):
        written = "".join(letter * 2 for letter in written)
    if not re.fullmatch(r"[0-9a-f]{6}", written):
        raise RuleBroken("Write the colour as # and six letters or figures, like #12355b", field="colour")
    return f"#{written}"


def legible(colour: str, *, on: str) -> str:
    """This colour, as much darker as it takes to be read on that one."""
    share = 100
    while contrast(darker := _darkened(colour, share / 100), on) < LEAST_CONTRAST:
        share -= 2
    return darker


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, as the accessibility guidelines measure it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _darkened(colour: str, share: float) -> str:
    return _written([part * share for part in _parts(colour)])


def _mixed(colour: str, share: float) -> str:
    """So much of a colour, and white for the rest."""
    return _written([part * share + 1 - share for part in _parts(colour)])


def _parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def _written(parts: list[float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
