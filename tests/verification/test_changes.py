"""A verification says who tried what, and when."""

import asyncio
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.contacts.changes import change_channel, retire
from directory.database import fetch
from directory.errors import RuleBroken
from directory.verification.changes import NotThisChannel, Tried, report, verify, verify_all
from directory.verification.queries import channels_standing
from directory.verification.rules import Method, Outcome, Settlement, Standing
from directory.verification.settling import settle
from directory.verification.tables import Report, Verification
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_report,
    a_try,
    an_account,
    an_act,
    channels_of,
    days_ago,
    history_length,
)

pytestmark = pytest.mark.usefixtures("database")


async def tried(**told):
    (channel,) = await channels_of(await a_contact())
    how = {"by": ADMINISTRATOR, "method": Method.RANG, "outcome": Outcome.RIGHT, "on": TODAY, "verified_by": "Office"}
    await verify(an_act(), channel, **how | told)


async def test_the_value_that_was_tried_is_kept_with_who_tried_it():
    await tried(verified_by=" The   office ", note="Answered at once")
    (row,) = await fetch("SELECT value, verified_by, method, outcome, note, source FROM verification")
    assert row == {
        "value": "+441614960001",
        "verified_by": "The office",
        "method": "rang",
        "outcome": "right",
        "note": "Answered at once",
        "source": "command",
    }


async def test_somebody_must_have_tried_it():
    with pytest.raises(RuleBroken, match="Say who verified it"):
        await tried(verified_by="")


async def test_nobody_has_tried_it_tomorrow():
    with pytest.raises(RuleBroken, match="can't be in the future"):
        await tried(on=days_ago(-1))


async def a_verifier():
    return viewer_as(Role.VERIFIER, account=(await an_account("verifier")).id)


def telling(channel, outcome=Outcome.RIGHT, *, method=Method.RANG, **more):
    return Tried(channel.id, channel.value, method, outcome, **more)


async def standings():
    return [each.standing async for each in channels_standing(set(Standing), today=TODAY, viewer=ADMINISTRATOR)]


async def test_whoever_changed_a_number_cannot_verify_it_but_may_say_that_it_is_wrong():
    changer, colleague = await a_verifier(), await a_verifier()
    (channel,) = await channels_of(await a_contact())
    await change_channel(an_act(by=changer.account), channel, value="0161 496 0044")
    with pytest.raises(RuleBroken, match="Ask a colleague to verify this: you changed it") as refused:
        await verify_all(an_act(), [telling(channel)], by=changer, on=TODAY)
    assert refused.value.channel == channel.uuid
    await verify_all(an_act(), [telling(channel, Outcome.WRONG)], by=changer, on=TODAY)
    await verify_all(an_act(), [telling(channel)], by=colleague, on=TODAY)
    assert [each.by_changer for each in await Verification.objects()] == [False, False]


async def test_an_office_of_one_may_and_it_is_always_on_record():
    changer = await a_verifier()
    (channel,) = await channels_of(await a_contact())
    await change_channel(an_act(by=changer.account), channel, value="0161 496 0044")
    await verify_all(an_act(), [telling(channel)], by=changer, on=TODAY, single_handed=True)
    (kept,) = await Verification.objects()
    assert kept.by_changer
    (chained,) = await fetch("SELECT after FROM history WHERE record_table = 'verification'")
    assert '"by_changer":true' in chained["after"]


async def test_who_changed_it_is_asked_of_the_row_as_it_is_now_and_not_as_the_page_had_it():
    changer = await a_verifier()
    contact = await a_contact()
    (on_the_page,), (channel,) = await channels_of(contact), await channels_of(contact)
    await change_channel(an_act(by=changer.account), channel, value="0161 496 0044")
    await change_channel(an_act(by=changer.account), channel, value="0161 496 0001")  # and back again
    with pytest.raises(RuleBroken, match="Ask a colleague"):
        await verify_all(an_act(), [telling(on_the_page)], by=changer, on=TODAY)


async def test_a_number_that_changed_meanwhile_must_be_tried_again():
    contact = await a_contact()
    (on_the_page,), (channel,) = await channels_of(contact), await channels_of(contact)
    await change_channel(an_act(), channel, value="0161 496 0044")
    with pytest.raises(RuleBroken, match="Try again: this entry changed"):
        await verify_all(an_act(), [telling(on_the_page)], by=await a_verifier(), on=TODAY)
    assert await Verification.count() == 0


async def test_of_several_channels_all_are_recorded_in_one_act_or_none():
    contact = await a_contact()
    second = await a_channel(contact, kind="email", value="lado@wigan.example")
    first, _second = await channels_of(contact)
    by = await a_verifier()
    before = await history_length()
    with pytest.raises(NotThisChannel):
        await verify_all(an_act(), [telling(first), telling(second, Outcome.CHANGED)], by=by, on=TODAY)
    assert (await Verification.count(), await history_length()) == (0, before)
    act = an_act()
    await verify_all(act, [telling(first), telling(second, method=Method.EMAILED)], by=by, on=TODAY, at=NOON)
    rows = await fetch("SELECT act FROM history WHERE record_table = 'verification'")
    assert [str(row["act"]) for row in rows] == [str(act.id)] * 2


