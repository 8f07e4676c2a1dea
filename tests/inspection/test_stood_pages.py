"""How a contact stood on a past day, beside now; and putting it back."""

import re
from datetime import timedelta

import pytest

from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.contacts.tables import Channel, Contact
from directory.history.queries import broken_link
from directory.history.rules import Act
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_report,
    a_try,
    an_account,
    an_act,
    an_organisation,
    channels_of,
    days_ago,
)

HISTORY = "/contacts/wigan-lado/history"
LATER = NOON + timedelta(days=10)


def ten_days_on(*, by: int | None = None) -> Act:
    return Act(by=by, at=LATER, source="page")


@pytest.fixture
async def editor(database):
    """An editor of Wigan Council's, ten days after the entries were made."""
    await an_organisation("Wigan Council", area="Wigan")
    async with Browser(now=LATER) as browser:
        account = await an_account("editor", person="Placeholder Editor", organisations=("Wigan Council",))
        await browser.sign_in(account)
        browser.account = account.id
        yield browser


async def that_day(browser, on=TODAY):
    return await browser.get(f"{HISTORY}?on={on}")


async def test_a_past_day_is_told_beside_now(editor):
    lado = await a_contact("lado", person="Mx Madeup", verified=days_ago(3), hours="Mo-Fr 09:00-17:00")
    (phone,) = await channels_of(lado)
    await a_report(lado)
    await contacts.change_channel(ten_days_on(), phone, value="0161 496 0044", hours="24/7")
    said = checked(await that_day(editor)).said
    assert "Wigan LADO on 20 November 2026" in said
    assert "The number was 0161 496 0001" in said
    assert "Hours: Monday to Friday 9am to 5pm" in said
    assert "Verified by ringing on 17 November 2026 by the partnership office" in said
    assert "good until 1 January 2027. Readers had reported it as wrong" in said
    assert "Now it’s 0161 496 0044" in said
    assert "Hours now: 24 hours a day, every day" in said
    assert "Mx Madeup" in said
    assert "Put it back as it was" in said
    today = checked(await that_day(editor, LATER.date())).said
    assert "The number was 0161 496 0044" in today
    assert "Never verified Nobody had verified it" in today
    assert "The same now." in today
    assert "Put it back" not in today


async def test_what_has_become_out_of_date_since_is_said_to_be_so(database):
    await an_organisation("Wigan Council", area="Wigan")
    await a_contact("lado", verified=days_ago(3))
    async with Browser(now=NOON + timedelta(days=200)) as editor:
        await editor.sign_in(await an_account("editor", organisations=("Wigan Council",)))
        assert "The same now, but out of date." in checked(await that_day(editor)).said


async def test_days_before_it_was_there_and_days_to_come_are_said_to_be_so(editor):
    await a_contact("lado")
    assert "It was not in the directory on that day" in checked(await that_day(editor, days_ago(1))).said
    for wrong, said in (
        ("2026-12-25", "Enter a day that has come already"),
        ("Easter", "Enter a day, like 2026-03-03"),
    ):
        page = checked(await that_day(editor, wrong), status=422)
        assert said in page.said
        assert page.leads_to(said) == "#on"


async def test_what_is_private_now_is_in_no_past_day_of_an_editor_s(editor):
    lado = await a_contact("lado")
    hidden = await a_channel(lado, value="0161 496 0072", label="Nowhidden")
    await contacts.change_channel(ten_days_on(), hidden, visibility=Visibility.PRIVATE)
    assert not re.search("496 ?0072", (await that_day(editor)).text)
    async with Browser(now=LATER) as verifier:
        await verifier.sign_in(await an_account("verifier", areas=("Wigan",)))
        assert "0161 496 0072" in checked(await that_day(verifier)).said
    answer = await restores(editor, hidden)
    assert answer.status_code == 404


async def test_what_changed_while_it_was_hidden_is_not_taken_for_what_was_before(editor):
    lado = await a_contact("lado")
    (phone,) = await channels_of(lado)
    await contacts.change_channel(ten_days_on(), phone, visibility=Visibility.PRIVATE)
    await contacts.change_channel(ten_days_on(), phone, value="0161 496 0044")
    await contacts.change_channel(ten_days_on(), phone, visibility=Visibility.PUBLIC)
    assert "The number was 0161 496 0001" in checked(await that_day(editor)).said
    assert "The number was 0161 496 0044" in checked(await that_day(editor, LATER.date())).said


