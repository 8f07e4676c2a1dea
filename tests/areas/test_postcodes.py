"""People type postcodes in any case and spacing, and take O for 0; nobody may land in another town by it."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.areas.postcodes import AREAS, Outward, Postcode, read_postcode
from directory.settings import ROOT

NUMBERED = st.builds(
    lambda area, district: f"{area}{district}", st.sampled_from(sorted(AREAS)), st.integers(0, 99).map(str)
)
LETTERED = st.sampled_from(["E1W", "N1C", "NW1W", "SE1P", "W1A", "EC1A", "SW1A", "WC2H"])
OUTWARDS = NUMBERED | LETTERED
INWARDS = st.builds(
    lambda digit, first, second: f"{digit}{first}{second}",
    st.integers(0, 9),
    st.sampled_from("ABDEFGHJLNPQRSTUWXYZ"),
    st.sampled_from("ABDEFGHJLNPQRSTUWXYZ"),
)


@given(outward=OUTWARDS, inward=INWARDS, data=st.data())
def test_a_postcode_is_read_in_any_case_and_spacing(outward, inward, data):
    signs = [data.draw(st.sampled_from([sign, sign.lower()])) for sign in outward + inward]
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "\u00a0", "-", "  "]), min_size=7, max_size=7))
    typed = "".join(sign + gap for sign, gap in zip(signs, gaps, strict=False))
    assert read_postcode(typed) == Postcode(f"{outward} {inward}")


@given(outward=OUTWARDS, inward=INWARDS, data=st.data())
def test_slips_between_letters_and_digits_are_forgiven(outward, inward, data):
    """Any one O for 0, I or L for 1, S for 5, or the other way round, unless what was typed is a postcode too."""
    whole = outward + inward
    swaps = {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S"}
    places = [place for place, sign in enumerate(whole) if sign in swaps]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    typed = whole[:place] + swaps[whole[place]] + whole[place + 1 :]
    read = read_postcode(typed)
    assert isinstance(read, Postcode)
    assert read.text.replace(" ", "") in {whole, typed}


@given(outward=OUTWARDS)
def test_the_first_half_is_told_from_a_whole_postcode(outward):
    assert read_postcode(outward.lower()) == Outward(outward)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused_and_reading_it_again_changes_nothing(typed):
    read = read_postcode(typed)
    assert read is None or read_postcode(str(read)) == read


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("wn1 1aa", "WN1 1AA"),
        ("WNI IAA", "WN1 1AA"),
        ("wnl laa", None),  # no digit at all, and l for 1 twice: too much like a word
        ("WN1 LAA", "WN1 1AA"),
        ("0L1 1AA", "OL1 1AA"),
        ("S01 1AA", "SO1 1AA"),
        ("5K8 1BB", "SK8 1BB"),
        ("SWIA OAA", "SW1A 0AA"),
        ("W1A OAX", "W1A 0AX"),
        ("1V1 1AA", "IV1 1AA"),
        ("1L1 1AA", "IL1 1AA" if "IL" in AREAS else "LL1 1AA"),
        ("ＷＮ１　１ＡＡ", "WN1 1AA"),
        ("g1r oaa", "GIR 0AA"),
        ("bfpo 57", "BFPO 57"),
        ("BF1 2AY", "BF1 2AY"),
    ],
)
def test_whole_postcodes(typed, expected):
    assert read_postcode(typed) == (Postcode(expected) if expected else None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("wn1", "WN1"),
        ("W N 1", "WN1"),
        ("SW1A", "SW1A"),
        ("SWIA", None),  # no digit: a word, as far as anybody can tell
        ("WN1 1", "WN1"),  # a sector
        ("wn1 1a", "WN1"),  # somebody is still typing
        ("m1 1", "M1"),
        ("M 11", "M11"),
    ],
)
def test_first_halves(typed, expected):
    assert read_postcode(typed) == (Outward(expected) if expected else None)


@pytest.mark.parametrize(
    "typed", ["", "WN", "1", "WN1 1AAA", "QQ1 1AA", "WN1 1CA", "WN01 1AA", "N1Z 1AA", "12345", "ZZ"]
)
def test_what_is_not_a_postcode(typed):
    assert read_postcode(typed) is None


def test_no_council_is_taken_for_a_postcode():
    with (ROOT / "seeds/areas.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name in [row["name"], row["official_name"], *row["aliases"].split(";")]:
                assert read_postcode(name) is None, name


def test_a_postcode_knows_its_first_half_and_prints_as_people_write_it():
    assert Postcode("WN1 1AA").outward == "WN1"
    assert f"{Postcode('WN1 1AA')}, {Outward('WN1')}" == "WN1 1AA, WN1"
