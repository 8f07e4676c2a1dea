"""Kinds and identifiers are read as people write them."""

import pytest

from directory.errors import RuleBroken
from directory.organisations.rules import (
    Identifier,
    OrganisationKind,
    Scheme,
    entry_of,
    name_key,
    read_identifier,
    read_kind,
    usual_kind,
)


@pytest.mark.parametrize("text", ["early-years", "Early Years", "EARLYYEARS", "early_years", " early – years "])
def test_case_spaces_and_hyphens_of_a_kind_do_not_matter(text):
    assert read_kind(text) is OrganisationKind.EARLY_YEARS


def test_an_unknown_kind_is_answered_with_those_there_are():
    with pytest.raises(RuleBroken, match="“bank” was found: use one of local-authority, police, health-body"):
        read_kind("bank")


def test_kinds_are_shown_as_words():
    assert OrganisationKind.LOCAL_AUTHORITY.in_words == "Local authority"


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("urn:123456", Identifier(Scheme.URN, "123456")),
        (" URN : 123 456 ", Identifier(Scheme.URN, "123456")),
        ("gss:e08000010", Identifier(Scheme.GSS, "E08000010")),
        ("ods:QOP", Identifier(Scheme.ODS, "QOP")),
        ("ukprn:10001234", Identifier(Scheme.UKPRN, "10001234")),
        ("charity:1234567", Identifier(Scheme.CHARITY, "1234567")),
        ("charity:sc012345", Identifier(Scheme.CHARITY, "SC012345")),
        ("company:1234567", Identifier(Scheme.COMPANY, "01234567")),  # a spreadsheet took its zero
        ("company:SC123456", Identifier(Scheme.COMPANY, "SC123456")),
        ("ofsted:EY123456", Identifier(Scheme.OFSTED, "EY123456")),
    ],
)
def test_identifiers_are_read(text, identifier):
    assert read_identifier(text) == identifier
    assert read_identifier(str(identifier)) == identifier


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("123456", "write a scheme, a colon and the number"),
        ("school:123456", "Schemes are gss, urn, ods, ukprn, charity, company, ofsted"),
        ("urn:12", "urn has 6 digits, like 123456"),
        ("urn:", "urn has 6 digits"),
        ("gss:08000010", "a letter and 8 digits"),
        ("ukprn:1234", "8 digits"),
        ("ods:é", "3 to 12 letters and digits"),
        ("urn:١٢٣٤٥٦", "6 digits"),
    ],
)
def test_what_is_no_identifier_is_refused_with_what_one_is_like(text, what):
    with pytest.raises(RuleBroken) as refused:
        read_identifier(text)
    assert f"“{text}” was found" in str(refused.value)
    assert what in str(refused.value)


def test_a_register_says_what_kind_an_organisation_usually_is():
    assert usual_kind(Identifier(Scheme.URN, "123456")) is OrganisationKind.SCHOOL
    assert usual_kind(None) is OrganisationKind.OTHER


def test_names_are_one_whatever_their_case_and_spaces():
    assert name_key("  Wigan   COUNCIL ") == name_key("Wigan Council")


def test_an_authority_is_found_before_others():
    authority = entry_of(1, name="Wigan Council", slug="wigan-council", kind="local-authority", aliases=["Town Hall"])
    assert authority.words == "Town Hall"
    assert authority.weight > entry_of(2, name="A School", slug="a-school", kind="school", aliases=[]).weight


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        ("urn:123456", "URN 123456"),
        ("charity:1234567", "Charity number 1234567"),
        ("company:1234567", "Company number 01234567"),
        ("ofsted:EY123456", "Ofsted number EY123456"),
    ],
)
def test_a_number_is_shown_with_what_its_register_calls_it(identifier, shown):
    assert read_identifier(identifier).in_words == shown
