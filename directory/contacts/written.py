"""Text as somebody typed or pasted it, before it is read as a value."""

import re
import unicodedata
from dataclasses import dataclass

LIMIT = 500  # the widths of the columns that hold them
LABEL_LIMIT = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")
# How Excel keeps the nought of a number: '01632 960 001, or ="01632960001".
_FROM_A_SHEET = re.compile(r"['‘’](?P<marked>[^'‘’]+)|=\s*\"(?P<formula>[^\"]*)\"")
_EDGES = " ,;:.-/|•·*_"


class ValueUnusable(ValueError):
    """A value that can't be kept; its text says what was found and what to do."""

    def __init__(self, found: str, *, do: str) -> None:
        super().__init__(f"{found}: {do}")


@dataclass(frozen=True)
class Value:
    """What is kept, the words that stood around it, and advice that stops nobody."""

    value: str
    label: str
    advice: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.value) > LIMIT:  # percent signs and lines of an address add up
            raise _too_long(self.value)
        if len(self.label) > LABEL_LIMIT:
            raise ValueUnusable(f"{len(self.label)} characters stand beside it", do=f"leave no more than {LABEL_LIMIT}")


def tidied(text: str) -> str:
    """One line of plain spaces, hyphens and digits 0 to 9, whatever alphabet, width or spreadsheet they come from."""
    if len(text) > LIMIT:
        raise _too_long(text)
    if not text.isascii():
        text = "".join(map(_plain, unicodedata.normalize("NFKC", text)))
        if len(text) > LIMIT:  # some letters unfold into several
            raise _too_long(text)
    if _CONTROL.search(text):
        raise ValueUnusable("There is a hidden control character in it", do="type it afresh instead of pasting it")
    text = " ".join(text.split())
    wrapped = _FROM_A_SHEET.fullmatch(text)
    return (wrapped["marked"] or wrapped["formula"] or "").strip() if wrapped else text


def label_of(*parts: str) -> str:
    """The words left around a value, without the punctuation and the brackets that held it."""
    label = _EMPTY_BRACKETS.sub(" ", " ".join(part.strip(_EDGES) for part in parts))
    if label.count("(") != label.count(")"):
        label = label.replace("(", "").replace(")", "")
    label = " ".join(label.split()).strip(_EDGES)
    if label.startswith("(") and label.find(")") == len(label) - 1:
        label = label[1:-1].strip(_EDGES)
    return label


def quoted(text: str) -> str:
    """What was found, short enough for a message."""
    return f"“{text}”" if len(text) <= 60 else f"“{text[:59]}…”"


def _too_long(text: str) -> ValueUnusable:
    return ValueUnusable(f"{len(text)} characters were found", do=f"enter no more than {LIMIT}")


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category == "Pd" or letter == "−":
        return "-"
    # Numbers copied from address books carry invisible marks for the direction of writing.
    return "" if category == "Cf" else letter
