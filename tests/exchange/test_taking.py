"""What is listed on a page, to take away: what its reader may see, how far it can be trusted, and nobody's mobile."""

import csv
import io
import json

import python_calamine
import vobject

from directory.accounts.rules import PROFESSIONAL, VERIFIER
from directory.database import fetch
from directory.exchange.changes import import_contacts
from directory.exchange.header import COLUMNS
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import TODAY, a_channel, a_contact, a_notice, an_act, an_organisation, channels_of, days_ago

WIGAN, COUNCIL = "/areas/wigan/contacts", "/organisations/wigan-council/contacts"


async def a_lado_with_everything() -> None:
    """Found right long ago, with a desk for professionals, a private mailbox, and a named person's own mobile."""
    lado = await a_contact("lado", person="Sample Lead", note="=HYPERLINK(1)", verified=days_ago(300))
    await a_channel(lado, kind="email", value="lado@wigan.example", visibility="professionals", verified=days_ago(3))
    await a_channel(lado, kind="email", value="desk@wigan.example", visibility="private", label="desk")
    await a_channel(lado, value="07700 900001", label="mobile")
    await a_channel(lado, value="07700 900002", label="Duty mobile", visibility="public")
    (line, *_others) = await channels_of(lado)
    await a_notice(line, kind="redirect", instead="0161 496 0099")


async def rows(browser: Browser, address: str) -> list[dict[str, str]]:
    answer = await browser.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


async def test_everybody_takes_what_they_may_see_and_nobody_s_own_mobile(browser):
    await a_lado_with_everything()
    await a_contact("early-help", "Stockport", phone="0161 496 0003")
    everybody = await rows(browser, f"{WIGAN}.csv")
    assert [row["value"] for row in everybody] == ["0161 496 0001", "07700 900002"]
    assert everybody[0].keys() == {*COLUMNS, "standing", "review_due"} - {"person", "verified_by"}
    assert (everybody[0]["standing"], everybody[1]["standing"]) == ("stale", "unverified")
    assert everybody[0]["note"] == "'=HYPERLINK(1)"
    browser.viewer = PROFESSIONAL
    professional = await rows(browser, f"{WIGAN}.csv")
    assert {row["value"] for row in professional} == {row["value"] for row in everybody} | {"lado@wigan.example"}
    assert professional[0]["person"] == "Sample Lead"
    browser.viewer = VERIFIER
    assert {row["value"] for row in await rows(browser, f"{WIGAN}.csv")} >= {"desk@wigan.example"}
    assert "07700 900001" not in (await browser.get(f"{COUNCIL}.csv")).text


async def test_a_page_offers_its_files_narrowed_as_it_is(browser):
    await a_lado_with_everything()
    await a_contact("early-help", phone="0161 496 0003")
    school = await an_organisation("Oak School", kind="school", area="Wigan")
    await a_contact("dsl", None, organisation=school, name="Lead", phone="0161 496 0004")
    pages = ("/areas/wigan", "/areas/wigan/roles/lado", "/organisations/oak-school")
    answers = {page: await browser.get(page) for page in pages}
    for answer in answers.values():
        checked(answer)
    offered = {page: answer.text for page, answer in answers.items()}
    assert f'href="{WIGAN}.xlsx"' in offered["/areas/wigan"]
    assert f'href="{WIGAN}.csv?role=lado"' in offered["/areas/wigan/roles/lado"]
    assert 'href="/organisations/oak-school/contacts.vcf"' in offered["/organisations/oak-school"]
    assert {row["role"] for row in await rows(browser, f"{WIGAN}.csv")} == {"lado", "early-help"}
    assert {row["role"] for row in await rows(browser, f"{WIGAN}.csv?role=lado")} == {"lado"}
    assert [row["value"] for row in await rows(browser, "/organisations/oak-school/contacts.csv")] == ["0161 496 0004"]
    for gone in ("/areas/nowhere/contacts.csv", f"{WIGAN}.csv?role=tea", "/organisations/nowhere/contacts.vcf"):
        assert (await browser.get(gone)).status_code == 404


async def test_every_kind_of_file_holds_the_same(browser):
    await a_lado_with_everything()
    sheet = await rows(browser, f"{WIGAN}.csv")
    excel = await browser.get(f"{WIGAN}.xlsx")
    assert 'filename="wigan-2026-11-20.xlsx"' in excel.headers["content-disposition"]
    cells = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(excel.content)).get_sheet_by_index(0).to_python()
    assert [row[cells[0].index("value")] for row in cells[1:]] == [row["value"] for row in sheet]
    lines = [json.loads(line) for line in (await browser.get(f"{WIGAN}.jsonl")).text.splitlines()]
    assert lines[0]["note"] == "=HYPERLINK(1)"  # programs aren't spreadsheets
    assert [{**line, "note": ""} for line in lines] == [
        {name: cell for name, cell in row.items() if cell} | {"note": ""} for row in sheet
    ]


async def test_an_area_s_cards_are_what_everybody_may_see_whoever_asks(browser):
    await a_lado_with_everything()
    await a_contact("early-help", phone="0161 496 0003")
    for viewer in (browser.viewer, VERIFIER):
        browser.viewer = viewer
        found = list(vobject.readComponents((await browser.get(f"{WIGAN}.vcf")).text))
        assert [card.fn.value for card in found] == ["Wigan LADO", "Wigan Early help"]
        assert {tel.value for tel in found[0].tel_list} == {"0161 496 0001", "07700 900002"}
        assert "Sample Lead" not in found[0].serialize()


async def test_what_was_taken_by_somebody_signed_in_changes_nothing_when_it_is_imported(browser):
    await a_lado_with_everything()
    browser.viewer = VERIFIER
    before = await fetch("SELECT last_id FROM history_head")
    for kind in ("csv", "xlsx"):
        content = (await browser.get(f"{WIGAN}.{kind}")).content
        done = await import_contacts(an_act(source="import"), content, today=TODAY)
        assert (done.added, done.changed, done.verifications) == (0, 0, 0)
    assert await fetch("SELECT last_id FROM history_head") == before
