"""One file for an inspection: what was listed on a past day, for those who look after it, and what it rests on."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR, ANYBODY, PROFESSIONAL
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import erase_name
from directory.history.queries import facts_of
from directory.history.rules import Act
from directory.inspection.gathering import area_asked, gather, organisation_asked
from directory.inspection.inspection_pages import drawn
from directory.inspection.pack import as_csv, pack
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    an_account,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

LATER = NOON + timedelta(days=10)


def ten_days_on() -> Act:
    return Act(by=None, at=LATER, source="page")


async def made(asked, *, on=TODAY, viewer=ADMINISTRATOR):
    gathered = await gather(asked, on=on, viewer=viewer)
    return opened(pack(gathered, site_name="Directory", render=drawn))


def opened(data):
    """The files of a ZIP as text, its sheets as rows by column."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    sheets = {name: list(csv.DictReader(io.StringIO(text))) for name, text in files.items() if name.endswith(".csv")}
    return files | sheets


@pytest.fixture
async def wigan(database):
    """Wigan's entries as they were on TODAY, and what became of them ten days later."""
    lado = await a_contact("lado", person="Mx Madeup", verified=days_ago(3), hours="Mo-Fr 09:00-17:00")
    gone = await a_contact("early-help", phone="0161 496 0003")
    await a_contact(
        "helpline", None, organisation=await an_organisation("A Line", kind="helpline"), phone="0161 496 0004"
    )
    school = await an_organisation("Oak School", kind="school", area="Wigan")
    await a_contact("dsl", "Wigan", organisation=school, name="Lead", phone="0161 496 0005")
    other = await an_organisation("Elm School", kind="school", area="Wigan")
    await a_contact("dsl", "Wigan", organisation=other, name="Lead", phone="0161 496 0006")
    await a_contact("lado", "Stockport", phone="0161 496 0007")
    await a_channel(lado, value="0161 496 0008", label="Desk", visibility="private")
    (phone, _desk) = await channels_of(lado)
    await contacts.change_channel(ten_days_on(), phone, value="0161 496 0044")
    await contacts.retire(ten_days_on(), on=LATER.date(), contact=gone)
    return {"lado": lado, "phone": phone}


async def values(asked, **how):
    return {row["value"] for row in (await made(asked, **how))["contacts.csv"]}


async def test_an_area_s_file_holds_what_was_listed_that_day_with_its_standing(wigan):
    asked = await area_asked("E08000010", viewer=ADMINISTRATOR)
    files = await made(asked)
    assert {row["value"] for row in files["contacts.csv"]} == {
        "0161 496 0001", "0161 496 0003", "0161 496 0004", "0161 496 0005", "0161 496 0006", "0161 496 0008",
    }  # fmt: skip
    (lado,) = [row for row in files["contacts.csv"] if row["value"] == "0161 496 0001"]
    assert (lado["standing"], lado["review_due"]) == ("current", "2027-01-01")
    assert lado["verified"].startswith("Verified by ringing on 17 November 2026 by the partnership office")
    assert (lado["person"], lado["hours"]) == ("Mx Madeup", "Monday to Friday 9am to 5pm")
    assert "Verified by ringing on 17 November 2026" in files["index.html"]
    assert "Never verified: Nobody had verified it" in files["index.html"]
    assert await values(asked, on=LATER.date()) == {
        "0161 496 0044", "0161 496 0004", "0161 496 0005", "0161 496 0006", "0161 496 0008",
    }  # fmt: skip
    assert await values(asked, on=days_ago(1)) == set()


async def test_people_read_that_an_entry_was_out_of_date_and_programs_its_code(database):
    await a_contact("lado", verified=days_ago(3))
    files = await made(await area_asked("Wigan", viewer=ADMINISTRATOR), on=TODAY + timedelta(days=200))
    assert [row["standing"] for row in files["contacts.csv"]] == ["stale"]
    assert "Out of date: Verified by ringing on 17 November 2026" in files["index.html"]


async def test_an_organisation_s_file_holds_its_own_first_then_its_area_s_and_nobody_else_s_own(wigan):
    files = await made(await organisation_asked("oak-school", viewer=ADMINISTRATOR), viewer=ANYBODY)
    assert [row["value"] for row in files["contacts.csv"]] == [
        "0161 496 0005", "0161 496 0001", "0161 496 0003", "0161 496 0004",
    ]  # fmt: skip


async def test_a_district_s_file_holds_its_county_s(database):
    county = await an_area("Kent", gss="E10000016", kind="county")
    await an_area("Dover", gss="E07000108", county=county)
    await a_contact("lado", county)
    assert await values(await area_asked("Dover", viewer=ADMINISTRATOR)) == {"0161 496 0001"}


async def test_what_is_hidden_then_or_now_is_in_no_file_for_others(wigan):
    asked = await area_asked("Wigan", viewer=ADMINISTRATOR)
    assert "0161 496 0008" not in await values(asked, viewer=PROFESSIONAL)
    await contacts.change_channel(ten_days_on(), wigan["phone"], visibility=Visibility.PROFESSIONALS)
    assert "0161 496 0001" not in await values(asked, viewer=ANYBODY)
    assert "0161 496 0001" in await values(asked, viewer=PROFESSIONAL)


