"""Text as it can be set in our fonts: for posters and documents."""

import re
import unicodedata

COVERED = (
    (0x20, 0x7E), (0xA0, 0x4FF), (0x531, 0x556), (0x561, 0x587), (0x5D0, 0x5EA), (0x621, 0x63A), (0x640, 0x652),
    (0x904, 0x939), (0x93E, 0x94D), (0x10D0, 0x10F6), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203A),
    (0x20A0, 0x20BF), (0x2122, 0x2122), (0x25A1, 0x25A1),
)  # fmt: skip
"""The letters that our fonts hold, as code points: a letter without a shape would stop the whole print."""
NO_SHAPE = "□"
LONGEST_WORD = 24
LONGEST_IN_A_COLUMN = 16  # letters of usual width, which the narrowest column of a design has room for


def printable(text: str) -> str:
    """A text that can be printed: every letter with a shape, and long words free to break anywhere."""
    return " ".join(_breakable(word) for word in drawable(text).split(" "))


def printable_in_columns(text: str) -> str:
    """The same for narrow columns, where it counts how wide letters are."""
    words = drawable(text).split(" ")
    return " ".join(_broken(word) if sum(map(_wide, word)) > LONGEST_IN_A_COLUMN else word for word in words)


def drawable(text: str) -> str:
    """A text on one line, with a box for each letter that no font of ours holds."""
    one_line = re.sub(r"[\t-\r ]+", " ", unicodedata.normalize("NFC", text)).strip()
    return "".join(_shaped(letter) for letter in one_line)


def _shaped(letter: str) -> str:
    if any(first <= ord(letter) <= last for first, last in COVERED):
        return "" if letter == "\N{SOFT HYPHEN}" else letter
    return "" if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else NO_SHAPE


def _breakable(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else _broken(word)


def _broken(word: str) -> str:
    return "\N{ZERO WIDTH SPACE}".join(word)


def _wide(letter: str) -> float:
    """How many letters of usual width take as much room."""
    if letter in "WMm@%":
        return 1.75
    return 1.25 if letter.isupper() else 1
