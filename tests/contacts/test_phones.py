"""Numbers as councils write them, and the ones that must never be listed."""

from collections import Counter

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.contacts.numbering import DRAMA_NUMBERS, SHORT_NUMBERS
from directory.contacts.phones import PhoneKind, display, is_mobile, kind_of, read_phone, tel_link
from directory.contacts.written import ValueUnusable, tidied

# practice, section 4
NATIONAL = {
    "0808 800 5000": "+448088005000",
    "0800 1111": "+448001111",
    "0800 028 0285": "+448000280285",
    "0800 789 321": "+44800789321",
    "0800 011 3764": "+448000113764",
    "08000 121 700": "+448000121700",
    "0300 123 1231": "+443001231231",
    "0808 2000 247": "+448082000247",
}


def example(region: str, kind: int = phonenumbers.PhoneNumberType.FIXED_LINE) -> str:
    """A number that libphonenumber gives as an example, so that no real one stands in a test."""
    number = phonenumbers.example_number_for_type(region, kind) or phonenumbers.example_number(region)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def refused(text: str, *, demonstration: bool = True, national_lines: tuple[str, ...] = ()) -> str:
    with pytest.raises(ValueUnusable) as error:
        read_phone(text, demonstration=demonstration, national_lines=national_lines)
    return str(error.value)


@pytest.mark.parametrize("number", SHORT_NUMBERS)
@pytest.mark.parametrize("demonstration", [True, False])
def test_short_numbers_ring_in_every_directory(number: str, demonstration: bool) -> None:
    phone = read_phone(f"Dial {number}", demonstration=demonstration)
    assert (phone.value, phone.label, phone.kind) == (number, "", PhoneKind.SHORT)
    assert tel_link(number) == f"tel:{number}"


def test_short_numbers_with_words() -> None:
    assert read_phone("NHS 111 option 2", demonstration=False).label == "NHS option 2"
    assert read_phone("In an emergency dial 999", demonstration=False).label == "In an emergency"
    assert read_phone("999 for emergencies", demonstration=False).label == "for emergencies"
    assert display("116123") == "116 123"
    assert display("18000") == "18000"


@pytest.mark.parametrize(("text", "value"), NATIONAL.items())
def test_national_lines_are_listed_everywhere_and_unknown_ones_in_no_demonstration(text: str, value: str) -> None:
    assert read_phone(text, demonstration=False).value == value
    assert read_phone(text, demonstration=True, national_lines=NATIONAL.values()).value == value
    assert "may be somebody's real number" in refused(text)


@pytest.mark.parametrize("first_seven", DRAMA_NUMBERS)
@pytest.mark.parametrize("last_three", ["000", "999"])
def test_drama_numbers_stay_in_demonstrations(first_seven: str, last_three: str) -> None:
    text = f"0{first_seven}{last_three}"
    if first_seven.startswith("9"):
        assert "premium-rate" in refused(text)
        assert "premium-rate" in refused(text, demonstration=False)
    else:
        assert read_phone(text, demonstration=True).value == f"+44{first_seven}{last_three}"
        assert "TV drama" in refused(text, demonstration=False)
        assert "TV drama" in refused(f"{text} ext 4", demonstration=False)


@pytest.mark.parametrize(
    "text", ["01632 959 999", "01632 961 000", "0161 496 1000", "0161 495 9999", "020 7946 1000", "07700 901 000"]
)
def test_a_number_just_outside_a_drama_range_is_not_one(text: str) -> None:
    assert "TV drama" not in refused(text)


def test_a_real_directory_takes_the_numbers_of_the_country() -> None:
    kinds = phonenumbers.PhoneNumberType
    for kind, ours in [
        (kinds.FIXED_LINE, PhoneKind.GEOGRAPHIC),
        (kinds.MOBILE, PhoneKind.MOBILE),
        (kinds.TOLL_FREE, PhoneKind.FREEPHONE),
        (kinds.VOIP, PhoneKind.NON_GEOGRAPHIC),
    ]:
        number = example("GB", kind)
        assert read_phone(number, demonstration=False).kind is ours
        assert "a demonstration takes only drama numbers" in refused(number)
    for island in ("GG", "JE", "IM"):
        assert read_phone(example(island), demonstration=False).value.startswith("+44")


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_numbers_abroad_are_read_shown_and_read_again(region: str) -> None:
    phone = read_phone(example(region), demonstration=False)
    assert read_phone(display(phone.value), demonstration=False) == phone
    assert (phone.kind is PhoneKind.FOREIGN) == (not phone.value.startswith("+44"))


