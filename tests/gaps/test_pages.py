"""The page of gaps, its sheet and its trend: for those who look after areas, and each of their own."""

import csv
import io
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.gaps.changes import note_gaps
from directory.hours.rules import LONDON
from tests.agreements.agreeing import COUNCIL, POLICE, one_in_force
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import NOON, a_contact, a_role, an_account, an_area, an_organisation, days_ago

HERE = NOON.astimezone(LONDON)


@pytest.fixture
async def gaps(database):
    """A council without a LADO, whose trust is named as no sheet should be read, and one out of date."""
    for code in ("lado", "dsl"):
        await a_role(code)
    await an_area("Wigan")
    await an_organisation("=Trust", kind="faith-group", area="Wigan")
    await note_gaps(now=HERE - timedelta(days=7))
    await a_contact("lado", "Stockport", verified=days_ago(100))
    await note_gaps(now=HERE)


async def get(browser, path):
    return await browser.get(path, headers={"cookie": "session=somebody"})


async def test_an_administrator_sees_all_gaps_and_their_trend(gaps):
    async with Browser(viewer=ADMINISTRATOR) as browser:
        page = checked(await get(browser, "/gaps"))
        assert page.title.startswith("Gaps")
        assert "7 gaps: 5 high, 2 medium." in page.said
        assert "Wigan: No LADO is listed High Since 13 November 2026" in page.said
        assert "Stockport Council: LADO: out of date, or said to be wrong High Since 11 November 2026" in page.said
        assert "13 November 202631040 20 November 202652070" in page.said
        narrowed = checked(await get(browser, "/gaps?area=wigan&kind=missing-lead"))
        assert "1 gap like that: 1 high." in narrowed.said
        assert "No Safeguarding lead is listed" in narrowed.said
        assert "There is nothing on this page" in checked(await get(browser, "/gaps?page=9")).said
        assert "Nothing like that is missing" in checked(await get(browser, "/gaps?severity=low")).said


async def test_a_sheet_holds_all_of_them_and_no_formula(gaps):
    async with Browser(viewer=ADMINISTRATOR) as browser:
        answer = await get(browser, "/gaps/gaps.csv")
        assert answer.headers["content-disposition"] == 'attachment; filename="gaps-2026-11-20.csv"'
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert len(rows) == 7
        assert [row["organisation"] for row in rows if row["kind"] == "missing-lead"] == ["'=Trust"]


async def test_a_verifier_sees_those_of_their_areas_alone(gaps):
    account = await an_account("verifier", areas=("Stockport",))
    async with Browser() as browser:
        await browser.sign_in(account)
        said = checked(await browser.get("/gaps")).said
        assert "Gaps in what you look after" in said
        assert "Stockport" in said
        assert "Wigan" not in said
        assert "Wigan" not in (await browser.get("/gaps/gaps.csv?area=wigan")).text


async def test_what_is_mended_is_gone_from_the_page(gaps):
    async with Browser(viewer=ADMINISTRATOR) as browser:
        assert "No LADO is listed" in (await get(browser, "/gaps?area=wigan")).text
        await a_contact("lado", "Wigan", verified=days_ago(1))
        browser.now += timedelta(minutes=1)
        assert "No LADO is listed" not in (await get(browser, "/gaps?area=wigan")).text


async def test_the_picture_is_a_table_and_a_network_whose_parts_are_links(database):
    await an_organisation(POLICE, kind="police", area="Wigan")
    await an_organisation("Sample School", kind="school", area="Wigan")
    await a_contact("childrens-front-door", "Wigan", organisation=COUNCIL, verified=days_ago(5))
    await a_contact("dsl", "Wigan", organisation="Sample School", verified=days_ago(500), phone="0161 496 0009")
    agreement = await one_in_force("Sample School", COUNCIL)
    await an_area("Kent", kind="county")
    async with Browser(viewer=ADMINISTRATOR) as browser:
        answer = await get(browser, "/gaps/picture?area=wigan")
        said = checked(answer).said
        assert "Who has agreed what in Wigan" in said
        assert "Sample SchoolIn forcecontact out of dateNoneno contact" in said
        assert answer.text.count(f'href="/agreements/{agreement.slug}"') == 2  # the cell and the line
        assert 'aria-label="Sample School and Wigan Council: in force"' in answer.text
        assert "No agency is listed there yet." in checked(await get(browser, "/gaps/picture?area=kent")).said
        assert "Go to the first one" in checked(await get(browser, "/gaps/picture?area=wigan&page=7")).said
    account = await an_account("verifier", areas=("Kent",))
    async with Browser() as browser:
        await browser.sign_in(account)
        assert "Sample School" not in (await browser.get("/gaps/picture?area=wigan")).text


async def test_a_verifier_without_areas_is_told_so(database):
    account = await an_account("verifier")
    async with Browser() as browser:
        await browser.sign_in(account)
        assert "no area has been given to you yet" in checked(await browser.get("/gaps")).said
        assert "No area has been given to you yet" in checked(await browser.get("/gaps/picture")).said
