"""From the one box to the number: what a person sees, and where they are sent."""

import re
from datetime import UTC, datetime

import pytest

from directory.accounts.rules import ANYBODY
from directory.contacts.changes import rename_organisation
from tests.page_checks import checked
from tests.places.test_queries import postcodes
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_report,
    a_role,
    a_try,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
OFFICE = "Mo-Fr 09:00-17:00; PH off"


async def find(browser, place, *, role="", status=303):
    answer = await browser.post("/find", data={"place": place, "role": role})
    assert answer.status_code == status, answer.text
    return answer


async def wigan(**more):
    await a_contact(
        "childrens-front-door", name="Wigan MASH", phone="0161 496 0001", hours=OFFICE, verified=TODAY, **more
    )
    await a_contact(
        "emergency-duty",
        name="Wigan duty team",
        phone="0161 496 0002",
        hours="when childrens-front-door is closed",
        verified=TODAY,
    )


async def test_home_offers_one_box_the_roles_and_999(browser):
    await a_role("lado")
    page = checked(await browser.get("/"))
    assert "Who do you need to call?" in page.said
    assert "Postcode, council or organisation" in page.said
    assert ("/roles/lado", "Local authority designated officer (LADO)") in [
        (address, words.partition(" The")[0]) for address, words in page.links
    ]


async def test_a_postcode_leads_to_an_address_that_does_not_hold_it(browser):
    await a_contact("lado", phone="0161 496 0003", verified=TODAY)
    await postcodes(("WN1 1AA", "E08000010", "E08000010", "E"))
    assert (await find(browser, "wn1 1aa")).headers["location"] == "/areas/wigan"
    answer = await find(browser, "WN1 1AA", role="lado")
    assert answer.headers["location"] == "/areas/wigan/roles/lado"
    assert answer.headers["cache-control"] == "no-store"
    page = checked(await browser.get(answer.headers["location"]))
    assert "0161 496 0003" in page.said
    assert "WN1" not in page.said


async def test_a_withdrawn_postcode_answers_with_a_note(browser):
    await an_area("Wigan")
    await postcodes(("WN1 1AB", "E08000010", "E08000010", "E", "2020-01"))
    answer = await find(browser, "WN1 1AB")
    assert answer.headers["location"] == "/areas/wigan?withdrawn=yes"
    assert "has withdrawn that postcode" in checked(await browser.get(answer.headers["location"])).said


async def test_an_empty_box_asks_for_a_place(browser):
    page = checked(await find(browser, " ", status=422), status=422)
    assert page.title.startswith("Error: ")
    assert page.leads_to("Type a postcode, a council or an organisation") == "#place"


async def test_an_unknown_place_keeps_what_was_typed_and_the_role_that_was_chosen(browser):
    await a_role("lado")
    answer = await find(browser, "Nowhere <at> all", role="lado", status=422)
    page = checked(answer, status=422)
    assert "No place is called “Nowhere <at> all”" in page.said
    assert 'value="Nowhere &lt;at&gt; all"' in answer.text
    assert re.search(r'<option value="lado" [^>]* selected>', answer.text)
    assert "not where the child lives" in page.said  # the label asks for the place that decides


async def test_a_slip_of_the_finger_is_offered_as_links(browser):
    await an_area("Stockport")
    await a_role("lado")
    page = checked(await find(browser, "Stokport", role="lado", status=422), status=422)
    assert "Which one do you mean?" in page.said
    assert page.leads_to("Stockport") == "/areas/stockport/roles/lado"


async def test_an_outward_code_in_several_councils_offers_each(browser):
    await an_area("Wigan")
    await an_area("Bolton", gss="E08000001")
    await postcodes(("BL5 1AA", "E08000010", "E08000010", "E"), ("BL5 2AA", "E08000001", "E08000001", "E"))
    page = checked(await find(browser, "BL5", status=422), status=422)
    assert page.leads_to("Wigan") == "/areas/wigan"
    assert page.leads_to("Bolton") == "/areas/bolton"


async def test_a_postcode_in_wales_says_who_to_call_there(browser):
    cardiff = await an_area("Cardiff", gss="W06000015", kind="unitary", nation="Wales")
    await a_contact("childrens-front-door", cardiff, organisation="Cardiff Council", name="Cardiff social services")
    await postcodes(("CF10 4UW", "W06000015", "W06000015", "W"))
    page = checked(await find(browser, "CF10 4UW", status=422), status=422)
    assert "Cardiff, Wales" in page.said
    assert "the council’s social services" in page.said
    assert "Who to call in Cardiff" in page.said
    assert "Cardiff social services" in page.said
    assert "Cardiff, Wales" in checked(await browser.get("/areas/cardiff")).said


