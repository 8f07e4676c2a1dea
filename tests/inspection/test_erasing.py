"""A person asks to be forgotten: their name goes from every place that names people, and the history still holds."""

from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.accounts.tables import Account
from directory.contacts.tables import Contact
from directory.corrections.proposal_changes import propose
from directory.corrections.queries import contact_in_use
from directory.corrections.tables import Proposal, ProposedValue
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.inspection.erasing import erase, places_of
from directory.inspection.erasure_words import in_words
from directory.mail import Letter
from directory.mailing.changes import queue
from directory.notices.planning import plan
from directory.notices.plans import PlanKind
from directory.notices.tables import Notice, PlannedChange
from directory.people.changes import end
from directory.search.queries import search
from directory.verification.tables import Verification
from tests.page_checks import checked
from tests.stories import NOON, TODAY, a_contact, a_notice, a_try, an_account, an_act, channels_of

NAME = "Mx Madeup"


async def everything():
    """Every table's text, but what nobody can change."""
    tables = ("contact", "verification", "account", "history_name", "message", "search_entry", "history")
    return {table: str([list(row.values()) for row in await fetch(f"SELECT * FROM {table}")]) for table in tables}


@pytest.fixture
async def named(database):
    """Somebody named by a contact, by tries, and by an account that has ended."""
    contact = await a_contact("lado", person=NAME)
    (phone,) = await channels_of(contact)
    await a_try(phone, by=NAME)
    await a_try(phone, by="mx  madeup")
    account = await an_account(person=NAME, email="madeup@wigan.example")
    await queue(
        Letter(to=account.email, subject="Hello", paragraphs=("Dear Mx Madeup",)), kind="hello", key="one", due=NOON
    )
    await an_account("administrator", person="Placeholder Office")
    return account


async def test_where_a_name_stands_is_shown_whatever_its_capitals(named):
    places = await places_of(" MX MADEUP ")
    assert places.named == {"contact": 1, "verification": 2, "account": 1}
    assert places.spellings == ("Mx Madeup", "mx madeup")
    with pytest.raises(RuleBroken, match="Nobody of this name is recorded"):
        await places_of("Mx Nobody")


async def test_the_name_goes_from_everywhere_and_the_chain_holds(named):
    await end(an_act(), named)
    await erase(an_act("Erased a person’s name"), NAME)
    left = await everything()
    assert [table for table, text in left.items() if "madeup" in text.lower()] == []
    assert (await Contact.objects().first()).person == "name erased"
    assert {each.verified_by for each in await Verification.objects()} == {"name erased"}
    account = await Account.objects().get(Account.id == named.id)
    assert (account.person, account.email) == ("name erased", f"erased-{account.uuid}")
    assert await broken_link() is None
    assert await search("madeup", viewer=ADMINISTRATOR) == []
    last = (await fetch("SELECT reason, verb, record_table, after FROM history ORDER BY id DESC LIMIT 1"))[0]
    assert last == {
        "reason": "Erased a person’s name",
        "verb": "name erased",
        "record_table": "erasure",
        "after": '{"places":4}',
    }
    with pytest.raises(RuleBroken, match="Nobody of this name is recorded"):
        await erase(an_act(), NAME)


async def test_a_name_that_only_the_history_knows_is_erased_too(named):
    await end(an_act(), named)
    await erase(an_act(), NAME)
    await a_contact("early-help", person="Old Sample")
    contact = await Contact.objects().get(Contact.person == "Old Sample")
    contact.person = "Somebody Else"
    await contact.save()
    places = await erase(an_act(), "Old Sample")
    assert (places.named, places.spellings) == ({}, ("Old Sample",))
    assert await broken_link() is None


async def test_nobody_who_still_has_an_account_is_erased(named):
    before = await everything()
    for name in (NAME, "madeup@wigan.example"):
        with pytest.raises(RuleBroken, match="Somebody of this name still has an account"):
            await erase(an_act(), name)
    assert await everything() == before


