"""An owner is asked by mail, comes by the link, and says what is still right: over a real SMTP conversation."""

import logging
from datetime import timedelta
from uuid import UUID

import pytest

from directory.accounts.links import signed
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.database import fetch
from directory.history.queries import broken_link
from directory.history.rules import Act
from directory.owners import confirmation_pages
from directory.owners.changes import ask, end, leave, name_owner
from directory.owners.sent_links import PURPOSE
from directory.owners.tables import Owner, OwnerCode, OwnerFinding, OwnerLink
from directory.verification.rules import Standing
from directory.verification.tables import Verification
from tests.conftest import Browser
from tests.owners.owning import answers, asked, code_in, hidden, send_queued, standing_of
from tests.page_checks import checked
from tests.postbox import a_postbox
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_try,
    an_account,
    an_act,
    an_owner,
    channels_of,
    days_ago,
    history_length,
)

PHONE, NEW = "+441614960001", "0161 496 0044"


@pytest.fixture
async def postbox(database):
    async with a_postbox() as postbox:
        yield postbox


@pytest.fixture
async def browser(postbox):
    async with Browser(chosen=postbox.settings()) as browser:
        yield browser


@pytest.fixture
async def early_help(database):
    return await a_contact("early-help", verified=days_ago(110))


@pytest.fixture
async def phone(early_help):
    (phone,) = await channels_of(early_help)
    return phone


@pytest.fixture
async def link(early_help, postbox):
    """The link in the mail to the team that answers for early help."""
    return await asked(await an_owner(early_help, job_title="Team manager"), postbox, at=NOON)


async def tries():
    return await Verification.objects().where(Verification.source == "owner").order_by(Verification.verified_on)


async def test_an_owner_says_that_a_number_is_still_right(browser, link, phone):
    assert await standing_of(PHONE) == Standing.DUE_SOON
    page = await browser.get(link)
    assert "Early help" in checked(page).said
    answer = await browser.submit(page, **answers(phone, "right"))
    assert (answer.status_code, answer.headers["location"]) == (303, link)
    assert "Thank you. You have answered for all of it" in checked(await browser.get(link)).said
    assert await standing_of(PHONE) == Standing.CURRENT
    (verification,) = await tries()
    assert (verification.method, verification.outcome, verification.account) == ("owner confirmed", "right", None)
    assert (verification.verified_by, verification.verified_on) == ("Team manager", TODAY)
    assert await broken_link() is None


async def test_the_mail_names_the_entries_and_holds_no_number_and_nothing_private(early_help, link, postbox):
    await a_channel(early_help, kind="email", value="secret@wigan.example", visibility="private")
    hidden = await a_contact("prevent", name="Hidden desk", visibility="private", phone="0161 496 0077")
    await an_owner(hidden)
    (letter,) = postbox.letters
    assert letter["To"] == "team@wigan.example"
    assert letter["Subject"] == "Is this still right? 1 entry in Safeguarding contact directory"
    text = letter.get_body(("plain",)).get_content()
    assert "– Wigan Early help, Wigan Council" in text
    assert "good until midday on 4 December 2026" in text
    assert "0161" not in text
    assert "Hidden" not in text


async def test_opening_the_page_does_nothing_since_mail_scanners_do(browser, link):
    before = await history_length()
    for _ in range(3):
        page = await browser.get(link)
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        await browser.head(link)
    assert await history_length() == before
    assert await tries() == []
    assert await OwnerCode.count() == 0


async def test_what_is_private_is_not_on_the_page_and_what_is_for_professionals_is(browser, early_help, link, phone):
    await a_channel(early_help, kind="email", value="private@wigan.example", visibility="private")
    await a_channel(early_help, kind="email", value="pros@wigan.example", label="Team", visibility="professionals")
    page = await browser.get(link)
    assert "private@wigan.example" not in page.text
    assert "pros@wigan.example" in page.text
    assert "For professionals only" in checked(page).said
    await contacts.change_channel(an_act(), phone, visibility=Visibility.PRIVATE)
    assert "0161 496 0001" not in (await browser.get(link)).text


