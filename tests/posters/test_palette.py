"""An organisation's own colour, as far as it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import RuleBroken
from directory.posters.palette import COLOURS, LEAST_CONTRAST, colours_of, contrast, legible, read_colour

any_colour = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_measured_as_the_guidelines_do():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#123456", "#fedcba") == contrast("#fedcba", "#123456")


@given(any_colour)
def test_every_colour_of_theirs_can_be_read(colour):
    chosen = colours_of(black_and_white=False, colour=colour)
    for paper in ("#ffffff", chosen["pale"]):  # which the footing's white letters and the numbers stand on
        assert contrast(chosen["main"], paper) >= LEAST_CONTRAST
        assert contrast(chosen["ink"], paper) >= LEAST_CONTRAST
        assert contrast(chosen["quiet"], paper) >= LEAST_CONTRAST


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert legible("#7a1f5c", on="#ffffff") == "#7a1f5c"
    assert legible("#ffdd00", on="#ffffff") != "#ffdd00"


def test_ours_can_be_read_and_needs_no_choice():
    assert colours_of(black_and_white=False) == COLOURS
    assert contrast(COLOURS["main"], COLOURS["pale"]) >= LEAST_CONTRAST
    assert contrast(COLOURS["danger"], "#ffffff") >= LEAST_CONTRAST
    assert contrast(COLOURS["ink"], COLOURS["caution"]) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("text", "read"), [("#7A1F5C", "#7a1f5c"), (" 7a1f5c", "#7a1f5c"), ("#fd0", "#ffdd00"), ("", ""), (" ", "")]
)
def test_a_colour_is_read_as_people_write_it(text, read):
    assert read_colour(text) == read


@pytest.mark.parametrize("text", ["red", "#12345", "#1234567", "#12345g", "rgb(1,2,3)", "#12 345"])
def test_what_is_no_colour_is_refused_beside_its_field(text):
    with pytest.raises(RuleBroken, match="like #12355b") as refused:
        read_colour(text)
    assert refused.value.field == "colour"
