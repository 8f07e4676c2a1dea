"""Whom to tell inside, by name and number, where it's known for whom somebody works."""

import pytest

from directory.accounts.rules import Level, Viewer
from directory.contacts import changes as contacts
from directory.contacts.channel_changes import change_channel
from directory.exchange.roles import load_roles
from directory.guide.inside import Heads, told_inside
from directory.guide.queries import the_guide
from directory.lookup.rules import FoundContact, Line
from directory.notices.rules import NoticeKind, Temporary
from directory.organisations import changes as organisations
from directory.verification.rules import Standing
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import NOON, TODAY, a_channel, a_contact, an_act, an_organisation, channels_of, days_ago

SCHOOL = "mill-lane-primary-school"
ABOUT_THE_HEAD = the_guide().concerns["allegation-against-head"]
ABOUT_STAFF = the_guide().concerns["allegation-against-staff"]


async def a_school():
    """A school in Wigan with a lead who has a mobile, a deputy and a head; and every role that the guide names."""
    await load_roles(an_act())
    school = await an_organisation("Mill Lane Primary School", kind="school", area="Wigan")
    at_school = {"organisation": school, "area": "Wigan"}
    lead = await a_contact(
        "dsl", **at_school, name="Safeguarding lead", person="Jo Sample", phone="0161 496 0601", verified=TODAY
    )
    await a_channel(lead, value="07700 900011", label="Mobile", visibility="professionals")
    await a_contact("deputy-dsl", **at_school, name="Deputy", phone="0161 496 0602", verified=days_ago(400))
    await a_contact("head", **at_school, name="Headteacher", person="Ash Specimen", phone="0161 496 0603")
    return school


async def test_from_a_school_s_page_to_its_own_lead_and_the_front_door(browser):
    await a_school()
    await a_contact("childrens-front-door", name="Wigan MASH", phone="0161 496 0001", verified=TODAY)
    school = checked(await browser.get(f"/organisations/{SCHOOL}"))
    guide = checked(await browser.get(school.leads_to("You work here? Start from what you’ve seen")))
    assert "You work at Mill Lane Primary School" in guide.said
    address = next(each for each, _ in guide.links if each.startswith("/guide/unexplained-injury"))
    asks = await browser.get(address)
    near = checked(asks).leads_to("Show me whom to call in Wigan")
    sent = await browser.submit(asks, place="Wigan", organisation=SCHOOL)
    assert sent.headers["location"] == near == f"/guide/unexplained-injury/areas/wigan?organisation={SCHOOL}"
    answer = checked(await browser.get(near))
    told = answer.said[answer.said.index("Tell, at Mill Lane") : answer.said.index("Call 1")]
    assert "Safeguarding lead (Jo Sample) 0161 496 0601, hours not known. Verified today" in told
    assert "0161 496 0602, hours not known. Out of date Not verified since" in told
    assert answer.leads_to("0161 496 0601") == "tel:+441614960601"
    assert "07700" not in told
    without = checked(await browser.get(answer.leads_to("Leave them out")))
    assert "Tell, where you work" in without.said
    assert "0161 496 0601" not in without.said


async def test_the_kept_answer_follows_the_lead_s_number_and_shows_colleagues_the_mobile(browser):
    await a_school()
    asked = f"/guide/neglect/areas/wigan?organisation={SCHOOL}"
    first = await browser.get(asked)
    assert (await browser.get(asked, headers={"if-none-match": first.headers["etag"]})).status_code == 304
    deputy = await a_contact("deputy-dsl", "Wigan", organisation="Mill Lane Primary School", name="Second deputy")
    assert "Second deputy" in (await browser.get(asked)).text
    (number,) = await channels_of(deputy)
    await change_channel(an_act(), number, value="0161 496 0609")
    assert "0161 496 0609" in (await browser.get(asked)).text
    async with Browser(viewer=Viewer(Level.PROFESSIONAL, 1)) as colleague:
        colleague.cookies.set("session", "somebody's")
        assert "07700 900011" in (await colleague.get(asked)).text


async def test_an_organisation_s_own_question_is_answered_with_its_own_people(browser):
    await a_school()
    asks = await browser.get("/guide/low-level-concern")
    sent = await browser.submit(asks, place="Mill Lane Primary School")
    assert sent.headers["location"] == f"/guide/low-level-concern/areas/wigan?organisation={SCHOOL}"
    answer = checked(await browser.get(sent.headers["location"]))
    assert "0161 496 0603" in answer.said
    assert "Nobody is listed for this at Mill Lane Primary School." in answer.said  # it has no chair
    # Where a child lives isn't where somebody works: a school typed there names only its area.
    asks = await browser.get("/guide/neglect")
    assert (await browser.submit(asks, place="Mill Lane Primary School")).headers["location"].endswith("/areas/wigan")


