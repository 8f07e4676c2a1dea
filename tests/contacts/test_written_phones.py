"""One number, however it is written, and the words that stand round it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.contacts.numbering import DRAMA_NUMBERS
from directory.contacts.phones import PhoneKind, display, read_phone, tel_link


@pytest.mark.parametrize(
    "text",
    [
        "0161 496 0123",
        "01614960123",
        "0161-496-0123",
        "0161.496.0123",
        "0161–496–0123",
        "(0161) 496 0123",
        "( 0161 ) 496 0123",
        "0161 (496) 0123",
        "0161/496 0123",
        "+44 161 496 0123",
        "+44 (0)161 496 0123",
        "+44(0)1614960123",
        "+44 (0161) 496 0123",
        "(+44) 161 496 0123",
        "+44 0161 496 0123",
        "0044 161 496 0123",
        "00 44 (0)161 496 0123",
        "44 161 496 0123",
        "tel:+44-161-496-0123",
        "０１６１　４９６　０１２３",
        "٠١٦١ ٤٩٦ ٠١٢٣",
        "\u202a0161 496 0123\u202c",
        "0161\u00a0496\u20090123",
        "0161\u200b496\u00ad0123",
        "  0161\t496\n0123 ",
        "Tel: 0161 496 0123",
        "Tel0161 496 0123",
        "TELEPHONE 0161 496 0123",
        "T: 0161 496 0123",
        "T 0161 496 0123",
        "t. 0161 496 0123",
        "Phone - 0161 496 0123.",
        "Call us on 0161 496 0123",
        "ring 0161 496 0123",
        "0161 496 0123 (Tel)",
    ],
)
def test_one_number_however_it_is_written(text: str) -> None:
    phone = read_phone(text, demonstration=True)
    assert (phone.value, phone.label, phone.kind, phone.advice) == ("+441614960123", "", PhoneKind.GEOGRAPHIC, ())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tel: 0161 496 0123 (option 2)", "option 2"),
        ("0161 496 0123 option 12", "option 12"),
        ("0161 496 0123, press 1 then 2", "press 1 then 2"),
        ("Option 1: 0161 496 0123", "Option 1"),
        ("MASH (0161 496 0123)", "MASH"),
        ("MASH - 0161 496 0123 - ask for the duty officer", "MASH ask for the duty officer"),
        ("0161 496 0123 (24 hours)", "24 hours"),
        ("0161 496 0123 24 hours", "24 hours"),
        ("24/7 0161 496 0123", "24/7"),
        ("0161 496 0123 24/7", "24/7"),
        ("0161 496 0123 9am-5pm", "9am-5pm"),
        ("0161 496 0123 9 to 5pm", "9 to 5pm"),
        ("0161 496 0123 8.45-5pm Mon-Fri", "8.45-5pm Mon-Fri"),
        ("0161 496 0123 08:45-17:00", "08:45-17:00"),
        ("0161 496 0123 from 01/11/2026", "from 01/11/2026"),
        ("0161 496 0123 (updated 2026)", "updated 2026"),
        ("Out of hours: 0161 496 0123", "Out of hours"),
        ("Tel: Duty team 0161 496 0123", "Duty team"),
        ("Telephone triage: 0161 496 0123", "Telephone triage"),
        ("Call centre 0161 496 0123", "Call centre"),
        ("call the duty desk 0161 496 0123", "call the duty desk"),
        ("Duty phone: 0161 496 0123", "Duty"),
        ("0161 496 0123 (outside (and at weekends)", "outside and at weekends"),
        ("T. Example 0161 496 0123", "T. Example"),
        ("Pat T 0161 496 0123", "Pat T"),
        ("Tel. Duty team 0161 496 0123", "Duty team"),
        ("T: Duty team 0161 496 0123", "Duty team"),
        ("Tŷ Hafan 0161 496 0123", "Tŷ Hafan"),
        ("0161 496 0123 Team 7000", "Team 7000"),
        ("0161 496 0123 ext 12 34", "ext 12 34"),
    ],
)
def test_words_around_a_number_become_its_label_and_are_never_dialled(text: str, label: str) -> None:
    phone = read_phone(text, demonstration=True)
    assert (phone.value, phone.label) == ("+441614960123", label)


@pytest.mark.parametrize(
    "text",
    [
        "0161 496 0123 ext 12",
        "0161 496 0123 ext. 12",
        "0161 496 0123 Ext: 12",
        "0161 496 0123 extn 12",
        "0161 496 0123 x12",
        "0161 496 0123 #12",
        "0161 496 0123ext12",
        "0161 496 0123, extension 12",
        "0161 496 0123 extension number 12",
        "0161 496 0123 (ext 12)",
        "tel:+441614960123;ext=12",
    ],
)
def test_extensions(text: str) -> None:
    phone = read_phone(text, demonstration=True)
    assert (phone.value, phone.label) == ("+441614960123;ext=12", "")
    assert display(phone.value) == "0161 496 0123 extension 12"
    assert tel_link(phone.value) == "tel:+441614960123;ext=12"


def test_an_extension_keeps_its_label_and_its_first_zero() -> None:
    phone = read_phone("LADO 0161 496 0123 ext 012 (mornings)", demonstration=True)
    assert (phone.value, phone.label) == ("+441614960123;ext=012", "LADO (mornings)")


WORDS = st.lists(st.sampled_from(["duty desk", "MASH", "ask for", "mornings", "the Bridge", "Tŷ"]), max_size=3).map(
    " ".join
)
DRAMA = st.builds(
    "{}{:03d}".format, st.sampled_from([each for each in DRAMA_NUMBERS if each[0] != "9"]), st.integers(0, 999)
)


@given(DRAMA, st.data())
def test_digits_and_words_are_kept_wherever_the_gaps_fall(national: str, data: st.DataObject) -> None:
    before, after = data.draw(WORDS), data.draw(WORDS)
    gaps = data.draw(st.lists(st.sampled_from(["", "", "", " ", "-", "."]), min_size=10, max_size=10))
    prefix = data.draw(st.sampled_from(["0", "+44", "+44 ", "+44 (0)", "0044 ", "(0)"]))
    extension = data.draw(st.sampled_from(["", "4", "0123"]))
    written = prefix + "".join(digit + gap for digit, gap in zip(national, gaps, strict=True)).strip(" -.")
    phone = read_phone(f"{before} {written}{' ext ' * bool(extension)}{extension} {after}".strip(), demonstration=True)
    assert phone.value == f"+44{national}" + (f";ext={extension}" if extension else "")
    assert phone.label == f"{before} {after}".strip()
