"""What a partnership's office enters through a year, and what its report tells of it."""

from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.gaps.changes import note_gaps
from directory.history.queries import broken_link
from directory.partnerships.changes import Joining, join
from directory.partnerships.rules import Part
from tests.agreements.agreeing import COUNCIL, one_in_force
from tests.corrections.filling import sends
from tests.page_checks import checked
from tests.stories import NOON, a_contact, a_demonstration, an_account, an_act, an_area, an_organisation, days_ago

NAME, ADDRESS = "Wigan Partnership", "/partnerships/wigan-partnership"


@pytest.fixture
async def partnership(database):
    await a_demonstration()
    wigan = await an_area("Wigan")
    partnership = await an_organisation(NAME, kind="partnership", area=wigan)
    council, police = await an_organisation(COUNCIL), await an_organisation("GMP", kind="police")
    await join(an_act(), partnership, council, Joining(Part.LOCAL_AUTHORITY, days_ago(900)))
    await join(an_act(), partnership, police, Joining(Part.POLICE, days_ago(100)))
    return partnership


async def test_meetings_are_entered_once_with_who_was_represented(browser, partnership):
    await browser.sign_in(await an_account("editor", organisations=(NAME,)))
    form = await browser.get(f"{ADDRESS}/meetings/new")
    council, police = (each for each in _members(form))
    told = {"title": "Executive group", "held_on": "1 October 2026", council: "came", police: "apologies"}
    wrong = checked(await sends(browser, form, **told | {"held_on": "1 December 2026"}), status=422)
    assert "not a day to come" in wrong.said
    wrong = checked(await sends(browser, form, title="", held_on=""), status=422).said
    assert "Enter what met" in wrong
    assert "Enter the day on which it was held" in wrong
    wrong = checked(await sends(browser, form, title="Executive group", held_on="1 October 2026"), status=422).said
    assert "Say of at least one member whether they came" in wrong
    wrong = checked(await sends(browser, form, **told | {"held_on": "1 May 2026"}), status=422)
    assert "GMP didn’t belong to it on that day" in wrong.said
    assert (await sends(browser, form, **told)).status_code == 303
    assert "entered already" in checked(await sends(browser, form, **told), status=422).said
    page = await browser.get(f"{ADDRESS}/meetings/new")
    assert "Executive group 1 October 2026 1 of 2 represented." in checked(page).said
    said = checked(await browser.get(f"{ADDRESS}/yearly-report")).said
    assert "1 meeting. 1 of 2 invitations were taken up (50%)." in said
    assert "GMP 1 0 0% Wigan Council 1 1 100%" in said
    assert (await sends(browser, page, form=1)).status_code == 303
    assert "No meeting is entered for this year." in checked(await browser.get(f"{ADDRESS}/yearly-report")).said
    assert await broken_link() is None


def _members(form):
    return sorted(
        {each.split('"')[0] for each in form.text.split('name="')[1:] if each.startswith("member-")}, key=form.text.find
    )


async def test_escalations_are_only_counted_by_stage_and_days(browser, partnership):
    await browser.sign_in(await an_account("administrator"))
    form = await browser.get(f"{ADDRESS}/escalations/new")
    wrong = checked(await sends(browser, form, began_on="", stage="9"), status=422).said
    assert "Enter the day on which it began" in wrong
    assert "Choose the stage that was reached" in wrong
    wrong = checked(await sends(browser, form, began_on="2 October 2026", settled_on="1 October 2026"), status=422)
    assert "It began on 2 October 2026" in wrong.said
    assert (await sends(browser, form, began_on="2 October 2026", settled_on="5 October 2026")).status_code == 303
    assert (await sends(browser, form, began_on="9 October 2026")).status_code == 303
    page = await browser.get(f"{ADDRESS}/escalations/new")
    assert "Began on 9 October 2026 Stage 1 Not settled yet." in checked(page).said
    wrong = await sends(browser, page, form=1, stage="2", on="1 October 2026")
    assert "It began on 9 October 2026" in checked(wrong, status=422).said
    assert 'value="1 October 2026"' in wrong.text
    assert (await sends(browser, page, form=1, stage="2", on="19 October 2026")).status_code == 303
    assert (
        "settled already"
        in checked(await sends(browser, page, form=1, stage="2", on="19 October 2026"), status=422).said
    )
    said = checked(await browser.get(f"{ADDRESS}/yearly-report")).said
    assert "2 began in the year." in said
    assert "1 1 1 3 3 2 1 1 10 10" in said
    page = await browser.get(f"{ADDRESS}/escalations/new")
    for _each in range(2):
        assert (await sends(browser, await browser.get(f"{ADDRESS}/escalations/new"), form=1)).status_code == 303
    assert "None is noted for this year." in checked(await browser.get(f"{ADDRESS}/yearly-report")).said
    await an_area("Stockport")
    await browser.sign_in(await an_account("verifier", areas=("Stockport",)))
    for path in ("meetings/new", "escalations/new", "yearly-report"):
        assert (await browser.get(f"{ADDRESS}/{path}")).status_code == 404


async def test_the_report_tells_agreements_contacts_and_gaps_as_the_year_ended(browser, partnership):
    browser.viewer = ADMINISTRATOR
    await one_in_force(COUNCIL, "GMP", title="Missing children", review_due_on=days_ago(1))
    await one_in_force("A club", "Another club", title="Clubs")
    await a_contact("childrens-front-door", "Wigan", phone="0161 496 0001", verified=days_ago(3))
    await note_gaps(now=NOON)
    await a_contact("lado", "Wigan", phone="0161 496 0002")
    await note_gaps(now=NOON + timedelta(days=1))
    said = checked(await browser.get(f"{ADDRESS}/yearly-report")).said
    assert "1 April 2026 until today, 20 November 2026, in Wigan" in said
    assert "In force today 1 Of these, their review is due 0 Of these, their review is overdue 1" in said
    assert "As it began None was listed Today 1 of 2 sound (50%)" in said
    assert "Nobody had looked for gaps yet as the year began." in said
    before = checked(await browser.get(f"{ADDRESS}/yearly-report?year=2025")).said
    assert "1 April 2025 to 31 March 2026" in before
    assert "Nobody had looked for gaps by then." in before
