"""A change that somebody suggests, and what those who look after the entry make of it."""

import re
from uuid import uuid4

import msgspec
import pytest

from directory.accounts.queries import session_with, viewer_in
from directory.contacts.queries import contact_called
from directory.contacts.tables import Channel
from directory.corrections.letters import decided
from directory.corrections.tables import Proposal
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.organisations.queries import organisation_called
from directory.people.changes import end
from directory.verification.changes import verify
from directory.verification.rules import Method, Outcome
from tests.corrections.filling import fields_of, saves, sends
from tests.page_checks import checked
from tests.stories import NOON, TODAY, a_channel, a_contact, an_act, channels_of, history_length

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
async def reader(signed_in):
    return await signed_in("reader", email="robin@school.example", person="Robin Reader")


async def suggests(browser, address="/contacts/wigan-lado", **answers):
    """Send a suggestion, and give its address."""
    page = await browser.get(f"{address}/proposals/new")
    checked(page)
    answer = await sends(browser, page, **answers)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def letters():
    return [msgspec.json.decode(row["letter"]) | row for row in await fetch("SELECT * FROM message ORDER BY id")]


async def viewer_of(browser):
    return await viewer_in(await session_with(browser.cookies["session"], now=NOON))


async def test_a_suggestion_changes_nothing_until_it_is_accepted_and_then_what_was_ticked(reader, editor, lado):
    before = (await reader.get("/contacts/wigan-lado")).text
    address = await suggests(
        reader, note="Ask for the manager", job_title="Manager", person="Sam Sample", reason="They told us"
    )
    assert (await reader.get("/contacts/wigan-lado")).text == before
    assert "You’ll be told by email what they decide" in checked(await reader.get(address)).said
    assert checked(await editor.get("/proposals")).leads_to("Wigan LADO, Wigan Council") == address
    page = await editor.get(address)
    shown = checked(page)
    for said in ("By Robin Reader on 20 November 2026", "They told us", "Ask for the duty officer", "Sam Sample"):
        assert said in shown.said
    answers = fields_of(page)
    del answers["accept_person"]
    answer = await editor.post(f"{address}/acceptances", data=answers)
    assert answer.headers["location"] == address
    held = await contact_called("wigan-lado")
    assert (held.note, held.job_title, held.person) == ("Ask for the manager", "Manager", "")
    (letter,) = await letters()
    assert (letter["to"], letter["account"]) == ("robin@school.example", reader.account.id)
    assert letter["subject"] == "Your suggestion for Wigan LADO, Wigan Council: accepted in part"
    assert letter["link"].endswith(address)
    mine = checked(await reader.get(address))
    assert "Accepted in part on 20 November 2026" in mine.said
    assert "Named person: not accepted" in mine.said
    assert "Accepted in part" in checked(await reader.get("/proposals")).said
    assert await broken_link() is None


async def test_who_suggested_a_number_cannot_verify_it_and_who_accepted_it_can(verifier, signed_in, lado):
    colleague = await signed_in("verifier", areas=("Wigan",))
    (channel,) = await channels_of(lado)
    address = await suggests(colleague, f"/channels/{channel.uuid}", value="0161 496 0009")
    assert (await sends(verifier, await verifier.get(address))).status_code == 303
    channel = await Channel.objects().get(Channel.uuid == channel.uuid)
    assert (channel.value, channel.changed_by) == ("+441614960009", colleague.account.id)
    (row,) = await fetch("SELECT by FROM history WHERE record_table = 'channel' AND verb = 'changed'")
    assert row["by"] == verifier.account.id
    found = {"method": Method.RANG, "outcome": Outcome.RIGHT, "on": TODAY}
    with pytest.raises(RuleBroken, match="you changed it"):
        await verify(an_act(), channel, by=await viewer_of(colleague), **found)
    await verify(an_act(), channel, by=await viewer_of(verifier), **found)


async def test_who_accepts_their_own_suggestion_is_still_one_pair_of_eyes_and_gets_no_letter(verifier, lado):
    (channel,) = await channels_of(lado)
    address = await suggests(verifier, f"/channels/{channel.uuid}", value="0161 496 0009")
    await sends(verifier, await verifier.get(address))
    assert (await channels_of(lado))[0].changed_by == verifier.account.id
    assert await letters() == []