async def test_an_organisation_that_is_no_more_still_leaves_the_numbers(browser):
    school = await a_school()
    await a_contact("childrens-front-door", name="Wigan MASH", phone="0161 496 0001", verified=TODAY)
    await organisations.retire(an_act(), school, on=TODAY, follow=contacts.follow_organisation)
    for slug in (SCHOOL, "nowhere-at-all"):
        answer = checked(await browser.get(f"/guide/neglect/areas/wigan?organisation={slug}"))
        assert "The organisation in this address isn’t in the directory" in answer.said
        assert "0161 496 0001" in answer.said
        assert "0161 496 0601" not in answer.said


async def test_programs_are_told_the_same_and_never_a_person_s_name(browser):
    await a_school()
    asked = {"place": "Wigan", "organisation": SCHOOL}
    answer = (await browser.get("/api/guide/neglect", params=asked)).json()
    lead, deputy, yourself = answer["tell"]
    assert answer["organisation"] == {"slug": SCHOOL, "name": "Mill Lane Primary School"}
    (listed,) = lead["contacts"]
    assert (listed["name"], listed["standing"], listed["role"]) == ("Safeguarding lead", "current", "dsl")
    assert [each["value"] for each in listed["channels"]] == ["+441614960601"]
    assert deputy["contacts"][0]["standing"] == "stale"
    assert "contacts" not in yourself
    assert "Jo Sample" not in str(answer)
    by_place = (await browser.get("/api/guide/neglect?place=Mill+Lane+Primary+School")).json()
    assert by_place["tell"] == answer["tell"]
    assert "contacts" not in str((await browser.get("/api/guide/neglect?place=Wigan")).json()["tell"])
    unknown = await browser.get("/api/guide/neglect?place=Wigan&organisation=nowhere")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/unknown-organisation")


async def test_what_is_about_the_head_never_leads_to_the_head(browser):
    school = await a_school()
    chair = await a_contact("chair", "Wigan", organisation=school, name="Chair of governors", phone="0161 496 0603")
    await a_channel(chair, kind="email", value="chair@mill-lane.example")
    asked = f"/allegation-against-head/areas/wigan?organisation={SCHOOL}"
    answer = checked(await browser.get(f"/guide{asked}"))
    assert "chair@mill-lane.example" in answer.said
    assert "0161 496 0603" not in answer.said  # the school's one telephone, which the head answers
    assert "Headteacher" not in answer.said
    head = (await browser.get(f"/api/guide/allegation-against-head?place=Wigan&organisation={SCHOOL}")).json()
    assert "0603" not in str(head)


async def test_not_even_by_a_number_of_the_head_s_that_nobody_may_see(browser):
    school = await a_school()
    head = await a_contact("head", "Wigan", organisation=school, name="Acting head", phone="")
    await a_channel(head, value="0161 496 0655", label="Desk", visibility="private")
    await a_contact("chair", "Wigan", organisation=school, name="Chair", phone="0161 496 0655")
    answer = checked(await browser.get(f"/guide/allegation-against-head/areas/wigan?organisation={SCHOOL}"))
    assert "0161 496 0655" not in answer.said
    assert "Nobody is listed for this at Mill Lane Primary School." in answer.said


def a_chair(*lines, **more):
    return FoundContact("chair", "chair", "Chair", "Chair", "A school", "a-school", "", lines, **more)


def a_line(value="+441614960700", **more):
    return Line("1", "phone", value, Standing.CURRENT, **more)


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        (a_chair(a_line()), 1),
        (a_chair(a_line(), person="Chris Example"), 1),
        (a_chair(a_line(), person="ash  SPECIMEN"), 0),
        (a_chair(a_line("+441614960603")), 0),
        (a_chair(a_line(usual_value="+441614960603")), 0),
    ],
)
def test_a_chair_is_left_out_who_is_the_head_or_has_the_head_s_telephone(contact, told):
    heads = Heads(values=frozenset({"+441614960603"}), people=frozenset({"ash specimen"}))
    assert len(told_inside(ABOUT_THE_HEAD, [contact], heads=heads)[0]) == told
    assert told_inside(ABOUT_STAFF, [contact], heads=heads)[1] == (contact,)


@pytest.mark.parametrize("name", ["notice", "coming"])
def test_nor_is_the_head_s_telephone_given_for_a_while_or_from_a_day(name):
    announced = Temporary(NoticeKind.REDIRECT, NOON, NOON, instead="+441614960603")
    heads = Heads(values=frozenset({"+441614960603"}))
    assert told_inside(ABOUT_THE_HEAD, [a_chair(a_line(**{name: announced}))], heads=heads) == ((), ())
