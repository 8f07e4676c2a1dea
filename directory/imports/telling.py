"""What a sheet's columns and words mean, as a form asks it and somebody answers."""

import hashlib
from collections.abc import Iterable, Mapping

from directory.contacts.values import ChannelKind
from directory.exchange.header import COLUMNS
from directory.forms import PostedForm
from directory.imports.columns import LEFT_OUT, TOLD_ONCE, Meaning, plainly, words_unknown
from directory.imports.preview import Alike
from directory.imports.table import Table
from directory.organisations.rules import OrganisationKind

SAMPLES = 3
MOST_WORDS = 30
LONGEST_ANSWER = 300
SKIP = "-"
"""What is chosen of an organisation whose rows are left out."""

IN_WORDS = {
    "organisation": "Organisation",
    "organisation_kind": "Kind of organisation",
    "identifier": "Number in a register (URN, ODS …)",
    "role": "Role",
    "area": "Areas",
    "name": "Name of the contact or team",
    "person": "Named person",
    "job_title": "Job title",
    "channel": "Kind of number or address",
    "value": "Number or address",
    "label": "Label",
    "hours": "Hours",
    "visibility": "Who may see it",
    "verified_on": "Day it was last verified",
    "verified_by": "Who verified it",
    "method": "How it was verified",
    "note": "Note",
}
CHOICES = [
    (LEFT_OUT, "Leave this column out"),
    *((column, IN_WORDS[column]) for column in COLUMNS),
    *((each.value, f"{each.in_words}: one in each cell, or several") for each in ChannelKind),
]


def meaning_of(form: PostedForm, table: Table) -> Meaning:
    """What the form says of each column, and of what needs none."""
    allowed = {value for value, _words in CHOICES}
    columns = tuple(
        chosen if (chosen := form.text(f"column-{place}")) in allowed else LEFT_OUT
        for place in range(len(table.header))
    )
    always = {name: text for name in TOLD_ONCE if (text := form.text(f"always-{name}", longest=LONGEST_ANSWER))}
    words: dict[str, dict[str, str]] = {}
    same, skipped = {}, []
    texts = {mark(cell): cell for _number, cells in table.rows for cell in cells}
    texts |= {mark(each): each for each in always.values()}
    for name, chosen in form.typed.items():
        about, _dash, marked = name.rpartition("-")
        if not chosen or marked not in texts:
            continue
        if about.startswith("word-"):
            words.setdefault(about.removeprefix("word-"), {})[texts[marked]] = chosen
        elif about == "same" and chosen == SKIP:
            skipped.append(texts[marked])
        elif about == "same":
            same[texts[marked]] = chosen
    goes_on, retire_absent = (form.text(name) == "yes" for name in ("goes_on", "retire_absent"))
    return Meaning(columns, always, words, same, tuple(skipped), goes_on=goes_on, retire_absent=retire_absent)


def mark(text: str) -> str:
    """What stands for a sheet's own words in the name of a field."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def fill_in(form: PostedForm, meaning: Meaning) -> None:
    """What was chosen before, where nobody has just answered otherwise."""
    if form.typed:
        return
    form.typed |= {f"column-{place}": column for place, column in enumerate(meaning.columns)}
    form.typed |= {f"always-{name}": text for name, text in meaning.always.items()}
    form.typed |= {
        f"word-{column}-{mark(text)}": meant for column, told in meaning.words.items() for text, meant in told.items()
    }
    form.typed |= {f"same-{mark(name)}": same for name, same in meaning.same.items()}
    form.typed |= {f"same-{mark(name)}": SKIP for name in meaning.skipped}
    form.typed["goes_on"] = "yes" if meaning.goes_on else ""
    form.typed["retire_absent"] = "yes" if meaning.retire_absent else ""


Question = tuple[str, str, list[tuple[str, str]]]
"""A field's name, what it's about, and what may be chosen."""


def likenesses(meaning: Meaning, alike: Iterable[Alike]) -> list[Question]:
    """The organisations that may be here already, those of which somebody has said it among them."""
    told = {**{name: (same,) for name, same in meaning.same.items()}, **dict.fromkeys(meaning.skipped, ())}
    asked = {each.name: each.others for each in alike} | {
        name: tuple((each, each) for each in same) for name, same in told.items()
    }
    return [
        (f"same-{mark(name)}", name, [("", "It’s a new one"), *others, (SKIP, "Leave its rows out")])
        for name, others in asked.items()
    ]


def samples(table: Table, place: int) -> list[str]:
    cells = (row[place] for _number, row in table.rows if place < len(row) and row[place])
    return [each[:60] for each in list(dict.fromkeys(cells))[:SAMPLES]]


def words_to_tell(table: Table, meaning: Meaning, titles: Mapping[str, str]) -> list[Question]:
    """The sheet's own words for roles, kinds and channels: the field's name, the words, and what they may mean."""
    options = {
        "role": list(titles.items()),
        "organisation_kind": [(each.value, each.in_words) for each in OrganisationKind],
        "channel": [(each.value, each.in_words) for each in ChannelKind],
    }
    asked: list[Question] = []
    for column, pairs in options.items():
        known = {plainly(each): code for code, title in pairs for each in (code, title)}
        unknown = words_unknown(table.rows, meaning, column, known=known)[:MOST_WORDS]
        asked += [(f"word-{column}-{mark(text)}", text, [("", "Not told yet"), *pairs]) for text in unknown]
    return asked
