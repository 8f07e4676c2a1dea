from hypothesis import given
from hypothesis import strategies as st

from directory.history.slugs import Slugs, slug_of


def test_a_slug_reads_like_the_name():
    assert slug_of("St Mary’s C of E Primary & Nursery") == "st-marys-c-of-e-primary-and-nursery"
    assert slug_of("Ynys Môn") == "ynys-mon"
    assert slug_of("!!!") == "unnamed"


def test_a_taken_slug_gets_a_number():
    assert Slugs({"st-marys", "st-marys-2"}).give("St Mary’s") == "st-marys-3"


def test_a_thousand_schools_of_one_name_have_addresses_of_their_own():
    slugs = Slugs({"st-marys-3"})
    assert [slugs.give("St Mary’s") for _each in range(4)] == ["st-marys", "st-marys-2", "st-marys-4", "st-marys-5"]


@given(st.text())
def test_any_text_makes_a_slug_for_an_address(text):
    slug = slug_of(text)
    assert slug == slug.strip("-")
    assert 0 < len(slug) <= 80
    assert all(each in "abcdefghijklmnopqrstuvwxyz0123456789-" for each in slug)