async def test_a_long_page_begins_with_what_is_not_answered_yet(browser, early_help, link, phone, monkeypatch):
    monkeypatch.setattr(confirmation_pages, "MOST_CHANNELS", 1)
    other = await a_channel(early_help, value="0161 496 0002", label="Duty")
    page = await browser.get(link)
    assert "The other 1 follow" in checked(page).said
    assert "0161 496 0002" not in page.text
    await browser.submit(page, **answers(phone, "right"))
    page = await browser.get(link)
    assert "Answered so far: 1 of 2" in checked(page).said
    assert (await browser.submit(page, **answers(other, "gone"))).status_code == 303
    assert "You have answered for all of it" in checked(await browser.get(link)).said


async def test_a_changed_number_is_a_finding_and_changes_nothing(browser, link, phone):
    page = await browser.get(link)
    said = answers(phone, "changed", value=NEW, hours="9 to 5", note="New  building\r\nBcc: evil@evil.example")
    assert (await browser.submit(page, **said)).status_code == 303
    await phone.refresh()
    assert phone.value == PHONE
    assert await standing_of(PHONE) == Standing.DISPUTED
    (finding,) = await OwnerFinding.objects()
    assert (finding.value, finding.says, finding.hours) == (PHONE, "+441614960044", "9 to 5")
    assert finding.note == "New building Bcc: evil@evil.example"
    assert not finding.with_code
    assert finding.told_at == NOON
    (verification,) = await tries()
    assert (verification.value, verification.outcome) == (PHONE, "changed")
    page = await browser.get(link)
    assert "An owner has told us that this is wrong" in checked(page).said
    assert "Still right" not in page.text


async def test_what_an_owner_says_later_replaces_what_they_said_before_and_both_stay(browser, link, phone):
    await browser.submit(await browser.get(link), **answers(phone, "changed", hours="8 to 4"))
    assert await standing_of(PHONE) == Standing.DUE_SOON  # other hours leave the number right
    await browser.submit(await browser.get(link), **answers(phone, "gone"))
    assert await standing_of(PHONE) == Standing.DISPUTED
    rows = await OwnerFinding.objects().order_by(OwnerFinding.answer)
    assert [(each.answer, each.outcome) for each in rows] == [("changed", "replaced"), ("gone", "")]
    assert await broken_link() is None


async def test_a_value_that_an_owner_said_is_never_theirs_to_confirm_until_somebody_else_found_it_right(
    browser, link, phone
):
    await browser.submit(await browser.get(link), **answers(phone, "changed", value=NEW))
    await contacts.change_channel(an_act(), phone, value=NEW)
    (finding,) = await OwnerFinding.objects()
    await OwnerFinding.update({OwnerFinding.settled_at: NOON}).where(OwnerFinding.uuid == finding.uuid)
    page = await browser.get(link)
    assert "An owner told us that this had changed" in checked(page).said
    answer = await browser.submit(page, **answers(phone, "right"))
    assert "Somebody from the directory has to try it" in checked(answer, status=422).said
    assert await standing_of("+441614960044") == Standing.UNVERIFIED
    await a_try(phone)
    assert (await browser.submit(await browser.get(link), **answers(phone, "right"))).status_code == 303


async def test_a_value_that_changed_while_the_page_was_open_is_said_and_not_verified(browser, link, phone):
    page = await browser.get(link)
    await contacts.change_channel(an_act(), phone, value=NEW)
    for says in (answers(phone, "right"), answers(phone, "changed", value="0161 496 0055"), answers(phone, "gone")):
        answer = await browser.submit(page, **says)
        assert "This entry changed while your page was open" in checked(answer, status=422).said
        assert "0161 496 0044" in answer.text
    assert await tries() == []
    assert await OwnerFinding.count() == 0


async def test_nothing_is_recorded_where_any_answer_has_a_mistake_and_what_was_typed_stays(
    browser, early_help, link, phone
):
    other = await a_channel(early_help, value="0161 496 0002", label="Duty")
    page = await browser.get(link)
    bad = answers(phone, "right") | answers(other, "changed", value="not a number", note="moved <b>house</b>")
    answer = await browser.submit(page, **bad)
    assert "moved &lt;b&gt;house&lt;/b&gt;" in answer.text
    assert any(address == f"#value-{other.uuid}" for address, _ in checked(answer, status=422).links)
    assert await tries() == []
    empty = await browser.submit(page)
    assert "Choose an answer for one entry or more" in checked(empty, status=422).said
    untold = await browser.submit(page, **answers(other, "changed"))
    assert "Enter what it is now" in checked(untold, status=422).said


