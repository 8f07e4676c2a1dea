"""The administrator's people: letting somebody in, what they may do, and letting them in no longer."""

import re
from datetime import timedelta

import pytest

from directory.accounts.queries import session_with, viewer_in
from directory.accounts.rules import Role
from directory.accounts.tables import Account
from directory.database import fetch, run
from directory.errors import RuleBroken
from directory.organisations.changes import add_organisation
from directory.organisations.rules import OrganisationKind, read_identifier
from directory.people.changes import invitation, invite, way_in
from directory.upgrade import bring_up_to_date
from tests.conftest import Browser
from tests.page_checks import checked
from tests.postbox import a_postbox
from tests.stories import (
    NOON,
    PASSPHRASE,
    TODAY,
    a_demonstration,
    a_passphrase,
    an_account,
    an_act,
    an_area,
    an_organisation,
)


@pytest.fixture
async def office(browser):
    """An administrator at work."""
    await an_organisation("Wigan Council", area="Wigan")
    await an_organisation("Stockport Council", area="Stockport")
    account = await an_account("administrator", email="office@wigan.example", person="Placeholder Office")
    await browser.sign_in(account)
    return browser


async def invites(browser, **answers):
    known = {"email": "robin@wigan.example", "person": "Robin Sample", "role": "reader"}
    return await browser.submit(await browser.get("/invitations/new"), **known | answers)


async def person(email="robin@wigan.example"):
    return await Account.objects().get(Account.email == email)


async def presses(browser, account, button):
    """Press the button of this name on somebody's page."""
    page = await browser.get(f"/accounts/{account.uuid}")
    forms = [each for each in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if 'method="post"' in each]
    (number,) = [number for number, form in enumerate(forms) if button in form]
    return await browser.submit(page, form=number)


async def viewer_of(account):
    """What somebody who is signed in may do at this moment."""
    async with Browser() as browser:
        await browser.sign_in(account)
        return await viewer_in(await session_with(browser.cookies["session"], now=NOON))


async def test_an_invitation_without_mail_is_a_link_to_pass_on_with_which_somebody_joins(office):
    answer = await invites(office, role="verifier", areas="Wigan\nE08000007")
    page = checked(answer)
    assert "No mail went out. No mail server is set" in page.said
    link = re.search(r"<code>http://[^/]*(/\S+)</code>", answer.text)[1].replace("&amp;", "&")
    async with Browser() as robin:
        answer = await robin.submit(await robin.get(link), person="Robin Sample", passphrase=PASSPHRASE)
        assert answer.status_code == 303
        assert "Stockport, Wigan" in checked(await robin.get("/account")).said
    index = checked(await office.get("/accounts"))
    assert "Robin Sample Verifier for Stockport, Wigan robin@wigan.example" in index.said


async def test_an_invitation_is_mailed_where_mail_is_set(database):
    account = await an_account("administrator")
    async with a_postbox() as postbox, Browser(chosen=postbox.settings()) as office:
        await office.sign_in(account)
        page = checked(await invites(office))
        assert "A link is on its way to robin@wigan.example" in page.said
        (letter,) = postbox.letters
        assert letter["To"] == "robin@wigan.example"
        checked(await office.get(postbox.link()))
        postbox.recipient_answer = "550 No such mailbox"
        page = checked(await presses(office, await person(), "Send the invitation again"))
        assert "550 No such mailbox" in page.said
        assert "Pass this link on" in page.said


async def test_who_has_joined_is_not_invited_again(office):
    robin = await an_account(email="robin@wigan.example")
    page = await office.get(f"/accounts/{robin.uuid}")
    assert "Send the invitation again" not in page.text
    token = re.search(r'name="_csrf_token" value="([^"]*)"', page.text)[1]
    answer = await office.post(f"/accounts/{robin.uuid}/invitations", data={"_csrf_token": token})
    assert "Only somebody who is invited and hasn’t joined yet" in checked(answer, status=422).said


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"email": ""}, "email", "Enter their email address"),
        ({"email": "nonsense"}, "email", "no email address in it"),
        ({"email": "OFFICE@wigan.example"}, "email", "office@wigan.example has an account already"),
        ({"role": "wizard"}, "role", "Choose what they may do"),
        ({"areas": "Wigan\nNarnia"}, "areas", "There is no area “Narnia”"),
        ({"organisations": "No Such School"}, "organisations", "There is no organisation “No Such School”"),
    ],
)
async def test_mistakes_are_said_beside_their_field_and_nothing_is_done(office, answers, field, said):
    answer = await invites(office, **answers)
    page = checked(answer, status=422)
    assert said in page.said
    assert any(address == f"#{field}" for address, _ in page.links)
    assert 'value="Robin Sample"' in answer.text
    assert await Account.count() == 1


async def test_a_demonstration_s_people_have_invented_addresses(office):
    checked(await invites(office, email="robin@real-school.uk"), status=422)
    checked(await invites(office, email="robin@school.example"))


async def test_a_real_directory_s_people_have_real_ones(another_database):
    await bring_up_to_date()
    await a_demonstration(demonstration=False)
    invited = {"role": Role.READER, "today": TODAY}
    with pytest.raises(RuleBroken):
        await invite(an_act(), email="robin@school.example", **invited)
    assert (await invite(an_act(), email="Robin@Real-School.uk", **invited)).email == "robin@real-school.uk"


