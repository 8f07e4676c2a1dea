"""A contact as the templates show it."""

from dataclasses import replace

from directory.lookup.answer import DECIDED_BY, Answer, Around, Emergency, RoleTurn
from directory.lookup.cards import Cards
from directory.lookup.rules import Turn, each_once
from directory.places.gazetteer import PlaceArea
from directory.places.rules import Place
from directory.verification.rules import Standing
from tests.lookup.test_words import MAIL, MONDAY, NOON, SHUT, STALE, TODAY, a_found_contact, a_line, an_asked_role

LADO = an_asked_role()
FRONT_DOOR = an_asked_role("childrens-front-door")


def cards(*contacts, **more):
    return Cards([LADO, FRONT_DOOR], at=NOON, today=TODAY).cards(contacts, **more)


def an_answer(*turns):
    wigan = PlaceArea(1, "E08000010", "wigan", "Wigan", "metropolitan-borough", "England")
    return Answer(
        place=Place("Wigan", "area", wigan, wigan),
        at=NOON,
        role=None,
        turns=turns,
        contacts=each_once(contact for each in turns for contact in each.turn.contacts),
        around=Around(),
        notes=(),
        emergency=Emergency(everybody=(), danger=(), national=()),
        rests_on=frozenset(),
    )


def sections(*turns, **more):
    return Cards([LADO, FRONT_DOOR], at=NOON, today=TODAY).sections(an_answer(*turns), **more)


def test_a_card_says_everything_about_a_contact():
    contact = a_found_contact(a_line(hours="Mo-Fr 09:00-17:00; PH off", open_now=True, changes_at=MONDAY))
    (card,) = cards(replace(contact, person="Jo Sample", job_title="Officer", note="Ring first."))
    assert card["person"] == "Jo Sample, Officer"
    assert card["organisation"] == "Wigan Council"
    assert card["jurisdiction"] == "The LADO for where the person works, not where the child lives."
    assert (card["warning"], card["instead"], card["verified"]) == ("", None, "")
    (row,) = card["channels"]
    assert row["link"] == "tel:+441614960001"
    assert row["hours"] == "Monday to Friday 9am to 5pm; closed on bank holidays"
    assert row["open"] == "Listed as open until 9am on Monday"
    assert row["verified"] == "Verified 3 weeks ago by the partnership office, by phone"


def test_what_the_page_has_told_is_not_told_again():
    lado = a_found_contact()
    (asked,) = cards(lado, role="lado")
    assert (asked["jurisdiction"], asked["role_title"]) == ("", "")
    own = replace(a_found_contact(role="dsl"), name="Lead", job_title="Lead", jurisdiction=DECIDED_BY["organisation"])
    (at_home,) = cards(own, home="wigan-council")
    assert (at_home["jurisdiction"], at_home["organisation"], at_home["person"]) == ("", "", "")
    (elsewhere,) = cards(own)
    assert elsewhere["jurisdiction"] == "The contact for the organisation itself."


def test_one_sentence_speaks_for_channels_that_are_alike():
    (card,) = cards(a_found_contact(a_line(), a_line(**MAIL)))
    assert card["verified"] == "All verified 3 weeks ago by the partnership office"
    assert [row["verified"] for row in card["channels"]] == ["", ""]


def test_what_was_never_verified_is_told_by_its_tag_alone():
    (card,) = cards(a_found_contact(a_line(days=None, standing=Standing.UNVERIFIED)))
    assert (card["channels"][0]["standing"], card["channels"][0]["verified"]) == ("unverified", "")


def test_a_report_is_told_once():
    (all_of_it,) = cards(a_found_contact(a_line(reported=True)))
    assert (all_of_it["reported"], all_of_it["channels"][0]["reported"]) == (True, False)
    (part,) = cards(a_found_contact(a_line(reported=True), a_line(**MAIL)))
    assert (part["reported"], [row["reported"] for row in part["channels"]]) == (False, [True, False])


def test_a_card_that_can_t_be_relied_on_sends_to_whoever_knows_the_right_number():
    shut = a_found_contact(SHUT, role="childrens-front-door", name="Front door")
    ready = a_found_contact(a_line("+441614960002", open_now=True), role="switchboard", name="Switchboard")
    (card,) = cards(a_found_contact(STALE), among=(ready, shut))
    assert card["instead"]["name"] == "Front door"
    urgent = a_found_contact(STALE, role="adult-safeguarding", name="Adults")
    (card,) = cards(urgent, among=(shut, ready))  # what can't wait goes to whoever is listed as open
    assert (card["instead"]["name"], card["instead"]["display"]) == ("Switchboard", "0161 496 0002")
    (alone,) = cards(a_found_contact(STALE))
    assert alone["instead"] is None


def test_a_contact_stands_whole_once_and_then_as_one_line():
    duty = a_found_contact(a_line(open_now=True), role="emergency-duty", name="Duty team")
    lado = a_found_contact(SHUT)
    door = replace(a_found_contact(SHUT, role="childrens-front-door", name="Front door"))
    first, second = sections(RoleTurn(FRONT_DOOR, Turn((duty, door))), RoleTurn(LADO, Turn((duty, lado))))
    assert [(card["again"], card["instead_of_own"]) for card in first.cards] == [(False, True), (False, False)]
    assert [(card["again"], card["instead_of_own"]) for card in second.cards] == [(True, True), (False, False)]
    assert (second.recorded, sections(RoleTurn(LADO, Turn((duty,))))[0].recorded) == (True, False)
    assert second.closed == "Listed as closed until 9am on Monday."
    (own, _door) = sections(RoleTurn(FRONT_DOOR, Turn((duty, door))), above=[duty])[0].cards
    assert own["again"]


def test_the_one_line_gives_what_can_be_called():
    door = a_found_contact(a_line(**MAIL), SHUT, role="childrens-front-door", name="Front door")
    (section,) = sections(RoleTurn(FRONT_DOOR, Turn((door,))), above=[door])
    assert section.cards[0]["call"]["kind"] == "phone"
    by_mail = a_found_contact(a_line(**MAIL), role="childrens-front-door", name="Front door")
    (section,) = sections(RoleTurn(FRONT_DOOR, Turn((by_mail,))), above=[by_mail])
    assert section.cards[0]["call"]["kind"] == "email"


def test_a_role_with_nobody_asks_somebody_else():
    door = a_found_contact(role="childrens-front-door", name="Front door")
    found = sections(RoleTurn(FRONT_DOOR, Turn((door,))), RoleTurn(LADO, Turn((), ("Nobody.",))))
    assert found[0].ask is None
    assert found[1].ask["name"] == "Front door"
    assert found[1].notes == ("Nobody.",)
    assert sections(RoleTurn(LADO, Turn(())))[0].ask is None
