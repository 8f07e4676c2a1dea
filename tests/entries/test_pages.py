"""An organisation's page, a contact's page, and the search."""

import pytest

from directory.accounts.rules import ADMINISTRATOR, Level, Viewer
from directory.contacts.changes import rename_organisation
from directory.organisations.tables import Organisation
from tests.page_checks import checked
from tests.stories import NOON, TODAY, a_channel, a_contact, a_role, an_act, an_area, an_organisation, days_ago

PROFESSIONAL = Viewer(Level.PROFESSIONAL, 1)


async def a_school():
    await an_organisation("Mill Lane Primary School", kind="school", area="Wigan", identifiers=("urn:100001",))
    await a_contact(
        "dsl",
        organisation="Mill Lane Primary School",
        name="Designated safeguarding lead",
        person="Jo Sample",
        phone="0161 496 0601",
        verified=TODAY,
    )


async def test_a_school_shows_its_own_people_and_then_who_to_call_outside(browser):
    await a_school()
    await a_contact("childrens-front-door", name="Wigan MASH", phone="0161 496 0001", verified=TODAY)
    page = checked(await browser.get("/organisations/mill-lane-primary-school"))
    assert "School. In Wigan. URN 100001." in page.said
    assert page.said.index("0161 496 0601") < page.said.index("0161 496 0001")
    assert page.said.index("0161 496 0601") < page.said.index("Children's social care front door")
    assert page.leads_to("Everybody to call in Wigan") == "/areas/wigan"
    assert "dsl" in page.ids


async def test_a_school_s_page_says_whom_its_staff_should_know_with_what_is_missing_or_stale_first(browser):
    await a_school()
    await a_contact("childrens-front-door", name="Wigan MASH", phone="0161 496 0001", verified=TODAY)
    await a_contact("early-help", name="Family Help", phone="0161 496 0005", verified=days_ago(400))
    for code in ("lado", "deputy-dsl"):
        await a_role(code)
    answer = await browser.get("/organisations/mill-lane-primary-school")
    page = checked(answer)
    known = page.said[page.said.index("Contacts it should know") : page.said.index("Who to call in Wigan", 300)]
    in_turn = [
        "Deputy designated safeguarding lead: not listed. Ask the office who it is.",
        "Local authority designated officer (LADO): not listed. Ask Wigan MASH on 0161 496 0001",
        "Early help: Family Help 0161 496 0005 Out of date",
        "Designated safeguarding lead (DSL): Designated safeguarding lead (Jo Sample) 0161 496 0601 Verified",
        "Children's social care front door: Wigan MASH 0161 496 0001 Verified",
    ]
    places = [known.find(words) for words in in_turn]
    assert -1 not in places, known
    assert places == sorted(places)
    assert "Contacts it should know" not in checked(await browser.get("/organisations/wigan-council")).said
    browser.viewer = ADMINISTRATOR
    kept_up = await browser.get("/organisations/mill-lane-primary-school", headers={"cookie": "session=somebody"})
    assert checked(kept_up).leads_to("Enter them") == "/organisations/mill-lane-primary-school/contacts/new"


async def test_a_council_s_page_puts_whoever_is_listed_as_open_first(browser):
    await a_contact("childrens-front-door", name="Wigan MASH", phone="0161 496 0001", hours="Mo-Fr 13:00-17:00")
    await a_contact("emergency-duty", name="Duty team", phone="0161 496 0002", hours="24/7")
    await a_contact("lado", name="Wigan LADO", phone="0161 496 0003", hours="Mo-Fr 09:00-17:00")
    page = checked(await browser.get("/organisations/wigan-council"))
    first = [page.said.index(name) for name in ("Duty team", "Wigan LADO", "Wigan MASH")]
    assert first == sorted(first)


async def test_an_organisation_with_nobody_public_says_so(browser):
    await an_organisation("Mill Lane Primary School", kind="school", area="Wigan")
    page = checked(await browser.get("/organisations/mill-lane-primary-school"))
    assert "Nobody is recorded here that everybody may see." in page.said


async def test_an_organisation_of_several_areas_leads_to_each(browser):
    areas = (await an_area("Bedford"), await an_area("Luton"))
    await an_organisation("Bedfordshire Police", kind="police", areas=areas)
    page = checked(await browser.get("/organisations/bedfordshire-police"))
    assert page.leads_to("Who to call in Luton") == "/areas/luton"


