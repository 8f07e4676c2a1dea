"""Reminding: each step told once to whoever it concerns, whatever happens between."""

import asyncio
import random
from datetime import timedelta

import msgspec
import pytest

from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.contacts import changes as contacts
from directory.contacts.remits import contacts_looked_after
from directory.contacts.values import ChannelKind
from directory.corrections.proposal_changes import propose
from directory.corrections.queries import contact_in_use
from directory.database import fetch
from directory.history.rules import Act
from directory.mail import Letter
from directory.people import changes as people
from directory.reminders.changes import digests, remind, turn_off, turn_on
from directory.reminders.recipients import who_may_be_told
from directory.reminders.unanswered import Unanswered
from directory.settings import Settings
from directory.verification.changes import verify
from directory.verification.intervals import set_interval
from directory.verification.rules import Method, Outcome
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_report,
    a_role,
    a_try,
    an_account,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

pytestmark = pytest.mark.usefixtures("database")

CHOSEN = Settings(base_url="https://directory.example", site_name="Wigan’s directory")
DUE = 90  # days after which a LADO's number, once rung, is to be rung again


async def reminded(days=0):
    """Who was told of which contacts at which step, so many days from today."""
    on = TODAY + timedelta(days=days)
    told = await remind(on=on, now=NOON + timedelta(days=days), chosen=CHOSEN)
    return {each.person.email: sorted((step.entry.slug, step.step) for step in each.steps) for each in told}


async def letters() -> list[Letter]:
    return [
        msgspec.json.decode(row["letter"], type=Letter)
        for row in await fetch("SELECT letter FROM message ORDER BY address, id")
    ]


@pytest.fixture
async def robin(database):
    await an_area("Wigan")
    return await an_account("verifier", email="robin@wigan.example", areas=("Wigan",))


async def test_each_step_is_told_once_on_its_day(robin):
    await a_contact("lado", verified=TODAY)
    told = {day: found for day in range(150) if (found := await reminded(day))}
    assert told == {DUE + step: {"robin@wigan.example": [("wigan-lado", step)]} for step in (-22, -7, 0, 7, 14, 21)}


@pytest.mark.parametrize(("own", "steps"), [(40, (-10, -5, 0, 7)), (200, (-30, -7, 0, 7))])
async def test_an_area_s_own_interval_decides_when(robin, own, steps):
    await a_contact("lado", verified=TODAY)
    await set_interval(an_act(), area=(await an_area("Wigan")).id, role=(await a_role("lado")).id, review_days=own)
    told = {day: found for day in range(own + 10) if (found := await reminded(day))}
    assert told == {own + step: {"robin@wigan.example": [("wigan-lado", step)]} for step in steps}


async def test_what_is_not_settled_after_that_comes_to_the_administrators_each_week(robin):
    administrator = await an_account("administrator")
    await a_contact("lado", verified=days_ago(DUE))
    assert await reminded(13) == {robin.email: [("wigan-lado", 7)]}
    assert await reminded(14) == {robin.email: [("wigan-lado", 14)], administrator.email: [("wigan-lado", 14)]}
    assert await reminded(21) == {robin.email: [("wigan-lado", 21)]}
    assert await reminded(27) == {}
    for days in (28, 35, 42, 420):
        assert await reminded(days) == {administrator.email: [("wigan-lado", days)]}
        assert await reminded(days) == {}


async def test_what_is_escalated_is_told_once_whatever_days_were_missed_or_mails_turned_off(robin):
    administrator = await an_account("administrator")
    await turn_off(administrator.id, now=NOON)
    await a_contact("lado", verified=days_ago(DUE))
    assert await reminded(26) == {robin.email: [("wigan-lado", 21)], administrator.email: [("wigan-lado", 14)]}
    assert await reminded(27) == {}
    told = {each.to: each for each in await letters()}
    assert told[robin.email].unsubscribe
    assert not told[administrator.email].unsubscribe
    assert len(told[robin.email].paragraphs) == 1
    assert "escalated to administrators" in told[administrator.email].paragraphs[1]
    assert "26 days overdue" in told[administrator.email].sections[0].items[0].text


