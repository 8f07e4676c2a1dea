"""The desk as a verifier works through it, from the list to the last entry."""

import re

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts.changes import change_channel, retire
from directory.contacts.tables import Contact
from directory.database import fetch, run
from directory.settings import Settings
from directory.verification.tables import Report, Verification
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_finding,
    a_report,
    a_role,
    a_try,
    an_account,
    an_act,
    an_area,
    an_organisation,
    an_owner,
    channels_of,
    days_ago,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def verifier(browser):
    await an_area("Wigan")
    account = await an_account("verifier", person="Example Verifier", areas=("Wigan",))
    await browser.sign_in(account)
    return account


def form_of(tried):
    """Of an entry, or of one channel by itself."""
    place = f"/contacts/{tried.slug}" if isinstance(tried, Contact) else f"/channels/{tried.uuid}"
    return f"{place}/verifications/new"


async def answers(contact, place=0, **told):
    """Answers of one channel's fields, by the names that they have on the page."""
    channel = (await channels_of(contact))[place]
    return {f"{name}_{channel.uuid.hex}": value for name, value in told.items()}


async def test_the_desk_lists_a_verifier_s_own_riskiest_first_and_says_why(browser, verifier):
    early_help = await a_contact("early-help", name="Early Help", phone="0161 496 0003")
    lado = await a_contact("lado", name="Wigan LADO", verified=days_ago(100))
    await a_contact("prevent", name="Sound", phone="0161 496 0004", verified=days_ago(2))
    await a_contact("lado", "Stockport", name="Elsewhere")
    page = checked(await browser.get("/desk"))
    assert "2 to try: 1 out of date, 1 never verified." in page.said
    assert re.search(r"Early Help.*Never verified.*Wigan LADO.*Overdue since 11 November 2026", page.said)
    assert "Sound" not in page.said
    assert "Elsewhere" not in page.said
    assert page.leads_to("Try the next: Early Help, Wigan Council") == form_of(early_help) + "#main"
    assert page.leads_to("Wigan LADO") == form_of(lado)


async def test_the_desk_leads_to_all_else_that_waits_for_a_verifier(browser, verifier):
    contact = await a_contact("early-help", verified=days_ago(2))
    page = checked(await browser.get("/desk"))
    assert "Readers’ reports: none open" in page.said
    assert not any(words in page.said for words in ("What owners say", "Mails that reached no owner", "Suggestions"))
    (phone,) = await channels_of(contact)
    await a_finding(await an_owner(contact), phone, value="0161 496 0044")
    await a_report(contact)
    async with Browser() as reader:
        await reader.sign_in(await an_account("reader", email="robin@school.example"))
        await reader.submit(await reader.get(f"/contacts/{contact.slug}/proposals/new"), note="Ask for the manager")
    page = checked(await browser.get("/desk"))
    assert "Readers’ reports: 1 open" in page.said
    assert "What owners say has changed: 1 open" in page.said
    assert "Suggestions: 1 to decide" in page.said
    assert page.leads_to("Suggestions") == "/proposals"


async def test_the_desk_is_filtered_by_area_role_and_standing_and_comes_in_pages(browser, verifier, monkeypatch):
    monkeypatch.setattr("directory.desk.pages.ON_ONE_PAGE", 3)
    for number in range(4):
        await a_contact("prevent", name=f"Team {number}", phone=f"0161 496 000{number}")
    await a_contact("lado", name="Wigan LADO", phone="0161 496 0099", verified=days_ago(100))
    first = checked(await browser.get("/desk"))
    assert "page 1 of 2" in first.said
    second = checked(await browser.get(first.leads_to("Next page")))
    assert "Team 3" in second.said
    assert "Team 3" not in first.said
    for asked in ("role=lado", "standing=stale", "area=wigan&role=lado&standing=stale"):
        page = checked(await browser.get(f"/desk?{asked}"))
        assert "1 of 5" in page.said
        assert page.leads_to("Try the next: Wigan LADO, Wigan Council").endswith(f"/verifications/new?{asked}#main")
    for nonsense in ("area=nowhere", "page=x", "page=999999999999", "page=-1", "standing=<b>"):
        checked(await browser.get(f"/desk?{nonsense}"))


