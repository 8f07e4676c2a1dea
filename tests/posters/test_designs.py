"""What designs there are, what is chosen with one, and what each edition shows."""

from dataclasses import replace

import pytest

from directory.errors import RuleBroken
from directory.posters.designs import DESIGNS, LONGEST_CODE, STAFF, Edition, choice_of
from directory.posters.editions import in_edition
from directory.posters.palette import colours_of
from directory.posters.rows import poster_of
from directory.posters.sheets import Sheet, sheet_of
from directory.verification.rules import Standing
from tests.posters.invented import AREA_ROLES, MORE_ROLES, OWN_ROLES, a_contact, a_line, an_answer, some_contacts

ALL = (*AREA_ROLES, *OWN_ROLES, *MORE_ROLES)


def the_poster(*contacts, edition=Edition.STAFF, kind="school", answer=None, **more):
    facts = {"roomy": True, "everything": edition is Edition.AREA} | more
    poster = poster_of(
        answer or an_answer(list(contacts)), organisation="Sample School", kind=kind, hours_in_words=str, **facts
    )
    return in_edition(poster, edition)


def words_of(sheet: Sheet) -> str:
    return repr(sheet)


def test_every_design_has_a_code_that_its_record_can_keep():
    assert all(len(code) <= LONGEST_CODE for code in DESIGNS)
    whole = choice_of("staff-a4", large=True, black_and_white=True, names=True)
    assert whole.code == "staff-a4+lbn"
    assert whole.title == "Poster for staff, A4, large print, black and white, with names"
    assert len(whole.code) - len("staff-a4") + LONGEST_CODE <= 20


@pytest.mark.parametrize("code", [*DESIGNS, "staff-a4+lbn", "children-a3+b", "visitors-a4-wide+n"])
def test_an_issues_own_code_names_its_choice(code):
    assert choice_of(code).code == code


def test_without_a_code_it_is_the_staff_poster_on_one_page():
    assert choice_of() == STAFF
    assert STAFF.keeps_to_one_page
    assert not choice_of("staff-a4", large=True).keeps_to_one_page
    assert STAFF.shape == DESIGNS["staff-a4"].shape


def test_a_design_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(RuleBroken, match=r"There is no design “a-banner”\. Choose one of: staff-a4, ") as refused:
        choice_of("a-banner")
    assert refused.value.field == "design"


def test_an_organisation_adds_two_short_lines_for_its_staff():
    chosen = choice_of("staff-a3", adds="  The lead is in\troom 4 \r\n\r\n Ring twice. ")
    assert chosen.adds == ("The lead is in room 4", "Ring twice.")
    poster = replace(the_poster(), adds=chosen.adds)
    said = [each.text for each in sheet_of(poster, Edition.STAFF).pieces]
    assert said[2:4] == ["The lead is in room 4", "Ring twice."]
    assert "room 4" not in repr(sheet_of(poster, Edition.VISITORS))
    for more in ("a\nb\nc", "a" * 91):
        with pytest.raises(RuleBroken, match="two lines at most") as refused:
            choice_of(adds=more)
        assert refused.value.field == "adds"


def test_nothing_in_large_print_is_under_eighteen_points():
    assert all(min(each.large.sizes) >= 18 for each in DESIGNS.values())
    assert all(list(each.shape.sizes) == sorted(each.shape.sizes, reverse=True) for each in DESIGNS.values())


def test_black_and_white_is_that():
    assert set(colours_of(black_and_white=True).values()) == {"#000000", "#ffffff"}
    assert set(colours_of(black_and_white=True)) == set(colours_of(black_and_white=False))


def test_staff_see_everything_and_that_it_is_for_them():
    poster = the_poster(*some_contacts(*ALL))
    sheet = sheet_of(poster, Edition.STAFF)
    assert sheet.mark == "For staff: not for public display"
    assert sheet.band == (poster.front_door, poster.duty_team)
    assert [each.row for each in sheet.pieces if each.row] == [
        *poster.own,
        *poster.rows,
        *poster.national,
    ]
    assert [row.heading for row in poster.national][-1] == "Whistleblowing Advice Line"
    assert [each.title for each in sheet.pieces if each.title] == [
        "First tell inside, now",
        "If a child tells you",
        "For the whole country",
    ]


def test_in_large_print_everybody_stands_below_one_another():
    sheet = sheet_of(the_poster(*some_contacts(*ALL)), Edition.STAFF)
    one_below_another = sheet.without_band
    assert one_below_another.band == ()
    assert tuple(each.row for each in one_below_another.pieces[:2]) == sheet.band
    assert one_below_another.pieces[2:] == sheet.pieces


def test_a_contact_too_long_for_a_page_is_parted_between_its_channels():
    rows = [a_contact("lado", a_line("+441614960001"), a_line("+441614960002")), a_contact("dsl")]
    sheet = sheet_of(the_poster(*rows), Edition.STAFF)
    parts = [each.row for each in sheet.parted.pieces if each.row and each.row.role == "lado"]
    assert [[way.value for way in row.ways] for row in parts] == [["+441614960001"], ["+441614960002"], []]
    assert [bool(row.advice) for row in parts] == [False, False, True]
    assert len({row.heading for row in parts}) == 1
    (missing,) = [each.row for each in sheet.parted.pieces if each.row and each.row.role == "early-help"]
    assert missing.missing
    assert [each.title for each in sheet.parted.pieces if each.title] == [
        each.title for each in sheet.pieces if each.title
    ]


