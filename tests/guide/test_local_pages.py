"""What an area adds to the guide: sooner limits, further calls and documents, and never less or later."""

from datetime import datetime, timedelta

import pytest

from directory.guide.rules import Clock, Urgency, is_ever_sooner, soonest
from directory.history.queries import broken_link
from directory.hours.rules import LONDON
from directory.rulebook.local_changes import end_added
from tests.conftest import Browser
from tests.corrections.filling import sends
from tests.page_checks import checked
from tests.stories import (
    TODAY,
    a_contact,
    a_demonstration,
    a_document,
    a_local_rule,
    a_role,
    an_account,
    an_act,
    an_area,
)

ANSWER, TOLD = "/guide/low-level-concern/areas/wigan", "/api/guide/low-level-concern?place=Wigan"
LOCAL = "/areas/wigan/local"
LIMIT = {
    "concern": "low-level-concern",
    "limit": "hours-4",
    "text": "Tell the LADO within four hours",
    "source": "Wigan’s procedures, March 2026",
    "read_at": "www.wigan.example/procedures",
}
DOCUMENT = {
    "kind": "thresholds",
    "title": "Thresholds of need",
    "address": "www.wigan.example/thresholds",
    "edition_on": "2026-03-01",
}


@pytest.fixture
async def verifier(browser):
    """Somebody who looks after Wigan, where nothing is added yet."""
    await a_contact("lado", verified=TODAY)
    await browser.sign_in(await an_account("verifier", areas=("Wigan",)))
    return browser


async def adds(browser, form, **answers):
    """Send the form of a limit or call (0), or of a document (1), where nothing is listed above them."""
    page = await browser.get(LOCAL)
    checked(page)
    return await sends(browser, page, form=form, **answers)


async def test_an_area_s_limit_stands_on_page_and_api_where_it_ends_sooner(verifier):
    before = (await verifier.get(TOLD)).json()
    assert (before["urgency"], before["documents"]) == ("today", [])
    assert (await adds(verifier, 0, **LIMIT)).headers["location"] == LOCAL
    said = checked(await verifier.get(LOCAL)).said
    assert "Within 4 hours. Tell the LADO within four hours" in said
    assert "Verified; to be looked up again by 1 September 2027" in said
    told = (await verifier.get(TOLD)).json()
    assert told["deadline"].startswith("2026-11-20T16:00")
    asks = (
        "Wigan asks: Tell the LADO within four hours (Wigan’s procedures, March 2026; looked up on 20 November 2026)."
    )
    assert asks in told["notes"]
    page = checked(await verifier.get(ANSWER)).said
    assert "How soon: Within 4 hours: by today at 4pm" in page
    assert asks in page
    late = (await verifier.get(f"{TOLD}&at=2026-11-20T22:00")).json()
    assert late["deadline"].startswith("2026-11-20T23:59")  # never later than the guide's own
    assert await broken_link() is None


async def test_a_later_limit_is_refused_and_so_is_a_call_that_the_guide_makes_or_both(verifier):
    page = checked(await adds(verifier, 0, **LIMIT | {"limit": "working-days-1"}), status=422)
    assert "An area’s limit can only be sooner than the guide’s, which is: Today" in page.said
    for wrong, says in (
        ({"role": "early-help"}, "Choose a limit or a role to call, and add the other one after it"),
        ({"limit": "", "role": "lado"}, "The guide calls them already"),
        ({"limit": "", "role": "nobody"}, "Choose one of these roles"),
        ({"limit": "never"}, "Choose one of these limits"),
        ({"follows": "9"}, "Choose after which of the guide’s calls"),
    ):
        await a_role("early-help")
        assert says in checked(await adds(verifier, 0, **LIMIT | wrong), status=422).said
    answer = await adds(verifier, 0, **LIMIT | {"concern": "", "text": "", "read_at": ""})
    page = checked(answer, status=422)
    for said in ("Choose what it’s about", "Enter what your area asks", "Enter the address of the page"):
        assert said in page.said
    assert "Wigan’s procedures, March 2026" in answer.text  # what was typed is kept
    assert "www.gov.uk" in checked(await adds(verifier, 0, **LIMIT | {"read_at": "www.gov.uk/x"}), status=422).said