async def test_an_organisation_of_an_abolished_area_still_has_its_page(browser):
    heirs = (await an_area("Cumberland", gss="E06000063"), await an_area("Westmorland and Furness", gss="E06000064"))
    gone = await an_area("Cumbria", gss="E10000006", kind="county", ended_on=days_ago(1000), successors=heirs)
    await an_organisation("Cumbria County Council", area=gone)
    page = checked(await browser.get("/organisations/cumbria-county-council"))
    assert page.leads_to("Who to call in Cumbria") == "/areas/cumbria"


async def test_an_old_address_leads_to_the_new_one(browser):
    held = await an_organisation("Mill Lane Primary School", kind="school", area="Wigan")
    await rename_organisation(an_act(), held, name="Mill Lane Academy")
    answer = await browser.get("/organisations/mill-lane-primary-school")
    assert (answer.status_code, answer.headers["location"]) == (301, "/organisations/mill-lane-academy")
    assert await Organisation.count() == 1


async def test_a_contact_has_a_page_with_all_that_is_known(browser):
    contact = await a_contact("lado", name="Wigan LADO", note="Ring first.", verified=TODAY)
    await a_channel(contact, kind="post", value="Example House, 1 Sample Street, Wigan WN99 9ZZ")
    page = checked(await browser.get(f"/contacts/{contact.slug}"))
    assert page.title.startswith("Wigan LADO, Wigan Council")
    for words in ("Ring first.", "Example House", "Verified today", "Never verified", "Answers for Wigan."):
        assert words in page.said
    assert "The LADO for where the person works, not where the child lives." in page.said
    assert page.leads_to("Something wrong here? Tell us about Wigan LADO") == f"/contacts/{contact.slug}/reports/new"


async def test_a_stale_contact_names_who_to_try_on_its_own_page(browser):
    await a_contact("childrens-front-door", name="Wigan MASH", phone="0161 496 0009", verified=TODAY)
    contact = await a_contact("lado", name="Wigan LADO", verified=days_ago(400))
    page = checked(await browser.get(f"/contacts/{contact.slug}"))
    assert "If it doesn’t answer, try Wigan MASH on 0161 496 0009" in page.said


async def test_a_professionals_contact_is_there_for_a_professional_and_for_nobody_else(browser):
    contact = await a_contact("pipot", phone="0161 496 0011", visibility="professionals")
    checked(await browser.get(f"/contacts/{contact.slug}"), status=404)
    browser.viewer = PROFESSIONAL
    browser.cookies.set("session", "somebody's")
    assert "0161 496 0011" in checked(await browser.get(f"/contacts/{contact.slug}")).said


@pytest.mark.parametrize("path", ["/organisations/nowhere", "/contacts/nobody"])
async def test_what_is_not_there_is_a_page_that_helps(browser, path):
    checked(await browser.get(path), status=404)


async def test_search_finds_a_slip_and_says_when_there_is_nothing(browser):
    await an_area("Stockport")
    page = checked(await browser.get("/search?q=Stokport"))
    assert page.leads_to("Stockport") == "/areas/stockport"
    assert "Nothing found for “<b>”." in checked(await browser.get("/search?q=%3Cb%3E")).said
    checked(await browser.get("/search"))


async def test_a_contact_that_is_closed_says_what_to_do_where_nobody_is_open(browser):
    await a_contact("lado", name="Wigan LADO", hours="Mo-Fr 09:00-17:00", verified=TODAY)
    browser.now = NOON.replace(hour=19)
    page = checked(await browser.get("/contacts/wigan-lado"))
    assert "Listed as closed until 9am on Monday. Nobody is listed as open until then." in page.said
    assert page.leads_to("call 999") == "tel:999"


async def test_a_contact_that_is_closed_names_who_answers_until_it_opens(browser):
    await a_contact("lado", name="Wigan LADO", hours="Mo-Fr 09:00-17:00", verified=TODAY)
    await a_contact("emergency-duty", name="Wigan duty team", phone="0161 496 0002", hours="24/7", verified=TODAY)
    page = checked(await browser.get("/contacts/wigan-lado"))
    assert "Listed as closed until" not in page.said
    browser.now = NOON.replace(hour=19)
    page = checked(await browser.get("/contacts/wigan-lado"))
    assert "Listed as closed until 9am on Monday. If a child is not safe until then: Wigan duty team" in page.said
    assert page.said.index("0161 496 0002") < page.said.index("0161 496 0001")
    assert page.leads_to("Who answers for Wigan just now") == "/areas/wigan/roles/lado"
