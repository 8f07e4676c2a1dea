"""What goes out reads back as it was: importing an export changes nothing, and exporting again gives the same bytes."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.database import fetch
from directory.errors import RuleBroken
from directory.exchange.changes import FileRefused, import_contacts
from directory.exchange.exporting import export_contacts
from directory.exchange.header import COLUMNS
from directory.exchange.seeding import seed
from tests.conftest import empty_tables
from tests.exchange.files import a_directory, a_file, a_row, bring_in
from tests.stories import TODAY, a_channel, a_contact, a_try, an_act, an_area, days_ago, history_length

pytestmark = pytest.mark.usefixtures("database")


async def exported(name: str = "-") -> bytes:
    return await export_contacts(name, today=TODAY)


async def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((await exported()).decode(), newline="")))


async def check_it_reads_back() -> None:
    for name in ("x.csv", "x.xlsx"):
        before, then = await exported(name), await history_length()
        done = await import_contacts(an_act(source="import"), before, today=TODAY)
        assert await fetch("SELECT record_table, before, after FROM history WHERE id > {}", then) == []
        assert (done.added, done.changed, done.verifications) == (0, 0, 0)
        assert await exported(name) == before


async def test_the_demonstration_reads_back_and_goes_into_an_empty_directory():
    await seed(an_act(source="seed"), demonstration=True, today=TODAY)
    await check_it_reads_back()
    first = await exported()
    await empty_tables()
    await a_directory()
    for name in ("Bedford", "Central Bedfordshire"):
        await an_area(name)
    await import_contacts(an_act(source="import"), first, today=TODAY)
    assert await exported() == first


async def test_everything_goes_out_whoever_may_see_it_with_the_columns_of_the_contract():
    await a_directory()
    contact = await a_contact(role="lado", area="Wigan", hours="Mo-Fr 09:00-17:00", verified=days_ago(3))
    await a_channel(contact, kind="email", value="lado@wigan.example", visibility="private")
    found = await rows()
    assert tuple(found[0]) == COLUMNS
    assert found[0] == dict.fromkeys(COLUMNS, "") | {
        "organisation": "Wigan Council",
        "organisation_kind": "local-authority",
        "role": "lado",
        "area": "Wigan",
        "name": "Wigan LADO",
        "channel": "phone",
        "value": "0161 496 0001",
        "hours": "Mo-Fr 09:00-17:00",
        "visibility": "public",
        "verified_on": "2026-11-17",
        "verified_by": "the partnership office",
        "method": "rang",
    }
    assert found[1]["visibility"] == "private"
    await check_it_reads_back()


async def test_only_the_last_verification_of_the_present_value_goes_out():
    await a_directory()
    contact = await a_contact(verified=days_ago(30))
    channel = await a_channel(contact, label="b", verified=days_ago(9))
    await a_try(channel, on=days_ago(3), outcome="wrong")
    await a_try(channel, on=days_ago(20))
    assert [row["verified_on"] for row in await rows()] == ["2026-10-21", "2026-11-11"]
    await check_it_reads_back()


async def test_numbers_go_out_as_people_write_them():
    await a_directory()
    values = ["0161 496 0123 extension 12", "999", "0808 157 0101", "0306 999 0123", "116 123"]
    await bring_in(*(a_row(value=value, label=str(number)) for number, value in enumerate(values)))
    assert [row["value"] for row in await rows()] == values
    await check_it_reads_back()


async def test_no_cell_of_a_file_is_a_formula():
    await a_directory()
    await bring_in(a_row(name="=cmd|' /C calc'!A0", note="-1", person="+44", job_title="@x", label="'=y"))
    (line,) = (await exported()).decode().splitlines()[1:]
    assert "'=cmd" in line
    assert "'-1" in line
    assert "'=y" in line
    await check_it_reads_back()
    assert (await fetch("SELECT name, note FROM contact")) == [{"name": "=cmd|' /C calc'!A0", "note": "-1"}]


async def test_an_area_whose_name_could_be_another_goes_out_by_code():
    await a_directory()
    for gss, slug in (("E06000998", "newport-one"), ("E06000999", "newport-two")):
        await an_area("Newport", gss=gss, slug=slug)
    await bring_in(a_row(area="E06000999;Wigan"))
    assert (await rows())[0]["area"] == "E06000999;Wigan"
    await check_it_reads_back()


async def test_a_file_of_another_kind_is_refused():
    await a_directory()
    with pytest.raises(RuleBroken, match=r"end its name in \.csv, \.xlsx or \.jsonl"):
        await exported("contacts.pdf")


async def test_more_rows_than_a_workbook_holds_are_refused(monkeypatch):
    await a_directory()
    await bring_in(a_row())
    monkeypatch.setattr("directory.exchange.written.SHEET_LIMIT", 0)
    with pytest.raises(RuleBroken, match=r"export to \.csv instead"):
        await exported("x.xlsx")


words = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]) | st.sampled_from(" '=+-@,;\"\n"), max_size=12
)
values = {
    "phone": [
        "0161 496 0123",
        "0161 496 0124 ext 9",
        "07700 900 123",
        "999",
        "Tel 01632 960 001 (option 2)",
        "116 123",
    ],
    "text": ["07700 900 124", "116 000"],
    "text-relay": ["18001 0161 496 0123", "18000"],
    "email": ["a@b.example", "Team <team@c.example>", "jane.smith@d.example"],
    "secure-email": ["s@b.example"],
    "web-form": ["https://a.example/x?y=1&z=2", "b.example"],
    "website": ["www.a.example"],
    "post": ["1 High Street, Wigan WN1 1AA", "Town Hall\nHigh Street\nWN1 1AA"],
}


@st.composite
def a_random_row(draw):
    kind = draw(st.sampled_from(sorted(values)))
    claimed = draw(st.booleans())
    return {
        "organisation": draw(st.sampled_from(["A", "b", "The ‘C’ Club", "-D", "Wigan Council"])),
        "organisation_kind": draw(st.sampled_from(["", "school", "Local Authority"])),
        "identifier": draw(st.sampled_from(["", "", "urn:123456", "gss:E08000010", "company:1234567"])),
        "role": draw(st.sampled_from(["lado", "dsl", "helpline", "emergency-duty", "childrens-front-door"])),
        "area": draw(st.sampled_from(["", "Wigan", "Luton;Wigan"])),
        "name": draw(st.sampled_from(["", "Team", "=Team"])),
        "person": draw(st.sampled_from(["", "", "Jo Sample"])),
        "job_title": draw(st.sampled_from(["", "", "Lead"])),
        "channel": kind,
        "value": draw(st.sampled_from(values[kind])),
        "label": draw(words),
        "hours": draw(st.sampled_from(["", "24/7", "Mon to Fri 9am to 5pm", "when lado is closed", "17:00 to 08:45"])),
        "visibility": draw(st.sampled_from(["", "professionals", "Private"])),
        "verified_on": "2026-11-01" if claimed else "",
        "verified_by": "Office" if claimed else "",
        "method": draw(st.sampled_from(["rang", "met"])) if claimed else "",
        "note": draw(st.sampled_from(["", "", "One\n\ntwo", "'quoted'"])),
    }


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.lists(a_random_row(), min_size=1, max_size=6), min_size=1, max_size=3))
async def test_whatever_went_in_reads_back(files):
    await empty_tables()
    await a_directory()
    for listed in files:
        try:
            await bring_in(*listed)
        except FileRefused as refused:
            assert refused.problems  # noqa: PT017 - a random file may be good or bad
    await check_it_reads_back()


async def test_a_file_may_be_exported_before_anything_is_in_it():
    await a_directory()
    assert (await exported()).decode().strip() == ",".join(COLUMNS)
    assert (await import_contacts(an_act(), a_file(a_row()).splitlines()[0], today=TODAY)).rows == 0


wild = st.text(max_size=30) | st.sampled_from(
    ["\x00", "\u2028", "\x85x", "x" * 600, "=1", "'", "1/1/0001", "🙂", "ﬁ", "İ"]
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changed=st.lists(st.dictionaries(st.sampled_from(COLUMNS), wild, max_size=4), min_size=1, max_size=3),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
async def test_junk_in_any_cell_is_refused_with_a_sentence_or_reads_back(changed, encoding):
    await empty_tables()
    await a_directory()
    listed = [a_row(label=str(number)) | cells for number, cells in enumerate(changed)]
    text = a_file(*(dict.fromkeys(COLUMNS, "") | row for row in listed)).decode("utf-8", "surrogatepass")
    with suppress(RuleBroken):
        await import_contacts(an_act(source="import"), text.encode(encoding, "replace"), today=TODAY)
    await check_it_reads_back()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
async def test_junk_instead_of_a_file_is_refused_with_a_sentence(data):
    await a_directory()
    with suppress(RuleBroken):
        await import_contacts(an_act(source="import"), b"organisation,role,channel,value\n" + data, today=TODAY)
