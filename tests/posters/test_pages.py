"""The preview: looking at a poster never issues it."""

import io

import pypdf

from directory.contacts.changes import rename_organisation
from directory.posters.tables import PosterIssue
from tests.stories import a_contact, an_act, an_area, an_organisation, days_ago, history_length

ADDRESS = "/organisations/sample-street-school/poster.pdf"


async def a_school():
    await a_contact("childrens-front-door", phone="0161 496 0001", verified=days_ago(5))
    return await an_organisation("Sample Street School", kind="school", area=await an_area("Wigan"))


def words_of(answer):
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


async def test_a_preview_says_so_and_issues_nothing(browser):
    await a_school()
    before = await history_length()
    answer = await browser.get(ADDRESS)
    words = words_of(answer)
    assert "Preview: not issued, so don’t hang it up." in words
    assert "Preview: no code" in words
    assert "0161 496 0001" in words
    assert "sample-street-school-poster-preview.pdf" in answer.headers["content-disposition"]
    assert await PosterIssue.count() == 0
    assert await history_length() == before


async def test_a_preview_shows_what_was_written_since(browser):
    await a_school()
    assert "0161 496 0003" not in words_of(await browser.get(ADDRESS))
    await a_contact("lado", phone="0161 496 0003")
    assert "0161 496 0003" in words_of(await browser.get(ADDRESS))


async def test_an_organisation_of_several_areas_asks_for_one(browser):
    await a_school()
    await an_organisation("Manchester Force", kind="police", areas=("Wigan", "Stockport"))
    asking = await browser.get("/organisations/manchester-force/poster.pdf")
    assert asking.status_code == 200
    assert "Which area is the poster for?" in asking.text
    assert 'href="/organisations/manchester-force/poster.pdf?area=stockport"' in asking.text
    words = words_of(await browser.get("/organisations/manchester-force/poster.pdf?area=wigan"))
    assert "0161 496 0001" in words


async def test_an_old_address_leads_to_the_new_one(browser):
    await rename_organisation(an_act(), await a_school(), name="Example Street School")
    moved = await browser.get(ADDRESS)
    assert moved.status_code == 301
    assert moved.headers["location"] == "/organisations/example-street-school/poster.pdf"


async def test_an_old_address_leads_on_with_the_area_that_was_chosen(browser):
    await a_school()
    force = await an_organisation("Old Force", kind="police", areas=("Wigan", "Stockport"))
    await rename_organisation(an_act(), force, name="New Force")
    moved = await browser.get("/organisations/old-force/poster.pdf", params={"area": "wigan "})
    assert moved.status_code == 301
    assert moved.headers["location"] == "/organisations/new-force/poster.pdf?area=wigan+"
    assert "0161 496 0001" in words_of(await browser.get(moved.headers["location"]))


async def test_there_is_no_poster_of_nobody(browser):
    await a_school()
    assert (await browser.get("/organisations/nobody/poster.pdf")).status_code == 404
    refused = await browser.get(ADDRESS, params={"area": "Luton"})
    assert refused.status_code == 422
    assert "doesn’t serve “Luton”" in refused.text