async def test_a_day_asked_of_the_entry_s_own_page_leads_those_there_who_keep_it(editor):
    await a_contact("lado")
    answer = await editor.get("/contacts/wigan-lado?on=2026-11-20")
    assert (answer.status_code, answer.headers["location"]) == (302, f"{HISTORY}?on=2026-11-20")
    editor.cookies.clear()
    assert (await editor.get("/contacts/wigan-lado?on=2026-11-20")).status_code == 200
    await editor.sign_in(await an_account("reader"))
    assert (await editor.get("/contacts/wigan-lado?on=2026-11-20")).status_code == 200


async def restores(browser, channel, on=TODAY):
    token = re.search(r'name="_csrf_token" value="([^"]*)"', (await browser.get("/account")).text)[1]
    return await browser.post(f"/channels/{channel.uuid}/history/restorations", data={"_csrf_token": token, "on": on})


async def test_a_channel_is_put_back_as_it_was_and_must_be_verified_again(editor):
    lado = await a_contact("lado", verified=days_ago(3), hours="Mo-Fr 09:00-17:00")
    (phone,) = await channels_of(lado)
    await contacts.change_channel(
        ten_days_on(),
        phone,
        value="0161 496 0044",
        label="Duty desk",
        hours="24/7",
        visibility=Visibility.PROFESSIONALS,
    )
    await contacts.retire(ten_days_on(), on=LATER.date(), channel=phone)
    answer = await editor.submit(await that_day(editor))
    assert (answer.status_code, answer.headers["location"]) == (303, HISTORY)
    (phone,) = await channels_of(lado)
    assert (phone.value, phone.label, phone.hours) == ("+441614960001", "", "Mo-Fr 09:00-17:00")
    assert (phone.retired_on, phone.changed_by) == (None, editor.account)
    assert phone.visibility == "professionals"  # as it is now
    said = checked(await editor.get(HISTORY)).said
    assert "Why: Put back as it was on 20 November 2026" in said
    assert "Brought back into use: the number 0161 496 0044" in said
    assert "The number changed from 0161 496 0044 to 0161 496 0001" in said
    assert "Nobody had verified it" in checked(await that_day(editor, LATER.date())).said
    assert await broken_link() is None


async def test_what_has_lost_its_place_is_not_put_back_and_nothing_is_half_done(editor):
    lado = await a_contact("lado")
    (phone,) = await channels_of(lado)
    await contacts.retire(ten_days_on(), on=LATER.date(), channel=phone)
    await contacts.add_channel(ten_days_on(), lado, kind=contacts.ChannelKind.PHONE, value="0161 496 0044")
    page = checked(await editor.submit(await that_day(editor)), status=422)
    assert "There is one of this kind with this label already" in page.said
    assert (await Channel.objects().get(Channel.id == phone.id)).retired_on is not None


async def test_a_contact_is_brought_back_into_use(editor):
    lado = await a_contact("lado")
    await contacts.retire(ten_days_on(), on=LATER.date(), contact=lado)
    page = await that_day(editor)
    assert "It’s out of use now" in checked(page).said
    assert (await editor.submit(page)).status_code == 303
    assert (await Contact.objects().get(Contact.id == lado.id)).retired_on is None
    assert "Brought back into use: the whole contact" in checked(await editor.get(HISTORY)).said


async def test_only_those_who_look_after_it_put_it_back_and_only_as_it_once_was(editor):
    (theirs,) = await channels_of(await a_contact("lado", "Stockport"))
    assert (await restores(editor, theirs)).status_code == 404
    (phone,) = await channels_of(await a_contact("lado"))
    assert (await restores(editor, phone, on=days_ago(9))).status_code == 404  # it wasn't there
    assert (await restores(editor, phone, on="Easter")).headers["location"] == HISTORY
    await contacts.change_channel(an_act(), phone, value="0161 496 0044")
    await a_try(phone)
    assert (await restores(editor, phone)).status_code == 303
    assert (await channels_of(await Contact.objects().get(Contact.slug == "wigan-lado")))[0].value == "+441614960044"
