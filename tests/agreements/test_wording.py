"""The text that is signed: always the same letters for the same facts, and what changed between two."""

from dataclasses import replace
from datetime import date

import pytest

from directory.agreements.draft import Commitment, Draft, Party, Place, Unit, impossible, missing
from directory.agreements.kinds import Needs, read_kinds
from directory.agreements.reading import closed_up, digest_of, read_form, rows_shown, typed_of
from directory.agreements.seeded import kinds
from directory.agreements.wording import as_text, differences, fingerprint, sections_in, sections_of, short
from directory.forms import PostedForm

TODAY = date(2026, 11, 20)
SHARING = Draft(
    kind="information-sharing",
    title="Sharing",
    reference="R 7",
    purpose="So that nobody waits.\n\n  Twice. ",
    starts_on=date(2027, 1, 1),
    ends_on=date(2028, 1, 1),
    review_due_on=date(2027, 6, 1),
    notice_days=1,
    lawful_basis="A public task",
    categories="Names\nAddresses",
    parties=(
        Party(1, "A council", "lead", "Head of service", "Sample Person", None, "a@wigan.example", "The DPO"),
        Party(2, "A school"),
    ),
    areas=(Place(9, "E08000010", "Wigan"),),
    commitments=(
        Commitment(2, "asks first.", 2, "hours"),
        Commitment(1, "answers", 1, "working days"),
        Commitment(1, "x"),
    ),
)


def text_of(draft=SHARING, *, version=1):
    return as_text(sections_of(draft, kinds()[draft.kind], version=version))


def test_the_text_says_everything_that_is_agreed_and_no_person_s_name():
    text = text_of()
    assert text.startswith("What it is\n- Sharing\n- Information-sharing agreement\n- Reference: R 7\n- Version 1\n\n")
    for line in (
        "- So that nobody waits.\n- Twice.\n",
        "- A council, as lead. Lead: Head of service\n- A school\n",
        "- Wigan (E08000010)\n",
        "- It begins on 1 January 2027.\n- It ends on 1 January 2028.\n- The parties review it by 1 June 2027.\n",
        "- Any party may end it with 1 day’s notice, in writing.",
        "- A school: asks first, within 2 hours.\n- A council: answers, within 1 working day.\n- A council: x.\n",
        "- A council: by a@wigan.example; data protection: The DPO\n\n",
    ):
        assert line in text, line
    assert "Sample Person" not in text
    assert "{kind}" not in text
    assert text_of(replace(SHARING, ends_on=None, starts_on=None)).count("It goes on until it’s ended.") == 1


def test_a_fingerprint_is_of_every_letter_and_a_text_can_be_taken_apart_again():
    text = text_of()
    assert fingerprint(text) == fingerprint(text_of())
    assert fingerprint(text) != fingerprint(text_of(replace(SHARING, purpose="So that nobody waits, twice.")))
    assert as_text(sections_in(text)) == text
    assert short("0123456789abcdef") == "0123 4567 89ab"
    assert [each.listed for each in sections_in(text)][:3] == [False, False, True]


def test_differences_are_told_by_heading():
    later = replace(SHARING, reference="", areas=(), purpose="So that nobody waits.\nOnce.")
    told = differences(text_of(), text_of(later, version=2))
    assert [(each.title, [(str(was), line) for was, line in each.lines]) for each in told] == [
        ("What it is", [("taken out", "Reference: R 7"), ("taken out", "Version 1"), ("added", "Version 2")]),
        ("What it’s for", [("taken out", "Twice."), ("added", "Once.")]),
        ("Where it holds", [("taken out", "Wigan (E08000010)")]),
    ]


def test_what_the_form_shows_is_read_back_as_it_was():
    typed = typed_of(SHARING)
    form = PostedForm(typed)
    read = read_form(form, today=TODAY)
    assert form.errors == {}
    assert (read.title, read.starts_on, read.notice_days, read.areas) == ("Sharing", date(2027, 1, 1), 1, ("Wigan",))
    assert [each.organisation for each in read.parties] == ["A council", "A school"]
    assert [(each.party, each.amount, each.unit) for each in read.commitments] == [
        (1, 2, "hours"),
        (0, 1, "working days"),
        (0, None, ""),
    ]
    assert digest_of(typed) == digest_of(dict(reversed(typed.items())))
    assert "party-0-organisation" in typed_of(replace(SHARING, starts_on=None))


def test_empty_rows_between_others_are_closed_up():
    typed = {"title": "x", "party-0-part": " ", "party-2-organisation": "B", "party-1-organisation": "A"}
    typed |= {
        "commitment-3-text": "does",
        "commitment-3-party": "2",
        "commitment-1-unit": "hours",
        "party-77-part": "x",
    }
    assert closed_up(typed) == {
        "title": "x",
        "party-0-organisation": "A",
        "party-1-organisation": "B",
        "commitment-0-text": "does",
        "commitment-0-party": "1",
    }
    assert list(rows_shown({"party-4-part": ""}, "party", least=2)) == [0, 1, 2, 3, 4]
    assert len(rows_shown({}, "party", least=2, more=True)) == 3
    assert len(rows_shown({"party-99-part": ""}, "party", least=2)) == 40


def test_a_mistake_is_noted_beside_its_field():
    form = PostedForm({"party-0-part": "x", "commitment-0-amount": "2x", "starts_on": "x" * 300, "purpose": "a\u200bb"})
    read_form(form, today=TODAY)
    assert set(form.errors) == {
        *("title", "party-0-organisation", "commitment-0-text", "commitment-0-party", "commitment-0-amount"),
        *("starts_on", "purpose"),
    }


def test_what_each_kind_needs_is_asked_for_once_it_is_sent():
    assert missing(SHARING, kinds()["information-sharing"]) == {
        "party-1-lead": "Enter who leads on it, by job title, at A school",
        "party-1-secure": "Enter the secure channel of A school",
        "party-1-data_protection": "Enter the data-protection contact of A school",
    }
    empty = Draft("data-processing", "x", parties=SHARING.parties[:1])
    assert {"starts_on", "ends_on", "review_due_on", "notice_days", "commitment-0-text", "lawful_basis"} <= set(
        missing(empty, kinds()["data-processing"])
    )
    assert impossible(empty) == {"party-1-organisation": "Enter a second party: nobody agrees with themselves"}
    assert set(impossible(replace(SHARING, parties=SHARING.parties + SHARING.parties[:1]))) == {"party-2-organisation"}


def test_the_kinds_are_data_and_a_mistake_in_them_is_noticed():
    assert list(kinds()) == [
        "memorandum-of-understanding",
        "information-sharing",
        "data-processing",
        "service-level",
        "protocol",
        "terms-of-reference",
    ]
    assert all(each.review_days > each.notice_days > 0 and each.clauses for each in kinds().values())
    assert kinds()["service-level"].noun == "service-level agreement"
    assert [kinds()[each].reviewed for each in ("information-sharing", "service-level", "protocol")] == [
        *("every year", "every 6 months", "every 2 years")
    ]
    assert all(each.shares == (Needs.LAWFUL_BASIS in each.requires) for each in kinds().values())
    told = {"code": "x", "title": "X", "review_days": 1, "notice_days": 1, "requires": ["luck"], "clauses": []}
    with pytest.raises(ValueError, match="luck"):
        read_kinds({"kinds": [told]})
    with pytest.raises(TypeError, match="colour"):
        read_kinds({"kinds": [told | {"requires": [], "colour": "red"}]})
    assert Unit.HOURS.counted(1) == "1 hour"
