"""Verifiers look into what owners say, ring the old number first, and ask all whose entries fall due."""

import re
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts import changes as contacts
from directory.database import fetch, run
from directory.history.queries import broken_link
from directory.organisations.tables import Organisation
from directory.owners.changes import leave
from directory.owners.due import owners_due
from directory.owners.rules import Says
from directory.owners.tables import Owner, OwnerFinding
from directory.verification.intervals import set_interval
from directory.verification.rules import Standing
from tests.conftest import Browser
from tests.owners.owning import standing_of
from tests.page_checks import checked
from tests.postbox import a_postbox
from tests.stories import (
    NOON,
    a_channel,
    a_contact,
    a_finding,
    a_report,
    a_role,
    a_try,
    an_account,
    an_act,
    an_area,
    an_owner,
    channels_of,
    days_ago,
)

FINDINGS = "/confirmations/findings"


@pytest.fixture
async def postbox(database):
    async with a_postbox() as postbox:
        yield postbox


@pytest.fixture
async def lado(postbox):
    contact = await a_contact("lado", verified=days_ago(60))
    await an_owner(contact, job_title="The LADO’s team")
    return contact


@pytest.fixture
async def desk(lado, postbox):
    """A verifier of Wigan at work."""
    async with Browser(chosen=postbox.settings()) as desk:
        await desk.sign_in(await an_account("verifier", areas=("Wigan",)))
        yield desk


async def told(contact, *, email="team@wigan.example", **more):
    """The owner of a contact says something of its first channel, by the link alone."""
    (channel, *_others) = await channels_of(contact)
    await a_finding(await Owner.objects().get(Owner.email == email), channel, **more)
    return channel


async def test_a_finding_shows_what_was_said_and_whom_to_ring_first(desk, lado):
    council = await Organisation.objects().get(Organisation.name == "Wigan Council")
    await a_contact("switchboard", organisation=council, name="Switchboard", phone="0161 496 0900")
    await Organisation.update({Organisation.website: "https://wigan.example"}).where(Organisation.uuid == council.uuid)
    await told(lado, value="+441614960044", hours="9 to 5", note="New <i>building</i>")
    answer = await desk.get(FINDINGS)
    page = checked(answer)
    assert "It has changed to 0161 496 0044" in page.said
    assert "Call the old number or the switchboard of the official site first" in page.said
    assert page.leads_to("0161 496 0001") == "tel:+441614960001"
    assert page.leads_to("0161 496 0900") == "tel:+441614960900"
    assert page.leads_to("https://wigan.example") == "https://wigan.example"
    assert page.leads_to("change the entry Wigan LADO") == f"/contacts/{lado.slug}/edit"
    assert page.leads_to("verify it Wigan LADO") == f"/contacts/{lado.slug}/verifications/new"
    assert "tel:+441614960044" not in answer.text  # nobody rings whoever gave the number
    assert "New &lt;i&gt;building" in answer.text
    assert "The LADO’s team, at midday on 20 November 2026" in page.said
    assert "said with the link alone" in page.said


async def test_a_finding_is_settled_once_and_verifies_nothing(desk, lado):
    channel = await told(lado, says=Says.GONE)
    page = await desk.get(FINDINGS)
    (finding,) = await OwnerFinding.objects()
    empty = checked(await desk.submit(page), status=422)
    assert "Choose what came of it" in empty.said
    outcome = {f"outcome-{finding.uuid}": "right"}
    assert (await desk.submit(page, **outcome)).status_code == 303
    assert "There is nothing to look into" in checked(await desk.get(FINDINGS)).said
    again = checked(await desk.submit(page, **outcome), status=422)
    assert "A colleague has settled this already" in again.said
    await finding.refresh()
    assert (finding.outcome, finding.settled_at) == ("right", NOON)
    assert finding.settled_by is not None
    assert await standing_of(channel.value) == Standing.CURRENT
    assert await broken_link() is None


async def test_a_finding_says_what_the_entry_holds_since(desk, lado):
    channel = await told(lado, value="+441614960044")
    await contacts.change_channel(an_act(), channel, value="0161 496 0055", hours="Mo-Fr 09:00-17:00")
    assert "0161 496 0001. Since then changed to 0161 496 0055" in checked(await desk.get(FINDINGS)).said


async def test_what_is_said_of_another_area_is_not_there(desk):
    theirs = await a_contact("early-help", "Stockport", phone="0161 496 0003")
    await an_owner(theirs, "theirs@wigan.example")
    await told(theirs, email="theirs@wigan.example", note="Moved to Zanzibar")
    page = await desk.get(FINDINGS)
    assert "Zanzibar" not in page.text
    (finding,) = await OwnerFinding.objects()
    token = re.search(r'name="_csrf_token" value="([^"]*)"', (await desk.get("/account")).text)[1]
    answer = await desk.post(
        f"{FINDINGS}/{finding.uuid}/settlements", data={"_csrf_token": token, f"outcome-{finding.uuid}": "right"}
    )
    assert answer.status_code == 404
    async with Browser() as head:
        await head.sign_in(await an_account("administrator"))
        assert "Zanzibar" in (await head.get(FINDINGS)).text


