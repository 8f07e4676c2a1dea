"""Agreements as people meet them: in plain forms, without JavaScript."""

from dataclasses import replace

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.agreements.changes import redraft
from directory.agreements.lasting import next_version
from directory.agreements.queries import draft_of, signatures_of
from directory.agreements.rules import State
from directory.agreements.tables import Agreement
from directory.contacts.changes import change_channel, follow_organisation
from directory.contacts.changes import retire as retire_contact
from directory.organisations.changes import retire
from directory.organisations.tables import Organisation
from tests.agreements.agreeing import (
    COUNCIL,
    POLICE,
    an_agreement,
    one_in_force,
    one_out_for_signature,
    sign_for,
    stands,
    what_is_agreed,
)
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    TODAY,
    a_channel,
    a_contact,
    an_account,
    an_act,
    an_area,
    an_organisation,
    history_length,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def editor(browser):
    """The council's editor, signed in."""
    for name in (COUNCIL, POLICE):
        await an_organisation(name, area="Wigan")
    await browser.sign_in(await an_account("editor", person="Specimen Editor", organisations=(COUNCIL,)))
    return browser


DRAFT = {
    "title": "Sharing what protects children",
    "party-0-organisation": COUNCIL,
    "party-0-lead": "Head of service",
    "party-2-organisation": POLICE,
    "party-2-lead": "Superintendent",
    "commitment-1-party": "2",
    "commitment-1-text": "answers a request",
    "commitment-1-amount": "24",
    "commitment-1-unit": "hours",
}


async def test_an_agreement_is_drafted_completed_sent_and_signed_here(editor):
    lead = await a_contact("lado")
    await a_channel(lead, kind="secure-email", value="secure@wigan.example", visibility="professionals")
    kinds = checked(await editor.get("/agreements/new"))
    form = await editor.get(kinds.leads_to("Information-sharing agreement"))
    assert "Party 3" not in checked(form).said
    more = await editor.submit(form, **DRAFT, add="party")
    assert "Party 3" in checked(more).said
    made = await editor.submit(form, **DRAFT)
    address = made.headers["location"]
    page = await editor.get(address)
    assert checked(page).said.count("Greater Manchester Police: answers a request, within 24 hours.") == 1
    missing = checked(await editor.submit(page), status=422)
    for words in ("in plain English what it’s for", "the areas", "lawful basis", "the secure channel of Wigan Council"):
        assert words in missing.said
    rest = {
        "purpose": "So that nobody waits.\nAnd nobody is missed.",
        "areas": "wigan",
        "starts_on": "20/11/2026",
        "review_due_on": "1 November 2027",
        "categories": "Names\nAddresses",
        "lawful_basis": "A public task",
        "party-0-data_protection": "Data protection officer",
        "party-1-data_protection": "Information manager",
        "party-0-secure": "SECURE@wigan.example",
        "party-1-organisation": POLICE,
        "party-1-lead": "Superintendent",
    }
    form = await editor.get(f"{address}/edit")
    typed = {name.replace("-2-", "-1-").replace("commitment-1", "commitment-0"): value for name, value in DRAFT.items()}
    typed |= {"commitment-0-party": "1", **rest}
    unlisted = checked(await editor.submit(form, **typed, **{"party-1-secure": "elsewhere@police.example"}), status=422)
    assert "lists no secure email or online form of Greater Manchester Police" in unlisted.said
    assert (await editor.submit(form, **typed)).status_code == 303
    refused = checked(await editor.submit(await editor.get(address)), status=422)
    assert "Enter the secure channel of Greater Manchester Police" in refused.said
    body = await Organisation.objects().get(Organisation.name == POLICE)
    await a_channel(
        await a_contact("police-protection", None, organisation=body, name="Desk", phone=""),
        kind="web-form",
        value="https://www.police.example/secure",
    )
    form = await editor.get(f"{address}/edit")
    await editor.submit(form, **typed, **{"party-1-secure": "https://www.police.example/secure"})
    assert (await editor.submit(await editor.get(address))).status_code == 303
    sign = await editor.get(f"{address}/signatures/new")
    assert "Who signed?" in checked(sign).said
    mine = {"organisation": "wigan-council", "how": "in the directory", "capacity": "Director", "on": ""}
    assert (await editor.submit(sign, **mine)).status_code == 303
    assert "Signed by Specimen Editor, Director, on 20 November 2026" in checked(await editor.get(address)).said
    theirs = {"organisation": "greater-manchester-police", "capacity": "Chief", "how": "on a document"}
    wrong = checked(await editor.submit(sign, **theirs, person="", on="21 November 2026"), status=422)
    assert "Enter the name of whoever signed" in wrong.said
    wrong = checked(await editor.submit(sign, **theirs, person="Sample Chief", on="21 November 2026"), status=422)
    assert "not a day to come" in wrong.said
    await editor.submit(sign, **theirs, person="Sample Chief", on="20 November 2026")
    assert "In force, " not in checked(await editor.get(address)).said
    assert "In force" in checked(await editor.get("/agreements")).said