async def test_another_owner_s_channel_is_refused_whoever_guesses_its_number(browser, link, phone):
    other = await a_contact("prevent", name="Prevent", phone="0161 496 0009")
    await an_owner(other, "another@wigan.example")
    (theirs,) = await channels_of(other)
    page = await browser.get(link)
    for says in ("right", "changed", "gone"):
        forged = answers(phone, "right") | answers(theirs, says, shown="+441614960009", note="mine now")
        answer = await browser.submit(page, **forged)
        assert "no longer yours to answer for" in checked(answer, status=422).said
    assert await tries() == []
    assert await OwnerFinding.count() == 0


async def test_a_link_is_good_several_times_until_it_expires(browser, link, phone):
    for later in (0, 1, 13):
        browser.now = NOON + timedelta(days=later)
        assert (await browser.submit(await browser.get(link), **answers(phone, "right"))).status_code == 303
    page = await browser.get(link)
    browser.now = NOON + timedelta(days=14, seconds=1)
    assert "no longer good" in checked(await browser.get(link), status=410).said
    assert "no longer good" in checked(await browser.submit(page, **answers(phone, "right")), status=410).said
    assert len(await tries()) == 3


async def test_a_link_that_was_made_up_or_is_for_something_else_leads_nowhere(browser, link):
    (row,) = await OwnerLink.objects()
    chosen, token = browser.settings, link.partition("token=")[2]
    made_up = [
        "",
        "x",
        "é",
        token[:-1],
        token[:-3] + "AAA",
        "A" * 5000,
        signed(row.uuid, purpose="sign-in", until=row.expires_at, secret=chosen.secret_key),
        signed(row.uuid, purpose=PURPOSE, until=row.expires_at, secret="another secret"),
        signed(UUID(int=7), purpose=PURPOSE, until=row.expires_at, secret=chosen.secret_key),
    ]
    for wrong in made_up:
        page = await browser.get("/confirmations", params={"token": wrong})
        assert "no longer good" in checked(page, status=410).said, wrong
    assert (await browser.get(f"/sign-in-links/sessions/new?token={token}")).status_code == 410


async def test_whoever_has_left_answers_for_nothing_at_once(browser, early_help, postbox, phone):
    owner = await an_owner(early_help)
    elsewhere = await an_owner(await a_contact("lado", "Stockport", phone="0161 496 0003"))
    link = await asked(owner, postbox, at=NOON)
    page = await browser.get(link)
    await leave(an_act("Has left"), elsewhere)
    assert (await browser.get(link)).status_code == 410
    assert (await browser.submit(page, **answers(phone, "right"))).status_code == 410
    assert await tries() == []
    assert [row["ended_at"] for row in await fetch("SELECT ended_at FROM owner")] == [NOON, NOON]


async def test_whoever_answers_for_one_entry_no_longer_keeps_the_others(browser, early_help, postbox, phone):
    owner = await an_owner(early_help)
    other = await a_contact("prevent", name="Prevent desk", phone="0161 496 0003")
    await an_owner(other)
    link = await asked(owner, postbox, at=NOON)
    page = await browser.get(link)
    await end(an_act(), owner)
    assert "Early help" not in checked(await browser.get(link)).said
    assert "Prevent desk" in checked(await browser.get(link)).said
    assert "no longer yours" in checked(await browser.submit(page, **answers(phone, "right")), status=422).said


async def test_a_newer_link_takes_the_place_of_the_last_and_one_mail_goes_out_on_a_day(
    browser, early_help, postbox, phone
):
    owner = await an_owner(early_help)
    first = await asked(owner, postbox, at=NOON)
    assert not await ask(an_act(), owner, chosen=postbox.settings())
    assert (await browser.get(first)).status_code == 200
    tomorrow = Act(by=None, at=NOON + timedelta(days=1), source="command")
    assert await ask(tomorrow, owner, chosen=postbox.settings())
    await send_queued(postbox, at=NOON)
    browser.now = NOON + timedelta(days=1)
    assert (await browser.get(first)).status_code == 410
    assert (await browser.get(postbox.link())).status_code == 200


