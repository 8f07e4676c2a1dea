"""The history of an entry, as those who look after it read it."""

from datetime import timedelta

import pytest

from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.database import fetch
from directory.exchange.changes import import_contacts
from directory.history.changes import erase_name
from directory.history.rules import Act
from directory.history.tables import FormerSlug
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_report,
    an_account,
    an_act,
    an_organisation,
    channels_of,
    days_ago,
)

HISTORY = "/contacts/wigan-lado/history"
SCRIPT = "<script>alert(1)</script>"


def acted(*, days: int = 0, by: int | None = None, source: str = "page", reason: str = "") -> Act:
    return Act(by=by, at=NOON - timedelta(days=days), source=source, reason=reason)


@pytest.fixture
async def editor(browser):
    """An editor of Wigan Council's, at work."""
    await an_organisation("Wigan Council", area="Wigan")
    account = await an_account("editor", person="Placeholder Editor", organisations=("Wigan Council",))
    await browser.sign_in(account)
    browser.account = account.id
    return browser


async def test_every_act_is_told_with_who_when_from_where_and_why_newest_first(editor):
    lado = await a_contact("lado", verified=days_ago(3))
    (phone,) = await channels_of(lado)
    change = acted(by=editor.account, reason="They moved")
    await contacts.change_channel(change, phone, value="0161 496 0044", label="Duty desk", hours="Mo-Fr 09:00-17:00")
    await contacts.change_channel(acted(by=editor.account), phone, label="Desk")
    await contacts.retire(acted(by=editor.account), on=TODAY, channel=phone)
    said = checked(await editor.get(HISTORY)).said
    assert "The number changed from 0161 496 0001 to 0161 496 0044" in said
    assert "The label was set to Duty desk" in said
    assert "The label changed from Duty desk to Desk" in said
    assert "The hours were set to Monday to Friday 9am to 5pm" in said
    assert "20 November 2026 at midday Placeholder Editor, on a page of the directory. Why: They moved." in said
    assert "Verified by ringing: right 0161 496 0001, on 17 November 2026, by the partnership office" in said
    assert "Retired: the number 0161 496 0044 Out of use from 20 November 2026" in said
    assert said.index("Retired:") < said.index("They moved") < said.index("Verified by") < said.index("was added")


async def test_the_history_of_an_entry_has_pages(editor):
    (phone,) = await channels_of(await a_contact("lado"))
    for number in range(60):
        await contacts.change_channel(acted(by=editor.account), phone, label=f"Desk {number}")
    first = checked(await editor.get(HISTORY))
    assert "Page 1 of 2" in first.said
    assert "Desk 59" in first.said
    second = checked(await editor.get(first.leads_to("Older")))
    assert "The contact was added" in second.said
    assert "Desk 59" not in second.said
    assert "Desk 59" in checked(await editor.get(second.leads_to("Newer"))).said
    assert "Page 1 of 2" in checked(await editor.get(f"{HISTORY}?page=nonsense")).said


async def test_an_erased_name_is_told_as_erased(editor):
    await a_contact("lado", person="Mx Madeup")
    assert "Person: Mx Madeup" in checked(await editor.get(HISTORY)).said
    await erase_name("Mx Madeup")
    said = checked(await editor.get(HISTORY)).said
    assert "Person: a person whose name was erased" in said
    assert "Madeup" not in said


async def test_a_reader_s_report_and_a_file_say_where_they_came_from(editor):
    lado = await a_contact("lado")
    await a_report(lado, text="It rings out")
    file = "organisation,organisation_kind,role,name,channel,value,area\nWigan Council,local-authority,lado,"
    await import_contacts(
        acted(source="import", reason="Imported autumn.csv"),
        f"{file}Wigan LADO,phone,0161 496 0055,Wigan".encode(),
        today=TODAY,
    )
    said = checked(await editor.get(HISTORY)).said
    assert "A reader reported: wrong number They wrote: It rings out" in said
    assert "Somebody at the machine, by importing a file. Why: Imported autumn.csv" in said
    assert "The number changed from 0161 496 0001 to 0161 496 0055" in said


async def test_what_was_typed_is_shown_and_not_run(editor):
    await a_contact("lado", note=SCRIPT)
    answer = await editor.get(HISTORY)
    assert SCRIPT in checked(answer).said
    assert SCRIPT not in answer.text


async def test_what_a_viewer_may_not_see_then_or_now_is_not_in_the_history(editor):
    lado = await a_contact("lado")
    was_private = await a_channel(lado, value="0161 496 0071", label="Oncehidden", visibility="private")
    await contacts.change_channel(an_act(), was_private, visibility=Visibility.PUBLIC)
    await contacts.change_channel(an_act(), was_private, label="Nowpublic")
    was_public = await a_channel(lado, value="0161 496 0072", label="Nowhidden")
    await contacts.change_channel(an_act(), was_public, visibility=Visibility.PRIVATE)
    await a_report(lado, channel=was_public, text="Secretive")
    said = checked(await editor.get(HISTORY)).said
    assert "The label changed from Oncehidden to Nowpublic" in said  # public on both sides
    assert "0072" not in said
    assert "Nowhidden" not in said
    assert "Secretive" not in said
    assert "The visibility changed" not in said
    async with Browser() as verifier:
        await verifier.sign_in(await an_account("verifier", areas=("Wigan",)))
        said = checked(await verifier.get(HISTORY)).said
        assert "Secretive" in said
        assert "The visibility changed from verifiers only to everybody" in said


