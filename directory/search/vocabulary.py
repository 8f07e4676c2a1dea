"""The words that names are made of, and the nearest of them to one that nobody uses."""

from bisect import bisect_left
from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.search.rules import Question

MOST = 8  # alternatives for one word
SHORTEST = 4  # letters: anything shorter is near to everything


class Vocabulary:
    """Every word that some name holds."""

    def __init__(self) -> None:
        self._words: list[str] = []

    def add(self, words: list[str]) -> None:
        self._words = sorted(self._words + words)  # nearly sorted already, which is quick

    def beginning(self, letters: str) -> list[str]:
        """The words that begin so."""
        return self._words[bisect_left(self._words, letters) : bisect_left(self._words, letters + "{")]

    def knows(self, beginning: str) -> bool:
        """Whether any word begins so."""
        return bool(self.beginning(beginning))

    def nearest(self, word: str) -> tuple[str, ...]:
        """The words that this was probably meant to be: one error away, or two in a long one; maybe none.

        Errors are a letter too many, missing or wrong, or two swapped. Beginnings of longer words count where they
        are nearer than any whole word, for somebody who is still typing.
        """
        if len(word) < SHORTEST or word.isdigit():
            return ()
        whole, errors = _nearest(word, self._words, errors=1 if len(word) < 6 else 2)
        if errors > 1:
            longer = [each for each in self._words if len(each) > len(word)]
            beginnings = {each[:length] for each in longer for length in (len(word), len(word) + 1)}
            return _nearest(word, beginnings, errors=1)[0] or whole
        return whole


def _nearest(word: str, words: Collection[str], *, errors: int) -> tuple[tuple[str, ...], int]:
    """The nearest words of those with no more errors, and how many errors those have."""
    found = process.extract(word, words, scorer=OSA.distance, score_cutoff=errors, limit=None)
    near = [(distance, each) for each, distance, _at in found if not each.startswith(word)]  # that was no error
    fewest = min((distance for distance, _each in near), default=errors + 1)
    return tuple(sorted(each for distance, each in near if distance == fewest)[:MOST]), fewest


def corrected(question: Question, vocabulary: Vocabulary, *, known_too: bool = False) -> Question:
    """The question with words nobody uses replaced by the nearest that somebody does.

    `known_too` adds the nearest to every word: names may have gone whose words are still known.
    """
    groups = []
    for group in question.groups:
        word = group[0]
        if known_too:
            groups.append(tuple(dict.fromkeys((word, *vocabulary.nearest(word)))))
        else:
            groups.append(group if vocabulary.knows(word) else vocabulary.nearest(word) or group)
    return Question(tuple(groups))
