from dataclasses import replace

import pytest

from directory.lookup.answer import RoleTurn
from directory.lookup.rules import Turn
from directory.posters.rows import for_everybody, poster_of
from directory.verification.rules import Standing
from tests.posters.invented import AREA_ROLES, MORE_ROLES, OWN_ROLES, ROLES, a_contact, a_line, an_answer, some_contacts


def the_poster(*contacts, kind="school", **facts):
    return poster_of(
        an_answer(list(contacts), **facts),
        organisation="Sample Street Primary School",
        kind=kind,
        hours_in_words=lambda stored: f"in words: {stored}",
    )


def test_everybody_stands_where_they_are_looked_for():
    poster = the_poster(*some_contacts(*AREA_ROLES, *MORE_ROLES[:2], *OWN_ROLES))
    assert poster.front_door.role == "childrens-front-door"
    assert poster.duty_team.role == "emergency-duty"
    assert [row.role for row in poster.rows] == [*AREA_ROLES[2:], "101", *MORE_ROLES[:2]]
    assert poster.core == 5
    assert [row.role for row in poster.own] == list(OWN_ROLES)
    assert [row.heading for row in poster.national] == ["NSPCC Helpline", "Childline"]
    assert poster.left_out == 0
    assert poster.front_door.ways[0].display == "0161 496 0001"
    assert poster.front_door.ways[0].hours.startswith("in words: Mo-Fr")


def test_the_whistleblowing_line_makes_room_for_more_people_within():
    few, many = the_poster(*some_contacts(*OWN_ROLES[:2])), the_poster(*some_contacts(*OWN_ROLES))
    assert [row.heading for row in few.national] == ["NSPCC Helpline", "Childline", "Whistleblowing Advice Line"]
    assert [row.heading for row in many.national] == ["NSPCC Helpline", "Childline"]


def test_the_lado_is_for_where_the_person_works():
    (lado, *_others) = the_poster(a_contact("lado")).rows
    assert "For people who work in Wigan, wherever the child lives" in lado.advice
    assert "don’t question, tell or suspend the person" in lado.advice


def test_missing_roles_are_said_plainly():
    poster = the_poster(area="Central Bedfordshire")
    assert poster.front_door.missing.startswith("No children’s social care front door is recorded for Central Bed")
    assert "999" in poster.duty_team.missing
    lado = poster.rows[0]
    assert lado.missing.startswith("No LADO is recorded for Central Bedfordshire. ")
    assert "don’t question" in lado.advice
    assert poster.unrecorded == (
        "Also not recorded for Central Bedfordshire: police child and adult protection team, designated nurse for "
        "safeguarding, designated doctor for safeguarding, safeguarding children partnership office."
    )


def test_nothing_is_said_of_roles_that_are_all_recorded():
    required = [role.code for role in ROLES.values() if role.required]
    assert the_poster(*some_contacts(*required)).unrecorded == ""


def test_a_second_contact_comes_after_the_first_of_every_role():
    doors = [a_contact("childrens-front-door", name="MASH"), a_contact("childrens-front-door", name="Advice line")]
    ladoes = [a_contact("lado", name="LADO"), a_contact("lado", name="Second LADO")]
    poster = the_poster(*doors, *ladoes)
    assert poster.front_door.name == "MASH"
    assert [row.name for row in poster.rows if row.ways] == ["LADO", "101", "Advice line", "Second LADO"]


def test_whoever_stands_in_at_night_is_shown_under_their_own_role_only():
    lado, duty = a_contact("lado"), a_contact("emergency-duty")
    answer = an_answer([lado, duty])
    at_night = [RoleTurn(each.role, Turn((duty, lado))) if each.role.code == "lado" else each for each in answer.turns]
    poster = poster_of(replace(answer, turns=tuple(at_night)), organisation="A", kind="school", hours_in_words=str)
    assert [row.contact for row in (poster.duty_team, poster.rows[0])] == [duty.slug, lado.slug]
    assert len(poster.ways) == 6


