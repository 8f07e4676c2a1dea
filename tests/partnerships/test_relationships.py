"""Relationships with agencies: when they have cooled, and how people review them."""

from datetime import date, timedelta

import pytest

from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.partnerships.cooling import Action, Seen, check_review, cooled
from tests.agreements.agreeing import one_in_force
from tests.corrections.filling import sends
from tests.page_checks import checked
from tests.stories import TODAY, an_account, an_organisation, days_ago

NEXT = date(2027, 11, 20)


@pytest.mark.parametrize(
    ("seen", "reasons"),
    [
        (Seen(TODAY, days_ago(180), NEXT), []),
        (Seen(TODAY, days_ago(181), NEXT), ["No real contact since 23 May 2026"]),
        (Seen(TODAY, None, NEXT), ["No real contact is recorded"]),
        (Seen(days_ago(400), days_ago(3), TODAY), []),
        (Seen(days_ago(400), days_ago(3), days_ago(1)), ["Its review was due on 19 November 2026"]),
        (Seen(TODAY, days_ago(3), NEXT, [Action("Ring", "Lead", days_ago(1))]), ["1 action is overdue"]),
        (Seen(TODAY, days_ago(3), NEXT, [Action("Ring", "Lead", days_ago(1), days_ago(2))]), []),
        (Seen(TODAY, days_ago(3), NEXT, [Action("Ring", "Lead", days_ago(1))] * 2), ["2 actions are overdue"]),
    ],
)
def test_a_relationship_has_cooled_for_a_reason(seen, reasons):
    assert cooled(seen, today=TODAY) == reasons


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Seen(TODAY + timedelta(1), None, NEXT), "not a day to come"),
        (Seen(days_ago(5), days_ago(4), NEXT), "a contact before the review"),
        (Seen(TODAY, None, TODAY), "a next review after this one"),
        (Seen(TODAY, None, NEXT, [Action("Ring", "Lead", days_ago(1))]), "a day after the review"),
    ],
)
def test_days_that_cannot_be_are_refused(seen, said):
    with pytest.raises(RuleBroken, match=said):
        check_review(seen, today=TODAY)


async def test_a_school_reviews_how_it_gets_on_with_the_council(browser, database):
    await one_in_force("Oak School", "Wigan Council", title="Front door and schools")
    await an_organisation("Ash School")
    await browser.sign_in(await an_account("editor", organisations=("Oak School",)))
    assert "None has been reviewed yet" in checked(await browser.get("/relationships")).said
    form = await browser.get("/organisations/oak-school/relationships/new?agency=wigan-council")
    told = {
        "ours": "Safeguarding lead",
        "theirs": "Front door’s manager",
        "last_contact_on": "1 March 2026",
        "works": "They ring back",
        "improve": "Feedback after referrals",
        "next_due_on": "20 November 2027",
        "action-0-text": "Meet once a term",
        "action-0-owner": "Safeguarding lead",
        "action-0-due_on": "1 December 2026",
    }
    wrong = checked(await sends(browser, form, **told | {"agency": "Nobody", "action-1-text": "Ring"}), status=422)
    assert "Enter who does it, by job title" in wrong.said
    wrong = checked(await sends(browser, form, **told | {"agency": "Nobody"}), status=422)
    assert "There is no organisation “Nobody”" in wrong.said
    wrong = checked(await sends(browser, form, **told | {"agency": "Oak School"}), status=422)
    assert "nobody relies on themselves" in wrong.said
    saved = await sends(browser, form, **told)
    assert saved.status_code == 303
    page = await browser.get(saved.headers["location"])
    said = checked(page).said
    assert "Oak School and Wigan Council" in said
    assert "Front door and schools In force" in said
    assert "Meet once a term: Safeguarding lead, by 1 December 2026." in said
    assert "No real contact since 1 March 2026." in checked(await browser.get("/relationships")).said
    assert (await browser.submit(page)).status_code == 303
    assert "Done on 20 November 2026." in checked(await browser.get(saved.headers["location"])).said
    form = await browser.get("/organisations/oak-school/relationships/new?agency=wigan-council")
    await sends(
        browser,
        form,
        **told
        | {"last_contact_on": "19 November 2026", "action-0-text": "", "action-0-owner": ""}
        | {"action-0-due_on": ""},
    )
    said = checked(await browser.get("/relationships")).said
    assert "No real contact" not in said
    assert "Oak School and Wigan Council Reviewed on 20 November 2026; next by 20 November 2027" in said
    assert await broken_link() is None
    await browser.sign_in(await an_account("editor", organisations=("Ash School",), email="ash@wigan.example"))
    assert (await browser.get(saved.headers["location"])).status_code == 404
    assert (await browser.submit(page)).status_code == 404
    assert "Oak School" not in (await browser.get("/relationships")).text
