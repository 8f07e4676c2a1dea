"""What a contact said of itself on a past day, put back: chosen field by field, and checked as any change is."""

import re
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts import changes as contacts
from directory.contacts.queries import areas_of
from directory.contacts.tables import Contact
from directory.corrections.queries import contact_to_change
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import erase_name
from directory.history.queries import broken_link
from directory.history.rules import Act
from directory.inspection.putting_back import put_fields_back
from directory.organisations import changes as organisations
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    an_account,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
    history_length,
)

BACK = "/contacts/wigan-lado-2/history"  # no address is ever given again
LATER = NOON + timedelta(days=10)


def ten_days_on() -> Act:
    return Act(by=None, at=LATER, source="page")


@pytest.fixture
async def lado(database):
    """A LADO whose name, person, job title, note and areas have all become others ten days later."""
    council = await an_organisation("Wigan Council", area="Wigan")
    lado = await a_contact("lado", person="Mx Madeup", note="Ring twice\nthen write", verified=days_ago(3))
    await contacts.change_contact(ten_days_on(), lado, job_title="Designated officer")
    stockport = await an_area("Stockport")
    wigan = await an_area("Wigan")
    await organisations.change_organisation(
        ten_days_on(), council, areas=[wigan.id, stockport.id], follow=contacts.follow_organisation
    )
    await contacts.change_contact(
        ten_days_on(), lado, name="Wigan LADO team", person="Mx Other", note="", areas=[wigan.id, stockport.id]
    )
    return lado


async def somebody(role="editor", *, now=LATER, **looks_after):
    browser = Browser(now=now)
    account = await an_account(role, **(looks_after or {"organisations": ("Wigan Council",)}))
    await browser.sign_in(account)
    browser.account = account.id
    return browser


async def that_day(browser):
    return await browser.get("/contacts/wigan-lado-team/history?on=2026-11-20")


async def now(lado):
    held = await Contact.objects().get(Contact.id == lado.id)
    return held.name, held.person, held.job_title, held.note, await areas_of(lado.id)


AS_IT_WAS = {"put_name": "yes", "put_person": "yes", "put_note": "yes", "put_areas": "yes", "put_job_title": "yes"}


async def test_then_and_now_are_shown_and_what_is_ticked_is_put_back_in_one_act(lado):
    async with await somebody() as editor:
        page = await that_day(editor)
        said = checked(page).said
        assert "Name Then: Wigan LADO Now: Wigan LADO team" in said
        assert "Person Then: Mx Madeup Now: Mx Other" in said
        assert "Job title Then: nothing Now: Designated officer" in said
        assert "Note Then: Ring twice then write Now: nothing" in said
        assert "Areas Then: Wigan Now: Stockport Wigan" in said
        length = await history_length()
        answer = await editor.submit(page, **AS_IT_WAS, reason="It was a mistake")
        assert (answer.status_code, answer.headers["location"]) == (303, BACK)
        assert await now(lado) == ("Wigan LADO", "Mx Madeup", "", "Ring twice\nthen write", ["E08000010"])
        told = await fetch("SELECT DISTINCT act, by, reason FROM history WHERE id > {}", length)
        assert [(each["by"], each["reason"]) for each in told] == [
            (editor.account, "Put back as it was on 20 November 2026: It was a mistake")
        ]
        assert "The name changed from Wigan LADO team to Wigan LADO" in checked(await editor.get(BACK)).said
        assert "Put back what it said" not in (await editor.get(f"{BACK}?on=2026-11-20")).text
        assert (await editor.get("/contacts/wigan-lado-team/history")).status_code == 301
    assert await broken_link() is None
    (phone,) = await channels_of(lado)
    assert phone.changed_by is None  # and its number is as verified as it was


async def test_what_is_not_ticked_stays(lado):
    async with await somebody() as editor:
        page = await that_day(editor)
        assert "Tick what to put back" in checked(await editor.submit(page, reason="x"), status=422).said
        assert (await editor.submit(page, put_note="yes")).status_code == 303
    assert (await now(lado))[:4] == ("Wigan LADO team", "Mx Other", "Designated officer", "Ring twice\nthen write")


async def test_what_somebody_changed_meanwhile_is_shown_first(lado):
    async with await somebody() as editor:
        page = await that_day(editor)
        await contacts.change_contact(ten_days_on(), lado, note="Newer")
        again = await editor.submit(page, put_note="yes", reason="Mine")
        said = checked(again, status=422).said
        assert "Somebody has changed this entry since you opened this page" in said
        assert "Note Then: Ring twice then write Now: Newer" in said
        assert 'value="Mine"' in again.text  # what was typed is kept
        assert re.search(r'name="put_note"[^>]* checked', again.text)
        assert (await now(lado))[3] == "Newer"
        assert (await editor.submit(again, put_note="yes")).status_code == 303


