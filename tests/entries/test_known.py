"""The contacts that an organisation should know: who is listed, and what is missing or weak first."""

import pytest

from directory.entries.known import OF_THE_AREA, OWN, WHISTLEBLOWING, known_by, should_know
from directory.lookup.answer import AskedRole
from directory.lookup.rules import FoundContact, Line
from directory.organisations.rules import OrganisationKind
from directory.verification.rules import Standing

ROLES = {
    code: AskedRole(1, code, code.title(), "", "", "organisation", "", 60, False, code in OWN, "")
    for code in (*OWN, *OF_THE_AREA, WHISTLEBLOWING)
}


def a_contact(role, slug="", standing=Standing.CURRENT):
    return FoundContact(slug or role, role, "", role, "", "", "", (Line("", "phone", "999", standing),))


def everybody(standing=Standing.CURRENT):
    return [a_contact(code, standing=standing) for code in OF_THE_AREA]


def known(*, own=(), area=(), national=()):
    return known_by(ROLES, own=own, area=area, national=national)


def test_where_all_is_listed_and_sound_its_own_lead_comes_first():
    leads = [a_contact("dsl"), a_contact("deputy-dsl", "one"), a_contact("deputy-dsl", "two")]
    found = known(own=leads, area=everybody(), national=[a_contact(WHISTLEBLOWING)])
    assert [each.role.code for each in found] == [*OWN, *OF_THE_AREA, WHISTLEBLOWING]
    assert [one.slug for one in found[1].contacts] == ["one", "two"]


def test_what_is_missing_comes_first_then_what_cannot_be_relied_on():
    area = [each for each in everybody() if each.role not in {"lado", "prevent", "early-help"}]
    area += [a_contact("prevent", standing=Standing.STALE), a_contact("early-help", standing=Standing.DISPUTED)]
    own = [a_contact("dsl", standing=Standing.DUE_SOON), a_contact("deputy-dsl", standing=Standing.UNVERIFIED)]
    found = known(own=own, area=area, national=[a_contact(WHISTLEBLOWING)])
    assert [each.role.code for each in found][:5] == ["lado", "early-help", "prevent", "deputy-dsl", "dsl"]
    assert found[0].contacts == ()


def test_a_sound_number_beside_a_stale_one_is_enough():
    both = [a_contact("dsl", "stale", Standing.STALE), a_contact("dsl", "sound")]
    assert known(own=both)[-1].role.code == "dsl"


def test_its_own_whistleblowing_line_comes_before_the_national_ones():
    national = [a_contact(WHISTLEBLOWING, "national")]
    own = [a_contact(WHISTLEBLOWING, "own")]
    for held, expected in ((own, ["own"]), ([], ["national"])):
        (line,) = (each for each in known(own=held, national=national) if each.role.code == WHISTLEBLOWING)
        assert [each.slug for each in line.contacts] == expected


def test_of_one_that_serves_several_areas_only_its_own_leads_are_asked_for():
    assert [each.role.code for each in known(area=None)] == list(OWN)


def test_what_is_missing_says_what_to_do():
    advice = {each.role.code: each.advice for each in known()}
    assert advice["dsl"] == "Ask the office who it is"
    assert advice["lado"] == "Ask the council’s main number"
    assert advice[WHISTLEBLOWING] == "Its own policy says whom to tell"


@pytest.mark.parametrize(("kind", "asked"), [("school", True), ("health-body", True), ("local-authority", False)])
def test_those_whose_own_lines_others_should_know_are_not_asked(kind, asked):
    assert should_know(OrganisationKind(kind)) is asked