async def test_an_area_s_further_call_comes_after_the_guide_s_own(verifier):
    await a_contact("early-help", phone="0161 496 0003", verified=TODAY)
    asks = LIMIT | {"limit": "", "role": "early-help", "text": "Where the family may need help"}
    assert (await adds(verifier, 0, **asks)).status_code == 303
    steps = (await verifier.get(TOLD)).json()["steps"]
    assert [step["role"] for step in steps] == ["lado", "early-help"]
    assert steps[1]["when"] == "Wigan asks for this too. Where the family may need help"
    assert "0161 496 0003" in checked(await verifier.get(ANSWER)).said


async def test_an_area_s_call_can_come_among_the_guide_s_own_and_never_before_the_first(verifier):
    for number, role in enumerate(("childrens-front-door", "101", "early-help", "sarc"), start=4):
        await a_contact(role, phone=f"0161 496 000{number}", verified=TODAY)
    told = "/api/guide/physical-abuse?place=Wigan"
    own = [step["role"] for step in (await verifier.get(told)).json()["steps"]]
    assert own == ["childrens-front-door", "101"]
    asks = LIMIT | {"concern": "physical-abuse", "limit": "", "text": "Where it fits"}
    await adds(verifier, 0, **asks | {"role": "sarc"})
    page = await verifier.get(LOCAL)
    assert (await sends(verifier, page, form=2, **asks | {"role": "early-help", "follows": "1"})).status_code == 303
    steps = [step["role"] for step in (await verifier.get(told)).json()["steps"]]
    assert steps == ["childrens-front-door", "early-help", "101", "sarc"]


async def test_a_note_says_what_an_area_does_and_changes_nothing_else(verifier):
    before = (await verifier.get(TOLD)).json()
    note = LIMIT | {"limit": "", "text": "Keep low-level concerns in the green file."}
    assert (await adds(verifier, 0, **note)).status_code == 303
    assert "Note. Keep low-level concerns in the green file." in checked(await verifier.get(LOCAL)).said
    after = (await verifier.get(TOLD)).json()
    (own,) = after["local"]
    assert own == {
        "area": "Wigan",
        "text": "Keep low-level concerns in the green file.",
        "source": "Wigan’s procedures, March 2026",
        "url": "https://www.wigan.example/procedures",
        "checked_on": "2026-11-20",
        "review_due": "2027-09-01",
        "standing": "current",
    }
    assert "Wigan asks: Keep low-level concerns in the green file (" in after["notes"][0]
    assert {**after, "local": [], "notes": after["notes"][1:]} == before


async def test_another_edition_of_a_document_counts_as_looked_up_and_another_title_does_not(verifier):
    long_ago = TODAY - timedelta(days=100)
    document = await a_document(on=long_ago)
    edit = checked(await verifier.get(LOCAL)).leads_to("Another edition or address: Thresholds of need")
    page = await verifier.get(edit)
    assert "Change something before you save it" in checked(await sends(verifier, page), status=422).said
    wrong = await sends(verifier, page, title="", edition_on="2027-01-01")
    assert "Enter its title" in checked(wrong, status=422).said
    assert "that is out already" in checked(await sends(verifier, page, edition_on="2027-01-01"), status=422).said
    assert (await sends(verifier, page, title="Levels of need")).headers["location"] == LOCAL
    assert "changed this since you opened it" in checked(await sends(verifier, page, title="Mine"), status=422).said
    (told,) = (await verifier.get(TOLD)).json()["documents"]
    assert (told["title"], told["checked_on"]) == ("Levels of need", str(long_ago))
    page = await verifier.get(edit)
    assert (await sends(verifier, page, edition_on="2026-11-01")).status_code == 303
    (told,) = (await verifier.get(TOLD)).json()["documents"]
    assert (told["edition"], told["checked_on"]) == ("2026-11-01", str(TODAY))
    page = await verifier.get(edit)
    await end_added(an_act(), document)
    assert (await sends(verifier, page, title="Mine")).status_code == 404
    assert await broken_link() is None


async def test_an_area_s_documents_stand_with_their_editions_where_they_are_needed(verifier):
    assert (await adds(verifier, 1, **DOCUMENT)).headers["location"] == LOCAL
    for address in (ANSWER, "/areas/wigan"):
        page = checked(await verifier.get(address))
        assert page.leads_to("Thresholds of need") == "https://www.wigan.example/thresholds"
        assert "Edition of 1 March 2026; looked up on 20 November 2026" in page.said
    (document,) = (await verifier.get(TOLD)).json()["documents"]
    assert document["kind"] == "thresholds"
    assert (document["edition"], document["standing"]) == ("2026-03-01", "current")
    assert document["review_due"] == str(TODAY + timedelta(days=180))
    for wrong, said in (
        ({"kind": "", "title": "", "address": ""}, "Choose what it’s for"),
        ({"edition_on": "March"}, "Enter a day like 2026-09-01"),
        ({"edition_on": "2026-12-01"}, "Enter the date of an edition that is out already"),
        ({"address": "the shared drive"}, "the shared drive"),
    ):
        page = await verifier.get(LOCAL)
        assert said in checked(await sends(verifier, page, form=3, **DOCUMENT | wrong), status=422).said