async def test_an_organisation_leads_to_its_page_or_to_its_area_s_role(browser):
    await an_organisation("Mill Lane Primary School", kind="school", area="Wigan")
    await a_role("dsl")
    await a_role("lado")
    assert (await find(browser, "Mill Lane Primary School")).headers["location"] == (
        "/organisations/mill-lane-primary-school"
    )
    own = await find(browser, "Mill Lane Primary School", role="dsl")
    assert own.headers["location"] == "/organisations/mill-lane-primary-school#dsl"
    theirs = await find(browser, "Mill Lane Primary School", role="lado")
    assert theirs.headers["location"] == "/areas/wigan/roles/lado"


async def test_an_organisation_s_own_role_asks_for_its_name(browser):
    await an_area("Wigan")
    await a_role("dsl")
    page = checked(await browser.get("/areas/wigan/roles/dsl"))
    assert "Type the organisation’s name" in page.said
    assert "Which school, club or other organisation is this about?" in page.said
    assert "Which school, club or other organisation is this about?" in checked(await browser.get("/roles/dsl")).said


async def test_by_day_the_team_itself_comes_first(browser):
    await wigan()
    page = checked(await browser.get("/areas/wigan/roles/childrens-front-door"))
    assert "Listed as open until 5pm" in page.said
    assert "Verified today by the partnership office, by phone" in page.said
    assert "duty team" not in page.said.partition("National lines")[0]


async def test_in_the_evening_the_duty_team_comes_first_and_the_page_says_until_when(browser):
    await wigan()
    browser.now = EVENING
    page = checked(await browser.get("/areas/wigan/roles/childrens-front-door"))
    assert "Listed as closed until 9am on Monday." in page.said
    assert page.said.index("0161 496 0002") < page.said.index("0161 496 0001")
    assert page.leads_to("0161 496 0002") == "tel:+441614960002"


async def test_the_lado_is_the_one_for_where_the_person_works(browser):
    await wigan()
    await a_contact("lado", name="Wigan LADO", phone="0161 496 0003", hours=OFFICE, verified=TODAY)
    browser.now = EVENING
    page = checked(await browser.get("/areas/wigan/roles/lado"))
    assert "The LADO for where the person works, not where the child lives." in page.said
    assert "If a child is not safe until then" in page.said
    assert page.leads_to("choose the right place") == "/roles/lado"
    asks = checked(await browser.get("/roles/lado"))
    assert "Where does the person work? The LADO is the one for where the person works" in asks.said


async def test_an_area_shows_each_contact_whole_once_and_then_in_one_line(browser):
    await wigan()
    await a_contact("lado", name="Wigan LADO", phone="0161 496 0003", hours=OFFICE, verified=TODAY)
    browser.now = EVENING
    page = checked(await browser.get("/areas/wigan"))
    assert page.said.count("Something wrong here? Tell us about Wigan duty team") == 1
    again = "If a child is not safe until then: Wigan duty team 0161 496 0002, listed as open until 9am on Monday"
    assert again in page.said
    assert "The LADO for where the person works, not where the child lives." in page.said


async def test_a_role_with_nobody_recorded_says_whom_to_ask_instead(browser):
    await wigan()
    await a_role("designated-doctor")
    page = checked(await browser.get("/areas/wigan"))
    assert "Designated doctor (not recorded)" in page.said
    assert "Ask instead: Wigan MASH on 0161 496 0001, listed as open until 5pm." in page.said
    alone = checked(await browser.get("/areas/wigan/roles/designated-doctor"))
    assert "Nobody is recorded" in alone.said
    assert "Ask Wigan MASH on 0161 496 0001" in alone.said


async def test_what_is_out_of_date_or_wrong_stays_marked_with_who_to_try(browser):
    await wigan()
    await a_contact("lado", name="Wigan LADO", phone="0161 496 0003", verified=days_ago(91))
    stale = checked(await browser.get("/areas/wigan/roles/lado"))
    assert "this has not been verified since 21 August 2026, so it may be out of date." in stale.said
    assert "If it doesn’t answer, try Wigan MASH on 0161 496 0001, listed as open until 5pm." in stale.said
    assert "Out of date Not verified since 21 August 2026" in stale.said
    contact = await a_contact("early-help", name="Wigan early help", phone="0161 496 0005", verified=days_ago(5))
    await a_try((await channels_of(contact))[0], outcome="wrong")
    wrong = checked(await browser.get("/areas/wigan/roles/early-help"))
    assert "people who tried this say that it’s wrong." in wrong.said
    assert "Try Wigan MASH on 0161 496 0001" in wrong.said
    assert "May be wrong Last found right on 15 November 2026" in wrong.said