async def test_the_file_names_every_row_it_rests_on_and_the_last_of_that_day(wigan):
    files = await made(await area_asked("Wigan", viewer=ADMINISTRATOR))
    held = {str(row["id"]): row["hash"] for row in await fetch("SELECT id, hash FROM history")}
    links = {row["row"]: row for row in files["history.csv"]}
    assert all(held[number] == row["hash"] for number, row in links.items())
    for row in files["contacts.csv"]:
        assert set(row["history_rows"].split(";")) <= set(links)
    written = await facts_of([str(wigan["lado"].uuid), str(wigan["phone"].uuid)])
    assert str(written[-1].id) not in links  # ten days later
    head = json.loads(files["head.json"])
    last = (await fetch("SELECT max(id) AS id FROM history"))[0]["id"] - 2  # two acts came after that day
    assert (head["number"], head["hash"]) == (last, held[str(last)])
    assert f"row {last}, with the hash" in files["index.html"]
    assert "as verifiers could see it" in files["index.html"]
    assert 'href="page.css"' in files["index.html"]
    assert "font" in files["page.css"]


async def test_the_same_day_makes_the_same_bytes_whatever_came_after_it(wigan):
    asked = await area_asked("Wigan", viewer=ADMINISTRATOR)

    async def bytes_of_it():
        gathered = await gather(asked, on=TODAY, viewer=PROFESSIONAL)
        return pack(gathered, site_name="Directory", render=drawn)

    before = await bytes_of_it()
    await contacts.change_channel(ten_days_on(), wigan["phone"], value="0161 496 0045")
    assert await bytes_of_it() == before
    await erase_name("Mx Madeup")
    after = opened(await bytes_of_it())
    assert "Madeup" not in str(after)
    assert "a person whose name was erased" in after["index.html"]


async def test_what_was_typed_is_shown_and_not_run_in_the_page_and_in_the_sheet(database):
    await a_contact("lado", note="<script>alert(1)</script>")
    await a_contact("early-help", note="=HYPERLINK(1)", phone="0161 496 0003")
    files = await made(await area_asked("Wigan", viewer=ADMINISTRATOR))
    assert "<script>" not in files["index.html"]
    assert "&lt;script&gt;" in files["index.html"]
    assert {row["note"] for row in files["contacts.csv"]} == {"<script>alert(1)</script>", "'=HYPERLINK(1)"}
    assert as_csv([["-1", "ok", ""]], header=("a", "b", "c")) == "a,b,c\r\n'-1,ok,\r\n"


async def somebody(role, **looks_after):
    browser = Browser(now=LATER)
    await browser.sign_in(await an_account(role, **looks_after))
    return browser


async def asks(browser, **answers):
    form = await browser.get("/inspections/new")
    checked(form)
    known = {"on": str(TODAY), "seen_by": "professionals", "area": "", "organisation": ""}
    return await browser.submit(form, **known | answers)


async def test_a_verifier_makes_the_file_of_their_area(wigan):
    async with await somebody("verifier", areas=("Wigan",)) as verifier:
        assert 'value="Wigan"' in (await verifier.get("/inspections/new")).text
        answer = await asks(verifier, area="Wigan", seen_by="verifiers")
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["content-disposition"] == 'attachment; filename="wigan-2026-11-20.zip"'
        assert answer.headers["cache-control"] == "no-store"
        assert "0161 496 0008" in {row["value"] for row in opened(answer.content)["contacts.csv"]}
        for elsewhere in ("Stockport", "Narnia"):
            page = checked(await asks(verifier, area=elsewhere), status=422)
            assert "You look after no area of this name" in page.said


async def test_an_editor_makes_the_file_of_their_organisation_alone_and_without_what_is_private(wigan):
    async with await somebody("editor", organisations=("Wigan Council",)) as editor:
        form = (await editor.get("/inspections/new")).text
        assert "Yours: Wigan Council" in form
        assert "Enter one of your organisations" in checked(await asks(editor, organisation=""), status=422).said
        assert (await asks(editor, organisation="Wigan Council")).status_code == 200
        assert "For which area?" not in form
        assert "what is private too" not in form
        answer = await asks(editor, organisation="wigan-council")
        found = {row["value"] for row in opened(answer.content)["contacts.csv"]}
        assert "0161 496 0001" in found
        assert "0161 496 0008" not in found
        assert (await asks(editor, organisation="wigan-council", seen_by="verifiers")).status_code == 422
        assert (await asks(editor, area="Wigan")).status_code == 422
        page = checked(await asks(editor, organisation="oak-school"), status=422)
        assert "You look after no organisation of this name" in page.said


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"area": "Wigan", "on": ""}, "Enter a day, like 2026-03-03"),
        ({"area": "Wigan", "on": "2027-01-01"}, "Enter a day that has come already"),
        ({"area": "Wigan", "seen_by": ""}, "Choose as whom"),
        ({}, "Enter an area or an organisation: one of the two"),
        ({"area": "Wigan", "organisation": "wigan-council"}, "one of the two"),
    ],
)
async def test_mistakes_are_said_beside_their_field(wigan, answers, said):
    async with await somebody("administrator") as administrator:
        assert said in checked(await asks(administrator, **answers), status=422).said


async def test_nobody_is_asked_for_an_area_that_nobody_may_have(wigan):
    with pytest.raises(RuleBroken):
        await area_asked("Wigan", viewer=PROFESSIONAL)
