"""Channels of every kind: what is kept, what people see, what a device opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.contacts.values import ChannelKind, display, link, must_be_professionals_only, read_value
from directory.contacts.written import Value, ValueUnusable

PHONE, TEXT, RELAY, EMAIL, SECURE, FORM, SITE, POST = ChannelKind
NATIONAL = ("+448001111", "116000", "https://www.helpline.org.uk/report", "no address")


def read(kind: ChannelKind, text: str, *, demonstration: bool = True) -> Value:
    return read_value(kind, text, demonstration=demonstration, national_lines=NATIONAL)


def refused(kind: ChannelKind, text: str, *, demonstration: bool = True) -> str:
    with pytest.raises(ValueUnusable) as error:
        read(kind, text, demonstration=demonstration)
    return str(error.value)


def test_kinds_stand_in_the_order_they_are_shown() -> None:
    order = ["phone", "text", "text-relay", "email", "secure-email", "web-form", "website", "post"]
    assert [str(kind) for kind in ChannelKind] == order


@pytest.mark.parametrize(
    ("kind", "text", "value", "label", "shown", "opens"),
    [
        (PHONE, "Tel: 0161 496 0123 (option 2)", "+441614960123", "option 2", "0161 496 0123", "tel:+441614960123"),
        (PHONE, "Childline 0800 1111", "+448001111", "Childline", "0800 1111", "tel:+448001111"),
        (PHONE, "999", "999", "", "999", "tel:999"),
        (TEXT, "Text us on 07700 900 123", "+447700900123", "", "07700 900123", "sms:+447700900123"),
        (TEXT, "SMS: 07700 900123 (deaf people)", "+447700900123", "deaf people", "07700 900123", None),
        (TEXT, "text SHOUT to 85258", "85258", "text SHOUT to", "85258", "sms:85258"),
        (TEXT, "116 000", "116000", "", "116 000", "sms:116000"),
        (RELAY, "18001 0161 496 0123", "+441614960123", "", "18001 0161 496 0123", "tel:1800101614960123"),
        (RELAY, "1800101614960123", "+441614960123", "", "18001 0161 496 0123", "tel:1800101614960123"),
        (RELAY, "18001+0161 496 0123", "+441614960123", "", "18001 0161 496 0123", None),
        (RELAY, "18001 +44 161 496 0123", "+441614960123", "", "18001 0161 496 0123", None),
        (TEXT, "Text +44 7700 900123", "+447700900123", "", "07700 900123", None),
        (RELAY, "0161 496 0123", "+441614960123", "", "18001 0161 496 0123", "tel:1800101614960123"),
        (
            RELAY,
            "Relay UK: 18001 + 0161 496 0123 (days)",
            "+441614960123",
            "days",
            "18001 0161 496 0123",
            None,
        ),
        (RELAY, "Textphone users 18001 0161 496 0123", "+441614960123", "Textphone users", "18001 0161 496 0123", None),
        (RELAY, "Text relay 18001 111", "111", "", "18001 111", "tel:18001111"),
        (RELAY, "18000", "18000", "", "18000", "tel:18000"),
        (
            EMAIL,
            "MASH <mash@town.example>",
            "mash@town.example",
            "MASH",
            "mash@town.example",
            "mailto:mash@town.example",
        ),
        (SECURE, "mash@town.example", "mash@town.example", "", "mash@town.example", "mailto:mash@town.example"),
        (FORM, "Online form: town.example/worried", "https://town.example/worried", "", "town.example/worried", None),
        (SITE, "https://Town.Example/", "https://town.example", "", "town.example", "https://town.example"),
        (
            SITE,
            "Thresholds (www.town.example/a).",
            "https://www.town.example/a",
            "Thresholds",
            "www.town.example/a",
            None,
        ),
        (SITE, "town.example/a for parents", "https://town.example/a", "for parents", "town.example/a", None),
        (SITE, "https://town.example/a (schools)", "https://town.example/a", "schools", "town.example/a", None),
        (SITE, "https://town.example/a, Form B", "https://town.example/a", "Form B", "town.example/a", None),
        (SITE, "town.example Form B", "https://town.example", "Form B", "town.example", None),
        (SITE, "https://town.example/A%20B", "https://town.example/A%20B", "", "town.example/A%20B", None),
        (SITE, '="town.example/a"', "https://town.example/a", "", "town.example/a", None),
        (SITE, "town.example/ŷ?q=ŷ#ŷ", "https://town.example/%C5%B7?q=%C5%B7#%C5%B7", "", None, None),
        (SITE, "tŷ.example:8443/a(b)", "https://xn--t-foa.example:8443/a(b)", "", None, None),
        (SITE, "www.helpline.org.uk/other", "https://www.helpline.org.uk/other", "", None, None),
        (POST, " Town Hall, \r\n\n 1  High Street\nAN1 1AA ", "Town Hall,\n1 High Street\nAN1 1AA", "", None, None),
        (POST, "1 High Street, an11aa", "1 High Street, an11aa", "", "1 High Street, an11aa", None),
    ],
)
def test_values_are_kept_shown_and_linked(
    *, kind: ChannelKind, text: str, value: str, label: str, shown: str | None, opens: str | None
) -> None:
    found = read(kind, text)
    assert (found.value, found.label, found.advice) == (value, label, ())
    if shown:
        assert display(kind, value) == shown
    if opens:
        assert link(kind, value) == opens


def test_links_of_the_rest() -> None:
    assert link(FORM, "https://town.example/worried") == "https://town.example/worried"
    assert link(POST, "1 High Street, AN1 1AA") is None
    assert display(POST, "1 High Street\nAN1 1AA") == "1 High Street\nAN1 1AA"
    assert link(RELAY, "+441614960123;ext=12") == "tel:1800101614960123;ext=12"


def test_an_address_that_others_can_read_on_the_way_draws_advice() -> None:
    found = read(SITE, "http://town.example")
    assert found.value == "http://town.example"
    assert "try it with https" in found.advice[0]
    assert display(SITE, found.value) == "http://town.example"


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (TEXT, "0161 496 0123", "0161 496 0123 takes no texts: enter a mobile number or a short code"),
        (TEXT, "07700 900123 ext 4", "takes no texts"),
        (TEXT, "00000", "is not a number in any country"),
        (TEXT, "10000", "no area code"),
        (RELAY, "18002 0161 496 0123", "is a text relay call"),
        (SITE, "", "Nothing was found: enter a web address"),
        (SITE, "ask at reception", "has no web address in it"),
        (SITE, "town", "“town” has no full domain name in it"),
        (SITE, "localhost:8000", "no full domain name"),
        (SITE, "town.example/a?b=c d", "“town.example/a?b=c d” has a blank in it: write %20 for each blank"),
        (SITE, "Form: https://town.example/A B", "“https://town.example/A B” has a blank in it: write %20"),
        (SITE, "https://town.example/Children & Families", "has a blank in it: write %20"),
        (SITE, "https://192.0.2.1/", "no full domain name"),
        (SITE, "https://[::1", "is not a web address"),
        (SITE, "https://town.example:99999", "is not a web address"),
        (SITE, "https://ŷ" + "y" * 80 + ".example", "is not a web address"),
        (SITE, "//town.example/a", "no full domain name"),
        (SITE, "javascript:alert(1)", "is not a web page"),
        (SITE, "data:text/html,hello", "is not a web page"),
        (SITE, "ftp://town.example", "is not a web page"),
        (SITE, "mailto:mash@town.example", "is not a web page"),
        (SITE, "https://user:word@town.example", "has a user name in it"),
        (SITE, "https://town.example\\@other.example", "has signs in it that web addresses don't have"),
        (SITE, "https://a.example https://b.example", "Two web addresses were found"),
        (SITE, "https://town.gov.uk", "a demonstration takes only addresses that end in .example"),
        (SITE, "town.example/" + "ŷ" * 200, "enter no more than 500"),
        (POST, "", "Nothing was found: enter the address with its postcode"),
        (POST, "Town Hall, Anytown", "has no postcode in it"),
        (POST, "Town Hall AN1 1AA", "is one line only"),
        (POST, "Town Hall\x00, AN1 1AA", "hidden control character"),
        (POST, "Town Hall\n" * 60 + "AN1 1AA", "enter no more than 500"),
    ],
)
def test_what_cannot_be_kept_says_what_was_found_and_what_to_do(kind: ChannelKind, text: str, why: str) -> None:
    assert why in refused(kind, text)


def test_a_real_directory_refuses_what_a_demonstration_lives_on() -> None:
    for kind, text in [
        (FORM, "town.example/a"),
        (SITE, "www.example.com"),
        (SITE, "http://town.test"),
        (SITE, "a.local"),
    ]:
        assert "is a reserved name, which reaches nobody" in refused(kind, text, demonstration=False)
    assert read(SITE, "town.gov.uk/a", demonstration=False).value == "https://town.gov.uk/a"


def test_text_relay_stays_in_the_country() -> None:
    assert "is abroad" in refused(RELAY, "18001 +1 201 555 0123", demonstration=False)


@pytest.mark.parametrize(
    ("kind", "value", "person", "duty_mobile", "must"),
    [
        (PHONE, "+447700900123", "Pat Example", False, True),
        (TEXT, "+447700900123", "Pat Example", False, True),
        (RELAY, "+447700900123", "Pat Example", False, True),
        (PHONE, "+447700900123;ext=1", "Pat Example", False, True),
        (PHONE, "+447700900123", "Pat Example", True, False),
        (PHONE, "+447700900123", " ", False, False),
        (PHONE, "+441614960123", "Pat Example", False, False),
        (EMAIL, "pat.example@town.example", "Pat Example", False, False),
    ],
)
def test_a_named_persons_mobile_is_for_professionals_unless_it_is_a_duty_mobile(
    kind: ChannelKind, value: str, person: str, duty_mobile: bool, must: bool
) -> None:
    assert must_be_professionals_only(kind, value, person=person, duty_mobile=duty_mobile) is must


@given(
    st.sampled_from(ChannelKind),
    st.one_of(st.text(max_size=60), st.text(alphabet="0161496 18001,.:/ab@example?#%\nAN", max_size=40)),
    st.booleans(),
)
def test_any_text_is_refused_or_reads_back_to_itself(kind: ChannelKind, text: str, demonstration: bool) -> None:
    try:
        found = read(kind, text, demonstration=demonstration)
    except ValueUnusable:
        return
    for again in (found.value, display(kind, found.value)):
        assert read(kind, again, demonstration=demonstration).value == found.value
