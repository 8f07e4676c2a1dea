import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.rules import asked
from directory.search.vocabulary import Vocabulary, corrected


def a_vocabulary(*words):
    vocabulary = Vocabulary()
    vocabulary.add(list(words))
    return vocabulary


WORDS = a_vocabulary("academy", "mary", "marys", "school", "stockport", "stoke", "wigan", "101")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stokport", ("stockport",)),
        ("stcokport", ("stockport",)),  # two letters swapped are one error
        ("wigon", ("wigan",)),
        ("wiggan", ("wigan",)),
        ("wgan", ("wigan",)),
        ("wxgxn", ()),  # two errors in a short word make another word
        ("amrys", ("marys",)),
        ("stokpo", ("stockpo",)),  # still being typed
        ("stoxk", ("stock",)),
        ("stxxke", ("stoke",)),
        ("mry", ()),
        ("1011", ()),
        ("zzzzzzz", ()),
    ],
)
def test_typing_errors_lead_to_the_nearest_word(typed, meant):
    assert WORDS.nearest(typed) == meant


def test_all_that_are_equally_near_are_meant():
    assert a_vocabulary("hill", "hall", "hull", "hilt").nearest("hell") == ("hall", "hill", "hull")


def test_words_are_known_by_their_beginnings():
    assert WORDS.beginning("mary") == ["mary", "marys"]
    assert WORDS.knows("stockp")
    assert not WORDS.knows("stokport")


def test_only_words_nobody_uses_are_corrected():
    assert corrected(asked("Stokport acad"), WORDS).groups == (("stockport",), ("acad",))
    assert corrected(asked("qqqqqq acad"), WORDS).groups == (("qqqqqq",), ("acad",))


def test_where_that_finds_nothing_known_words_may_be_errors_too():
    words = a_vocabulary("stokport", "stockport", "school")
    assert corrected(asked("stokport"), words).groups == (("stokport",),)
    assert corrected(asked("stokporrt"), words, known_too=True).groups == (("stokporrt", "stokport"),)
    assert corrected(asked("school"), words, known_too=True).groups == (("school",),)


def test_words_may_be_added_later():
    words = a_vocabulary("stoke")
    words.add(["leeds", "wigan"])
    assert words.nearest("ledes") == ("leeds",)


@given(st.text(min_size=1), st.lists(st.text("abcdé", min_size=1, max_size=8)))
def test_any_word_may_be_looked_up(word, words):
    vocabulary = a_vocabulary(*words)
    assert len(vocabulary.nearest(word)) <= 8
    assert vocabulary.knows(word) == any(each.startswith(word) for each in words)