async def test_a_text_changed_while_somebody_reads_it_is_shown_and_not_signed(editor):
    agreement = await one_out_for_signature()
    sign = await editor.get(f"/agreements/{agreement.slug}/signatures/new")
    await redraft(an_act(), agreement, replace(await draft_of(agreement), purpose="Other"), viewer=ADMINISTRATOR)
    answers = {"organisation": "wigan-council", "how": "in the directory", "capacity": "Director", "on": ""}
    length = await history_length()
    refused = await editor.submit(sign, **answers)
    said = checked(refused, status=409).said
    assert "Taken out: Children who go missing are found and listened to." in said
    assert "Added: Other" in said
    assert 'value="Director"' in refused.text, "what was typed is kept"
    assert await history_length() == length
    assert (await editor.submit(refused, **answers)).status_code == 303
    (signature,) = await signatures_of(agreement.id)
    assert signature["person"] == "Specimen Editor"


async def test_two_people_at_one_draft_do_not_write_over_each_other(editor):
    agreement = await an_agreement()
    form = await editor.get(f"/agreements/{agreement.slug}/edit")
    await redraft(an_act(), agreement, replace(await draft_of(agreement), reference="R 1"), viewer=ADMINISTRATOR)
    typed = {"title": "Mine", "party-0-organisation": COUNCIL, "party-1-organisation": POLICE}
    second = await editor.submit(form, **typed)
    assert "Somebody changed this while you did" in checked(second, status=409).said
    assert (await editor.submit(second, **typed)).status_code == 303
    assert (await Agreement.objects().first()).title == "Mine"


async def test_changing_what_is_out_for_signature_says_that_signatures_are_void(editor):
    agreement = await one_out_for_signature()
    await sign_for(agreement, COUNCIL)
    form = await editor.get(f"/agreements/{agreement.slug}/edit")
    assert "those who have signed must sign again" in checked(form).said
    typed = {"title": agreement.title, "areas": "Wigan", "starts_on": "20/11/2026", "review_due_on": "1/11/2027"}
    typed |= {f"party-{n}-organisation": name for n, name in enumerate((COUNCIL, POLICE))}
    typed |= {f"party-{n}-lead": "Head of service" for n in range(2)}
    typed |= {"purpose": "Shorter.", "commitment-0-party": "0", "commitment-0-text": "acknowledges"}
    gone = await editor.submit(form, **typed)
    page = checked(await editor.get(gone.headers["location"]))
    assert "the signatures that were there are void" in page.said
    assert "Void, of an earlier text" in page.said


