"""Where to write to each, whom to leave out, and the addresses as mail programs take them."""

from datetime import date

from directory.distribution.rules import (
    HEADER,
    Addressee,
    address_of,
    for_others,
    for_outlook,
    gathered,
    new_message,
    rows,
)
from directory.lookup.rules import FoundContact, Line
from directory.notices.rules import NoticeKind, Temporary
from directory.verification.rules import Standing

OUTAGE = object.__new__(Temporary)
object.__setattr__(OUTAGE, "kind", NoticeKind.OUTAGE)


def a_line(value, kind="email", standing=Standing.CURRENT, **facts):
    return Line(value, kind, value, standing, **facts)


def a_team(name, *lines):
    return FoundContact(name.lower(), "lado", "LADO", name, "Council", "council", "", lines)


def test_a_secure_address_comes_first_unless_it_is_in_doubt():
    plain, secure = a_line("a@x.example"), a_line("s@x.example", "secure-email", Standing.STALE)
    phone = a_line("+441614960001", "phone")
    assert address_of(a_team("One", phone, plain, secure)) is secure
    assert address_of(a_team("One", phone, plain, a_line("s@x.example", "secure-email", Standing.DISPUTED))) is plain
    assert address_of(a_team("One", phone, plain, a_line("s@x.example", "secure-email", notice=OUTAGE))) is plain
    assert address_of(a_team("One", phone)) is None


def test_who_is_in_doubt_or_has_no_address_is_told_apart_and_each_address_stands_once():
    found = gathered(
        [
            a_team("One", a_line("one@x.example", verified_on=date(2026, 11, 1), review_due=date(2027, 1, 1))),
            a_team("Two", a_line("ONE@x.example", standing=Standing.UNVERIFIED)),
            a_team("Three", a_line("three@x.example", standing=Standing.DISPUTED)),
            a_team("Four", a_line("four@x.example", notice=OUTAGE)),
            a_team("", a_line("+441614960001", "phone")),
        ],
        missing=["Prevent"],
    )
    assert found.addresses == ("ONE@x.example",)
    assert found.unsure == 1
    assert [each.contact.name for each in found.in_doubt] == ["Three", "Four"]
    assert found.missing == ("Prevent",)
    sheet = [dict(zip(HEADER, row, strict=True)) for row in rows(found)]
    assert [row["standing"] for row in sheet] == ["current", "unverified", "disputed", "out of order", ""]
    assert (sheet[0]["verified_on"], sheet[0]["review_due"]) == ("2026-11-01", "2027-01-01")
    assert (sheet[-1]["address"], sheet[-1]["contact"]) == ("", "LADO")
    assert Addressee(found.without[0], a_line("a@x.example")).unsure is False


def test_addresses_are_written_as_programs_take_them():
    two = ("a@x.example", "o'neil+b@x.example")
    assert for_outlook(two) == "a@x.example; o'neil+b@x.example"
    assert for_others(two) == "a@x.example, o'neil+b@x.example"
    assert new_message(two) == "mailto:?bcc=a@x.example,o%27neil%2Bb@x.example"
    assert new_message(()) == ""
    assert new_message([f"somebody-{number}@a-long-name.example" for number in range(60)]) == ""
