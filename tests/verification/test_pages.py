"""“Something wrong here?”, from the form to the thanks."""

import pytest

from directory.accounts.rules import Level, Viewer
from directory.verification.pages import A_DAY_FROM_ONE_NETWORK
from directory.verification.tables import Report
from tests.page_checks import checked
from tests.stories import TODAY, a_contact


@pytest.fixture
async def form(browser):
    contact = await a_contact("lado", name="Wigan LADO", verified=TODAY)
    return await browser.get(f"/contacts/{contact.slug}/reports/new")


async def test_the_form_asks_for_no_names_and_no_case(form):
    page = checked(form)
    assert page.title.startswith("Something wrong with Wigan LADO?")
    assert "Never write the name of a child, a family or anybody who has been accused." in page.said
    assert form.headers["cache-control"] == "no-store"


async def test_a_report_is_noted_thanked_for_and_shown_only_as_a_notice(browser, form):
    answer = await browser.submit(form, kind="wrong-number", text="This rings at a bakery")
    assert (answer.status_code, answer.headers["location"]) == (303, "/contacts/wigan-lado/reports/thanks")
    thanks = checked(await browser.get(answer.headers["location"]))
    assert "We’ll check Wigan LADO." in thanks.said
    (kept,) = await Report.objects()
    assert (kept.kind, kept.text) == ("wrong-number", "This rings at a bakery")
    assert "127.0.0.1" not in kept.network
    for path in ("/contacts/wigan-lado", "/areas/wigan", "/areas/wigan/roles/lado", "/api/lookup?place=Wigan"):
        shown = await browser.get(path)
        assert "bakery" not in shown.text
        assert "eported" in shown.text


async def test_a_report_without_its_token_is_refused_with_what_to_do(browser, form):
    address = form.url.path.removesuffix("/new")
    page = checked(await browser.post(address, data={"kind": "other"}), status=403)
    assert "load the page again, and send it again" in page.said
    assert await Report.count() == 0


async def test_a_program_that_fills_in_everything_stores_nothing(browser, form):
    answer = await browser.submit(form, kind="other", text="Buy", website_address="https://shop.example")
    assert answer.status_code == 303
    assert await Report.count() == 0


async def test_without_a_choice_the_text_is_kept(browser, form):
    answer = await browser.submit(form, kind="unheard-of", text="It <rings> at a bakery")
    page = checked(answer, status=422)
    assert page.title.startswith("Error: ")
    assert page.leads_to("Choose what is wrong") == "#kind"
    assert "It &lt;rings&gt; at a bakery</textarea>" in answer.text
    assert await Report.count() == 0


async def test_a_text_that_is_too_long_says_how_long_it_may_be(browser, form):
    page = checked(await browser.submit(form, kind="other", text="a" * 501), status=422)
    assert "Shorten this to 500 characters or fewer" in page.said


async def test_one_network_s_many_reports_are_paused_with_a_page_that_helps(browser, form):
    for _ in range(A_DAY_FROM_ONE_NETWORK):
        await browser.get(form.url)  # which doesn't count
        await browser.submit(form, kind="other")
    page = checked(await browser.submit(form, kind="other"), status=429)
    assert "Looking up numbers still works" in page.said
    checked(await browser.get("/areas/wigan"))


async def test_what_nobody_may_see_cannot_be_reported_either(browser):
    contact = await a_contact("pipot", phone="0161 496 0011", visibility="professionals")
    checked(await browser.get(f"/contacts/{contact.slug}/reports/new"), status=404)
    checked(await browser.get(f"/contacts/{contact.slug}/reports/thanks"), status=404)
    browser.viewer = Viewer(Level.PROFESSIONAL, 1)
    checked(await browser.get(f"/contacts/{contact.slug}/reports/new"))


async def test_nobody_s_page_cannot_be_reported(browser):
    checked(await browser.get("/contacts/nobody/reports/new"), status=404)
