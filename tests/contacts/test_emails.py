"""Addresses that reach a team, and those that reach nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.contacts.emails import PERSONAL_ADVICE, mail_link, personal_looking, read_email
from directory.contacts.written import ValueUnusable

TEAMS = """
    lado lado.referrals child.protection mash.team social.care duty.desk front.door early.help the.bridge edt
    multi_agency.hub adult.safeguarding cp.admin emergency.duty education.welfare prevent.referrals enquiries
    childrens.services out.of.hours first.response customer.services a.b jsmith designated.nurse cyp.mash team-1
    safeguarding.board lscp.business wigan.mash single.point
"""


def refused(text: str, *, demonstration: bool = True) -> str:
    with pytest.raises(ValueUnusable) as error:
        read_email(text, demonstration=demonstration)
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "value", "label"),
    [
        ("mash@town.example", "mash@town.example", ""),
        (" MASH@Town.Example ", "MASH@town.example", ""),
        ("mailto:mash@town.example", "mash@town.example", ""),
        ("mailto:mash@town.example?subject=Referral%20form", "mash@town.example", ""),
        ("E-mail: mash@town.example", "mash@town.example", ""),
        ("Email us at mash@town.example.", "mash@town.example", ""),
        ("Safeguarding Team <mash@town.example>", "mash@town.example", "Safeguarding Team"),
        ('"Safeguarding, North" <mash@town.example>', "mash@town.example", "Safeguarding, North"),
        ("mash@town.example (out of hours)", "mash@town.example", "out of hours"),
        ("E: mash@town.example", "mash@town.example", ""),
        ("Prof E mash@town.example", "mash@town.example", "Prof E"),
        ("Duty team mash@town.example, secure", "mash@town.example", "Duty team secure"),
        ("‘mash@town.example’", "mash@town.example", ""),
        ("ｍａｓｈ＠town.example", "mash@town.example", ""),
        ("duty.o'brien@town.example", "duty.o'brien@town.example", ""),
        ("mash@tŷ.example", "mash@xn--t-foa.example", ""),
        ("mash@example.com", "mash@example.com", ""),
        ("mash@mail.example.org", "mash@mail.example.org", ""),
    ],
)
def test_one_address_however_it_is_written(text: str, value: str, label: str) -> None:
    email = read_email(text, demonstration=True)
    assert (email.value, email.label, email.advice) == (value, label, ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Nothing was found: enter one email address, like mash@town.example"),
        ("ring instead", "“ring instead” has no email address in it"),
        ("mash@town", "is not an email address"),
        ("mash@", "is not an email address"),
        ("@town.example", "is not an email address"),
        ("mash..team@town.example", "is not an email address"),
        ("mash@town..example", "is not an email address"),
        ("tŷ@town.example", "is not an email address"),
        ("mash@to_wn.example", "is not an email address"),
        ("a@town.example; b@town.example", "more than one @ in it: enter each address in its own row"),
        ("mash@@town.example", "more than one @"),
        ("mash\x00@town.example", "hidden control character"),
        ("a" * 490 + "@town.example", "enter no more than 500"),
        ("mash@town.gov.uk", "a demonstration takes only addresses that end in .example"),
        ("mash@town.test", "a demonstration takes only addresses that end in .example"),
        ("mash@notexample.com", "a demonstration takes only"),
    ],
)
def test_what_cannot_be_mailed_says_what_was_found_and_what_to_do(text: str, why: str) -> None:
    assert why in refused(text)


@pytest.mark.parametrize("family", ["gcsx", "gsi", "gse", "gsx"])
@pytest.mark.parametrize("demonstration", [True, False])
def test_domains_that_were_switched_off_are_refused_with_why(family: str, demonstration: bool) -> None:
    for domain in (f"town.{family}.gov.uk", f"{family}.gov.uk", f"Town.{family.upper()}.GOV.UK"):
        why = refused(f"mash@{domain}", demonstration=demonstration)
        assert why.startswith(f"{family}.gov.uk was switched off in 2019")
        assert "ask the team" in why


def test_a_town_whose_name_ends_like_a_retired_domain_is_not_one() -> None:
    assert read_email("mash@mygsi.gov.uk", demonstration=False).value == "mash@mygsi.gov.uk"


@pytest.mark.parametrize(
    "domain",
    ["town.example", "example.com", "mail.example.net", "EXAMPLE.ORG", "town.test", "a.invalid", "a.localhost"],
)
def test_reserved_domains_stay_out_of_a_real_directory(domain: str) -> None:
    assert "is a reserved name, which reaches nobody" in refused(f"mash@{domain}", demonstration=False)


def test_a_national_lines_own_address_stands_in_a_demonstration() -> None:
    lines = {"help@helpline.org.uk"}
    assert read_email("Help@helpline.org.uk", demonstration=True, national_lines=lines).value == "Help@helpline.org.uk"


@pytest.mark.parametrize("name", ["jane.smith", "j.smith", "smith.j", "jane_smith2", "Jane.Smith", "mary.ann-jones"])
def test_one_persons_mailbox_draws_advice(name: str) -> None:
    assert read_email(f"{name}@town.example", demonstration=True).advice == (PERSONAL_ADVICE,)


@pytest.mark.parametrize(
    "name",
    TEAMS.split(),
)
def test_teams_mailboxes_draw_none(name: str) -> None:
    assert not personal_looking(f"{name}@town.example")


def test_links_escape_what_would_end_the_address() -> None:
    assert mail_link("mash@town.example") == "mailto:mash@town.example"
    assert mail_link("mash?cc=x&y@town.example") == "mailto:mash%3Fcc%3Dx%26y@town.example"


@given(st.one_of(st.text(max_size=60), st.text(alphabet="ab.@<>' example;:-_", max_size=40)), st.booleans())
def test_any_text_is_refused_or_reads_back_to_itself(text: str, demonstration: bool) -> None:
    try:
        email = read_email(text, demonstration=demonstration)
    except ValueUnusable:
        return
    assert read_email(email.value, demonstration=demonstration).value == email.value