async def test_a_suggestion_is_declined_with_a_reason(reader, editor, lado):
    address = await suggests(reader, note="Something else")
    page = await editor.get(address)
    assert "Say why" in checked(await sends(editor, page, form=1, answer=" "), status=422).said
    await sends(editor, page, form=1, answer="The team has not moved")
    assert "Declined on 20 November 2026. The team has not moved" in checked(await reader.get(address)).said
    assert "They say: The team has not moved" in (await letters())[0]["paragraphs"]
    assert (await contact_called("wigan-lado")).note == "Ask for the duty officer"
    for form in (0, 1):
        answer = await sends(editor, page, form=form, answer="Again")
        assert "decided this already" in checked(answer, status=422).said
    assert len(await letters()) == 1


async def test_a_suggestion_that_others_have_overtaken_says_so(reader, editor, lado):
    address = await suggests(reader, note="Ask for the manager", job_title="Manager")
    opened = await editor.get(address)
    await sends(editor, await editor.get("/contacts/wigan-lado/edit"), note="Ask at the desk")
    answer = await sends(editor, opened)
    shown = checked(answer, status=409)
    assert "Somebody has changed it since, to" in shown.said
    assert "Ask at the desk" in shown.said
    page = await editor.get(address)
    assert "accept_note" not in fields_of(page)  # to be ticked on purpose
    await sends(editor, page)
    held = await contact_called("wigan-lado")
    assert (held.note, held.job_title) == ("Ask at the desk", "Manager")


async def test_a_suggestion_made_on_an_older_page_is_of_what_was_typed_alone(reader, editor, lado):
    page = await reader.get("/contacts/wigan-lado/proposals/new")
    await sends(editor, await editor.get("/contacts/wigan-lado/edit"), job_title="Manager")
    address = (await sends(reader, page, note="Other")).headers["location"]
    assert "Job title" not in checked(await reader.get(address)).said


async def test_what_is_accepted_is_checked_again_by_the_same_rules(reader, editor, lado):
    address = await suggests(reader, areas="Wigan\nStockport")
    answer = await sends(editor, await editor.get(address))
    assert "You don’t look after Stockport" in checked(answer, status=422).said
    (channel,) = await channels_of(lado)
    address = await suggests(reader, f"/channels/{channel.uuid}", hours="Mon to Fri 9am to 5pm", label="Duty")
    await a_channel(lado, value="0161 496 0004", label="Duty")
    answer = await sends(editor, await editor.get(address))
    assert "Monday 23 November: 9am to 5pm" in checked(answer).said  # who answers this week, first
    answer = await sends(editor, answer)
    assert "label already" in checked(answer, status=422).said
    answers = fields_of(answer)
    del answers["accept_label"]
    answer = await editor.post(f"{address}/acceptances", data=answers)
    assert answer.status_code == 303
    assert (await channels_of(lado))[0].hours == "Mo-Fr 09:00-17:00"


async def test_nothing_ticked_and_nothing_changed_are_sent_back(reader, editor, lado):
    page = await reader.get("/contacts/wigan-lado/proposals/new")
    assert "Change something before you send it" in checked(await sends(reader, page), status=422).said
    assert "There is no area" in checked(await sends(reader, page, areas="Narnia"), status=422).said
    address = await suggests(reader, note="Other")
    page = await editor.get(address)
    token = {"_csrf_token": fields_of(page)["_csrf_token"]}
    assert "Tick what you accept" in checked(await editor.post(f"{address}/acceptances", data=token), status=422).said


async def test_organisations_are_suggested_changes_too(reader, editor, lado):
    address = await suggests(reader, "/organisations/wigan-council", website="https://wigan.example")
    await sends(editor, await editor.get(address))
    assert (await organisation_called("wigan-council")).website == "https://wigan.example"


async def test_suggestions_are_there_for_their_maker_and_those_who_decide_alone(reader, stranger, editor, signed_in):
    address = await suggests(reader, note="Other")
    another = await signed_in("reader")
    for browser in (stranger, another):
        checked(await browser.get(address), status=404)
        assert "Wigan LADO" not in (await browser.get("/proposals")).text
    token = {"_csrf_token": fields_of(await stranger.get("/account"))["_csrf_token"]}
    for verb in ("acceptances", "refusals"):
        answer = await stranger.post(f"{address}/{verb}", data=token | {"answer": "No", "accept_note": "yes"})
        assert answer.status_code == 404
    for browser in (editor, await signed_in("verifier", areas=("Wigan",))):
        checked(await browser.get(address))
    checked(await editor.get(f"/proposals/{uuid4()}"), status=404)