def test_a_number_abroad_is_shown_with_its_plus() -> None:
    dublin = example("IE")
    assert display(dublin).startswith("+353 ")
    assert read_phone(f"00{dublin[1:]} (Dublin)", demonstration=False).label == "Dublin"
    assert read_phone(f"+353 (0){dublin[4:]}", demonstration=False).value == dublin
    assert "may be somebody's real number" in refused(dublin)


def test_the_zero_that_a_spreadsheet_took_is_put_back_and_said() -> None:
    phone = read_phone("1614960123", demonstration=True)
    assert phone.value == "+441614960123"
    assert phone.advice == ("The first 0 was missing: it was read as 0161 496 0123",)


def test_numbers_that_cost_extra_draw_advice() -> None:
    phone = read_phone("0845 46 47", demonstration=False)  # NHS Direct's, until 2014
    assert phone.kind is PhoneKind.NON_GEOGRAPHIC
    assert "cost extra" in phone.advice[0]
    assert read_phone("0300 123 1231", demonstration=False).advice == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Nothing was found: enter a UK phone number, like 01632 960 001"),
        (" \n", "Nothing was found"),
        ("to be confirmed", "“to be confirmed” has no phone number in it"),
        ("open 24/7", "has no phone number in it"),
        ("0161 496 012", "0161 496 012 has 10 digits, too few"),
        ("0161 496", "0161 496 has 7 digits, too few"),
        ("+44", "+44 has 1 digit, too few"),
        ("+44 999", "has 4 digits, too few"),
        ("0161 496 01234", "has 12 digits, too many for one number"),
        ("0161 496 0123 4", "has 12 digits, too many"),
        ("0161 496 0123/0124", "if there are two, enter each in its own row"),
        ("0161 496 0123 0161 496 0124", "enter each in its own row"),
        ("496 0123", "496 0123 has 7 digits and no area code"),
        ("12345", "has 5 digits and no area code"),
        ("118 500", "has 6 digits and no area code"),
        ("0161 496 0123 or 0161 496 0124", "Two numbers were found, 0161 496 0123 and 0161 496 0124"),
        ("0161 496 0123 or 0124", "Two numbers were found, 0161 496 0123 and 0124"),
        ("0161 496 0123, 5678", "enter each in its own row"),
        ("999 or 112", "Two numbers were found, 999 and 112: enter each in its own row"),
        ("0161 496 0123 (999 in an emergency)", "Two numbers were found"),
        ("101 / 0161 496 0123", "enter each in its own row"),
        ("0800 SAFEGUARD", "“0800 SAFEGUARD” has letters in the number: write every digit as a digit"),
        ("0800 SAFE NOW", "has letters in the number"),
        ("0800 - CALL - NOW", "has letters in the number"),
        ("O161 496 0123", "has letters in the number"),
        ("0161 496 O123", "has letters in the number"),
        ("0161 496 012l", "has letters in the number"),
        ("0909 879 0123", "is a premium-rate number"),
        ("+44 909 879 0123", "is a premium-rate number"),
        ("070 0000 0000", "is a personal number"),
        ("0000 000 0000", "is not a number in any country"),
        ("0400 000 0000", "is not a number in use in the UK: check it where it was published"),
        ("+44 000 496 0123", "too few"),
        ("+44 00 7946 0123 1", "is not a number in use in the UK"),
        ("0764 012 3456", "is not a number in use in the UK"),  # a pager
        ("+999 123 456 789", "is not a number in any country: check the code after the +"),
        ("+353 1", "is not a number in any country"),
        ("+353 1 234 56789 0", "in use in its country"),
        ("18001 0161 496 0123", "is a text relay call: choose text-relay"),
        ("999 ext 4", "gives 999 an extension"),
        ("85258", "has 5 digits and no area code"),
        ("0161\x00 496 0123", "hidden control character"),
        ("0161 496 0123\x1b", "hidden control character"),
        ("0161 496 0123\ud800", "hidden control character"),
        ("0" * 501, "501 characters were found: enter no more than 500"),
        ("ﷺ" * 200, "characters were found: enter no more than 500"),
        ("0161 496 0123 " + "a" * 201, "201 characters stand beside it: leave no more than 200"),
    ],
)
def test_what_cannot_be_listed_says_what_was_found_and_what_to_do(text: str, why: str) -> None:
    assert why in refused(text, demonstration=False) or why in refused(text, demonstration=True)


