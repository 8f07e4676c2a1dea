"""Those who look after an entry name its owners, ask them, and end them; nobody else's are there for them."""

import re
from datetime import timedelta

import pytest

from directory.contacts.tables import Contact
from directory.database import fetch
from directory.owners.tables import Owner, OwnerLink
from tests.conftest import Browser
from tests.page_checks import checked
from tests.postbox import a_postbox
from tests.stories import NOON, a_contact, an_account, an_owner, history_length


@pytest.fixture
async def postbox(database):
    async with a_postbox() as postbox:
        yield postbox


@pytest.fixture
async def office(postbox):
    """A verifier of Wigan at work."""
    await a_contact("early-help")
    account = await an_account("verifier", areas=("Wigan",))
    async with Browser(chosen=postbox.settings()) as office:
        await office.sign_in(account)
        yield office


OWNERS = "/contacts/wigan-early-help/owners"


async def presses(browser, button):
    """Press the first button of this name on the page of the entry's owners."""
    page = await browser.get(OWNERS)
    forms = [each for each in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if 'method="post"' in each]
    return await browser.submit(page, form=next(number for number, form in enumerate(forms) if button in form))


async def test_an_owner_is_named_asked_and_ended(office):
    assert checked(await office.get("/contacts/wigan-early-help")).leads_to("Owners") == OWNERS
    assert "Nobody outside our team" in checked(await office.get(OWNERS)).said
    answer = await office.submit(
        await office.get(f"{OWNERS}/new"), email=" Team@Wigan.Example ", job_title="Early help  team", person=""
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{OWNERS}?saved=yes")
    page = checked(await office.get(f"{OWNERS}?saved=yes"))
    assert [
        said
        for said in ("Saved. They’re asked", "Early help team", "team@wigan.example", "Not yet")
        if said not in page.said
    ] == []
    assert (await presses(office, "Ask the owner to confirm")).status_code == 303
    page = checked(await office.get(OWNERS))
    assert "20 November 2026; their link is good until 4 December 2026" in page.said
    again = checked(await presses(office, "Ask the owner to confirm"), status=422)
    assert "was asked today already" in again.said
    assert await fetch("SELECT kind, address FROM message") == [
        {"kind": "confirmation", "address": "team@wigan.example"}
    ]
    assert (await presses(office, "Answers for this no longer")).status_code == 303
    assert "Nobody outside our team" in checked(await office.get(OWNERS)).said
    assert await Owner.count() == 1  # nothing is lost


async def test_whoever_has_left_is_ended_everywhere_and_can_be_named_again(office):
    elsewhere = await a_contact("lado", "Stockport", phone="0161 496 0003")
    await an_owner(elsewhere)
    named = {"email": "team@wigan.example", "job_title": "", "person": ""}
    assert (await office.submit(await office.get(f"{OWNERS}/new"), **named)).status_code == 303
    await presses(office, "Ask the owner to confirm")
    assert (await presses(office, "Has left")).status_code == 303
    assert {each.ended_at for each in await Owner.objects()} == {NOON}
    (link,) = await OwnerLink.objects()
    assert link.withdrawn_at == NOON
    length = await history_length()
    assert (await office.submit(await office.get(f"{OWNERS}/new"), **named)).status_code == 303
    assert await history_length() == length + 1


async def test_an_address_is_checked_as_every_other_is(office):
    (contact,) = await Contact.objects()
    await an_owner(contact, "held@wigan.example")
    page = await office.get(f"{OWNERS}/new")
    for email, said in (
        ("", "Enter their email address"),
        ("nonsense", "no email address in it"),
        ("team@x.gsi.gov.uk", "was switched off in 2019"),
        ("team@wigan.example\r\nBcc: x@evil.example", "more than one @"),
        ("HELD@wigan.example", "answers for this entry already"),
    ):
        answer = await office.submit(page, email=email, job_title="Kept", person="")
        assert said in checked(answer, status=422).said
        assert 'value="Kept"' in answer.text
    assert await Owner.count() == 1


async def test_one_person_s_mailbox_is_taken_with_advice(office):
    answer = await office.submit(
        await office.get(f"{OWNERS}/new"), email="jane.smith@wigan.example", job_title="", person=""
    )
    assert "This looks like one person's mailbox" in checked(answer).said
    assert await Owner.count() == 1


async def test_nobody_is_asked_without_a_mail_server(database):
    contact = await a_contact("early-help")
    await an_owner(contact)
    async with Browser() as browser:
        await browser.sign_in(await an_account("administrator"))
        page = checked(await presses(browser, "Ask the owner to confirm"), status=422)
        assert "No mail server is set" in page.said
    assert await fetch("SELECT id FROM message") + await fetch("SELECT id FROM owner_link") == []


async def test_nobody_is_asked_about_what_is_private_only(office):
    hidden = await a_contact("prevent", name="Early help", visibility="private", phone="0161 496 0077")
    await an_owner(hidden, "hidden@wigan.example")
    async with Browser(chosen=office.settings) as browser:
        await browser.sign_in(await an_account("administrator"))
        page = await browser.get(f"/contacts/{hidden.slug}/owners")
        answer = await browser.submit(page)
    assert "There is nothing to ask" in checked(answer, status=422).said


async def test_another_area_s_owners_are_not_there(office):
    theirs = await a_contact("lado", "Stockport", phone="0161 496 0003")
    owner = await an_owner(theirs)
    before = await history_length()
    for path in (f"/contacts/{theirs.slug}/owners", f"/contacts/{theirs.slug}/owners/new"):
        assert (await office.get(path)).status_code == 404
    token = re.search(r'name="_csrf_token" value="([^"]*)"', (await office.get(f"{OWNERS}/new")).text)[1]
    for path in (
        f"/contacts/{theirs.slug}/owners",
        f"/owners/{owner.uuid}/requests",
        f"/owners/{owner.uuid}/endings",
        f"/owners/{owner.uuid}/departures",
    ):
        answer = await office.post(path, data={"_csrf_token": token, "email": "mine@wigan.example"})
        assert answer.status_code == 404, path
    assert await history_length() == before
    assert await fetch("SELECT id FROM message") == []


async def test_the_day_after_they_can_be_asked_again(office):
    await office.submit(await office.get(f"{OWNERS}/new"), email="team@wigan.example", job_title="", person="")
    assert (await presses(office, "Ask the owner to confirm")).status_code == 303
    office.now = NOON + timedelta(days=1)
    await office.sign_in(await an_account("administrator"))
    assert (await presses(office, "Ask the owner to confirm")).status_code == 303
    first, second = await OwnerLink.objects().order_by(OwnerLink.made_at)
    assert (first.withdrawn_at, second.withdrawn_at) == (NOON + timedelta(days=1), None)
