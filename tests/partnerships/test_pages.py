"""Partnerships as everybody reads them, and as those who look after them keep them."""

from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch
from directory.exchange.roles import load_roles
from directory.history.queries import broken_link
from directory.organisations.changes import retire
from directory.partnerships.changes import Entering, Joining, enter_policy, join
from directory.partnerships.queries import areas_without_ladder
from directory.partnerships.rules import Part, Stage, Unit
from tests.agreements.agreeing import one_in_force
from tests.corrections.filling import sends
from tests.page_checks import checked
from tests.stories import TODAY, a_contact, a_demonstration, an_account, an_act, an_area, an_organisation, days_ago

NAME = "Wigan Safeguarding Partnership"
ADDRESS = "/partnerships/wigan-safeguarding-partnership"
TALK = Stage("Talk", "The practitioner", "The other practitioner", 24, Unit.HOURS, "childrens-front-door")
MANAGERS = Stage("Managers", "The lead", "Their manager", 2, Unit.WORKING_DAYS, notify="The office")


@pytest.fixture
async def partnership(database):
    await a_demonstration()
    await load_roles(an_act())
    wigan = await an_area("Wigan")
    await a_contact("childrens-front-door", "Wigan", name="MASH", phone="0161 496 0001", verified=days_ago(3))
    return await an_organisation(NAME, kind="partnership", area=wigan)


async def a_policy(partnership, *stages, begins=None, **more):
    told = {"title": "Escalation", "address": "https://partnership.example/escalation"} | more
    begins = begins or days_ago(30)
    entering = Entering(
        **told, effective_from=begins, review_due_on=begins + timedelta(365), stages=stages or (TALK, MANAGERS)
    )
    return await enter_policy(an_act(), partnership, entering)


async def test_everybody_reads_who_belongs_to_it_and_whose_place_was_taken(browser, partnership):
    council, police = await an_organisation("Wigan Council"), await an_organisation("GMP", kind="police")
    await join(
        an_act(),
        partnership,
        council,
        Joining(Part.LOCAL_AUTHORITY, days_ago(900), lead="Chief executive", chairs=True),
    )
    await join(an_act(), partnership, police, Joining(Part.POLICE, days_ago(800)))
    await retire(an_act(), police, on=days_ago(1), follow=_nobody)
    assert NAME in checked(await browser.get("/partnerships")).said
    said = checked(await browser.get(ADDRESS)).said
    assert (
        "Wigan Council Safeguarding partner: the local authority. It chairs the partnership. Lead: Chief executive"
        in said
    )
    assert "GMP Safeguarding partner: the police" in said
    assert "This body is no more." in said
    assert "No escalation policy is recorded" in said
    assert "You look after" not in said
    assert (await browser.get("/partnerships/wigan-council")).status_code == 404


async def _nobody(_number):
    return []


async def test_agreements_that_name_a_body_which_is_no_more_are_told_to_those_who_keep_it(browser, partnership):
    await one_in_force("Wigan Council", "GMP", title="With the police")
    police = await an_organisation("GMP")
    await join(an_act(), partnership, police, Joining(Part.POLICE, days_ago(800)))
    await retire(an_act(), police, on=days_ago(1), follow=_nobody)
    assert "With the police" not in checked(await browser.get(ADDRESS)).said
    browser.viewer = ADMINISTRATOR
    said = checked(await browser.get(ADDRESS)).said
    assert "Agreements that name a body which is no more With the police GMP" in said


async def test_the_ladder_counts_from_a_moment_and_offers_who_is_listed(browser, partnership):
    await a_policy(partnership)
    said = checked(await browser.get(f"{ADDRESS}/ladder?start=2026-11-24T10:00")).said
    assert "Counted from Tuesday 24 November 2026 at 10am." in said
    assert (
        "within 24 hours: by Wednesday 25 November 2026 at 10am. If it isn’t settled by then, go on to stage 2." in said
    )
    assert (
        "MASH (Children’s social care front door, Wigan): 0161 496 0001 Verified on 17 November 2026."
        in said.replace("'", "’")
    )
    assert "within 2 working days: by Friday 27 November 2026 at 5pm." in said
    assert "Tell: The office" in said
    assert ", which is now." in checked(await browser.get(f"{ADDRESS}/ladder")).said
    wrong = checked(await browser.get(f"{ADDRESS}/ladder?start=tomorrow"), status=422)
    assert "Enter a day and a time" in wrong.said


async def test_a_newer_policy_takes_the_place_of_the_old_one_which_stays_readable(browser, partnership):
    assert [row["name"] for row in await areas_without_ladder(today=TODAY)] == ["Wigan"]
    await a_policy(partnership, title="Old one", begins=days_ago(400))
    await a_policy(partnership, MANAGERS, title="New one", begins=TODAY)
    await a_policy(partnership, TALK, title="Next one", begins=TODAY + timedelta(9))
    assert await areas_without_ladder(today=TODAY) == []
    said = checked(await browser.get(f"{ADDRESS}/ladder")).said
    assert "New one, of Wigan Safeguarding Partnership" in said
    assert "Next one, from 29 November 2026: to come" in said
    assert "Old one, from 16 October 2025: replaced" in said


async def test_the_guide_leads_to_the_ladder_where_professionals_disagree(browser, partnership):
    await a_policy(partnership)
    page = checked(await browser.get("/guide/professional-disagreement/areas/wigan"))
    assert page.leads_to("Escalation") == f"{ADDRESS}/ladder"
    told = (await browser.get("/api/guide/professional-disagreement?place=Wigan")).json()
    assert told["escalation"] == [{"title": "Escalation", "partnership": NAME, "url": f"{ADDRESS}/ladder"}]
    assert (await browser.get("/api/guide/neglect?place=Wigan")).json()["escalation"] == []