async def test_a_review_a_new_version_its_differences_and_the_end(editor):
    agreement = await one_in_force(notice_days=30)
    address = f"/agreements/{agreement.slug}"
    review = await editor.get(f"{address}/reviews/new")
    assert checked(await editor.submit(review), status=422).said.count("Choose what was decided") == 2
    wrong = {"on": "1 January 2026", "outcome": "goes on unchanged", "next_due_on": "1/11/2027"}
    assert "can’t have been before" in checked(await editor.submit(review, **wrong), status=422).said
    assert (await editor.submit(review, **wrong | {"on": "19/11/2026"})).status_code == 303
    page = await editor.get(address)
    assert "19 November 2026: it goes on unchanged. Next by 1 November 2027." in checked(page).said
    edit = await editor.submit(page)
    following = edit.headers["location"].removesuffix("/edit")
    assert checked(await editor.get(edit.headers["location"])).title.startswith("Change: Missing children")
    again = checked(await editor.post(f"{address}/versions", data=await token(editor, page)), status=422)
    assert "later version already" in again.said
    differences = checked(await editor.get(f"{following}/differences"))
    assert "Taken out: Version 1" in differences.said
    assert (await editor.get(f"{address}/differences")).status_code == 404
    early = await editor.get(f"{address}/terminations/new")
    soon = {"on": "21 November 2026", "reason": "Not needed"}
    assert "20 December 2026" in checked(await editor.submit(early, **soon), status=422).said
    assert (await editor.submit(early, **soon, all_agreed="yes")).status_code == 303
    assert "to end early on 21 November 2026" in checked(await editor.get(address)).said
    given_up = await editor.get(f"{following}/terminations/new")
    assert "ends at once" in checked(given_up).said
    assert "Say why" in checked(await editor.submit(given_up, reason=" "), status=422).said
    await editor.submit(given_up, reason="A slip")
    assert await stands(await Agreement.objects().get(Agreement.version == 2)) is State.TERMINATED
    assert (await editor.get(f"{following}/edit")).status_code == 404


async def test_what_has_become_of_a_secure_channel_is_said_and_the_text_stays(editor):
    """A party that is taken out again leaves the text, and the history knows that it was there."""
    desk = await a_contact("lado", name="Desk")
    channel = await a_channel(desk, kind="secure-email", value="secure@wigan.example")
    sharing = {"secure": "secure@wigan.example", "secure_channel": channel.id}
    parties = await what_is_agreed(COUNCIL, POLICE, "Oak School")
    changed = tuple(replace(each, **sharing) if each.name == COUNCIL else each for each in parties.parties)
    agreement = await an_agreement(COUNCIL, POLICE, "Oak School", kind="information-sharing", parties=changed)
    address = f"/agreements/{agreement.slug}"
    form = await editor.get(f"{address}/edit")
    assert 'value="secure@wigan.example"' in form.text
    added = await editor.submit(form, **{"title": "Sharing", "party-0-organisation": COUNCIL}, add="party")
    assert "Party 3" in checked(added).said
    typed = {"title": "Sharing", "party-0-organisation": COUNCIL, "party-1-organisation": POLICE}
    other = await editor.submit(form, **typed, **{"party-0-secure": "other@wigan.example"})
    assert (
        "Enter one that the directory lists for Wigan Council: secure@wigan.example" in checked(other, status=422).said
    )
    wrong = await editor.submit(form, **typed | {"party-0-organisation": "Oak School"})
    assert "Enter your own organisation" in checked(wrong, status=422).said
    assert (await editor.submit(form, **typed, **{"party-0-secure": "secure@wigan.example"})).status_code == 303
    assert "Oak School" not in checked(await editor.get(address)).said
    await change_channel(an_act(), channel, value="newer@wigan.example")
    said = checked(await editor.get(address)).said
    assert "The secure channel of Wigan Council has changed since this was agreed: secure@wigan.example" in said
    await retire_contact(an_act(), on=TODAY, channel=channel)
    said = checked(await editor.get(address)).said
    assert "The secure channel of Wigan Council is no longer in use: secure@wigan.example" in said


async def token(browser, page):
    found = page.text.split('name="_csrf_token" value="')[1].split('"')[0]
    return {"_csrf_token": found}


WRONG = [
    ({"title": ""}, "Enter what it’s called"),
    ({"title": "Safe\u202egnp.exe"}, "invisible marks"),
    ({"party-1-organisation": ""}, "Enter a second party"),
    ({"party-1-organisation": COUNCIL}, "Wigan Council is a party already"),
    ({"party-1-organisation": "Nobody we know"}, "There is no organisation"),
    ({"party-0-organisation": POLICE, "party-1-organisation": "Oak School"}, "Enter your own organisation"),
    ({"starts_on": "1 May 2027", "ends_on": "1 April 2027"}, "Enter an end after the start"),
    ({"ends_on": "1 April 2027", "review_due_on": "1 May 2027"}, "Enter a review before the end"),
    ({"starts_on": "1 May 2027", "review_due_on": "1 May 2027"}, "Enter a review after the start"),
    ({"starts_on": "1 May 1927"}, "too far away"),
    ({"starts_on": "soon"}, "isn’t a day"),
    ({"starts_on": "1 May 2027", "ends_on": "1 June 2052"}, "25 years"),
    ({"notice_days": "-3"}, "Enter a number from 1 to 1,000"),
    ({"areas": "Atlantis"}, "There is no area"),
    ({"commitment-0-text": "answers", "commitment-0-party": "7"}, "Choose the party that does it"),
    ({"commitment-0-text": "answers", "commitment-0-party": "0", "commitment-0-amount": "2"}, "Choose hours or days"),
]


