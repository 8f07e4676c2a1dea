"""One's own reminders and calendar, as people and their mail and calendar programs use them."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from directory.accounts.rules import Role
from directory.database import fetch
from directory.mailing.sending import send_due
from directory.people import changes as people
from directory.reminders.changes import remind
from directory.reminders.recipients import is_off
from tests.page_checks import checked
from tests.postbox import a_postbox
from tests.stories import NOON, TODAY, a_channel, a_contact, an_account, an_act, an_area, days_ago

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def robin(browser):
    await an_area("Wigan")
    robin = await an_account("verifier", email="robin@wigan.example", areas=("Wigan",))
    await browser.sign_in(robin)
    return robin


async def the_way_out(browser):
    """The address in the header of a digest, as a mail program finds it."""
    await a_contact("lado", verified=days_ago(90))
    await remind(on=TODAY, now=NOON, chosen=browser.settings)
    async with a_postbox() as postbox:
        await send_due(now=lambda: NOON, chosen=postbox.settings())
    return re.search(r"<https?://[^/]*(/.*)>", postbox.letters[0]["List-Unsubscribe"])[1]


async def calendar_of(browser, address):
    answer = await browser.get(re.search(r"(/calendar\.ics\?token=\S+)", address)[1])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return answer.text, {(event.decoded("dtstart"), str(event["summary"])) for event in events}


async def made(browser):
    """The address of a new calendar, read off the page."""
    page = await browser.get("/account/reminders")
    shown = await browser.submit(page, form=int("Send reminders to" in page.text))
    return re.search(r"<code>([^<]*)</code>", shown.text)[1]


async def test_reminders_are_turned_off_and_on(browser, robin):
    page = await browser.get("/account/reminders")
    assert "Send reminders to robin@wigan.example?" in checked(page).said
    assert 'value="on" checked' in page.text
    await browser.submit(page, mails="off")
    assert await is_off(robin.id)
    page = await browser.get("/account/reminders")
    assert 'value="off" checked' in page.text
    await browser.submit(page, mails="on")
    assert not await is_off(robin.id)


async def test_a_choice_that_is_none_is_asked_for_again(browser, robin):
    answer = await browser.submit(await browser.get("/account/reminders"), mails="maybe")
    assert "Choose whether you want mails" in checked(answer, status=422).said


async def test_the_page_says_who_reminders_are_for(browser):
    await browser.sign_in(await an_account("reader"))
    said = checked(await browser.get("/account/reminders")).said
    assert "your account doesn’t" in said
    assert "Make the address" not in said
    assert "Send reminders to" not in said
    await browser.sign_in(await an_account("administrator"))
    assert "comes to every administrator, whatever is chosen" in checked(await browser.get("/account/reminders")).said


async def test_the_page_of_the_account_leads_there(browser, robin):
    page = checked(await browser.get("/account"))
    assert page.leads_to("Reminders and calendar") == "/account/reminders"


async def test_a_mail_program_ends_them_with_one_post_and_no_page(browser, robin):
    address = await the_way_out(browser)
    browser.cookies.clear()
    assert not await is_off(robin.id)
    answer = await browser.post(address, data=ONE_CLICK)
    assert "You won’t be reminded any more" in checked(answer).said
    assert await is_off(robin.id)


async def test_whoever_only_follows_the_link_ends_nothing_until_they_press(browser, robin):
    address = await the_way_out(browser)
    browser.cookies.clear()
    page = await browser.get(address)
    assert "End the reminders?" in checked(page).said
    assert not await is_off(robin.id)
    checked(await browser.submit(page))
    assert await is_off(robin.id)


async def test_a_link_that_is_old_or_made_up_ends_nothing(browser, robin):
    address = await the_way_out(browser)
    assert checked(await browser.post(address[:-2], data=ONE_CLICK), status=410)
    browser.now = NOON + timedelta(days=366)
    browser.cookies.clear()
    assert checked(await browser.post(address, data=ONE_CLICK), status=410)
    assert not await is_off(robin.id)


async def test_the_calendar_holds_the_review_dates_of_what_one_looks_after_and_no_number(browser, robin):
    contact = await a_contact("lado", verified=days_ago(60), phone="0161 496 0001", person="")
    await a_channel(
        contact, kind="email", value="private-desk@wigan.example", visibility="private", verified=days_ago(60)
    )
    await a_contact("prevent", verified=days_ago(190))
    await a_contact("lado", "Stockport", verified=days_ago(60))
    await a_contact("early-help", phone="0161 496 0007")  # never verified: no date
    text, events = await calendar_of(browser, await made(browser))
    assert events == {
        (date(2026, 12, 20), "Verify Wigan LADO (Wigan Council)"),
        (date(2026, 11, 10), "Verify Wigan Prevent (Wigan Council)"),
    }
    assert not re.search(r"496 ?0\d{3}", text)
    assert "private-desk" not in text
    assert "/contacts/wigan-lado/verifications/new" in text.replace("\r\n ", "")


async def test_the_address_is_shown_once_and_kept_as_a_digest(browser, robin):
    address = await made(browser)
    token = address.partition("token=")[2]
    assert len(token) > 40
    assert token not in str(await fetch("SELECT * FROM calendar_feed"))
    page = await browser.get("/account/reminders")
    assert "shown only when it’s made" in checked(page).said
    assert token not in page.text


async def test_a_new_address_ends_the_old_and_an_ended_one_is_not_there(browser, robin):
    first = await made(browser)
    second = await made(browser)
    assert (await browser.get(first.partition("8000")[2])).status_code == 404
    await calendar_of(browser, second)
    await browser.submit(await browser.get("/account/reminders"), form=2)
    browser.cookies.clear()
    assert (await browser.get(second.partition("8000")[2])).status_code == 404


async def test_a_calendar_ends_with_the_account_and_follows_what_it_looks_after(browser, robin):
    await a_contact("lado", verified=days_ago(60))
    address = await made(browser)
    assert len((await calendar_of(browser, address))[1]) == 1
    await people.change_person(an_act(), robin, role=Role.VERIFIER, areas=[], organisations=[], today=TODAY)
    assert (await calendar_of(browser, address))[1] == set()
    await people.end(an_act(), robin)
    assert (await browser.get(address.partition("8000")[2])).status_code == 404


async def test_an_editor_s_calendar_is_of_their_organisations(browser):
    await a_contact("lado", verified=days_ago(60))
    await a_contact("lado", "Stockport", verified=days_ago(60))
    await browser.sign_in(await an_account("editor", organisations=("Stockport Council",)))
    _text, events = await calendar_of(browser, await made(browser))
    assert {summary for _day, summary in events} == {"Verify Stockport LADO (Stockport Council)"}
