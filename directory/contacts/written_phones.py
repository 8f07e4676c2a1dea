"""A line of text as its one phone number, that number's extension, and the words round it."""

import re

from directory.contacts.numbering import SHORT_NUMBERS
from directory.contacts.written import ValueUnusable, label_of, quoted

ENTER = "enter a UK phone number, like 01632 960 001"

_NOT_DIGIT = re.compile(r"\D")
# Brackets belong to a number only round its first group or its second: "(0161) 496 0123", "+44 (0)161 496 0123".
_NUMBER = re.compile(
    r"(?:\(\s?)?(?:\+\s?|00\s)?\d{1,5}(?:\s?\))?(?:[\s.\-/]*\(\s?\d[\d\s.\-]{0,10}\))?(?:[\s.\-/]*\d)*"
)
_EXTENSION = re.compile(
    r"[\s,;(\[]*(?:ext(?:ension|n)?|xtn|x|#)[\s.:=]*(?:n(?:o|umber)\b[\s.:]*)?(\d{1,7})(?![\s.\-/]*\d)[)\]]?",
    re.IGNORECASE,
)
# Times, dates and "option 2": digits that are never dialled.
_NOT_DIALLED = re.compile(
    r"\b24\s?/\s?7\b"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    r"|\b(?:\d{1,2}(?:[.:]\d\d)?\s?(?:-|to)\s?)?\d{1,2}(?:[.:]\d\d)?\s?(?:am|pm|noon|hours?|hrs?|days?|mins?)\b"
    r"|\b\d{1,2}:\d\d\b"
    r"|\b(?:option|opt|press|select|room|floor|unit|bleep)\b\W{0,2}[1-9]\d{0,3}\b",
    re.IGNORECASE,
)
# "T:" means telephone; a T without its colon may be somebody's initial.
_MEANINGLESS = r"(?:tel(?:ephone|s)?|phone|call|ring|dial|t(?=\s*:))"
_BEFORE_NUMBER = re.compile(rf"(?<!\w){_MEANINGLESS}(?:\s+us)?(?:\s+(?:on|at))?[\s.:\-]*$", re.IGNORECASE)
_AT_START = re.compile(rf"^\W*(?:{_MEANINGLESS}\s*:|tel\.)\s*", re.IGNORECASE)
_ALL_OF_IT = re.compile(rf"\W*(?:{_MEANINGLESS}|t)\W*", re.IGNORECASE)
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_JOINING = re.compile(r"(?:\bor|\band|[&,;/])\s*$", re.IGNORECASE)
_SHORTENED = re.compile(r"[+-]?\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


def parted(text: str) -> tuple[str, str, str]:
    """A line of text as its one number, that number's extension, and a label."""
    if _NUMBER.fullmatch(text) and "/" not in text:
        return text, "", ""
    if _SHORTENED.fullmatch(text.strip()):
        raise ValueUnusable(
            f"{quoted(text)} is what a spreadsheet made of a number, and its last digits are gone",
            do="format the column as text, enter the number again, and save",
        )
    # The blanks are as long as what they cover, so that places in both texts agree.
    dialled = _NOT_DIALLED.sub(lambda found: "_" * len(found[0]), text)
    runs = list(_NUMBER.finditer(dialled))
    if not runs:
        raise ValueUnusable(f"{quoted(text)} has no phone number in it" if text else "Nothing was found", do=ENTER)
    number = max(runs, key=lambda run: len(digits_of(run[0])))
    start, end = number.span()
    before, extension = text[:start], _EXTENSION.match(dialled, end)
    if extension:
        end = extension.end()
    others = [run for run in runs if run.start() >= end or run.end() <= start]
    second = next((run for run in others if _is_another(run[0], before=dialled[: run.start()])), None)
    if second:
        both = " and ".join(run[0].strip(" (") for run in sorted([number, second], key=lambda run: run.start()))
        raise ValueUnusable(f"Two numbers were found, {both}", do="enter each in its own row")
    _check_letters(text, before=before, after=text[end:], number=number[0])
    return number[0], extension[1] if extension else "", _label(before, text[end:])


def _is_another(run: str, *, before: str) -> bool:
    digits = digits_of(run)
    if len(digits) < 3 or _YEAR.fullmatch(digits):
        return False
    return len(digits) > 4 or digits[0] == "0" or digits in SHORT_NUMBERS or bool(_JOINING.search(before))


def _check_letters(text: str, *, before: str, after: str, number: str) -> None:
    """Letters among digits are a slip (O161) or a word to spell out: either would ring somebody else."""
    glued = _LAST_LETTERS.search(before)
    slip = (glued and not _ALL_OF_IT.fullmatch(glued[0])) or after[:1].isalpha()
    spelt = number[0] == "0" and len(digits_of(number)) < 8 and after.strip(" -")[:1].isalpha()  # 0800 SAFE NOW
    if slip or spelt:
        raise ValueUnusable(f"{quoted(text)} has letters in the number", do="write every digit as a digit")


def _label(before: str, after: str) -> str:
    while (shorter := _BEFORE_NUMBER.sub("", before)) != before:
        before = shorter
    label = label_of(_AT_START.sub("", before), after)
    return "" if _ALL_OF_IT.fullmatch(label) else label


def digits_of(written: str) -> str:
    return _NOT_DIGIT.sub("", written)