async def test_only_those_who_look_after_an_entry_read_its_history(editor):
    await a_contact("lado")
    assert checked(await editor.get("/contacts/wigan-lado")).leads_to("History") == HISTORY
    council = "/organisations/wigan-council"
    assert checked(await editor.get(council)).leads_to("History") == f"{council}/history"
    await a_contact("lado", "Stockport")
    hidden = await a_contact("early-help", name="Hidden team", phone="")
    await a_channel(hidden, visibility="private")
    assert (await editor.get("/contacts/stockport-lado/history")).status_code == 404
    assert (await editor.get("/contacts/hidden-team/history")).status_code == 404
    assert (await editor.get("/contacts/nobody-at-all/history")).status_code == 404
    assert (await editor.get("/organisations/stockport-council/history")).status_code == 404


async def test_a_retired_contact_s_history_can_still_be_read(editor):
    lado = await a_contact("lado")
    await contacts.retire(acted(by=editor.account), on=TODAY, contact=lado)
    page = checked(await editor.get(HISTORY))
    assert "This contact is out of use" in page.said
    assert "Retired: the whole contact" in page.said


async def test_an_organisation_s_history_leads_to_its_contacts(editor):
    council = await an_organisation("Wigan Council")
    await a_contact("lado")
    await contacts.rename_organisation(acted(by=editor.account, reason="New name"), council, name="Wigan Borough")
    page = checked(await editor.get("/organisations/wigan-borough/history"))
    assert "The name changed from Wigan Council to Wigan Borough" in page.said
    assert page.leads_to("Wigan LADO") == HISTORY
    moved = await editor.get("/organisations/wigan-council/history")
    assert (moved.status_code, moved.headers["location"]) == (301, "/organisations/wigan-borough/history")
    act = (await fetch("SELECT act FROM history WHERE reason = 'New name'"))[0]["act"]
    assert checked(await editor.get(f"/acts/{act}")).leads_to("Wigan Borough") == "/organisations/wigan-borough/history"


async def test_a_contact_s_past_address_leads_to_its_history(editor):
    lado = await a_contact("lado")
    await FormerSlug(kind="contact", slug="old-name", record=lado.uuid).save()
    moved = await editor.get("/contacts/old-name/history")
    assert (moved.status_code, moved.headers["location"]) == (301, HISTORY)


async def test_an_act_s_page_tells_everything_it_changed_page_by_page(editor):
    await a_contact("lado")
    await a_contact("lado", "Stockport")
    rows = [f"Wigan Council,local-authority,lado,Desk {n},phone,0161 496 {n:04},Wigan" for n in range(100, 160)]
    header = "organisation,organisation_kind,role,name,channel,value,area"
    act = acted(source="import", by=editor.account, reason="The big file")
    await import_contacts(act, "\n".join([header, *rows]).encode(), today=TODAY)
    elsewhere = "Stockport Council,local-authority,lado,Elsewhere,phone,0161 496 0999,Stockport"
    await import_contacts(Act(None, NOON, "import", id=act.id), f"{header}\n{elsewhere}".encode(), today=TODAY)
    link = checked(await editor.get("/contacts/desk-100/history")).leads_to(
        "Everything this changed, 20 November 2026 at midday"
    )
    assert link == f"/acts/{act.id}"
    first = checked(await editor.get(link))
    assert "120 records of those that you look after" in first.said
    assert "Why: The big file" in first.said
    assert first.leads_to("Desk 100") == "/contacts/desk-100/history"
    second = checked(await editor.get(first.leads_to("The next of them")))
    third = checked(await editor.get(second.leads_to("The next of them")))
    assert "0161 496 0159" in third.said
    assert all("Elsewhere" not in page.said and "0999" not in page.said for page in (first, second, third))
    assert all(address != "The next of them" for _link, address in third.links)


async def test_an_act_that_somebody_looks_after_nothing_of_is_not_there_for_them(editor):
    act = acted(reason="Elsewhere")
    stockport = await a_contact("lado", "Stockport")
    await contacts.retire(act, on=TODAY, contact=stockport)
    assert (await editor.get(f"/acts/{act.id}")).status_code == 404
    async with Browser() as administrator:
        await administrator.sign_in(await an_account("administrator"))
        assert "Retired: the whole contact" in checked(await administrator.get(f"/acts/{act.id}")).said
        assert (await administrator.get("/acts/00000000-0000-4000-8000-000000000000")).status_code == 404


async def test_an_act_s_page_hides_what_was_ever_hidden_from_its_reader(editor):
    lado = await a_contact("lado")
    act = acted(reason="Together")
    hidden = await a_channel(lado, value="0161 496 0072", label="Nowhidden", visibility="private")
    await contacts.change_channel(act, hidden, label="Hiddenstill")
    (phone, _hidden) = await channels_of(lado)
    await contacts.change_channel(act, phone, label="Shown")
    said = checked(await editor.get(f"/acts/{act.id}")).said
    assert "Shown" in said
    assert "1 record of those" in said
    await contacts.change_channel(an_act(), hidden, visibility=Visibility.PUBLIC)
    assert "Hiddenstill" not in checked(await editor.get(f"/acts/{act.id}")).said