async def test_an_entry_given_to_an_owner_since_is_not_on_the_link_they_have(browser, early_help, link):
    front_door = await a_contact("childrens-front-door", name="Front door desk", phone="0161 496 0004")
    browser.now = NOON + timedelta(days=1)
    later = Act(by=None, at=browser.now, source="command")
    await name_owner(later, front_door, email="team@wigan.example")
    assert "Front door desk" not in (await browser.get(link)).text


async def test_whoever_changed_a_number_cannot_have_it_confirmed_by_a_mailbox_of_their_own(browser, postbox):
    editor = await an_account("editor", email="editor@wigan.example")
    contact = await a_contact("early-help", phone="")
    named = await a_channel(contact, by=editor.id)
    await an_owner(contact, "pocket@wigan.example", by=editor.id)
    await an_owner(contact, "editor@wigan.example")
    honest = await an_owner(contact, "honest@wigan.example")
    for owner in ("pocket@wigan.example", "editor@wigan.example"):
        link = await asked(await Owner.objects().get(Owner.email == owner), postbox, at=NOON)
        answer = await browser.submit(await browser.get(link), **answers(named, "right"))
        assert "A colleague of theirs has to try it" in checked(answer, status=422).said
    link = await asked(honest, postbox, at=NOON)
    assert (await browser.submit(await browser.get(link), **answers(named, "right"))).status_code == 303


async def test_what_owners_type_and_where_they_come_from_stands_in_no_log(browser, link, phone, caplog):
    caplog.set_level(logging.WARNING)  # as it serves
    caplog.set_level(logging.DEBUG, logger="directory")
    token = link.partition("token=")[2]
    page = await browser.get(link)
    await browser.submit(page, **answers(phone, "changed", value="junk\r\nX-Evil: 1", note="Zanzibar"))
    await browser.submit(page, **answers(phone, "changed", note="Zanzibar"))
    assert not [said for said in (token, "Zanzibar", "X-Evil") if said in caplog.text]


async def test_the_history_holds_digests_of_an_owner_and_no_name(browser, early_help, postbox, phone):
    owner = await an_owner(early_help, person="Robin Quillfeather")
    link = await asked(owner, postbox, at=NOON)
    await browser.submit(await browser.get(link), **answers(phone, "right"))
    rows = await fetch("SELECT source, by, reason, verb, record_table, after FROM history ORDER BY id")
    (verified,) = [row for row in rows if row["source"] == "owner"]
    assert (verified["by"], verified["verb"], verified["reason"]) == (None, "verified", "An owner answered")
    assert "name:" in verified["after"]
    assert not [row for row in rows if "Quillfeather" in str(row) or "team@wigan" in str(row)]


async def test_forms_are_taken_only_so_often_from_one_network(browser, link):
    page = await browser.get(link)
    told = [(await browser.submit(page)).status_code for _ in range(21)]
    assert told == [422] * 20 + [429]


async def test_a_front_door_a_duty_team_and_a_lado_are_confirmed_with_a_code_only(browser, postbox):
    contact = await a_contact("lado", verified=days_ago(200))
    (phone,) = await channels_of(contact)
    link = await asked(await an_owner(contact), postbox, at=NOON)
    assert "good until midday on 23 November 2026" in postbox.letters[-1].get_body(("plain",)).get_content()
    page = await browser.get(link)
    for code in ("", "000000"):
        refused = await browser.submit(page, **answers(phone, "right"), code=code)
        assert refused.status_code == 422
    assert await tries() == []
    sent = await browser.post("/confirmations/codes", data=hidden(page) | answers(phone, "right"))
    assert "A code is on its way" in checked(sent).said
    assert 'value="right" checked' in sent.text
    assert postbox.letters[-1]["To"] == "team@wigan.example"
    code = code_in(postbox.letters[-1])
    assert code not in str(await fetch("SELECT * FROM owner_code")) + str(await fetch("SELECT * FROM message"))
    assert (await browser.submit(sent, **answers(phone, "right"), code=f"{code[:3]} {code[3:]}")).status_code == 303
    assert await standing_of(PHONE) == Standing.CURRENT
    again = await browser.submit(page, **answers(phone, "right"), code=code)
    assert "wrong or no longer good" in checked(again, status=422).said  # good once


