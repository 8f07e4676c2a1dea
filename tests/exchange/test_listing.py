"""Organisations and agreements to take away: what their reader may know of, narrowed as the page is."""

import csv
import io
import json
import re

import python_calamine

from directory.accounts.rules import ADMINISTRATOR, PROFESSIONAL, Role, viewer_as
from directory.exchange.listing import AGREEMENTS, ORGANISATIONS
from tests.agreements.agreeing import an_agreement
from tests.page_checks import checked
from tests.stories import a_contact, an_organisation


async def rows(browser, address):
    answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


async def test_an_area_s_organisations_are_taken_with_their_numbers_and_narrowed_to_a_role(browser):
    school = await an_organisation("=Oak School", kind="school", area="Wigan")
    await a_contact("lado")
    await a_contact("prevent", "Stockport")
    await a_contact("early-help", organisation=school, visibility="professionals")
    everybody = await rows(browser, "/areas/wigan/organisations.csv")
    assert [row["organisation"] for row in everybody] == ["'=Oak School", "Wigan Council"]
    assert tuple(everybody[0]) == ORGANISATIONS
    council = everybody[1]
    assert (council["organisation_kind"], council["areas"]) == ("local-authority", "Wigan")
    assert council["page"].endswith("/organisations/wigan-council")
    assert [row["organisation"] for row in await rows(browser, "/areas/wigan/organisations.csv?role=lado")] == [
        "Wigan Council"
    ]
    early_help = "/areas/wigan/organisations.csv?role=early-help"
    assert await rows(browser, early_help) == []  # that it answers is for professionals
    browser.viewer = PROFESSIONAL
    assert len(await rows(browser, early_help)) == 1
    lines = (await browser.get("/areas/wigan/organisations.jsonl")).text.splitlines()
    assert json.loads(lines[0])["organisation"] == "=Oak School"
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO((await browser.get("/areas/wigan/organisations.xlsx")).content)
    )
    assert book.sheet_names == ["Organisations"]
    for nowhere in ("/areas/nowhere/organisations.csv", "/areas/wigan/organisations.csv?role=none"):
        assert (await browser.get(nowhere)).status_code == 404


async def test_the_pages_offer_them_narrowed_as_they_are(browser):
    await a_contact("lado")
    for page, only in (("/areas/wigan", ""), ("/areas/wigan/roles/lado", "?role=lado")):
        checked(await browser.get(page))
        offered = re.findall(r'href="(/areas/wigan/organisations\.\w+[^"]*)"', (await browser.get(page)).text)
        assert offered == [f"/areas/wigan/organisations{kind}{only}" for kind in (".xlsx", ".csv")]


async def test_agreements_are_taken_by_those_who_may_know_of_them(browser):
    await an_agreement("Oak School", "Wigan Council")
    browser.viewer = ADMINISTRATOR
    draft = await rows(browser, "/agreements.csv?state=draft")
    assert tuple(draft[0]) == AGREEMENTS
    assert (draft[0]["state"], draft[0]["parties"]) == ("draft", "Oak School; Wigan Council")
    assert await rows(browser, "/agreements.csv?state=expired") == []
    page = await browser.get("/agreements?state=draft&organisation=Oak+School")
    checked(page)
    assert 'href="/agreements.csv?organisation=Oak+School&amp;state=draft"' in page.text
    assert len((await browser.get("/agreements.jsonl")).text.splitlines()) == 1
    browser.viewer = viewer_as(Role.EDITOR)
    assert await rows(browser, "/agreements.csv") == []
    browser.viewer = PROFESSIONAL
    assert (await browser.get("/agreements.csv")).status_code == 403