async def test_what_somebody_may_do_is_changed_and_holds_at_once(office):
    robin = await an_account(email="robin@wigan.example")
    assert (await viewer_of(robin)).role is Role.READER
    form = await office.get(f"/accounts/{robin.uuid}/edit")
    answer = await office.submit(form, role="editor", organisations="Wigan Council\nstockport-council")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/accounts/{robin.uuid}")
    page = checked(await office.get(f"/accounts/{robin.uuid}"))
    assert "Editor. Sees what professionals see" in page.said
    assert "Stockport Council, Wigan Council" in page.said
    viewer = await viewer_of(robin)
    assert (viewer.role, len(viewer.organisations), viewer.areas) == (Role.EDITOR, 2, frozenset())
    form = await office.get(f"/accounts/{robin.uuid}/edit")
    assert "Stockport Council\nWigan Council</textarea>" in form.text
    checked(await office.submit(form, role="editor", organisations="Nowhere"), status=422)
    await office.submit(form, role="reader", organisations="")
    assert (await viewer_of(robin)).organisations == frozenset()


async def test_a_verifier_s_areas_are_their_own_and_those_of_their_partnerships(office):
    await an_organisation(
        "Greater Example Partnership", kind="partnership", areas=(await an_area("Wigan"), await an_area("Luton"))
    )
    robin = await an_account(
        "verifier", areas=("Stockport",), organisations=("greater-example-partnership",), email="robin@wigan.example"
    )
    viewer = await viewer_of(robin)
    names = {row["name"] for row in await fetch("SELECT id, name FROM area") if row["id"] in viewer.areas}
    assert names == {"Wigan", "Luton", "Stockport"}
    assert viewer.organisations == frozenset()


async def test_an_account_is_ended_and_restored(office):
    robin = await a_passphrase(await an_account(email="robin@wigan.example"))
    async with Browser() as theirs:
        await theirs.sign_in(robin)
        assert (await presses(office, robin, "End this account")).status_code == 303
        assert (await theirs.get("/account")).status_code == 303
    page = checked(await office.get(f"/accounts/{robin.uuid}"))
    assert "This account ended on 20 November 2026" in page.said
    assert "Ended" in checked(await office.get("/accounts")).said
    assert (await presses(office, robin, "Let them in again")).status_code == 303
    assert "This account ended" not in checked(await office.get(f"/accounts/{robin.uuid}")).said


async def test_the_last_administrator_can_be_neither_ended_nor_made_anything_else(office):
    own = await person("office@wigan.example")
    await an_account("administrator", joined=False)  # who may never come
    page = checked(await presses(office, own, "End this account"), status=422)
    assert "Make somebody else an administrator first" in page.said
    form = await office.get(f"/accounts/{own.uuid}/edit")
    page = checked(await office.submit(form, role="reader"), status=422)
    assert page.leads_to("Make somebody else an administrator first: this is the only one") == "#role"
    await an_account("administrator")
    assert (await office.submit(form, role="reader")).status_code == 303
    checked(await office.get("/accounts"), status=403)  # and holds at once, for oneself too


async def test_somebody_who_lost_their_codes_is_let_in_without(office):
    robin = await a_passphrase(await an_account(email="robin@wigan.example"))
    await run("INSERT INTO one_time_codes (account, salt, last_step) VALUES ({}, 'x', 0)", robin.id)
    assert "codesAsked for" in checked(await office.get(f"/accounts/{robin.uuid}")).said
    assert (await presses(office, robin, "They have lost their codes")).status_code == 303
    assert "codesNot asked for" in checked(await office.get(f"/accounts/{robin.uuid}")).said


async def test_nobody_is_found_under_a_number_that_nobody_has(office):
    for path in ("/accounts/00000000-0000-4000-8000-000000000000", "/accounts/1", "/accounts/x/edit"):
        checked(await office.get(path), status=404)


async def test_an_invitation_that_nobody_accepted_can_be_ended(office):
    robin = await an_account(email="robin@wigan.example", joined=False)
    path, _until = await invitation(robin, secret=office.settings.secret_key, act=an_act())
    await presses(office, robin, "End this account")
    checked(await office.get(path), status=410)
    with pytest.raises(RuleBroken, match="Restore it under People first"):
        await way_in(await person(), secret=office.settings.secret_key, act=an_act())


async def test_what_people_are_called_is_never_markup(office):
    await invites(office, person="<script>alert(1)</script>")
    for path in ("/accounts", f"/accounts/{(await person()).uuid}", f"/accounts/{(await person()).uuid}/edit"):
        page = await office.get(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


async def test_an_area_that_is_gone_is_nobody_s_to_verify(office):
    await an_area("Old Town", gss="E07000999", ended_on=(NOON - timedelta(days=400)).date())
    checked(await invites(office, areas="Old Town"), status=422)


async def test_of_two_organisations_with_one_name_the_address_says_which(office):
    for urn in ("urn:999081", "urn:999082"):
        await add_organisation(
            an_act(),
            name="St Example’s",
            kind=OrganisationKind.SCHOOL,
            identifiers=[read_identifier(urn)],
            areas=[],
        )
    checked(await invites(office, role="editor", organisations="St Example’s"), status=422)
    checked(await invites(office, role="editor", organisations="st-examples-2"))
