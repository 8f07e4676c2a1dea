"""The pages that explain."""

import pytest

from tests.page_checks import checked
from tests.stories import a_demonstration, a_role

pytestmark = pytest.mark.usefixtures("database")


async def test_how_to_use_explains_every_word_that_stands_beside_a_number(browser):
    page = checked(await browser.get("/how-to-use"))
    for word in ("Verified", "Check due soon", "Never verified", "Out of date", "May be wrong", "Listed as open"):
        assert word in page.said
    assert "where that person works" in page.said


async def test_about_says_what_is_kept_of_a_reader(browser):
    page = checked(await browser.get("/about"))
    assert "Nothing of what you look up" in page.said
    assert "no details of any case" in page.said


async def test_programs_are_told_how_to_ask_and_which_roles_there_are(browser):
    await a_role("lado")
    page = checked(await browser.get("/for-programs"))
    assert page.leads_to("OpenAPI") == "/api/openapi.json"
    assert "ladoLocal authority designated officer (LADO)" in page.said


@pytest.mark.parametrize("demonstration", [True, False])
async def test_a_demonstration_says_so_and_a_real_directory_does_not(browser, demonstration):
    await a_demonstration(demonstration=demonstration)
    assert ("This is a demonstration" in (await browser.get("/about")).text) is demonstration