async def test_a_mail_that_reached_nobody_is_a_finding_until_somebody_puts_it_right(desk, lado):
    page = await desk.get(FINDINGS)
    assert (await desk.submit(page)).status_code == 303
    assert "1 was asked in the last 14 days" in checked(await desk.get(FINDINGS)).said
    await run("UPDATE message SET given_up_at = {}, answer = {}", NOON, "550 No such mailbox")
    page = checked(await desk.get(FINDINGS))
    assert "team@wigan.example 550 No such mailbox Given up at midday on 20 November 2026" in page.said
    assert page.leads_to("Wigan LADO") == f"/contacts/{lado.slug}/owners"
    await an_area("Stockport")
    async with Browser() as others:
        await others.sign_in(await an_account("verifier", areas=("Stockport",)))
        assert "550 No" not in (await others.get(FINDINGS)).text
    (owner,) = await Owner.objects()
    await leave(an_act(), owner)
    assert "550 No" not in (await desk.get(FINDINGS)).text


async def test_a_later_mail_that_came_through_ends_the_finding(desk, lado):
    await desk.submit(await desk.get(FINDINGS))
    await run("UPDATE message SET given_up_at = {}, answer = '550 Full'", NOON)
    assert "550 Full" in (await desk.get(FINDINGS)).text
    desk.now = NOON + timedelta(days=15)
    await desk.sign_in(await an_account("administrator"))
    await desk.submit(await desk.get(FINDINGS))
    assert "550 Full" not in (await desk.get(FINDINGS)).text


async def test_those_whose_entries_fall_due_are_asked_one_mail_each(postbox, database):
    early_help = await a_contact("early-help", verified=days_ago(100))
    prevent = await a_contact("prevent", name="Prevent", verified=days_ago(3))
    lado = await a_contact("lado", "Stockport", phone="0161 496 0003")
    hidden = await a_contact("helpline", name="Hidden", visibility="private", phone="0161 496 0004")
    await a_channel(prevent, value="0161 496 0005", label="Private", visibility="private")
    for contact in (early_help, lado):
        await an_owner(contact, "both@wigan.example")
    await an_owner(prevent, "fresh@wigan.example")
    await an_owner(hidden, "hidden@wigan.example")
    due = await owners_due(ADMINISTRATOR, now=NOON)
    assert [(each.email, set(each.entries)) for each in due] == [
        ("both@wigan.example", {"Wigan Early help", "Stockport LADO"})
    ]
    async with Browser(chosen=postbox.settings()) as desk:
        await desk.sign_in(await an_account("verifier", areas=("Wigan",)))
        page = await desk.get(FINDINGS)
        assert "1 owner answers for entries of yours" in checked(page).said
        assert (await desk.submit(page)).status_code == 303
        assert await fetch("SELECT address FROM message") == [{"address": "both@wigan.example"}]
        assert "Nobody needs to be asked now. 1 was asked" in checked(await desk.get(FINDINGS)).said
        assert (await desk.submit(page)).status_code == 303
        assert await fetch("SELECT count(*) AS number FROM message") == [{"number": 1}]
        desk.now = NOON + timedelta(days=14)
        await desk.sign_in(await an_account("administrator"))
        assert "1 owner answers" in checked(await desk.get(FINDINGS)).said


async def test_what_falls_due_is_what_falls_due_on_the_desk(database):
    shorter = await a_contact("early-help", verified=days_ago(60))
    disputed = await a_contact("prevent", verified=days_ago(3), phone="0161 496 0003")
    for contact in (shorter, disputed):
        await an_owner(contact, "team@wigan.example")
    assert await owners_due(ADMINISTRATOR, now=NOON) == []
    area, role = await an_area("Wigan"), await a_role("early-help")
    await set_interval(an_act(), area=area.id, role=role.id, review_days=60)
    (due,) = await owners_due(ADMINISTRATOR, now=NOON)
    assert due.entries == ("Wigan Early help",)
    (phone,) = await channels_of(disputed)
    await a_try(phone, outcome="no answer")
    for network in ("one", "two"):
        await a_report(disputed, network=network)
    (due,) = await owners_due(ADMINISTRATOR, now=NOON)
    assert due.entries == ("Wigan Early help", "Wigan Prevent")


async def test_nobody_is_asked_of_what_falls_due_without_a_mail_server(database):
    await an_owner(await a_contact("early-help"))
    async with Browser() as desk:
        await desk.sign_in(await an_account("administrator"))
        answer = await desk.submit(await desk.get(FINDINGS))
    assert "No mail server is set" in checked(answer, status=422).said