async def test_what_it_has_changed_to_is_kept_as_a_finding_and_disputes_the_old():
    (channel,) = await channels_of(await a_contact(verified=days_ago(3)))
    tried = telling(channel, Outcome.CHANGED, found="0161 496 0077", menu="2", hours_confirmed=False)
    await verify_all(an_act(), [tried], by=await a_verifier(), on=TODAY, at=NOON)
    (kept,) = await Verification.objects().where(Verification.found != "")
    assert (kept.found, kept.menu, kept.hours_confirmed, kept.tried_at) == ("0161 496 0077", "2", False, NOON)
    assert (await channel.refresh(), channel.value)[1] == "+441614960001"
    assert await standings() == [Standing.DISPUTED]


async def test_a_duty_team_s_telephone_is_not_right_because_a_website_says_so():
    contact = await a_contact("emergency-duty")
    (channel,) = await channels_of(contact)
    with pytest.raises(RuleBroken, match="Ring it") as refused:
        await a_try(channel, method="official website")
    assert refused.value.field == "method"
    await a_try(channel, method="official website", outcome="wrong")
    form = await a_channel(contact, kind="web-form", value="https://wigan.example/report")
    await a_try(form, method="official website")


async def test_two_verifiers_who_record_the_same_entry_at_once_are_both_heard():
    contact = await a_contact()
    (one,), (other,) = await channels_of(contact), await channels_of(contact)
    await asyncio.gather(
        verify_all(an_act(), [telling(one)], by=await a_verifier(), on=TODAY),
        verify_all(an_act(), [telling(other, Outcome.NO_ANSWER)], by=await a_verifier(), on=TODAY),
    )
    assert await Verification.count() == 2
    assert await standings() == [Standing.CURRENT]


async def test_a_verification_and_a_change_at_once_never_leave_a_new_number_verified():
    verifier = await a_verifier()
    contact = await a_contact()
    (on_the_page,), (channel,) = await channels_of(contact), await channels_of(contact)
    answers = await asyncio.gather(
        change_channel(an_act(), channel, value="0161 496 0044"),
        verify_all(an_act(), [telling(on_the_page)], by=verifier, on=TODAY),
        return_exceptions=True,
    )
    assert answers[0] is None
    assert isinstance(answers[1], RuleBroken | list)
    assert await standings() == [Standing.UNVERIFIED]


FOUR = ["childrens-front-door", "emergency-duty", "lado", "emergency-services"]


@pytest.mark.parametrize("role", FOUR)
async def test_front_door_duty_team_lado_and_999_never_sink_on_reports_alone(role):
    nationwide = role == "emergency-services"
    contact = await a_contact(role, None if nationwide else "Wigan", verified=days_ago(2))
    await a_contact(role, None if nationwide else "Wigan", name="Another", phone="0161 496 0009", verified=days_ago(2))
    for number in range(12):
        await a_report(contact, network=f"network {number}")
    assert await standings() == [Standing.CURRENT, Standing.CURRENT]


async def reports_from(network, *contacts, apart=timedelta(minutes=2)):
    for number, contact in enumerate(contacts):
        act = an_act(source="report")
        await report(act, contact, kind="other", network=network, at=NOON + apart * number)


async def test_a_burst_from_one_network_is_set_aside_and_no_longer_counted():
    contact = await a_contact(verified=days_ago(2))
    (channel,) = await channels_of(contact)
    await a_report(contact, network="a reader")
    await reports_from("a program", *[contact] * 6)
    aside = await Report.objects().where(Report.set_aside_at.is_not_null())
    assert [each.network for each in aside] == ["a program"] * 6
    await a_try(channel, outcome="no answer")
    assert await standings() == [Standing.CURRENT]  # the burst doesn't make the one reader two
    await a_report(contact, network="another reader")
    assert await standings() == [Standing.DISPUTED]


async def test_a_reader_who_goes_through_a_poster_is_no_burst():
    contact = await a_contact()
    await reports_from("a school", *[contact] * 5)
    await reports_from("another", *[contact] * 12, apart=timedelta(minutes=13))
    assert not await Report.exists().where(Report.set_aside_at.is_not_null())


async def test_settled_reports_no_longer_count_and_are_settled_once():
    contact = await a_contact(verified=days_ago(2))
    (channel,) = await channels_of(contact)
    told = [await a_report(contact, network=each) for each in ("one", "other")]
    await a_try(channel, outcome="no answer")
    assert await standings() == [Standing.DISPUTED]
    with pytest.raises(RuleBroken, match="Say to whom"):
        await settle(an_act(), told, settlement=Settlement.PASSED_ON)
    await settle(an_act(by=7), told, settlement=Settlement.NOTHING_WRONG, answer="It rings")
    await settle(an_act(by=8), told, settlement=Settlement.CORRECTED)
    assert await standings() == [Standing.CURRENT]
    kept = await Report.objects()
    assert {(each.settlement, each.answer, each.settled_by) for each in kept} == {("nothing wrong", "It rings", 7)}


async def test_what_is_no_longer_in_use_cannot_be_verified():
    (channel,) = await channels_of(await a_contact())
    await retire(an_act(), on=TODAY, channel=channel)
    with pytest.raises(RuleBroken, match="no longer in use"):
        await a_try(channel)