@pytest.mark.parametrize("verified", [None, days_ago(10)])
async def test_what_nobody_answers_again_and_again_is_told_to_the_administrators_once(robin, verified):
    administrator = await an_account("administrator")
    contact = await a_contact("lado", verified=verified)
    (channel,) = await channels_of(contact)
    for number, day in enumerate((1, 4, 6, 8), start=1):
        await found_to_be(Outcome.NO_ANSWER, channel, on=TODAY + timedelta(days=day), day=day)
        assert (await reminded(day) == {administrator.email: [("wigan-lado", 0)]}) == (number == 3)
    (letter,) = await letters()
    assert letter.sections[0].items[0].text == "Wigan LADO: telephone not answered 3 times in a row"
    await found_to_be(Outcome.RIGHT, channel, on=TODAY + timedelta(days=9), day=9)
    for day in (10, 11, 12):
        await found_to_be(Outcome.NO_ANSWER, channel, on=TODAY + timedelta(days=day), day=day)
    assert await reminded(20) == {administrator.email: [("wigan-lado", 0)]}  # another time, and after days without any
    await contacts.change_channel(an_act(), channel, value="0161 496 0009")
    newcomer = await an_account("administrator", email="new@wigan.example")
    assert newcomer.email not in await reminded(21)  # what was tried isn't the number any more


async def test_missed_days_catch_up_with_the_latest_step_alone(robin):
    await a_contact("lado", verified=days_ago(DUE))
    assert await reminded(16) == {robin.email: [("wigan-lado", 14)]}
    assert await reminded(20) == {}
    assert await reminded(21) == {robin.email: [("wigan-lado", 21)]}


async def test_one_letter_a_person_tells_everything(robin):
    administrator = await an_account("administrator")
    await a_contact("lado", verified=days_ago(DUE))
    await a_contact("childrens-front-door", verified=days_ago(60 - 7), person="", phone="0161 496 0003")
    await a_contact("lado", "Stockport", verified=days_ago(DUE))  # nobody verifies there
    assert await reminded() == {
        robin.email: [("wigan-childrens-social-care", -7), ("wigan-lado", 0)],
        administrator.email: [("stockport-lado", 0)],
    }
    told = await letters()
    assert sorted(each.to for each in told) == sorted([robin.email, administrator.email])
    assert [row["kind"] for row in await fetch("SELECT kind FROM message")] == ["digest"] * 2
    assert {row["digest"] for row in await fetch("SELECT digest FROM reminder")} == {
        row["key"] for row in await fetch("SELECT key FROM message")
    }


async def test_no_value_and_no_person_stands_in_a_letter(robin):
    contact = await a_contact("lado", person="Sample Person", verified=days_ago(45), phone="0161 496 0001")
    await a_channel(contact, kind="email", value="lado@wigan.example", visibility="private", verified=days_ago(45))
    assert await reminded() == {robin.email: [("wigan-lado", 0), ("wigan-lado", 0)]}
    (row,) = await fetch("SELECT letter FROM message")
    for private in ("496", "lado@", "Sample"):
        assert private not in row["letter"]


async def test_a_verification_settles_it_and_the_next_review_date_begins_anew(robin):
    contact = await a_contact("lado", verified=days_ago(DUE))
    assert await reminded() == {robin.email: [("wigan-lado", 0)]}
    (channel,) = await channels_of(contact)
    await a_try(channel, outcome="no answer")
    assert await reminded(7) == {robin.email: [("wigan-lado", 7)]}  # nobody answered: it isn't settled
    await a_try(channel, on=TODAY)
    assert await reminded(14) == {}
    assert await reminded(DUE) == {robin.email: [("wigan-lado", 0)]}


async def test_a_changed_number_is_nobody_s_to_remind_of_until_it_was_verified(robin):
    contact = await a_contact("lado", verified=days_ago(DUE))
    (channel,) = await channels_of(contact)
    await contacts.change_channel(an_act(), channel, value="0161 496 0009")
    assert await reminded() == {}
    await contacts.change_channel(an_act(), channel, value="0161 496 0001")  # changing it back revives nothing
    assert await reminded() == {}


@pytest.mark.parametrize("table", ["channel", "contact", "organisation"])
async def test_what_is_retired_is_not_reminded_of_and_what_comes_back_is(robin, table):
    await a_contact("lado", verified=days_ago(DUE))
    await fetch(f"UPDATE {table} SET retired_on = {{}} RETURNING id", TODAY)
    assert await reminded() == {}
    await fetch(f"UPDATE {table} SET retired_on = NULL RETURNING id")
    assert await reminded() == {robin.email: [("wigan-lado", 0)]}