async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(editor):
    await an_organisation("Oak School", area=await an_area())
    form = await editor.get("/agreements/new?kind=protocol")
    right = {"title": "A protocol", "party-0-organisation": COUNCIL, "party-1-organisation": POLICE}
    for wrong, words in WRONG:
        answer = await editor.submit(form, **right | wrong)
        page = checked(answer, status=422)
        assert words in page.said, wrong
        assert page.title.startswith("Error: ")
    assert await Agreement.count() == 0
    assert (await editor.submit(form, **right)).status_code == 303


async def test_the_register_says_what_names_a_body_that_is_no_more_and_finds_by_what_is_asked(editor):
    await one_in_force()
    await an_agreement(title="Another", kind="protocol")
    police = await Organisation.objects().get(Organisation.name == POLICE)
    await retire(an_act(), police, on=TODAY, follow=follow_organisation)
    assert "It names a body that is no more: Greater Manchester Police" in checked(await editor.get("/agreements")).said
    page = checked(await editor.get("/agreements/missing-children"))
    assert "It names a body that is no more: Greater Manchester Police, since 20 November 2026" in page.said
    for asked, found in (
        ("state=draft", {"Another"}),
        ("state=in+force", {"Missing children"}),
        ("state=nonsense&kind=nonsense&page=x", {"Another", "Missing children"}),
        ("kind=protocol", {"Another"}),
        ("area=wigan", {"Another", "Missing children"}),
        ("area=luton", set()),
        ("organisation=Wigan+Council", {"Another", "Missing children"}),
        ("organisation=nobody", set()),
        ("page=2", set()),
    ):
        page = checked(await editor.get(f"/agreements?{asked}"))
        assert {words for _to, words in page.links} & {"Another", "Missing children"} == found, asked


async def test_what_somebody_may_not_know_of_is_not_there_for_them(editor):
    """Drafts are their authors' and parties'; the rest also verifiers' of their areas; administrators know all."""
    await an_area("Luton")
    drafted, sent = await an_agreement(title="Draft"), await one_out_for_signature(title="Sent")
    luton = await an_account("verifier", areas=("Luton",))
    own = await an_account("verifier", areas=("Wigan",))
    stranger = await an_account("editor", organisations=((await an_organisation("Oak School")).name,))
    await an_agreement(title="By the office", by=own.id)
    await next_version(an_act(), await one_in_force(title="Old"))
    sees = [
        (await an_account("administrator"), {"Draft", "Sent", "By the office", "Old"}),
        (await an_account("editor", organisations=(POLICE,)), {"Draft", "Sent", "By the office", "Old"}),
        (own, {"Sent", "By the office", "Old"}),
        (luton, set()),
        (stranger, set()),
    ]
    for account, titles in sees:
        async with Browser() as browser:
            await browser.sign_in(account)
            shown = {words for _to, words in checked(await browser.get("/agreements?state=all")).links}
            assert shown & {"Draft", "Sent", "By the office", "Old"} == titles
            for agreement in (drafted, sent):
                status = 200 if agreement.title in titles else 404
                for part in ("", "/text.pdf", "/text.docx"):
                    assert (await browser.get(f"/agreements/{agreement.slug}{part}")).status_code == status
    async with Browser() as browser:
        await browser.sign_in(own)
        assert (await browser.get(f"/agreements/{sent.slug}/edit")).status_code == 404, "verifiers only read others'"
        assert (await browser.get("/agreements/by-the-office/edit")).status_code == 200
        assert "version 2" not in (await browser.get("/agreements/old")).text, "another's draft isn't mentioned"