async def test_it_is_checked_as_any_change_is(lado):
    next_day = LATER + timedelta(days=1)
    act = Act(by=None, at=next_day, source="page")
    await contacts.change_contact(act, lado, areas=[])
    council, wigan = await an_organisation("Wigan Council"), await an_area("Wigan")
    await organisations.change_organisation(act, council, areas=[wigan.id], follow=contacts.follow_organisation)
    await a_contact("lado", name="Wigan LADO", phone="0161 496 0009")
    async with await somebody(now=next_day) as editor:
        page = await that_day(editor)
        taken = checked(await editor.submit(page, put_name="yes"), status=422)
        assert "#name" in {address for address, words in taken.links if words.startswith("Wigan Council has this")}
        page = await editor.get("/contacts/wigan-lado-team/history?on=2026-11-30")
        refused = checked(await editor.submit(page, put_areas="yes"), status=422)
        assert "You don’t look after Stockport" in refused.said  # it's another council's, however it once was
        assert (await now(lado))[4] == []
    async with await somebody("administrator", now=next_day) as office:
        page = await office.get("/contacts/wigan-lado-team/history?on=2026-11-30")
        assert (await office.submit(page, put_areas="yes")).status_code == 303
    assert (await now(lado))[4] == ["E08000007", "E08000010"]


async def test_a_named_person_s_mobile_is_looked_at_before_the_person_is_put_back(lado):
    await contacts.change_contact(ten_days_on(), lado, person="")
    mobile = await a_channel(lado, value="07700 900 123", label="Out and about")
    async with await somebody() as editor:
        page = await that_day(editor)
        asked = await editor.submit(page, put_person="yes", reason="Back from leave")
        assert "Its mobile will be for professionals only" in checked(asked).said
        assert (await now(lado))[1] == ""
        assert re.search(r'name="put_person"[^>]* checked', asked.text)
        assert (await editor.submit(asked, put_person="yes", reason="Back from leave")).status_code == 303
    assert (await now(lado))[1] == "Mx Madeup"
    await mobile.refresh()
    assert mobile.visibility == "professionals"


async def test_a_name_that_was_erased_or_an_entry_out_of_use_is_not_offered(lado):
    await erase_name("Mx Madeup")
    async with await somebody() as editor:
        page = await that_day(editor)
        assert 'name="put_person"' not in page.text
        await contacts.retire(ten_days_on(), on=LATER.date(), contact=lado)
        answer = await editor.submit(page, put_name="yes")
        assert answer.status_code == 422
        assert 'name="put_name"' not in (await that_day(editor)).text
    assert (await now(lado))[0] == "Wigan LADO team"


async def test_only_those_who_keep_the_entry_put_anything_back(lado):
    async with await somebody() as editor:
        page = await that_day(editor)
    for role, looks_after, status in (
        ("editor", {"organisations": ("Elsewhere",)}, 404),
        ("verifier", {"areas": ("Luton",)}, 404),
        ("reader", {"areas": ()}, 403),
    ):
        await an_organisation("Elsewhere", area="Luton")
        async with await somebody(role, **looks_after) as other:
            token = re.search(r'name="_csrf_token" value="([^"]*)"', (await other.get("/account")).text)[1]
            data = {"_csrf_token": token, "what": "fields", "on": TODAY, "put_name": "yes"}
            answer = await other.post("/contacts/wigan-lado-team/history/restorations", data=data)
            assert answer.status_code == status, role
    async with await somebody("verifier", areas=("Wigan",)) as verifier:
        assert (await verifier.submit(await that_day(verifier), put_name="yes")).status_code == 303
    assert 'name="put_name"' in page.text
    assert (await now(lado))[0] == "Wigan LADO"


async def test_of_two_at_once_the_later_is_told_and_changes_nothing(lado):
    entry = await contact_to_change(ADMINISTRATOR, "wigan-lado-team", today=LATER.date())
    await contacts.change_contact(ten_days_on(), lado, note="Newer")
    with pytest.raises(RuleBroken, match="Somebody has changed this entry"):
        await put_fields_back(ten_days_on(), entry, ["note"], {"note": "Older"}, by=ADMINISTRATOR, today=LATER.date())
    assert (await now(lado))[3] == "Newer"
    async with await somebody() as editor:
        page = await that_day(editor)
        answer = await editor.submit(page, put_note="yes", on="Easter")
        assert (answer.status_code, answer.headers["location"]) == (303, "/contacts/wigan-lado-team/history")