async def test_a_named_person_and_a_website_halve_the_interval(robin):
    await a_contact("lado", verified=days_ago(DUE // 4), person="Sample Person", method="official website")
    assert list((await reminded()).values()) == [[("wigan-lado", 0)]]
    await fetch("UPDATE contact SET person = '' RETURNING id")  # the number is the office's now
    assert await reminded() == {}
    assert list((await reminded(DUE // 2 - DUE // 4)).values()) == []  # told already of that step


async def test_the_verifiers_of_everything_that_concerns_an_area_are_told(robin):
    wigan = await an_organisation("Wigan Safeguarding Partnership", kind="partnership", area="Wigan")
    partner = await an_account("verifier", email="partner@wigan.example", organisations=(wigan.name,))
    await an_account("verifier", email="elsewhere@stockport.example")
    await an_account("editor", email="editor@wigan.example", organisations=(wigan.name,))
    await an_account("verifier", email="invited@wigan.example", areas=("Wigan",), joined=False)
    gone = await an_account("verifier", email="gone@wigan.example", areas=("Wigan",))
    await people.end(an_act(), gone)
    await a_contact("lado", verified=days_ago(DUE))
    assert set(await reminded()) == {robin.email, partner.email}


async def test_whom_a_contact_concerns_is_whoever_looks_after_it():
    """The remits that guard every page, turned round, are the same remits."""
    county = await an_area("Bedfordshire", kind="county")
    await an_area("Bedford", county=county)
    partnership = await an_organisation("A partnership", kind="partnership", areas=("Stockport", county))
    await a_contact("lado", "Bedford")
    await a_contact("lado", county)
    await a_contact("prevent", areas=("Wigan", "Stockport"), area=None)
    await a_contact("dsl", None, organisation=await an_organisation("Hill School", kind="school", area="Wigan"))
    await a_contact("helpline", None, organisation=await an_organisation("A helpline", kind="helpline"))
    verifiers = [
        await an_account("verifier", areas=areas, organisations=organisations)
        for areas, organisations in (
            (("Wigan",), ()),
            (("Bedfordshire",), ()),
            (("Bedford",), ()),
            ((), (partnership.name,)),
            (("Wigan", "Stockport"), (partnership.name,)),
            ((), ()),
        )
    ]
    all_of_them = {row["id"] for row in await fetch("SELECT id FROM contact")}
    found = (await who_may_be_told(all_of_them)).verifiers
    seen = 0
    for verifier in verifiers:
        condition, arguments = contacts_looked_after(viewer_as(Role.VERIFIER, account=verifier.id))
        theirs = {row["id"] for row in await fetch(f"SELECT id FROM contact WHERE {condition}", *arguments)}
        assert {contact for contact, accounts in found.items() if verifier.id in accounts} == theirs
        seen += len(theirs)
    assert seen > 8


async def test_who_turned_them_off_is_not_reminded_but_administrators_hear_of_what_is_left_undone(robin):
    first, second = await an_account("administrator"), await an_account("administrator")
    await turn_off(robin.id, now=NOON)
    await turn_off(robin.id, now=NOON)
    await turn_off(first.id, now=NOON)
    await a_contact("lado", verified=days_ago(DUE))
    assert set(await reminded()) == {second.email}  # nobody else wants to hear of it
    assert set(await reminded(28)) == {first.email, second.email}
    await turn_on(robin.id)
    await a_contact("prevent", verified=days_ago(180))
    assert set(await reminded()) == {robin.email}


async def test_what_was_never_verified_is_counted_and_not_nagged_about(robin):
    await a_contact("prevent", phone="0161 496 0005")
    await a_contact("prevent", "Stockport", phone="0161 496 0006")
    assert await reminded() == {}
    await a_contact("lado", verified=days_ago(DUE))
    await reminded()
    (letter,) = await letters()
    assert letter.afterwards[0].startswith("1 entry that you look after was never verified")


async def test_suggestions_that_wait_are_counted_for_those_who_decide_about_them(robin):
    lado = await a_contact("lado", verified=days_ago(DUE))
    elsewhere = await a_contact("lado", "Stockport", verified=days_ago(2))
    reader = await an_account("reader")
    for contact in (lado, elsewhere):
        entry = await contact_in_use(ADMINISTRATOR, contact.slug, today=TODAY)
        wish = {"shown": entry.texts, "reason": "", "account": reader.id, "today": TODAY}
        await propose(an_act(), entry, entry.texts | {"job_title": "Manager"}, **wish)
    assert await reminded() == {robin.email: [("wigan-lado", 0)]}
    (letter,) = await letters()
    assert "1 suggestion waits for you to decide: https://directory.example/proposals" in letter.afterwards
    administrator = await an_account("administrator")
    await reminded(14)
    told = next(each for each in await letters() if each.to == administrator.email)
    assert "2 suggestions wait for you to decide: https://directory.example/proposals" in told.afterwards


async def test_what_readers_say_reminds_nobody(robin):
    contact = await a_contact("lado", verified=TODAY)
    await a_report(contact)
    assert await reminded() == {}


async def test_looking_who_would_be_told_notes_nothing(robin):
    await a_contact("lado", verified=days_ago(DUE))
    for _each in range(2):
        (found,) = await digests(on=TODAY, now=NOON, chosen=CHOSEN)
        assert found.letter.to == robin.email
    assert await fetch("SELECT id FROM message") == await fetch("SELECT id FROM reminder") == []


async def test_many_who_remind_at_once_tell_each_step_once(robin):
    await an_account("verifier", areas=("Wigan",))
    await a_contact("lado", verified=days_ago(DUE))
    told = await asyncio.gather(*(reminded() for _each in range(4)))
    assert sum(map(len, told)) == len(await fetch("SELECT id FROM message")) == 2


@pytest.mark.parametrize("seed", range(3))
async def test_in_any_sequence_of_events_no_step_is_told_twice_and_no_latest_one_skipped(robin, seed):
    """Numbers change, are verified or found wrong, days are missed: the ledger stays right after each."""
    chance = random.Random(seed)
    administrator = await an_account("administrator")
    contact = await a_contact("lado", phone="")
    channels = [
        await a_channel(contact, kind=ChannelKind.PHONE, value=f"0161 496 000{number}", label=f"line {number}")
        for number in range(3)
    ]
    day, number, resting = 0, 10, dict.fromkeys(each.id for each in channels)
    silent = {each.id: [] for each in channels}  # the tries that nobody answered, since it was last answered
    for _each in range(150):
        channel = chance.choice(channels)
        match chance.choice(("verify", "wrong", "change", *["ring"] * 3, *["wait"] * 12)):
            case "verify":
                on = TODAY + timedelta(days=day - chance.randrange(60))
                tried = await found_to_be(Outcome.RIGHT, channel, on=on, day=day)
                held = resting[channel.id]
                resting[channel.id] = max(held, (on, tried.id)) if held else (on, tried.id)
                silent[channel.id] = [each for each in silent[channel.id] if each > (on, tried.id)]
            case "wrong":
                await found_to_be(Outcome.WRONG, channel, on=TODAY + timedelta(days=day), day=day)
                silent[channel.id] = []
            case "ring":
                on = TODAY + timedelta(days=day)
                tried = await found_to_be(Outcome.NO_ANSWER, channel, on=on, day=day)
                silent[channel.id].append((on, tried.id))
            case "change":
                number += 1
                await contacts.change_channel(an_act(), channel, value=f"0161 496 00{number}")
                resting[channel.id], silent[channel.id] = None, []
            case "wait":
                day += chance.randrange(1, 12)
        told = [step for found in await remind_on(day) for step in found.steps]
        for step in told:
            if isinstance(step.entry, Unanswered):
                assert len(silent[step.entry.channel]) >= 3
            else:
                assert resting[step.entry.channel] == (step.entry.verified_on, step.entry.verification)
        await everything_reached_was_told(resting, day)
        await everything_escalated_was_told(resting, silent, day, administrator)
    ledger = [tuple(row.values()) for row in await fetch("SELECT account, channel, verification, step FROM reminder")]
    assert len(ledger) == len(set(ledger)) > 15
    assert {0, 14} <= {step for account, _channel, _tried, step in ledger if account == administrator.id}


async def everything_escalated_was_told(resting, silent, day, administrator):
    rows = await fetch("SELECT verification, step FROM reminder WHERE account = {}", administrator.id)
    ledger = [(row["verification"], row["step"]) for row in rows]
    for rests in filter(None, resting.values()):
        late = (TODAY + timedelta(days=day) - rests[0]).days - DUE
        if late >= 28:
            assert (rests[1], late - late % 7) in ledger
        elif late >= 14:
            assert ledger.count((rests[1], 14)) == 1
    for tries in silent.values():
        told = [number for _on, number in tries if (number, 0) in ledger]
        assert len(told) == (len(tries) >= 3)


async def found_to_be(outcome, channel, *, on, day):
    await channel.refresh()
    act = Act(by=None, at=NOON + timedelta(days=day), source="command")
    return await verify(
        act, channel, by=ADMINISTRATOR, method=Method.RANG, outcome=outcome, on=on, verified_by="the partnership office"
    )


async def remind_on(days):
    return await remind(on=TODAY + timedelta(days=days), now=NOON + timedelta(days=days), chosen=CHOSEN)


async def everything_reached_was_told(resting, day):
    """By a plain count of days, beside the product's own rule."""
    rows = await fetch("SELECT verification, step FROM reminder")
    ledger = {(row["verification"], row["step"]) for row in rows}
    for rests in filter(None, resting.values()):
        late = (TODAY + timedelta(days=day) - rests[0]).days - DUE
        reached = [step for step in (-22, -7, 0, 7, 14, 21) if step <= late]
        if reached and late < 28:
            assert (rests[1], reached[-1]) in ledger