def test_premium_rate_numbers_abroad_are_refused() -> None:
    number = phonenumbers.example_number_for_type("IE", phonenumbers.PhoneNumberType.PREMIUM_RATE)
    text = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert "premium-rate" in refused(text, demonstration=False)


def test_text_codes_are_no_phone_numbers() -> None:
    assert read_phone("85258", demonstration=True, text_codes=True).value == "85258"
    assert "no area code" in refused("85258")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("999", PhoneKind.SHORT),
        ("+448001111", PhoneKind.FREEPHONE),
        ("+448081570123", PhoneKind.FREEPHONE),
        ("+447700900123", PhoneKind.MOBILE),
        ("+441632960123;ext=7", PhoneKind.GEOGRAPHIC),
        ("+442079460123", PhoneKind.GEOGRAPHIC),
        ("+443069990123", PhoneKind.UK_WIDE),
        ("+448450000000", PhoneKind.NON_GEOGRAPHIC),
        ("+448700000000", PhoneKind.NON_GEOGRAPHIC),
        ("+35312345678", PhoneKind.FOREIGN),
    ],
)
def test_kinds_are_told_apart(value: str, kind: PhoneKind) -> None:
    assert kind_of(value) is kind
    assert is_mobile(value) == (kind is PhoneKind.MOBILE)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+441632960123", "01632 960123"),
        ("+442079460123", "020 7946 0123"),
        ("+447700900123", "07700 900123"),
        ("+448001111", "0800 1111"),
        ("+44800789321", "0800 789 321"),
        ("+448088005000", "0808 800 5000"),
        ("+443069990123", "0306 999 0123"),
    ],
)
def test_numbers_are_shown_as_the_nation_writes_them(value: str, shown: str) -> None:
    assert display(value) == shown


PHONE_LIKE = st.text(alphabet="0123456789 +()-./,;x#extopionrd0144161496\u202a٣", max_size=40)


@given(st.one_of(st.text(max_size=60), PHONE_LIKE), st.booleans())
def test_any_text_is_refused_or_reads_back_to_itself(text: str, demonstration: bool) -> None:
    try:
        phone = read_phone(text, demonstration=demonstration)
    except ValueUnusable:
        return
    for again in (phone.value, display(phone.value)):
        assert read_phone(again, demonstration=demonstration).value == phone.value


@given(PHONE_LIKE)
def test_no_digit_is_lost(text: str) -> None:
    try:
        phone = read_phone(text, demonstration=False)
    except ValueUnusable:
        return
    kept = Counter(each for each in f"{phone.value}0{phone.label}" if each.isdigit())
    typed = Counter(each for each in tidied(text).replace("(0)", "").replace("00", "") if each.isdigit())
    # Only prefixes of the number itself may go: a 0 before the area code, 00 or 0 after a country code.
    assert sum((typed - kept).values()) == 0 or set(typed - kept) == {"0"}


@pytest.mark.parametrize(
    "cell",
    ["'0808 800 5000", "'+448088005000", "’0808 800 5000", '="08088005000"', '= "0808 800 5000"', " '08088005000 "],
)
def test_what_a_spreadsheet_puts_round_a_number_to_keep_its_nought_is_no_label(cell: str) -> None:
    phone = read_phone(cell, demonstration=False)
    assert (phone.value, phone.label) == ("+448088005000", "")


def test_an_apostrophe_in_a_name_beside_a_number_stays() -> None:
    assert read_phone("O'Brien House 0808 800 5000", demonstration=False).label == "O'Brien House"
    assert tidied('=""') == ""