async def test_an_empty_desk_says_so(browser, verifier):
    page = checked(await browser.get("/desk"))
    assert "There is nothing to try: everything that you look after is sound." in page.said


async def test_who_looks_after_too_much_to_list_at_once_chooses_an_area(browser, verifier, monkeypatch):
    monkeypatch.setattr("directory.desk.queries.MOST", 1)
    await browser.sign_in(await an_account("administrator"))
    await a_contact("lado", name="Wigan LADO")
    await a_contact("helpline", None, organisation=await an_organisation("Line", kind="helpline"), name="Line")
    page = checked(await browser.get("/desk"))
    assert "Choose an area below" in page.said
    assert page.leads_to("Try the next: Line").startswith("/contacts/line")
    assert "Wigan LADO" not in page.said
    in_wigan = checked(await browser.get("/desk?area=wigan"))
    assert "Choose an area below" not in in_wigan.said
    assert in_wigan.leads_to("Wigan LADO").endswith("?area=wigan")


async def test_anybody_s_pages_have_no_desk_in_them(browser):
    assert "/desk" not in (await browser.get("/")).text
    await browser.sign_in(await an_account("editor"))
    assert 'href="/desk"' not in (await browser.get("/")).text
    await browser.sign_in(await an_account("verifier"))
    assert 'href="/desk"' in (await browser.get("/")).text


async def test_a_verifier_rings_records_and_is_sent_to_the_next(browser, verifier):
    first = await a_contact("lado", name="Wigan LADO", hours="Mo-Fr 09:00-17:00")
    second = await a_contact("prevent", name="Prevent", phone="0161 496 0003")
    opened = await browser.get(form_of(first))
    page = checked(opened)
    assert page.leads_to("0161 496 0001") == "tel:+441614960001"
    assert page.leads_to("Skip to the next: Prevent, Wigan Council") == form_of(second) + "#main"
    assert "Nobody has tried it yet." in page.said
    told = await answers(first, outcome="right", method="rang", menu="2", hours="yes", note="Answered at once")
    answer = await browser.submit(opened, **told)
    assert (answer.status_code, answer.headers["location"]) == (303, form_of(second) + "#main")
    (kept,) = await Verification.objects()
    assert (kept.outcome, kept.menu, kept.hours_confirmed, kept.tried_at) == ("right", "2", True, NOON)
    assert (kept.account, kept.verified_by) == (verifier.id, "")
    shown = checked(await browser.get(form_of(first)))
    assert "20 November 2026, midday: right, rang, by Example Verifier. Option 2. Hours confirmed." in shown.said
    last = await browser.submit(
        await browser.get(form_of(second)), **await answers(second, outcome="no answer", method="rang")
    )
    assert last.headers["location"] == "/desk"
    assert "There is nothing to try just now" in checked(await browser.get("/desk")).said


async def test_who_works_through_a_part_of_the_desk_stays_in_it(browser, verifier):
    for number, role in enumerate(("early-help", "lado", "early-help")):
        await a_contact(role, name=f"Team {number}", phone=f"0161 496 000{number}")
    desk = checked(await browser.get("/desk?role=early-help"))
    first = await browser.get(desk.leads_to("Try the next: Team 0, Wigan Council"))
    second = checked(first).leads_to("Skip to the next: Team 2, Wigan Council")
    assert second.endswith("?role=early-help#main")
    channel = re.search(r"outcome_(\w+)", first.text)[1]
    answer = await browser.submit(first, **{f"outcome_{channel}": "right", f"method_{channel}": "rang"})
    assert answer.headers["location"] == second


async def test_an_entry_tells_what_readers_say_of_it(browser, verifier):
    contact = await a_contact()
    told = await a_report(contact, text="It rings at a bakery")
    page = checked(await browser.get(form_of(contact)))
    assert "What readers say is wrong The number or address is wrong: “It rings at a bakery”." in page.said
    assert page.leads_to("Settle it: The number or address is wrong") == f"/reports/{told.uuid}/settlements/new"
    (phone,) = await channels_of(contact)
    mailbox = await a_channel(contact, kind="email", value="lado@wigan.example")
    await a_report(contact, channel=phone, text="Ringing on and on")
    assert "Ringing on and on" in checked(await browser.get(form_of(phone))).said
    of_the_other = checked(await browser.get(form_of(mailbox))).said
    assert "It rings at a bakery" in of_the_other
    assert "Ringing on and on" not in of_the_other


