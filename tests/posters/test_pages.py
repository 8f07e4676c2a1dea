"""The preview: looking at a poster never issues it."""

import io

import pypdf

from directory.contacts.changes import rename_organisation
from directory.posters.palette import legible
from directory.posters.tables import PosterIssue
from tests.stories import a_contact, an_act, an_area, an_organisation, days_ago, history_length

ADDRESS = "/organisations/sample-street-school/poster.pdf"


async def a_school():
    await a_contact("childrens-front-door", phone="0161 496 0001", verified=days_ago(5))
    return await an_organisation("Sample Street School", kind="school", area=await an_area("Wigan"))


NEW = "/organisations/sample-street-school/posters/new"
PICTURE = "/organisations/sample-street-school/poster.svg"


def words_of(answer, *, number_of_pages=1):
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == number_of_pages
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


async def test_a_preview_is_in_the_design_that_is_chosen(browser):
    await a_school()
    words = words_of(await browser.get(ADDRESS, params={"design": "children-a4"}))
    assert "Is something worrying you?" in words
    assert "Preview: not issued" in words
    assert "0161 496 0001" in words
    refused = await browser.get(ADDRESS, params={"design": "a-banner"})
    assert refused.status_code == 422
    assert "There is no design “a-banner”" in refused.text


async def test_whoever_chooses_a_design_sees_the_page_as_it_would_be_printed(browser):
    await a_school()
    before = await history_length()
    page = await browser.get(NEW, params={"design": "visitors-a4", "black_and_white": "yes"})
    assert page.status_code == 200
    assert "Poster for visitors and contractors, A4, black and white" in page.text
    assert "poster.svg?design=visitors-a4&amp;black_and_white=yes&amp;page=1" in page.text
    assert "poster.pdf?design=visitors-a4&amp;black_and_white=yes" in page.text
    picture = await browser.get(PICTURE, params={"design": "visitors-a4", "black_and_white": "yes", "page": "1"})
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.startswith("<svg")
    assert "#12355b" not in picture.text  # the blue of those in colour
    for beyond in ("0", "2", "-1", "one"):
        assert (await browser.get(PICTURE, params={"page": beyond})).status_code == 404
    assert await PosterIssue.count() == 0
    assert await history_length() == before


async def test_a_colour_of_ones_own_is_made_dark_enough_to_read(browser):
    await a_school()
    picture = await browser.get(PICTURE, params={"design": "staff-a3", "colour": "#fd0"})
    assert picture.text.startswith("<svg")
    assert "#12355b" not in picture.text
    assert legible("#ffdd00", on="#fffceb") in picture.text
    page = await browser.get(NEW, params={"colour": "yellow"})
    assert page.status_code == 422
    assert 'id="colour-error"' in page.text
    assert 'value="yellow"' in page.text


async def test_no_link_puts_words_of_its_own_on_a_poster(browser):
    await a_school()
    assert "Ring me" not in words_of(await browser.get(ADDRESS, params={"adds": "Ring me on 0161 496 0999"}))


async def test_a_poster_of_several_areas_is_shown_once_one_is_chosen(browser):
    await a_school()
    await an_organisation("Manchester Force", kind="police", areas=("Wigan", "Stockport"))
    asking = await browser.get("/organisations/manchester-force/posters/new", params={"design": "staff-a3"})
    assert asking.status_code == 200
    assert "Choose an area to see it." in asking.text
    assert "poster.svg" not in asking.text
    chosen = await browser.get("/organisations/manchester-force/posters/new", params={"area": "stockport"})
    assert "poster.svg?area=stockport&amp;page=1" in chosen.text
    refused = await browser.get("/organisations/manchester-force/posters/new", params={"area": "Luton"})
    assert refused.status_code == 422
    assert "doesn’t serve “Luton”" in refused.text
    choosing = await browser.get("/organisations/manchester-force/poster.pdf", params={"design": "children-a4"})
    assert 'poster.pdf?area=wigan&amp;design=children-a4"' in choosing.text


async def test_old_addresses_of_all_three_lead_to_the_new_ones(browser):
    await rename_organisation(an_act(), await a_school(), name="Example Street School")
    for address in (ADDRESS, NEW, PICTURE):
        moved = await browser.get(address, params={"design": "children-a3", "large": "yes"})
        assert moved.status_code == 301
        assert moved.headers["location"].endswith("?design=children-a3&large=yes")
        assert "/organisations/example-street-school/poster" in moved.headers["location"]


async def test_everybody_in_an_area_stands_on_two_pages_at_most(browser):
    await a_contact("childrens-front-door", phone="0161 496 0001", verified=days_ago(5))
    await a_contact("exploitation-missing", phone="0161 496 0007", verified=days_ago(300))
    await an_area("Pretend Vale", kind="district", county=await an_area("Sampleshire", kind="county"))
    page = await browser.get("/areas/wigan")
    assert 'href="/areas/wigan/sheet.pdf"' in page.text
    words = words_of(await browser.get("/areas/wigan/sheet.pdf"))
    for said in ("Everybody to call", "0161 496 0001", "0161 496 0007", "Preview: not issued", "/areas/wigan"):
        assert said in words
    assert "Sampleshire" in words_of(await browser.get("/areas/pretend-vale/sheet.pdf"))
    assert (await browser.get("/areas/nowhere/sheet.pdf")).status_code == 404
