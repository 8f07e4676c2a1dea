"""How names are found: letters folded alike everywhere, and one order that both engines keep.

The best come first: an exact name, then names that hold every word typed, then what is only known by those words;
within each, by weight, then names that begin with what was typed, then the shortest.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, product

from directory.history.slugs import LETTERS

KINDS = ("area", "role", "contact", "organisation")
"""In the order in which they are listed."""

VISIBILITIES = ("public", "professionals", "private")
ADDRESSES = {"area": "/areas/", "role": "/roles/", "contact": "/contacts/", "organisation": "/organisations/"}

AREA = 90  # a children's services authority
DISTRICT = 80
AREA_ELSEWHERE = 70  # in Wales, Scotland or Northern Ireland
FORMER_AREA = 60
ROLE = 50
AUTHORITY = 40  # a local authority, and its own contacts
OTHER = 20
FORMER = 10
HEAVIEST = 99

LONGEST_WORD = 60  # letters; as long as a word that is kept
LONGEST_NAME = 500  # letters
MOST_WORDS = 8  # of a question
MOST_TEXTS = 8  # ways of reading a question with typing errors

REF_BITS, LENGTH_BITS, WEIGHT_BITS = 32, 9, 7
PLACE_BITS = REF_BITS + LENGTH_BITS + WEIGHT_BITS
PLACE = (1 << PLACE_BITS) - 1
WORDS = re.compile(r"[a-z0-9]+")
APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʹ`´\u02bb", ""))


@dataclass(frozen=True)
class Entry:
    """What may be found, and by what: `title`, and any `words` besides, such as other names.

    `ref` is the number of its row, `slug` the last part of its address. `visibility` is the widest of a contact's
    channels (public, when any of them is), and must be said of a contact.
    """

    kind: str
    ref: int
    title: str
    slug: str
    words: str = ""
    weight: int = OTHER
    visibility: str = ""

    def __post_init__(self) -> None:
        if self.kind == "contact" and not self.visibility:
            raise ValueError("Say who may see this contact: the widest visibility of its channels")


@dataclass(frozen=True)
class Hit:
    """One answer: what kind of thing, what it's called, and where it is."""

    kind: str
    title: str
    slug: str
    url: str


@dataclass(frozen=True)
class Question:
    """What was typed: a group for each word, of which any one must begin a word of the name."""

    groups: tuple[tuple[str, ...], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The ways of reading it: one, unless words were corrected."""
        return tuple(" ".join(words) for words in islice(product(*self.groups), MOST_TEXTS))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds to look at: one or two letters begin too many names to be worth listing contacts for."""
        return KINDS if sum(len(group[0]) for group in self.groups) > 2 else ("area", "role")

    def matches(self, folded: str) -> bool:
        """Whether every word typed begins a word of this text."""
        spaced = f" {folded}"
        return all(any(f" {word}" in spaced for word in group) for group in self.groups)


def fold(text: str) -> str:
    """Lower case, no accents, apostrophes dropped, “&” as “and”: words of a–z and 0–9 with a space between."""
    plain = text.casefold().translate(LETTERS).translate(APOSTROPHES).replace("&", " and ")
    letters = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    return " ".join(word[:LONGEST_WORD] for word in WORDS.findall(letters.casefold()))


def asked(text: str) -> Question:
    """What somebody typed, as a question; without words, nothing is asked."""
    return Question(tuple((word,) for word in fold(text[:LONGEST_NAME]).split()[:MOST_WORDS]))


def section(kind: str, visibility: str) -> int:
    """The part of the order in which a kind stands, apart for each circle of those who may see it."""
    return KINDS.index(kind) * len(VISIBILITIES) + VISIBILITIES.index(visibility)


def place(entry: Entry, *, name: str) -> int:
    """Where this entry stands in the order of results, as one number: lower is better.

    Made of its section, weight, length and row alone, so it is known without looking at any other entry.
    """
    number = section(entry.kind, entry.visibility or "public")
    number = number << WEIGHT_BITS | HEAVIEST - max(0, min(entry.weight, HEAVIEST))
    number = number << LENGTH_BITS | min(len(name), (1 << LENGTH_BITS) - 1)
    return number << REF_BITS | entry.ref


def span(number: int) -> tuple[int, int]:
    """The first and last place of a section."""
    return number << PLACE_BITS, (number << PLACE_BITS) | PLACE


@dataclass(frozen=True)
class Found:
    """A row that answers, with its place and its folded name."""

    id: int
    kind: str
    title: str
    slug: str
    name: str


def ranked(found: Iterable[Found], question: Question, *, limit: int) -> list[Hit]:
    """The best of each kind: exact names first, then areas, roles, councils' contacts, organisations and theirs."""
    texts = question.texts

    def order(row: Found) -> tuple[bool, bool, int, bool, int]:
        return (
            row.name not in texts,
            not question.matches(row.name),
            _lightness(row),
            not row.name.startswith(texts),
            row.id & PLACE,
        )

    listed = sorted(set(found), key=order)
    best = [row for kind in KINDS for row in [row for row in listed if row.kind == kind][:limit]]
    best.sort(key=lambda row: (row.name not in texts, _is_organisations_own(row)))  # and as they are within each
    return [Hit(row.kind, row.title, row.slug, ADDRESSES[row.kind] + row.slug) for row in best]


def _lightness(row: Found) -> int:
    return (row.id & PLACE) >> (REF_BITS + LENGTH_BITS)


def _is_organisations_own(row: Found) -> bool:
    """A school's name stands in its contacts' names as well, and whoever types it wants the school first."""
    return row.kind == "contact" and _lightness(row) > HEAVIEST - AUTHORITY
