"""The colours that designs are printed in."""

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


def colours_of(*, black_and_white: bool) -> dict[str, str]:
    """The colours of a print."""
    return BLACK_AND_WHITE if black_and_white else COLOURS