async def test_what_is_private_is_suggested_and_decided_by_those_who_see_it(reader, editor, verifier, lado):
    hidden = await a_channel(lado, value="0161 496 0088", label="Back office", visibility="private")
    for browser in (reader, editor):
        assert (await browser.get(f"/channels/{hidden.uuid}/proposals/new")).status_code == 404
    assert not re.search("496 ?0088", (await reader.get("/contacts/wigan-lado/proposals/new")).text)
    address = await suggests(verifier, f"/channels/{hidden.uuid}", purpose="advice")
    checked(await editor.get(address), status=404)
    assert address not in (await editor.get("/proposals")).text
    nobody_s = await a_contact("early-help", name="Hidden desk", visibility="private")
    assert (await reader.get(f"/contacts/{nobody_s.slug}/proposals/new")).status_code == 404


async def test_who_sees_a_number_no_longer_is_not_told_what_became_of_it(reader, editor, verifier, lado):
    (channel,) = await channels_of(lado)
    address = await suggests(reader, f"/channels/{channel.uuid}", purpose="advice")
    page = await verifier.get(f"/channels/{channel.uuid}/edit")
    await saves(verifier, page, value="0161 496 0088", visibility="private")
    mine = await reader.get(address)
    checked(mine)
    assert not re.search("496 ?0088", mine.text)
    checked(await editor.get(address), status=404)


async def test_a_name_that_is_suggested_stays_out_of_the_history(reader, editor, lado):
    address = await suggests(reader, person="Sam Sample", note="Other")
    await sends(editor, await editor.get(address))
    rows = await fetch("SELECT before, after FROM history")
    assert not [row for row in rows if "Sam Sample" in str(row)]
    told = [row["after"] for row in await fetch("SELECT after FROM history WHERE record_table = 'proposal'")]
    assert all('"note":["Ask for the duty officer","Other"]' in each for each in told)


async def test_who_has_left_gets_no_letter(reader, editor, lado):
    address = await suggests(reader, note="Other")
    await end(an_act(), reader.account)
    await sends(editor, await editor.get(address))
    assert await letters() == []
    assert (await Proposal.objects().first()).outcome == "accepted"


async def test_script_in_a_suggestion_is_shown_and_never_run(reader, editor, lado):
    address = await suggests(reader, note=SCRIPT, reason=SCRIPT)
    await sends(editor, await editor.get(address), form=1, answer=SCRIPT)
    for browser in (reader, editor):
        page = await browser.get(address)
        checked(page)
        assert SCRIPT not in page.text
        assert page.text.count("&lt;script&gt;") == 3
    assert (await history_length()) > 0


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("accepted", "have accepted it."), ("accepted in part", "a part of it."), ("declined", "have declined it.")],
)
def test_the_letter_says_what_became_of_it_and_not_what_it_was(outcome, said):
    letter = decided(to="a@b.example", link="/x", site_name="The directory", entry="MASH", outcome=outcome, answer="")
    assert letter.subject == f"Your suggestion for MASH: {outcome}"
    assert said in letter.paragraphs[1]
    assert len(letter.paragraphs) == 2


async def test_whoever_suggested_something_takes_it_back_and_nobody_else_can(reader, editor, lado):
    address = await suggests(reader, note="Ask for the manager")
    token = re.search(r'name="_csrf_token" value="([^"]*)"', (await editor.get("/account")).text)[1]
    assert (await editor.post(f"{address}/withdrawals", data={"_csrf_token": token})).status_code == 404
    page = await reader.get(address)
    assert (await reader.submit(page)).headers["location"] == address
    assert "Withdrawn on 20 November 2026" in checked(await reader.get(address)).said
    assert "Wigan LADO" not in checked(await editor.get("/proposals")).said.split("Decided")[0]
    assert "Somebody has decided this already" in checked(await reader.submit(page), status=422).said
    rows = await fetch("SELECT verb FROM history WHERE record_table = 'proposal' ORDER BY id")
    assert [row["verb"] for row in rows] == ["proposed", "withdrawn"]
