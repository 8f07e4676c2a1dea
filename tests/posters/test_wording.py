from datetime import date

import pytest

from directory.hours.roles import in_a_sentence
from directory.lookup.rules import Line
from directory.posters.wording import mark_of, nobody_recorded, standing_words
from directory.printable import COVERED, printable, printable_in_columns
from directory.verification.rules import Standing

VERIFIED, DUE = date(2026, 9, 3), date(2026, 11, 24)


def a_line(standing, *, reported=False):
    tried = standing is not Standing.UNVERIFIED
    return Line(
        "uuid",
        "phone",
        "+441614960001",
        standing,
        verified_on=VERIFIED if tried else None,
        review_due=DUE if tried else None,
        reported=reported,
    )


@pytest.mark.parametrize(
    ("standing", "mark", "said"),
    [
        (Standing.CURRENT, "", "Verified 3 September 2026"),
        (Standing.DUE_SOON, "", "Verified 3 September 2026, to be checked by 24 November 2026"),
        (Standing.UNVERIFIED, "Not verified yet", "Check before relying on it."),
        (Standing.STALE, "Out of date", "Not verified since 3 September 2026: check before relying on it."),
        (
            Standing.DISPUTED,
            "Disputed",
            "Somebody who tried this says that it’s wrong: check before relying on it.",
        ),
    ],
)
def test_what_is_not_sound_is_marked(standing, mark, said):
    line = a_line(standing)
    assert mark_of(line) == mark
    assert standing_words(line) == said


def test_a_report_is_mentioned_and_marks_nothing():
    line = a_line(Standing.CURRENT, reported=True)
    assert standing_words(line) == "Verified 3 September 2026. Reported by a reader, and being looked at."
    assert mark_of(line) == ""


def test_a_missing_role_is_said_plainly():
    assert nobody_recorded("LADO", area="Luton") == "No LADO is recorded for Luton."


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Designated doctor for safeguarding", "designated doctor for safeguarding"), ("NHS 111", "NHS 111")],
)
def test_a_title_after_other_words(title, expected):
    assert in_a_sentence(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ysgol Ŵyn ŷ Fro", "Ysgol Ŵyn ŷ Fro"),
        ("w\N{COMBINING CIRCUMFLEX ACCENT}yn", "ŵyn"),
        ("#panic() *bold* $x$ ]", "#panic() *bold* $x$ ]"),
        ("two\n lines\tand  blanks", "two lines and blanks"),
        ("written\N{RIGHT-TO-LEFT OVERRIDE}\0\N{SOFT HYPHEN} backwards\ud800", "written backwards"),
        ("日本 School 😀", "□□ School □"),
        ("مدرسة", "مدرسة"),
    ],
)
def test_every_letter_can_be_printed(text, expected):
    assert printable(text) == expected


@pytest.mark.parametrize(
    ("word", "breaks"),
    [("safeguarding", False), ("Neighbourhoods", False), ("a" * 16, False), ("a" * 17, True), ("W" * 10, True)],
)
def test_in_narrow_columns_a_word_breaks_where_it_is_too_wide(word, breaks):
    said = printable_in_columns(f"one {word}")
    assert ("\N{ZERO WIDTH SPACE}" in said) is breaks
    assert said.replace("\N{ZERO WIDTH SPACE}", "") == f"one {word}"


def test_a_very_long_word_may_break_anywhere():
    assert printable("a" * 24) == "a" * 24
    assert printable("a" * 25).replace("\N{ZERO WIDTH SPACE}", "") == "a" * 25
    assert "\N{ZERO WIDTH SPACE}" in printable("a" * 25)
    assert all(first <= last for first, last in COVERED)