async def test_what_somebody_wrote_in_other_words_is_pointed_out(named):
    await end(an_act(), named)
    await a_contact("early-help", note="Ask for mx madeup on 100%_days", person="")
    places = await places_of(NAME)
    assert places.mentioned == {"contact.note": 1}
    assert [name for _slug, name in places.contacts] == ["Wigan Early help"]
    assert places.in_the_chain == 1
    with pytest.raises(RuleBroken, match="Nobody"):
        await places_of("M%")
    for nobody in ("", "Name erased"):
        with pytest.raises(RuleBroken, match="Enter the name"):
            await places_of(nobody)


async def test_what_was_written_of_notices_plans_and_suggestions_is_rewritten_since_nobody_can_by_hand(named):
    await end(an_act(), named)
    contact = await Contact.objects().first()
    (phone,) = await channels_of(contact)
    await a_notice(phone, note="Until then ask mx  MADEUP, not Mx Madeupson. " + "x" * 150)
    await plan(
        an_act("Mx Madeup moves"), contact, kind=PlanKind.PERSON, on=TODAY + timedelta(days=9), job_title="Mx Madeup’s"
    )
    await plan(an_act(), contact, kind=PlanKind.PERSON, on=TODAY + timedelta(days=9), person="Mx Other")
    entry = await contact_in_use(ADMINISTRATOR, contact.slug, today=TODAY)
    wanted = entry.texts | {"person": "Mx Other", "note": "Mx Madeup is away"}
    how = {"shown": entry.texts, "account": named.id, "today": TODAY}
    await propose(an_act(), entry, wanted, reason="Ask Mx Madeup", **how)
    places = await places_of(NAME)
    assert {table: places.named.get(table) for table in ("notice", "planned_change", "proposal", "proposed_value")} == {
        "notice": 1, "planned_change": 1, "proposal": 1, "proposed_value": 2,
    }  # fmt: skip
    assert places.mentioned == {}
    assert "2 suggested values" in in_words(places)
    await erase(an_act("Erased a person’s name"), NAME)
    (notice,) = await Notice.objects()
    assert notice.note.startswith("Until then ask name erased, not Mx Madeupson.")
    assert len(notice.note) <= 200
    plans = await PlannedChange.objects().order_by(PlannedChange.id)
    assert [(each.job_title, each.reason, each.person) for each in plans] == [
        ("name erased’s", "name erased moves", None), (None, "", "Mx Other"),
    ]  # fmt: skip
    assert (await Proposal.objects().first()).reason == "Ask name erased"
    values = {each.field: (each.was, each.wanted) for each in await ProposedValue.objects()}
    assert values == {"person": ("name erased", "Mx Other"), "note": ("", "name erased is away")}
    assert await broken_link() is None
    told = str(await fetch("SELECT before, after FROM history WHERE verb = 'name erased'"))
    assert "madeup" not in told.replace("Madeupson", "").lower()  # the chain isn't told the name once more


@pytest.fixture
async def office(browser, named):
    """The administrator at work, after that person left."""
    await end(an_act(), named)
    await browser.sign_in(await Account.objects().get(Account.person == "Placeholder Office"))
    return browser


async def test_an_administrator_sees_where_it_stands_before_it_goes(office):
    page = await office.submit(await office.get("/erasures/new"), name=NAME)
    said = checked(page).said
    assert all(each in said for each in ("1 contact", "2 verifications", "1 account", "3 beside the history"))
    assert (await Contact.objects().first()).person == NAME  # shown, not done
    done = checked(await office.submit(page))
    assert "The name is erased" in done.said
    act = checked(await office.get(done.leads_to("What was changed")))
    assert "A person’s name was erased" in act.said
    assert "Madeup" not in act.said
    history = checked(await office.get("/contacts/wigan-lado/history"))
    assert "Person: a person whose name was erased" in history.said
    assert "Madeup" not in history.said


async def test_mistakes_are_said_beside_the_name(office):
    form = await office.get("/erasures/new")
    for typed, said in {"": "Enter the name as", "Mx Nobody": "Nobody of this name", "x" * 300: "Shorten this"}.items():
        page = checked(await office.submit(form, name=typed), status=422)
        assert said in page.said
        assert any(address == "#name" for address, _ in page.links)