async def test_only_what_is_sound_and_alike_is_said_once(browser):
    contact = await a_contact("lado", verified=days_ago(21))
    email = await a_channel(contact, kind="email", value="lado@wigan.example", verified=days_ago(21), method="emailed")
    page = checked(await browser.get("/areas/wigan/roles/lado"))
    assert page.said.count("erified 3 weeks ago by the partnership office") == 1
    await a_try(email, outcome="wrong")
    page = checked(await browser.get("/areas/wigan/roles/lado"))
    assert "Verified 3 weeks ago by the partnership office, by phone" in page.said
    assert "May be wrong" in page.said


async def test_a_report_is_noticed_without_its_text(browser):
    contact = await a_contact("lado", verified=TODAY)
    await a_report(contact, text="It rings at a bakery")
    answer = await browser.get("/areas/wigan/roles/lado")
    assert "Reported as wrong; being looked at" in checked(answer).said
    assert "bakery" not in answer.text


async def test_another_moment_is_said(browser):
    await wigan()
    page = checked(await browser.get("/areas/wigan?at=2026-12-25T12:00"))
    assert "This is the answer for midday on Friday 25 December 2026." in page.said
    assert "Type it" not in page.said
    refused = await browser.get("/areas/wigan?at=teatime")
    assert refused.status_code == 422
    assert "Write it like 2026-12-25T19:00" in refused.text


async def test_a_district_is_answered_with_its_county(browser):
    county = await an_area("Nottinghamshire", gss="E10000024", kind="county")
    await an_area("Ashfield", gss="E07000170", kind="district", county=county)
    await a_role("lado")
    page = checked(await browser.get("/areas/ashfield/roles/lado"))
    assert "Ashfield is a district of Nottinghamshire" in page.said
    assert "Districts of Nottinghamshire" in checked(await browser.get("/areas/nottinghamshire")).said


async def test_an_abolished_area_leads_to_its_heirs(browser):
    heirs = (await an_area("Cumberland", gss="E06000063"), await an_area("Westmorland and Furness", gss="E06000064"))
    await an_area("Cumbria", gss="E10000006", kind="county", ended_on=days_ago(1000), successors=heirs)
    page = checked(await browser.get("/areas/cumbria"))
    assert page.leads_to("Cumberland") == "/areas/cumberland"


async def test_every_children_s_services_authority_is_listed(browser):
    await an_area("Wigan")
    page = checked(await browser.get("/areas"))
    assert page.leads_to("Wigan") == "/areas/wigan"


async def test_a_national_role_shows_its_lines(browser):
    line = await a_contact("helpline", None, organisation="NSPCC", name="NSPCC Helpline", phone="0808 157 0001")
    line.nationwide = True
    await line.save()
    page = checked(await browser.get("/roles/helpline"))
    assert "NSPCC Helpline" in page.said
    assert "Postcode" not in page.said
    await an_area("Wigan")
    await a_role("lado")
    assert "NSPCC Helpline 0808 157 0001 Never verified" in checked(await browser.get("/areas/wigan/roles/lado")).said


@pytest.mark.parametrize("path", ["/areas/nowhere", "/areas/wigan/roles/wizard", "/roles/wizard", "/nothing"])
async def test_what_is_not_there_is_a_page_that_helps(browser, path):
    await an_area("Wigan")
    page = checked(await browser.get(path), status=404)
    assert page.leads_to("Find a contact") == "/"


async def test_what_is_for_professionals_is_marked_and_never_shown_to_others(browser):
    from directory.accounts.rules import Level, Viewer

    contact = await a_contact("lado", phone="0161 496 0001", verified=TODAY)
    await a_channel(contact, value="0161 496 0999", label="Duty desk", visibility="professionals")
    assert "0161 496 0999" not in (await browser.get("/areas/wigan/roles/lado")).text
    browser.viewer = Viewer(Level.PROFESSIONAL, 1)
    browser.cookies.set("session", "somebody's")
    page = checked(await browser.get("/areas/wigan/roles/lado"))
    assert "0161 496 0999" in page.said
    assert "Professionals only" in page.said
    browser.viewer = ANYBODY
    browser.cookies.clear()
    assert "0161 496 0999" not in (await browser.get("/areas/wigan/roles/lado")).text


