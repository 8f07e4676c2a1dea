"""Somebody makes a list of whom to write to, takes it away on that day, and who it was and what for stays known."""

import csv
import io
from datetime import timedelta

import pytest

from directory.accounts.rules import Role as AccountRole
from directory.accounts.rules import viewer_as
from directory.database import fetch
from directory.history.queries import broken_link
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import NOON, a_channel, a_contact, a_role, a_try, an_account, an_area, an_organisation, days_ago

NEW = "/distribution-lists/new"
STRATEGY = {"area": "Stockport", "purpose": "Strategy meetings", "role-childrens-front-door": "yes"}
STRATEGY |= {"role-police-protection": "yes", "role-designated-nurse": "yes", "role-dsl": "yes"}


@pytest.fixture
async def stockport(database):
    """A front door with a secure address, a police desk in doubt, a nurse without, and a school's lead."""
    door = await a_contact("childrens-front-door", "Stockport", verified=days_ago(3))
    await a_channel(door, kind="email", value="door@stockport.example", verified=days_ago(3))
    await a_channel(door, kind="secure-email", value="door@secure.example", visibility="professionals")
    police = await an_organisation("Sample Police", kind="police", area="Stockport")
    desk = await a_contact("police-protection", "Stockport", organisation=police, phone="0161 496 0005")
    await a_try(await a_channel(desk, kind="email", value="desk@police.example"), on=days_ago(2), outcome="wrong")
    await a_contact("designated-nurse", "Stockport", phone="0161 496 0006")
    school = await an_organisation("Oak School", kind="school", area="Stockport")
    lead = await a_contact("dsl", None, organisation=school, name="Lead", phone="")
    await a_channel(lead, kind="email", value="private@oak.example", label="own", visibility="private")
    await a_channel(lead, kind="email", value="lead@oak.example", verified=days_ago(400))
    elsewhere = await a_contact("childrens-front-door", "Wigan", phone="")
    await a_channel(elsewhere, kind="email", value="door@wigan.example")
    await a_role("lado")


async def a_reader(browser: Browser, role: str = "reader") -> Browser:
    account = await an_account(role)
    browser.viewer = viewer_as(AccountRole(account.role), account=account.id)
    return browser


async def made(browser: Browser, **answers: str) -> str:
    answer = await browser.submit(await browser.get(NEW), **(STRATEGY | answers))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_everybody_to_invite_is_listed_with_how_far_each_can_be_relied_on(stockport, browser):
    page = checked(await (await a_reader(browser)).get(await made(browser)))
    assert "door@secure.example; lead@oak.example" in page.said
    assert "2 of these aren’t verified, or not lately" in page.said
    assert page.said.index("Left out: the address is in doubt") < page.said.index("desk@police.example")
    assert "0161 496 0006" in page.said.partition("Left out: no email address")[2]
    assert "wigan.example" not in page.said
    assert "private@oak.example" not in page.said
    assert ("mailto:?bcc=door@secure.example,lead@oak.example", "Begin a message to all of them") in page.links


async def test_it_is_taken_away_as_a_sheet_and_as_a_text(stockport, browser):
    address = await made(await a_reader(browser))
    sheet = await browser.get(f"{address}/addresses.csv")
    assert 'filename="addresses-stockport-2026-11-20.csv"' in sheet.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(sheet.text, newline="")))
    assert [(row["address"], row["standing"]) for row in rows] == [
        ("door@secure.example", "unverified"),
        ("lead@oak.example", "stale"),
        ("desk@police.example", "disputed"),
        ("", ""),
    ]
    assert (await browser.get(f"{address}/addresses.txt")).text == "door@secure.example, lead@oak.example"


async def test_who_made_it_and_what_for_is_in_the_history_and_its_addresses_are_nowhere(stockport, browser):
    address = await made(await a_reader(browser))
    (fact,) = await fetch("SELECT * FROM history WHERE record_table = 'distribution_list'")
    assert (fact["by"], fact["verb"], fact["reason"]) == (browser.viewer.account, "made", "Strategy meetings")
    assert fact["record"] == address.rpartition("/")[2]
    assert "@" not in fact["after"]
    assert await broken_link() is None
    listed = checked(await browser.get("/distribution-lists"))
    assert (address, "Strategy meetings: Stockport") in listed.links
    async with Browser() as another:
        assert (await (await a_reader(another)).get(address)).status_code == 404
        assert (await another.get(f"{address}/addresses.csv")).status_code == 404
        assert address not in (await another.get("/distribution-lists")).text
    async with Browser() as administrator:
        everybodys = checked(await (await a_reader(administrator, "administrator")).get("/distribution-lists"))
        assert "by Sample Person: 2 addresses of" in everybodys.said
        assert (await administrator.get(address)).status_code == 404  # to know that it was made is enough


async def test_a_verifier_s_holds_what_is_private_too(stockport, browser):
    page = checked(await (await a_reader(browser, "verifier")).get(await made(browser)))
    assert "private@oak.example" in page.said


async def test_on_a_later_day_it_is_made_again(stockport, browser):
    address = await made(await a_reader(browser))
    browser.now = NOON + timedelta(days=1)
    page = checked(await browser.get(address))
    assert "@" not in page.said
    assert (await browser.get(f"{address}/addresses.txt")).headers["location"] == address
    (again,) = [link for link, words in page.links if words == "Make it again"]
    form = await browser.get(again)
    assert checked(form).said
    assert form.text.count(" checked") == 4
    assert (await browser.submit(form, **STRATEGY)).status_code == 303


async def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_is_kept(stockport, browser):
    form = await (await a_reader(browser)).get(f"{NEW}?area=stockport")
    assert 'value="Stockport"' in form.text
    page = await browser.submit(form, area="Nowhere", **{"role-lado": "yes"}, purpose="x" * 201)
    assert checked(page, status=422).title.startswith("Error")
    assert "Shorten this to 200 characters" in page.text
    page = await browser.submit(form, area="Nowhere", purpose="Tea")
    assert "Choose whom you want to write to" in page.text
    page = await browser.submit(form, area="Nowhere", **{"role-lado": "yes"}, purpose="Tea")
    assert "There is no area “Nowhere”" in page.text
    await an_area("Cardiff", gss="W06000015", nation="Wales")
    page = await browser.submit(form, area="Cardiff", **{"role-lado": "yes"}, purpose="Tea")
    assert page.status_code == 422
    assert "Cardiff" in page.text
    assert await fetch("SELECT id FROM distribution_list") == []


async def test_a_role_that_nobody_answers_for_is_said(stockport, browser):
    page = checked(await (await a_reader(browser)).get(await made(browser, **{"role-lado": "yes"})))
    assert "Nobody that you may see is recorded for Local authority designated officer" in page.said