async def test_what_is_due_stands_on_the_desk_until_it_is_looked_up_again_or_ended(verifier):
    long_ago = TODAY - timedelta(days=200)
    await a_document(on=long_ago)
    await a_local_rule(on=long_ago)
    said = checked(await verifier.get("/desk")).said
    assert "Thresholds of need Wigan adds this to the guide. Edition of 1 March 2026 Out of date." in said
    assert "Tell the LADO within four hours" in said  # each September
    assert "which is too long ago" in checked(await verifier.get(ANSWER)).said
    page = await verifier.get(LOCAL)
    await verifier.submit(page, form=0)  # the limit is still right
    await verifier.submit(page, form=4)  # the document is in use no longer
    said = checked(await verifier.get("/desk")).said
    assert "adds this to the guide" not in said
    said = checked(await verifier.get(LOCAL)).said
    assert "None yet" in said
    assert "Thresholds of need. From 20 November 2026 to 20 November 2026." in said
    assert "Verified; to be looked up again by 1 September 2027" in said
    await verifier.submit(page, form=1)
    assert "None: the guide holds as it is" in checked(await verifier.get(LOCAL)).said
    assert (await verifier.submit(page, form=1)).status_code == 303  # ended already: nothing happens


async def test_only_those_who_look_after_an_area_add_to_it(verifier):
    await an_area("Stockport")
    rule = await a_local_rule(area="Stockport")
    assert (await verifier.get("/areas/stockport/local")).status_code == 404
    page = await verifier.get(LOCAL)
    token = page.text.split('name="_csrf_token" value="')[1].split('"')[0]
    for verb in ("checks", "endings"):
        answer = await verifier.post(f"/local-rules/{rule.uuid}/{verb}", data={"_csrf_token": token})
        assert answer.status_code == 404
    area = checked(await verifier.get("/areas/wigan"))
    assert area.leads_to("What Wigan adds to the guide, and its documents") == LOCAL
    async with Browser() as reader:
        assert "adds to the guide" not in checked(await reader.get("/areas/wigan")).said


async def test_a_county_s_holds_in_its_districts(browser):
    await a_demonstration()
    county = await an_area("Lancashire", kind="county", gss="E10000017")
    await an_area("Burnley", kind="district", gss="E07000117", county=county)
    await a_role("lado")
    await a_local_rule(area=county)
    told = (await browser.get("/api/guide/low-level-concern?place=Burnley")).json()
    assert any(note.startswith("Lancashire asks:") for note in told["notes"])


NOW, HOME, TODAY_, LOCALLY = (Clock(each) for each in (Urgency.NOW, Urgency.BEFORE_HOME, Urgency.TODAY, Urgency.LOCAL))
FOUR, DAY = Clock(Urgency.HOURS, 4), Clock(Urgency.WORKING_DAYS, 1)


@pytest.mark.parametrize(
    ("own", "usual", "ever"),
    [
        (NOW, HOME, True),
        (HOME, NOW, False),
        (NOW, NOW, False),
        (FOUR, TODAY_, True),  # in the morning; in the evening the guide's own ends first, and holds
        (TODAY_, FOUR, True),
        (DAY, TODAY_, False),
        (FOUR, DAY, True),
        (Clock(Urgency.WORKING_DAYS, 2), DAY, False),
        (DAY, LOCALLY, True),
        (LOCALLY, DAY, False),
    ],
)
def test_an_area_s_limit_must_be_sooner_for_some_moment(own, usual, ever):
    assert is_ever_sooner(own, usual) is ever


@pytest.mark.parametrize(("at", "first"), [("2026-11-20T10:00", FOUR), ("2026-11-20T22:00", TODAY_)])
def test_whichever_ends_first_holds(at, first):
    starts = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    assert soonest([TODAY_, FOUR, DAY], starts=starts, nation="England") == first