async def test_the_channels_of_an_entry_are_told_of_in_one_go(browser, verifier):
    contact = await a_contact()
    await a_channel(contact, kind="email", value="lado@wigan.example")
    told = await answers(contact, outcome="right", method="rang")
    told |= await answers(contact, 1, outcome="disconnected", method="emailed", note="It came back")
    answer = await browser.submit(await browser.get(form_of(contact)), **told)
    assert answer.status_code == 303
    acts = await fetch("SELECT DISTINCT act FROM history WHERE record_table = 'verification'")
    assert len(acts) == 1
    assert await Verification.count() == 2


@pytest.mark.parametrize("alone", [False, True])
async def test_a_number_that_changed_during_the_call_must_be_tried_again(browser, verifier, alone):
    contact = await a_contact()
    (channel,) = await channels_of(contact)
    opened = await browser.get(form_of(channel if alone else contact))
    await change_channel(an_act(), channel, value="0161 496 0044")
    told = await answers(contact, outcome="right", method="met", note="They move in May")
    answer = await browser.submit(opened, **told)
    page = checked(answer, status=422)
    assert "Try again: this entry changed while you were trying it" in page.said
    assert f'value_{channel.uuid.hex}" value="+441614960044"' in answer.text
    assert not re.search(r'value="right"[^>]* checked', answer.text)  # one more press would vouch for what nobody rang
    assert "They move in May" in answer.text
    assert re.search(r'value="met" selected', answer.text)
    assert await Verification.count() == 0


async def test_a_number_that_changes_at_the_very_moment_vouches_for_nothing_either(browser, verifier):
    contact = await a_contact()
    opened = await browser.get(form_of(contact))
    # As if another process wrote it just after this one had read the entry: the desk doesn't hear of it.
    await run("UPDATE channel SET value = '+441614960044'")
    answer = await browser.submit(opened, **await answers(contact, outcome="right", method="rang", note="Answered"))
    assert "Try again: this entry changed while you were trying it" in checked(answer, status=422).said
    assert not re.search(r'value="right"[^>]* checked', answer.text)
    assert "Answered" in answer.text
    assert await Verification.count() == 0


async def test_a_channel_is_tried_by_itself_from_the_desk_and_then_the_next_entry(browser, verifier):
    first = await a_contact("lado", name="Wigan LADO", verified=days_ago(2))
    mailbox = await a_channel(first, kind="email", value="lado@wigan.example")
    second = await a_contact("prevent", name="Prevent", phone="0161 496 0003")
    desk = checked(await browser.get("/desk?standing=unverified"))
    alone = desk.leads_to("Email of Wigan LADO, Wigan Council, by itself")
    assert alone == form_of(mailbox) + "?standing=unverified"
    opened = await browser.get(alone)
    page = checked(opened)
    assert page.leads_to("lado@wigan.example") == "mailto:lado@wigan.example"
    assert "0161 496 0001" not in page.said
    assert "Not tried now" not in page.said
    assert page.leads_to("Try all of it") == form_of(first) + "?standing=unverified"
    assert "Say what you found" in checked(await browser.submit(opened), status=422).said
    answer = await browser.submit(opened, **await answers(first, 1, outcome="right", method="emailed"))
    assert (answer.status_code, answer.headers["location"]) == (303, form_of(second) + "?standing=unverified#main")
    assert await Verification.count().where(Verification.channel == mailbox.id) == 1
    once_more = (await browser.get(form_of(mailbox).removesuffix("/new"))).headers["location"]
    assert "right, emailed, by Example Verifier" in checked(await browser.get(once_more)).said