@pytest.fixture
async def front_door(postbox, browser):
    """A front door whose owner has the link open, and has been mailed a code: the channel, the page, the code."""
    contact = await a_contact("childrens-front-door", verified=days_ago(3))
    (phone,) = await channels_of(contact)
    link = await asked(await an_owner(contact), postbox, at=NOON)
    page = await browser.get(link)
    await browser.post("/confirmations/codes", data=hidden(page))
    return phone, page, code_in(postbox.letters[-1])


async def test_after_five_guesses_even_the_right_code_is_good_no_longer(browser, front_door):
    phone, page, code = front_door
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert (await browser.submit(page, **answers(phone, "right"), code=wrong)).status_code == 422
    assert (await browser.submit(page, **answers(phone, "right"), code=code)).status_code == 422
    assert await tries() == []


async def test_a_code_for_one_link_is_no_good_for_another(browser, front_door, postbox):
    _phone, _page, code = front_door
    other = await a_contact("lado", phone="0161 496 0066")
    (theirs,) = await channels_of(other)
    link = await asked(await an_owner(other, "lado@wigan.example"), postbox, at=NOON)
    page = await browser.get(link)
    await browser.post("/confirmations/codes", data=hidden(page))
    assert (await browser.submit(page, **answers(theirs, "right"), code=code)).status_code == 422


async def test_a_newer_code_takes_the_place_of_the_last_and_only_so_many_are_sent(browser, front_door, postbox):
    phone, page, code = front_door
    for _ in range(4):
        assert (await browser.post("/confirmations/codes", data=hidden(page))).status_code == 200
    letters = len(postbox.letters)
    refused = await browser.post("/confirmations/codes", data=hidden(page))
    assert "Wait an hour" in checked(refused, status=422).said
    assert len(postbox.letters) == letters
    if code != code_in(postbox.letters[-1]):
        assert (await browser.submit(page, **answers(phone, "right"), code=code)).status_code == 422
    right = await browser.submit(page, **answers(phone, "right"), code=code_in(postbox.letters[-1]))
    assert right.status_code == 303


async def test_a_code_that_cannot_be_mailed_is_said(browser, front_door, postbox):
    _phone, page, _code = front_door
    postbox.recipient_answer = "550 No such mailbox"
    answer = await browser.post("/confirmations/codes", data=hidden(page))
    said = checked(answer, status=422).said
    assert "could not be mailed" in said
    assert "550" not in said


async def test_a_forwarded_link_alone_does_not_sink_a_front_door(browser, front_door):
    phone, page, code = front_door
    said = answers(phone, "changed", value=NEW)
    assert (await browser.submit(page, **said)).status_code == 303
    (finding,) = await OwnerFinding.objects()
    assert not finding.with_code
    assert await standing_of(PHONE) == Standing.CURRENT
    assert (await browser.submit(page, **answers(phone, "gone"), code=code)).status_code == 303
    assert await standing_of(PHONE) == Standing.DISPUTED


async def test_what_was_said_with_a_code_is_not_put_aside_by_a_forwarded_link(browser, front_door):
    phone, page, code = front_door
    await browser.submit(page, **answers(phone, "changed", value=NEW), code=code)
    await browser.submit(page, **answers(phone, "changed", value="0161 496 0099"))
    rows = await OwnerFinding.objects().order_by(OwnerFinding.says)
    assert [(each.says, each.with_code, each.settled_at) for each in rows] == [
        ("+441614960044", True, None),
        ("+441614960099", False, None),
    ]


async def test_a_code_is_good_for_ten_minutes_whatever_mistakes_are_made_and_none_is_sent_for_an_old_link(
    browser, front_door, postbox
):
    phone, page, code = front_door
    assert (await browser.submit(page, **answers(phone, "changed", value="?"), code=code)).status_code == 422
    browser.now = NOON + timedelta(minutes=10)
    assert (await browser.submit(page, **answers(phone, "right"), code=code)).status_code == 422
    browser.now -= timedelta(seconds=1)
    assert (await browser.submit(page, **answers(phone, "right"), code=code)).status_code == 303
    letters = len(postbox.letters)
    browser.now = NOON + timedelta(days=3, seconds=1)
    assert (await browser.post("/confirmations/codes", data=hidden(page))).status_code == 410
    assert len(postbox.letters) == letters