async def test_who_keeps_it_enters_members_and_ends_them(browser, partnership):
    await an_organisation("Wigan Council")
    await browser.sign_in(await an_account("verifier", areas=("Wigan",)))
    assert "You look after this partnership" in checked(await browser.get(ADDRESS)).said
    form = await browser.get(f"{ADDRESS}/members/new")
    wrong = checked(await sends(browser, form, member="Nobody", part="police", joined_on="someday"), status=422)
    assert "isn’t a day" in wrong.said
    wrong = checked(await sends(browser, form, member="Nobody", part="police", joined_on="1 April 2026"), status=422)
    assert "There is no organisation “Nobody”" in wrong.said
    wrong = checked(await sends(browser, form, member=NAME, part="police", joined_on="1 April 2026"), status=422)
    assert "a partnership doesn’t belong to itself" in wrong.said
    told = {
        "member": "Wigan Council",
        "part": "local-authority",
        "joined_on": "1 April 2026",
        "subgroup": "Quality group",
    }
    assert (await sends(browser, form, **told)).status_code == 303
    assert "belongs to it already" in checked(await sends(browser, form, **told), status=422).said
    form = await browser.get(f"{ADDRESS}/members/new")
    assert "after it joined" in checked(await sends(browser, form, form=1, on="1 March 2026"), status=422).said
    assert (await sends(browser, form, form=1, on="1 November 2026")).status_code == 303
    said = checked(await browser.get(ADDRESS)).said
    assert "In Quality group" in said
    assert "Since 1 April 2026 until 1 November 2026." in said
    assert await broken_link() is None
    await an_area("Stockport")
    stranger = await an_account("verifier", areas=("Stockport",), email="desk@stockport.example")
    await browser.sign_in(stranger)
    assert (await browser.get(f"{ADDRESS}/members/new")).status_code == 404


async def test_who_keeps_it_enters_a_policy_and_withdraws_it(browser, partnership):
    await browser.sign_in(await an_account("editor", organisations=(NAME,)))
    form = await browser.get(f"{ADDRESS}/policies/new")
    told = {
        "title": "Escalation",
        "address": "https://partnership.example/escalation",
        "effective_from": "1 April 2026",
        "review_due_on": "1 April 2027",
    }
    assert "Enter at least one stage" in checked(await sends(browser, form, **told), status=422).said
    stage = {"stage-1-title": "Talk", "stage-1-ours": "The lead", "stage-1-amount": "many", "stage-1-unit": "hours"}
    wrong = checked(await sends(browser, form, **told, **stage), status=422).said
    assert "Enter to whom, by job title" in wrong
    assert "Enter a number from 1 to 720, in figures" in wrong
    stage |= {"stage-1-theirs": "Their manager", "stage-1-amount": "24", "stage-1-role": "childrens-front-door"}
    assert (await sends(browser, form, **told | stage | {"address": "ftp://x"})).status_code == 422
    assert (await sends(browser, form, **told, **stage)).status_code == 303
    assert "The lead speaks to Their manager" in checked(await browser.get(f"{ADDRESS}/ladder")).said
    form = await browser.get(f"{ADDRESS}/policies/new")
    assert (await sends(browser, form, form=1)).status_code == 303
    assert "No escalation policy" in checked(await browser.get(f"{ADDRESS}/ladder")).said
    assert (await fetch("SELECT verb FROM history WHERE record_table = 'escalation_policy' ORDER BY id"))[-1][
        "verb"
    ] == "withdrawn"


async def test_an_organisation_s_own_policies_stand_beside_its_whistleblowing_routes(browser, partnership):
    school = await an_organisation("Oak School", kind="school")
    await a_contact("chair", None, organisation=school, phone="0161 496 0031", name="Chair of governors")
    address = "/organisations/oak-school/policies"
    said = checked(await browser.get(address)).said
    assert "Chair of governors" in said
    assert "0161 496 0031 Never verified Outside" in said
    assert "Its own policies None is recorded." in said
    browser.viewer = ADMINISTRATOR
    form = await browser.get("/organisations/oak-school/own-policies/new")
    told = {
        "kind": "whistleblowing",
        "title": "Speaking up",
        "address": "https://oak.example/speaking-up",
        "edition_on": "1 September 2024",
        "review_due_on": "1 September 2025",
    }
    assert (await sends(browser, form, **told | {"kind": "", "edition_on": ""})).status_code == 422
    wrong = checked(await sends(browser, form, **told | {"review_due_on": "1 August 2024"}), status=422).said
    assert "Enter a review after the day on which it begins" in wrong
    assert (await sends(browser, form, **told)).status_code == 303
    assert "Out of date: its review was due on 1 September 2025." in checked(await browser.get(address)).said
    newer = told | {"title": "Speaking up 2", "edition_on": "1 September 2026", "review_due_on": "1 September 2027"}
    assert (await sends(browser, form, **newer)).status_code == 303
    said = checked(await browser.get(address)).said
    assert "Speaking up 2 Whistleblowing. Edition of 1 September 2026 Reviewed by 1 September 2027." in said
    assert "2025" not in said
    form = await browser.get("/organisations/oak-school/own-policies/new")
    assert (await sends(browser, form, form=1)).status_code == 303
    assert "None is recorded." in checked(await browser.get(address)).said
    await retire(an_act(), school, on=TODAY, follow=_nobody)
    assert (await browser.get(address)).status_code == 404