async def test_who_comes_from_the_entry_tries_one_channel_and_is_back_there(browser, verifier):
    contact = await a_contact("lado", name="Wigan LADO")
    await a_channel(contact, kind="email", value="lado@wigan.example")
    page = checked(await browser.get(f"/contacts/{contact.slug}"))
    opened = await browser.get(page.leads_to("Verify it: Phone 0161 496 0001"))
    way_back = f'href="/contacts/{contact.slug}">Wigan LADO</a>'
    assert way_back in opened.text
    answer = await browser.submit(opened, **await answers(contact, outcome="wrong", method="rang"))
    assert "Say what you were told" in checked(answer, status=422).said
    assert way_back in answer.text
    told = await answers(contact, outcome="no answer", method="rang", note="Rang for a minute")
    answer = await browser.submit(answer, **told)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/contacts/{contact.slug}?recorded=yes")
    assert "What you found is recorded." in checked(await browser.get(answer.headers["location"])).said
    sent_away = await browser.get(f"{form_of((await channels_of(contact))[0])}?back=//elsewhere.example/")
    assert "elsewhere.example" not in sent_away.text
    async with Browser() as reader:
        assert "recorded" not in (await reader.get(answer.headers["location"])).text
        assert "Verify" not in checked(await reader.get(f"/contacts/{contact.slug}")).said.replace("Verified", "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Say what you found, of one of them at least"),
        ({"outcome": "guessed", "method": "rang"}, "Choose what you found"),
        ({"outcome": "right", "method": ""}, "Choose how you tried it"),
        ({"outcome": "wrong", "method": "rang"}, "Say what you were told"),
        ({"outcome": "changed", "method": "rang"}, "Say what it has changed to"),
        ({"outcome": "right", "method": "rang", "menu": "1" * 101}, "Shorten this to 100 characters"),
    ],
)
async def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(browser, verifier, told, said):
    contact = await a_contact()
    typed = await answers(contact, **told) | await answers(contact, note="Rang <twice>" if said[:3] != "Say" else "")
    answer = await browser.submit(await browser.get(form_of(contact)), **typed)
    page = checked(answer, status=422)
    assert said in page.said
    assert ("Rang &lt;twice&gt;" in answer.text) == (said[:3] != "Say")
    assert await Verification.count() == 0


async def test_what_it_has_changed_to_is_shown_to_the_next_with_the_way_to_change_it(browser, verifier):
    contact = await a_contact()
    (channel,) = await channels_of(contact)
    told = await answers(contact, outcome="changed", method="rang", found="0161 496 0077")
    await browser.submit(await browser.get(form_of(contact)), **told)
    page = checked(await browser.get(form_of(contact)))
    assert "Changed to: 0161 496 0077. Change the entry." in page.said
    assert page.leads_to("Change the entry") == f"/channels/{channel.uuid}/edit?found=yes"
    form = await browser.get(page.leads_to("Change the entry"))
    assert "somebody who tried it was told that it has changed to: 0161 496 0077" in checked(form).said
    assert 'name="value" type="text" value="0161 496 0077"' in form.text
    assert 'value="0161 496 0077"' not in (await browser.get(f"/channels/{channel.uuid}/edit")).text
    assert "Disputed by Example Verifier on 20 November 2026: changed" in page.said


async def test_one_s_own_change_is_left_to_a_colleague_unless_the_office_is_single_handed(browser, verifier):
    contact = await a_contact(name="Wigan LADO")
    (channel,) = await channels_of(contact)
    await change_channel(an_act(by=verifier.id), channel, value="0161 496 0044")
    told = await answers(contact, outcome="right", method="rang")
    assert "ask a colleague to try it. Not offered as the next." in checked(await browser.get("/desk")).said
    for form in (form_of(contact), form_of(channel)):
        answer = await browser.submit(await browser.get(form), **told)
        assert "Ask a colleague to verify this: you changed it" in checked(answer, status=422).said
    async with Browser(chosen=Settings(single_handed="yes")) as alone:
        await alone.sign_in(verifier)
        assert (await alone.submit(await alone.get(form_of(contact)), **told)).status_code == 303
        assert "(by the person who changed it)" in checked(await alone.get(form_of(contact))).said


def test_a_setting_that_says_neither_yes_nor_no_is_refused_at_the_start():
    with pytest.raises(SystemExit, match="write yes or no"):
        Browser(chosen=Settings(single_handed="perhaps"))


