"""Phone numbers: read as people write them, kept in E.164, shown as the nation writes them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    number_type,
    parse,
)
from phonenumbers.shortnumberinfo import is_valid_short_number_for_region

from directory.contacts.numbering import DRAMA_NUMBERS, SHORT_NUMBERS
from directory.contacts.written import Value, ValueUnusable, quoted, tidied
from directory.contacts.written_phones import ENTER, digits_of, parted


class PhoneKind(StrEnum):
    FREEPHONE = "freephone"
    MOBILE = "mobile"
    GEOGRAPHIC = "geographic"
    UK_WIDE = "uk-wide"
    NON_GEOGRAPHIC = "non-geographic"
    SHORT = "short"
    FOREIGN = "foreign"


_BY_FIRST_DIGITS = {
    "1": PhoneKind.GEOGRAPHIC,
    "2": PhoneKind.GEOGRAPHIC,
    "3": PhoneKind.UK_WIDE,
    "7": PhoneKind.MOBILE,
    "80": PhoneKind.FREEPHONE,
}
_COST = "Calls to 084 and 087 numbers cost extra: give one that starts 01, 02 or 03 if there is one"


@dataclass(frozen=True)
class Phone(Value):
    """A number to dial: E.164 or short, `;ext=12` after it."""

    @property
    def kind(self) -> PhoneKind:
        return kind_of(self.value)


def read_phone(
    text: str, *, demonstration: bool, national_lines: Collection[str] = (), text_codes: bool = False
) -> Phone:
    """The phone number in this text; ValueUnusable where there is none, or one that must not be listed.

    A demonstration takes drama numbers, short numbers and `national_lines` (E.164); a real directory
    everything but drama numbers. `text_codes` lets in the five-digit numbers that only texts reach.
    """
    text = tidied(text)
    written, extension, label = parted(text)
    value, advice = _dialled(written, text_codes=text_codes)
    if extension and not value.startswith("+"):
        raise ValueUnusable(f"{quoted(text)} gives {value} an extension", do="enter the short number alone")
    _check_mode(value, demonstration=demonstration, national_lines=national_lines)
    if value.startswith(("+4484", "+4487")):
        advice += (_COST,)
    return Phone(f"{value};ext={extension}" if extension else value, label, advice)


def kind_of(value: str) -> PhoneKind:
    """What sort of number a kept value is, by its first digits."""
    if not value.startswith("+"):
        return PhoneKind.SHORT
    if not value.startswith("+44"):
        return PhoneKind.FOREIGN
    return _BY_FIRST_DIGITS.get(value[3:5], _BY_FIRST_DIGITS.get(value[3], PhoneKind.NON_GEOGRAPHIC))


def is_mobile(value: str) -> bool:
    """Whether it is a number somebody may carry home; 070 and 076 are never kept."""
    return kind_of(value) is PhoneKind.MOBILE


@lru_cache(maxsize=16_384)
def display(value: str) -> str:
    """A kept value as people read it: "0161 496 0123 extension 12", "+353 1 234 5678", "116 123"."""
    number, _, extension = value.partition(";ext=")
    match kind_of(number):
        case PhoneKind.SHORT:
            shown = f"{number[:3]} {number[3:]}" if len(number) == 6 else number
        case PhoneKind.FOREIGN:
            shown = format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
        case PhoneKind.FREEPHONE if len(number) == 12:  # libphonenumber leaves its last six digits together
            shown = f"0800 {number[6:9]} {number[9:]}"
        case _:
            shown = format_number(_british(number[3:]), PhoneNumberFormat.NATIONAL)
    return f"{shown} extension {extension}" if extension else shown


def tel_link(value: str) -> str:
    """The address that rings it (RFC 3966)."""
    return f"tel:{value}"


def _dialled(written: str, *, text_codes: bool) -> tuple[str, tuple[str, ...]]:
    """The digits of one number as E.164 or a short number, and advice."""
    shown, digits = written.strip(" ()"), digits_of(written)
    abroad = "+" in written or digits.startswith("00")
    if abroad:
        digits = digits_of(written.replace("(0)", "")).removeprefix("00")
        if not digits.startswith("44"):
            return _foreign("+" + digits, shown=shown), ()
        return _checked(digits[2:].removeprefix("0"), shown=shown), ()
    if digits.startswith("0"):
        return _checked(digits[1:], shown=shown), ()
    if digits in SHORT_NUMBERS or (text_codes and _is_text_code(digits)):
        return digits, ()
    if digits.startswith(("18001", "18002")) and len(digits) > 5:
        raise ValueUnusable(f"{shown} is a text relay call", do="choose text-relay as the kind of channel")
    if digits.startswith("44") and len(digits) > 10:
        return _checked(digits[2:].removeprefix("0"), shown=shown), ()
    if len(digits) < 9:
        raise ValueUnusable(f"{shown} has {len(digits)} digits and no area code", do=ENTER)
    value = _checked(digits, shown=shown)
    # Spreadsheets take the first 0 off; no local number has nine digits, so what is meant is certain.
    return value, (f"The first 0 was missing: it was read as {display(value)}",)


def _checked(national: str, *, shown: str) -> str:
    """The E.164 form of a UK number without its first 0, if it may be listed."""
    digits = f"{len(national) + 1} digit{'s' if national else ''}"
    if len(national) < 7:  # the shortest is Childline's, 0800 1111
        raise ValueUnusable(f"{shown} has {digits}, too few", do=ENTER)
    if national.startswith("9"):
        raise ValueUnusable(f"{shown} is a premium-rate number", do=ENTER)
    if national.startswith("70"):
        raise ValueUnusable(f"{shown} is a personal number, charged at up to premium rates", do=ENTER)
    if len(national) > 10:
        raise ValueUnusable(
            f"{shown} has {digits}, too many for one number",
            do="UK numbers have 11; if there are two, enter each in its own row",
        )
    if _is_drama(national) or _is_allocated(national):
        return f"+44{national}"
    if len(national) < 10:
        raise ValueUnusable(f"{shown} has {digits}, too few", do=ENTER)
    raise ValueUnusable(f"{shown} is not a number in use in the UK", do="check it where it was published")


def _is_allocated(national: str) -> bool:
    # A pager can't be rung; everything else that has a type is a range given out to a company.
    return national[0] != "0" and number_type(_british(national)) not in (
        PhoneNumberType.UNKNOWN,
        PhoneNumberType.PAGER,
    )


def _foreign(number: str, *, shown: str) -> str:
    try:
        parsed = parse(number)
    except NumberParseException as error:
        raise ValueUnusable(f"{shown} is not a number in any country", do="check the code after the +") from error
    found = number_type(parsed)
    if found is PhoneNumberType.UNKNOWN:
        raise ValueUnusable(f"{shown} is not a number in use in its country", do="check it where it was published")
    if found is PhoneNumberType.PREMIUM_RATE:
        raise ValueUnusable(f"{shown} is a premium-rate number", do="enter a number that costs a normal call")
    return format_number(parsed, PhoneNumberFormat.E164)


def _check_mode(value: str, *, demonstration: bool, national_lines: Collection[str]) -> None:
    drama = value.startswith("+44") and _is_drama(value[3:])
    if drama and not demonstration:
        raise ValueUnusable(f"{display(value)} is a number for TV drama, which rings nobody", do="enter the real one")
    if demonstration and not drama and value.startswith("+") and value not in national_lines:
        raise ValueUnusable(
            f"{display(value)} may be somebody's real number",
            do="a demonstration takes only drama numbers, like 01632 960 001, and national lines",
        )


def _is_drama(national: str) -> bool:
    return len(national) == 10 and national[:7] in DRAMA_NUMBERS


def _is_text_code(digits: str) -> bool:
    return len(digits) == 5 and is_valid_short_number_for_region(_british(digits), "GB")


def _british(national: str) -> PhoneNumber:
    return PhoneNumber(country_code=44, national_number=int(national))