def test_visitors_are_told_whom_to_tell_here_and_see_no_professional_lines():
    poster = the_poster(*some_contacts(*ALL), edition=Edition.VISITORS)
    assert [row.role for row in poster.all_rows] == [
        "childrens-front-door",
        "emergency-duty",
        "dsl",
        "deputy-dsl",
        "head",
        "helpline",
    ]
    said = words_of(sheet_of(poster, Edition.VISITORS))
    assert "Tell one of us, now" in said
    assert "Childline" not in said
    assert "LADO" not in said
    assert "more contacts on the live page" not in said


def test_visitors_of_a_place_without_a_lead_are_told_to_ask():
    for kind in ("school", "police"):
        said = words_of(sheet_of(the_poster(edition=Edition.VISITORS, kind=kind), Edition.VISITORS))
        assert "who our safeguarding lead is" in said


def test_a_door_says_whom_to_tell_and_no_more():
    poster = the_poster(*some_contacts(*ALL), edition=Edition.DOOR)
    sheet = sheet_of(poster, Edition.DOOR)
    assert [each.row for each in sheet.pieces] == [*poster.own, poster.front_door, poster.duty_team]
    assert [row.role for row in poster.own] == ["dsl", "deputy-dsl", "head"]


def test_children_see_whom_they_can_talk_to_in_plain_words():
    poster = the_poster(*some_contacts(*ALL), edition=Edition.CHILDREN)
    sheet = sheet_of(poster, Edition.CHILDREN)
    assert [row.name or row.heading for row in sheet.band] == ["Childline"]
    assert [row.role for row in poster.own] == ["dsl", "deputy-dsl", "head"]
    said = words_of(sheet)
    assert "It isn’t your fault." in said
    for grown_up in ("safeguarding front door", "LADO", "NSPCC", "Whistleblowing", "refer"):
        assert grown_up not in said


def test_children_are_never_left_with_nobody():
    poster = the_poster(edition=Edition.CHILDREN)
    said = words_of(sheet_of(poster, Edition.CHILDREN))
    assert "Talk to any grown-up here whom you trust." in said
    assert "We don’t know this number. Call Childline, or call 999 if you’re in danger." in said
    assert "No children’s social care front door" not in said
    assert "You can call them yourself." not in said
    assert sheet_of(replace(poster, national=()), Edition.CHILDREN).band == ()


def test_names_are_printed_only_where_they_are_chosen():
    lead = a_contact("dsl", person="Jo Sample", job_title="Deputy head")
    assert "Jo Sample" not in repr(the_poster(lead))
    named = the_poster(lead, names=True)
    assert [(row.heading, row.name) for row in named.own] == [("Deputy head", "Jo Sample")]


def test_no_choice_prints_somebodys_own_mobile():
    lead = a_contact("dsl", a_line("+447700900001"), a_line("+441614960601"), person="Jo Sample")
    for edition in Edition:
        assert "+447700900001" not in repr(the_poster(lead, edition=edition, names=True))


def test_what_cannot_be_relied_on_stays_marked_in_every_edition():
    door = a_contact("childrens-front-door", a_line(standing=Standing.STALE))
    for edition in Edition:
        assert the_poster(door, edition=edition).front_door.ways[0].mark == "Out of date"


def test_what_finds_no_place_is_counted():
    one = sheet_of(the_poster(a_contact("switchboard")), Edition.STAFF)
    two = sheet_of(the_poster(a_contact("switchboard"), a_contact("data-protection")), Edition.STAFF)
    assert one.pieces[-1].text == "And one more contact on the live page."
    assert two.pieces[-1].text == "And 2 more contacts on the live page."


def test_the_sheet_of_an_area_leaves_nothing_out():
    lines = (
        a_line("+441614960001"),
        a_line("+441614960002"),
        a_line("+441614960003"),
        a_line("a@b.example", kind="email"),
    )
    contacts = [*some_contacts(*ALL), a_contact("switchboard", *lines), a_contact("exploitation-missing")]
    poster = the_poster(*contacts, edition=Edition.AREA)
    assert poster.own == ()
    assert poster.left_out == 0
    (board,) = [row for row in poster.rows if row.role == "switchboard"]
    assert [way.value for way in board.ways] == [line.value for line in lines]
    assert [row.heading for row in poster.national] == [
        "An online report",
        "NSPCC Helpline",
        "Childline",
        "Missing People",
        "Whistleblowing Advice Line",
    ]
    sheet = sheet_of(poster, Edition.AREA)
    assert sheet.title == "Wigan"
    assert sheet.strap == "Everybody to call, printed for Sample School"
    assert sheet_of(replace(poster, organisation=""), Edition.AREA).strap == "Everybody to call"


def test_a_card_holds_what_is_needed_first_and_counts_the_rest():
    poster = the_poster(*some_contacts(*ALL), edition=Edition.BRIEF)
    assert [row.role for row in poster.rows] == ["lado", "adult-safeguarding"]
    assert poster.left_out == 11  # early help, Prevent, 101, and eight others
    sheet = sheet_of(poster, Edition.BRIEF)
    assert [each.row for each in sheet.pieces if each.row] == [
        poster.front_door,
        poster.duty_team,
        *poster.own,
        *poster.rows,
    ]