async def test_others_entries_are_not_there(browser, verifier):
    elsewhere = await a_contact("lado", "Stockport")
    told = await a_report(elsewhere)
    (hidden,) = await channels_of(elsewhere)
    retired = await a_channel(await a_contact("prevent"), kind="email", value="prevent@wigan.example")
    await retire(an_act(), on=TODAY, channel=retired)
    for path in (
        form_of(elsewhere),
        form_of(hidden),
        f"/channels/{hidden.uuid}/verifications",
        form_of(retired),
        f"/contacts/{elsewhere.slug}/verifications",
        "/organisations/stockport-council/verifications/new",
        f"/reports/{told.uuid}/settlements/new",
        f"/reports/{told.uuid}/bursts/settlements/new",
    ):
        checked(await browser.get(path), status=404)
    token = re.search(r'name="_csrf_token" value="([^"]*)"', (await browser.get("/account")).text)[1]
    for path in (
        f"/contacts/{elsewhere.slug}/verifications",
        f"/channels/{hidden.uuid}/verifications",
        f"/channels/{retired.uuid}/verifications",
        "/organisations/stockport-council/verifications",
        f"/reports/{told.uuid}/settlements",
        f"/reports/{told.uuid}/bursts/settlements",
    ):
        checked(await browser.post(path, data={"_csrf_token": token, "settlement": "corrected"}), status=404)
    assert (await Report.objects().first()).settled_at is None