async def test_two_organisations_of_one_name_are_offered_as_links(browser):
    await an_organisation("St Mary's School", kind="school", area="Wigan", identifiers=("urn:100001",))
    held = await an_organisation("Another", kind="school", area="Luton", identifiers=("urn:100002",))
    await rename_organisation(an_act(), held, name="St Mary's School")
    page = checked(await find(browser, "St Mary's School", status=422), status=422)
    links = [address for address, _ in page.links if address.startswith("/organisations/")]
    assert len(links) == 2
    for address in links:
        assert "St Mary’s School" in checked(await browser.get(address)).title.replace("'", "’")


async def test_what_people_call_a_team_leads_on_although_it_is_no_place(browser):
    await a_contact("childrens-front-door", name="Wigan MASH")
    page = checked(await find(browser, "mash", status=422), status=422)
    assert page.leads_to("Wigan MASH, Wigan Council") == "/contacts/wigan-mash"
    page = checked(await find(browser, "social care", status=422), status=422)
    assert page.leads_to("Children's social care front door") == "/roles/childrens-front-door"


async def test_the_roles_for_which_another_place_decides_say_so_where_they_are_chosen(browser):
    for role in ("lado", "adult-safeguarding", "childrens-front-door"):
        await a_role(role)
    page = (await browser.get("/")).text
    assert "LADO): where the person works, not where the child lives</option>" in page
    assert "where it happened, or where the adult is now</option>" in page
    assert "where the child lives or is found</option>" not in page
    assert 'data-asks="Where does the person work?' in page


async def test_a_number_that_is_closed_is_not_all_that_is_named_instead(browser):
    await a_contact("early-help", phone="0161 496 0003", verified=days_ago(400))
    await a_contact("childrens-front-door", name="Wigan MASH", hours="Mo-Fr 09:00-17:00", verified=TODAY)
    await a_contact("emergency-duty", name="Duty team", phone="0161 496 0002", hours="24/7", verified=TODAY)
    page = checked(await browser.get("/areas/wigan/roles/early-help"))
    assert "until then" not in page.said
    browser.now = NOON.replace(hour=19)
    page = checked(await browser.get("/areas/wigan/roles/early-help"))
    assert "try Wigan MASH on 0161 496 0001, listed as closed; opens at 9am on Monday." in page.said
    assert "If somebody isn’t safe until then: Duty team on 0161 496 0002" in page.said


async def test_the_duty_team_answers_for_the_place_that_was_asked_for_and_not_for_the_lado_s(browser):
    for role in ("adult-safeguarding", "lado"):
        await a_contact(role, hours="Mo-Fr 09:00-17:00", verified=TODAY)
    await a_contact("emergency-duty", name="Duty team", phone="0161 496 0002", hours="24/7", verified=TODAY)
    browser.now = NOON.replace(hour=19)
    adult = checked(await browser.get("/areas/wigan/roles/adult-safeguarding"))
    assert "where the child lives or is found" not in adult.said
    lado = checked(await browser.get("/areas/wigan/roles/lado"))
    assert "The contact for where the child lives or is found" in lado.said  # who may live somewhere else


async def test_an_area_of_which_nobody_is_held_says_who_answers_all_the_same(browser):
    await an_area("Wigan", homepage="https://council.example/")
    await a_role("lado")
    await a_contact("helpline", None, organisation="Line for All", name="Line for All", phone="0161 496 0009")
    page = checked(await browser.get("/areas/wigan"))
    assert page.said.count("Nobody is listed for Wigan") == 1
    assert page.leads_to("the council’s own website") == "https://council.example/"
    assert page.leads_to("101") == "tel:101"
    assert '<details class="govuk-details national" id="national" open>' in (await browser.get("/areas/wigan")).text


@pytest.mark.parametrize(
    ("address", "leads_to"), [("/find", "/"), ("/contacts/wigan-lado/reports", "/contacts/wigan-lado/reports/new")]
)
async def test_the_address_of_a_form_opened_again_leads_back_to_it(browser, address, leads_to):
    await a_contact("lado")
    reply = await browser.get(address)
    assert (reply.status_code, reply.headers["location"]) == (302, leads_to)


async def test_an_address_that_asks_for_what_cannot_be_shown_says_so_and_not_that_nothing_was_saved(browser):
    await an_area("Wigan")
    page = checked(await browser.get("/areas/wigan?at=rubbish"), status=422)
    assert "We couldn’t show that page" in page.said
    assert "saved" not in page.said
    wrong = checked(await browser.put("/areas/wigan"), status=405)
    assert "That page can’t be opened like this" in wrong.said