def test_those_within_are_shown_by_job_title_never_by_name():
    lead = a_contact("dsl", name="Lead", person="Jo Sample", job_title="Deputy head and safeguarding lead")
    deputy = a_contact("deputy-dsl", name="Deputy", person="Kit Example")
    poster = the_poster(lead, deputy)
    assert [row.heading for row in poster.own] == ["Deputy head and safeguarding lead", "Deputy safeguarding lead"]
    assert "Jo Sample" not in repr(poster)
    assert "Kit Example" not in repr(poster)


def test_those_within_are_shown_with_where_to_find_them():
    assert the_poster(a_contact("dsl", note="Room 4, beside the hall.")).own[0].advice == "Room 4, beside the hall."


@pytest.mark.parametrize(
    ("kind", "missing", "elsewhere"),
    [("school", True, False), ("local-authority", False, True), ("police", False, True)],
)
def test_a_school_without_a_lead_is_told_so(kind, missing, elsewhere):
    poster = the_poster(kind=kind)
    assert bool(poster.lead_missing) is missing
    assert bool(poster.lead_elsewhere) is elsewhere
    led = the_poster(a_contact("dsl"), kind=kind)
    assert (led.lead_missing, led.lead_elsewhere) == ("", "")


def test_nobodys_own_mobile_hangs_on_a_wall():
    mobile, duty = a_line("+447700900001"), a_line("+447700900002", label="Duty mobile")
    office = a_line("+441614960601")
    assert for_everybody(a_contact("dsl", mobile, office, person="Jo Sample")).lines == (office,)
    assert for_everybody(a_contact("dsl", mobile, duty, person="Jo Sample")).lines == (duty,)
    assert for_everybody(a_contact("emergency-duty", mobile)).lines == (mobile,)
    assert the_poster(a_contact("dsl", mobile, person="Jo Sample")).lead_missing


def test_professionals_channels_never_hang_on_a_wall():
    inside, outside = a_line(visibility="professionals"), a_line("+441614960002")
    assert for_everybody(a_contact("lado", inside, outside)).lines == (outside,)
    assert the_poster(a_contact("lado", inside)).rows[0].missing


def test_two_numbers_find_room_or_one_other_way():
    phones = [a_line(f"+44161496000{number}") for number in range(3)]
    email, form = a_line("lado@wigan.example", kind="email"), a_line("https://wigan.example/", kind="web-form")
    assert for_everybody(a_contact("lado", email, *phones)).lines == tuple(phones[:2])
    assert for_everybody(a_contact("lado", email, form)).lines == (email,)


def test_hours_that_nobody_knows_are_said_to_be_unknown():
    poster = the_poster(
        a_contact("lado", a_line(label="option 2")), a_contact("prevent", a_line("a@b.example", kind="email"))
    )
    assert poster.rows[0].ways[0].hours == "Hours not known"
    assert poster.rows[0].ways[0].label == "Option 2"
    assert poster.rows[3].ways[0].hours == ""
    assert all(way.hours == "" for row in poster.national for way in row.ways)


def test_what_cannot_be_relied_on_names_another_number():
    stale = a_contact("early-help", a_line(standing=Standing.STALE))
    door = a_contact("childrens-front-door", a_line("+441614960009"), name="Wigan MASH")
    assert (
        the_poster(stale, door).rows[2].instead
        == "If it doesn’t answer, try Wigan MASH on 0161\N{NO-BREAK SPACE}496\N{NO-BREAK SPACE}0009."
    )
    assert the_poster(stale).rows[2].instead == ""
    assert the_poster(door).front_door.instead == ""


def test_contacts_that_have_no_row_are_counted():
    assert the_poster(a_contact("safeguarding-governor"), a_contact("switchboard")).left_out == 2


def test_without_national_lines_there_is_neither_strip_nor_police_row():
    poster = the_poster(national=())
    assert poster.national == ()
    assert [row.role for row in poster.rows] == list(AREA_ROLES[2:])
