"""What is asked of a contact and its channels."""

import pytest

from directory.contacts.roles import entry_of_role, seed_role
from directory.contacts.rules import (
    Visibility,
    address_of,
    entry_of,
    is_duty_mobile,
    is_nationwide,
    joined,
    read_channel_kind,
    read_visibility,
    visibility_of,
)
from directory.contacts.values import ChannelKind
from directory.errors import RuleBroken


@pytest.mark.parametrize("text", ["secure-email", "Secure E-mail", "SECURE EMAIL", "secure_email"])
def test_case_spaces_and_hyphens_of_a_kind_do_not_matter(text):
    assert read_channel_kind(text) is ChannelKind.SECURE_EMAIL


def test_people_call_a_phone_many_things():
    assert {read_channel_kind(text) for text in ("Phone", "telephone", "Tel")} == {ChannelKind.PHONE}


def test_an_unknown_kind_is_answered_with_those_there_are():
    with pytest.raises(RuleBroken, match="“fax” was found: use one of phone, text, text-relay"):
        read_channel_kind("fax")


def test_who_may_see_a_channel_is_one_of_three():
    assert read_visibility("Private") is Visibility.PRIVATE
    assert read_visibility("") is None
    with pytest.raises(RuleBroken, match="use one of public, professionals, private"):
        read_visibility("secret")


def seen_by(value: str = "+447700900001", *, person: str = "Jo Sample", duty: bool = False, wanted: str = "") -> str:
    kind = ChannelKind.PHONE
    return visibility_of(
        kind, value, person=person, duty_mobile=duty, wanted=Visibility(wanted) if wanted else None
    ).value


def test_a_named_persons_mobile_is_for_professionals():
    assert seen_by() == "professionals"
    assert seen_by(wanted="private") == "private"
    with pytest.raises(RuleBroken, match="label it Duty mobile"):
        seen_by(wanted="public")


def test_everything_else_is_public_unless_somebody_says_otherwise():
    assert seen_by(person="") == "public"
    assert seen_by(duty=True) == "public"
    assert seen_by("+441614960001") == "public"
    assert seen_by("+441614960001", wanted="private") == "private"


@pytest.mark.parametrize(("label", "duty"), [("Duty mobile", True), ("duty mobile, nights", True), ("Mobile", False)])
def test_a_label_marks_a_duty_mobile(label, duty):
    assert is_duty_mobile(label) is duty


def test_words_around_a_value_join_its_label_once():
    assert joined("", "option 2") == "option 2"
    assert joined("Advice", "") == "Advice"
    assert joined("Advice", "option 2") == "Advice, option 2"
    assert joined("Advice, option 2", "Option 2") == "Advice, option 2"


def test_a_contacts_address_tells_schools_leads_apart():
    assert (
        address_of(name="Wigan MASH", role_title="Front door", own=False, organisation="Wigan Council") == "Wigan MASH"
    )
    assert address_of(name="Lead", role_title="DSL", own=True, organisation="Oak School") == "Lead Oak School"
    assert address_of(name="", role_title="LADO", own=False, organisation="Wigan Council") == "LADO Wigan Council"


def test_a_line_without_an_area_is_nationwide_only_of_a_national_body():
    def nationwide(kind, **more):
        nothing = dict.fromkeys(("own_line", "has_line", "has_area", "serves_area"), False)
        return is_nationwide(kind=kind, **nothing | more)

    assert nationwide("regulator")
    assert nationwide("regulator", serves_area=True)
    assert nationwide("charity", has_line=True)
    assert not nationwide("charity")
    assert not nationwide("school")
    assert not nationwide("charity", has_line=True, serves_area=True)
    assert not nationwide("regulator", has_area=True)
    # A local office doesn't make the helpline of its charity local.
    assert nationwide("charity", own_line=True, has_line=True, serves_area=True)
    assert not nationwide("charity", own_line=True, has_area=True)


def test_a_contact_is_found_by_those_who_may_see_a_channel_of_it():
    facts = {
        "slug": "lado",
        "name": "",
        "role_title": "LADO",
        "own": False,
        "organisation": "Wigan Council",
        "organisation_kind": "local-authority",
    }
    assert entry_of(1, **facts, visibilities=["private", "professionals"]).visibility == "professionals"
    assert entry_of(1, **facts, visibilities=[]).visibility == "private"
    assert entry_of(1, **facts, visibilities=["public"]).title.startswith("LADO")


def test_a_role_is_found_by_what_people_call_it():
    row = {
        "code": "lado",
        "title": "Local authority designated officer",
        "short_title": "LADO",
        "description": "",
        "aliases": "allegations;designated officer",
        "jurisdiction": "adult-works",
        "asks": "Where?",
        "review_days": "90",
        "weight": "9",
        "required": "yes",
        "own": "no",
        "out_of_hours": "emergency-duty",
    }
    role = seed_role(row, position=2)
    assert (role.review_days, role.required, role.own, role.position) == (90, True, False, 2)
    assert entry_of_role(7, role).words == "LADO allegations designated officer"