async def test_what_stands_on_a_page_of_the_council_s_site_is_recorded_in_one_go(browser, verifier):
    lado = await a_contact("lado", name="Wigan LADO")
    early_help = await a_contact("early-help", name="Early Help", phone="0161 496 0003")
    await a_contact("emergency-duty", name="Duty", phone="0161 496 0004")
    opened = await browser.get("/organisations/wigan-council/verifications/new")
    assert "Phone: 0161 496 0004. It must be rung." in checked(opened).said
    ticked = await answers(lado, right="yes") | await answers(early_help, right="yes")
    refused = checked(await browser.submit(opened, **ticked), status=422)
    assert "Enter the address of the page that you read" in refused.said
    nothing = checked(await browser.submit(opened, address="https://wigan.example/children"), status=422)
    assert "Tick what you found there" in nothing.said
    answer = await browser.submit(opened, address="https://wigan.example/children", **ticked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    kept = await Verification.objects()
    assert [(each.method, each.outcome, each.note) for each in kept] == [
        ("official website", "right", "Read on https://wigan.example/children")
    ] * 2
    assert len(await fetch("SELECT DISTINCT act FROM history WHERE record_table = 'verification'")) == 1


async def test_of_a_page_of_a_site_nothing_is_recorded_where_one_number_changed_meanwhile(browser, verifier):
    lado = await a_contact("lado", name="Wigan LADO")
    early_help = await a_contact("early-help", name="Early Help", phone="0161 496 0003")
    opened = await browser.get("/organisations/wigan-council/verifications/new")
    (channel,) = await channels_of(lado)
    await change_channel(an_act(), channel, value="0161 496 0044")
    ticked = await answers(lado, right="yes") | await answers(early_help, right="yes")
    answer = checked(await browser.submit(opened, address="https://wigan.example/", **ticked), status=422)
    assert "this entry changed while you were trying it" in answer.said
    assert await Verification.count() == 0


async def test_reports_are_listed_by_contact_and_settled_one_by_one(browser, verifier):
    contact = await a_contact("lado", name="Wigan LADO", verified=TODAY)
    await a_report(contact, network="one", text="It rings at a <bakery>")
    await a_report(contact, network="other", kind="hours")
    page = checked(await browser.get("/reports"))
    assert "“It rings at a <bakery>”" in page.said
    assert page.said.count("Wigan LADO") >= 2
    assert "Reported by 2 readers" in checked(await browser.get("/desk")).said
    opened = await browser.get(next(address for address, _ in page.links if "settlements" in address))
    refused = checked(await browser.submit(opened, settlement="passed on"), status=422)
    assert "Say to whom you have passed it on" in refused.said
    unsaid = checked(await browser.submit(opened), status=422)
    assert "Choose what came of it" in unsaid.said
    answer = await browser.submit(opened, settlement="passed on", answer="To the LADO’s office")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    assert checked(await browser.submit(opened, settlement="corrected"), status=404)
    assert "Reported by 1 reader." in checked(await browser.get("/desk")).said
    left = checked(await browser.get("/reports"))
    await browser.submit(
        await browser.get(next(address for address, _ in left.links if "settlements" in address)),
        settlement="nothing wrong",
    )
    assert "There is no report to look at." in checked(await browser.get("/reports")).said
    assert "eported" not in (await browser.get(f"/contacts/{contact.slug}")).text


async def test_a_burst_is_shown_as_one_not_to_readers_and_settled_at_one_go(browser, verifier):
    wigan = await a_contact("lado", name="Wigan LADO", verified=TODAY)
    stockport = await a_contact("lado", "Stockport", name="Stockport LADO", phone="0161 496 0003", verified=TODAY)
    for contact in (wigan, stockport) * 4:
        await a_report(contact, network="a program")
    for contact in (wigan, stockport):
        assert "eported" not in (await browser.get(f"/contacts/{contact.slug}")).text
    page = checked(await browser.get("/reports"))
    assert "There is no report to look at." in page.said
    assert "4 reports from one network" in page.said  # those of Stockport are somebody else's
    opened = await browser.get(next(address for address, _ in page.links if "bursts" in address))
    answer = await browser.submit(opened, settlement="nothing wrong", answer="A program")
    assert answer.headers["location"] == "/reports"
    settled = await Report.objects(Report.contact).where(Report.settled_at.is_not_null())
    assert {each.contact.slug for each in settled} == {wigan.slug}
    assert len(settled) == 4
    assert len(await fetch("SELECT DISTINCT act FROM history WHERE verb = 'settled'")) == 1


async def test_what_is_too_long_overdue_stands_on_the_administrators_desk_as_escalated(browser):
    overdue = await a_contact("lado", name="Overdue", verified=days_ago(104))
    await a_contact("lado", name="Late", phone="0161 496 0003", verified=days_ago(103))
    silent = await a_contact("prevent", name="Silent", phone="0161 496 0004")
    for days in (9, 7, 5):
        await a_try((await channels_of(silent))[0], on=days_ago(days), outcome="no answer")
    browser.viewer = ADMINISTRATOR
    desk = checked(await browser.get("/desk", headers={"cookie": "session=somebody"}))
    assert "Escalated: 2 too long overdue" in desk.said
    page = checked(await browser.get(desk.leads_to("Escalated"), headers={"cookie": "session=somebody"}))
    assert "Escalated: 14 days past its review date." in page.said
    assert "Escalated: 3 tries in a row that nobody answered." in page.said
    assert "Late" not in page.said
    assert page.leads_to("Overdue") == form_of(overdue) + "?escalated=yes"


async def test_an_administrator_gives_an_area_days_of_its_own_and_takes_them_back(browser):
    await a_contact("lado", name="Wigan LADO", verified=days_ago(40))
    await browser.sign_in(await an_account("administrator"))
    assert "There is nothing to try" in checked(await browser.get("/desk")).said
    opened = await browser.get("/intervals")
    for told, said in (
        ({"area": "", "role": "", "review_days": ""}, "Enter the area’s name"),
        ({"area": "Nowhere", "role": "lado", "review_days": "30"}, "There is no area “Nowhere”"),
        ({"area": "Wigan", "role": "lado", "review_days": "soon"}, "Enter a number of days, like 45"),
        ({"area": "Wigan", "role": "lado", "review_days": "3"}, "from 7 to 730"),
    ):
        assert said in checked(await browser.submit(opened, **told), status=422).said
    answer = await browser.submit(opened, area="Wigan", role="lado", review_days="30")
    assert (answer.status_code, answer.headers["location"]) == (303, "/intervals")
    assert "Wigan LADO" in checked(await browser.get("/desk")).said
    listed = await browser.get("/intervals")
    assert "30 days, elsewhere 90." in checked(listed).said
    await browser.submit(listed)
    assert "There is nothing to try" in checked(await browser.get("/desk")).said


async def test_a_verifier_does_not_decide_how_often(browser, verifier):
    await a_role()
    checked(await browser.get("/intervals"), status=403)
