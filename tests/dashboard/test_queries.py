"""The quick counts are those of the slow, plain list; each viewer's are of what they look after."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from directory.accounts.queries import session_with, viewer_in
from directory.accounts.rules import ADMINISTRATOR, VERIFIER
from directory.accounts.sessions import begin_session
from directory.contacts import changes as contacts
from directory.contacts.tables import Role
from directory.dashboard import months as by_month
from directory.dashboard.months import standing_by_month
from directory.dashboard.queries import NATIONWIDE, figures, standing_by_area
from directory.dashboard.rules import median
from directory.database import run
from directory.hours.rules import LONDON
from directory.mail import Letter
from directory.mailing.changes import queue
from directory.verification.intervals import set_interval
from directory.verification.queries import channels_standing
from directory.verification.rules import Method, Outcome, Standing
from tests import stories
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_report,
    a_try,
    an_account,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

pytestmark = pytest.mark.usefixtures("database")

NOW = NOON.astimezone(LONDON)
ROLES = ("lado", "early-help", "dsl", "switchboard")


async def a_directory(chance):
    """Contacts of every sort, tried, changed, reported and retired by chance."""
    channels = []
    for number in range(12):
        area = chance.choice(["Wigan", "Stockport", None])
        contact = await a_contact(
            chance.choice(ROLES),
            area,
            areas=("Bedford",) if number % 4 == 1 else (),
            organisation=chance.choice(["", f"Office {number}"]),
            name=f"Desk {number}",
            person=chance.choice(["", "Sample Name"]),
            phone="",
        )
        for label in ("one", "two", "three")[: chance.randint(1, 3)]:
            channel = await a_channel(contact, label=label, value=f"0161 496 0{number:02}{len(label)}")
            for days in sorted((chance.randint(0, 200) for _ in range(chance.randint(0, 3))), reverse=True):
                outcome = chance.choice([*Outcome, Outcome.RIGHT, Outcome.RIGHT])
                await a_try(channel, on=days_ago(days), outcome=outcome, method=chance.choice(list(Method)))
            if chance.random() < 0.2:
                await contacts.change_channel(an_act(), channel, value=f"0161 496 09{number:02}")
                if chance.random() < 0.5:
                    await a_try(channel, on=days_ago(1))
            channels.append(channel)
        for network in ("one", "two")[: chance.randint(0, 2)]:
            await a_report(contact, channel=chance.choice([None, channel]), network=network)
        if number == 7:
            await contacts.retire(an_act(), on=TODAY, contact=contact)
    for channel in channels[::9]:
        await contacts.retire(an_act(), on=TODAY, channel=channel)
    role = await Role.objects().get(Role.code == "lado")
    await set_interval(an_act(), area=(await an_area("Wigan")).id, role=role.id, review_days=chance.choice([30, 60]))
    closed = (await an_organisation("Office 3")).id
    await run("UPDATE organisation SET retired_on = {} WHERE id = {}", TODAY, closed)


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_counts_are_those_of_every_channel_asked_by_itself(seed):
    await a_directory(random.Random(seed))
    found = await figures(ADMINISTRATOR, now=NOW)
    one_by_one = [each async for each in channels_standing(set(Standing), today=TODAY, viewer=ADMINISTRATOR)]
    assert len({each.standing for each in one_by_one}) > 3
    assert found.total.number == len(one_by_one)
    assert found.total.standings == {each: sum(one.standing is each for one in one_by_one) for each in Standing}
    for line in found.roles:
        of_role = [each for each in one_by_one if each.role == line.code]
        assert line.standings == {each: sum(one.standing is each for one in of_role) for each in Standing}
        ages = Counter((TODAY - each.verified_on).days for each in of_role if each.verified_on)
        assert line.median_age == median(ages)
    due = [each.review_due for each in one_by_one if each.standing.sound]
    assert [week.number for week in found.weeks] == [
        sum(week.begins <= on <= week.ends for on in due) for week in found.weeks
    ]
    assert found.due_soon == sum(on <= TODAY + timedelta(days=30) for on in due)


async def test_a_month_s_end_stands_as_the_day_itself_stood(monkeypatch):
    monkeypatch.setattr(by_month, "BATCH", 7)
    await a_directory(random.Random(3))
    last = (await standing_by_month(ADMINISTRATOR, today=date(2026, 12, 1)))[-1]
    that_day = await figures(ADMINISTRATOR, now=datetime(2026, 11, 30, 12, tzinfo=LONDON))
    assert last.on == date(2026, 11, 30)
    assert last.standings == that_day.total.standings


async def test_months_tell_the_story_of_a_number(monkeypatch):
    def on(month, day):
        monkeypatch.setattr(stories, "NOON", datetime(2026, month, day, 12, tzinfo=LONDON))

    on(6, 10)
    contact = await a_contact("lado", verified=date(2026, 6, 9))
    (channel,) = await channels_of(contact)
    on(9, 20)
    await a_try(channel, on=date(2026, 9, 20))
    on(10, 2)
    await a_try(channel, on=date(2026, 8, 30))  # told late: nobody knew it in August
    on(10, 5)
    await contacts.change_channel(an_act(), channel, value="0161 496 0777")
    on(11, 2)
    await contacts.retire(an_act(), on=date(2026, 11, 2), contact=contact)

    months = await standing_by_month(ADMINISTRATOR, today=TODAY)
    assert {month.on.month: standing for month in months for standing, number in month.standings.items() if number} == {
        6: Standing.CURRENT,
        7: Standing.CURRENT,
        8: Standing.DUE_SOON,
        9: Standing.CURRENT,
        10: Standing.UNVERIFIED,
    }
    assert {number for month in months for number in month.standings.values()} == {0, 1}
    assert not any(sum(month.standings.values()) for month in await standing_by_month(VERIFIER, today=TODAY))


async def test_areas_count_what_answers_for_them_and_districts_are_their_county_s():
    county = await an_area("Exampleshire", kind="county")
    north = await an_area("North Example", kind="district", county=county)
    south = await an_area("South Example", kind="district", county=county)
    await a_contact("lado", None, areas=(north, south), organisation="Exampleshire Council", name="For both")
    await a_contact("early-help", "Wigan", areas=("Stockport",), name="For two councils")
    school = await an_organisation("Oak School", kind="school", area="Stockport")
    await a_contact("dsl", None, organisation=school, name="Lead", verified=days_ago(1))
    police = await an_organisation("Example Police", kind="police", areas=("Wigan", "Stockport"))
    await a_contact("police-protection", "Wigan", organisation=police, name="For one of its areas")
    await a_contact("helpline", None, organisation="A Helpline", name="Nationwide line")
    lines = {line.title: line.number for line in await standing_by_area(ADMINISTRATOR, today=TODAY)}
    assert lines == {"Exampleshire": 1, "Stockport": 2, "Wigan": 2, NATIONWIDE: 1}


async def test_a_verifier_of_wigan_sees_no_figure_of_stockport_s():
    await a_contact("lado", "Wigan", verified=days_ago(3))
    both = await a_contact("early-help", "Wigan", areas=("Stockport",), organisation="Wigan Council", name="For both")
    there = await a_contact("lado", "Stockport", verified=days_ago(3))
    await a_report(there)
    await a_report(both)
    await a_contact("helpline", None, organisation="A Helpline", name="Nationwide line")
    account = await an_account("verifier", areas=("Wigan",))
    viewer = await viewer_in(
        await session_with(await begin_session(account.id, device="", network="", now=NOON), now=NOON)
    )
    found = await figures(viewer, now=NOW)
    assert {line.code: line.number for line in found.roles} == {"lado": 1, "early-help": 1}
    assert [backlog.number for backlog in found.backlogs] == [1, 0]
    assert (found.mails, found.verified_at) == (None, None)
    assert [line.title for line in await standing_by_area(viewer, today=TODAY)] == ["Wigan"]
    nobody_s = await figures(VERIFIER, now=NOW)
    assert (nobody_s.total.number, nobody_s.roles, nobody_s.weeks[0].number) == (0, (), 0)


async def test_what_waits_and_since_when():
    contact = await a_contact("lado")
    await a_report(contact)
    await a_report(contact, network="two")
    await run("UPDATE report SET reported_at = {} WHERE network = 'two'", NOON - timedelta(days=3))
    settled = await a_report(contact, network="three")
    await run("UPDATE report SET settled_at = {} WHERE id = {}", NOON, settled.id)
    reports, _suggestions = (await figures(ADMINISTRATOR, now=NOW)).backlogs
    assert (reports.name, reports.number, reports.since) == ("reports", 2, NOON - timedelta(days=3))


async def test_mails_that_wait_failed_or_were_given_up():
    letter = Letter("desk@wigan.example", "Two entries are due", ("One is due on Friday.",))
    for key in ("waits", "failed", "given up", "sent"):
        await queue(letter, kind="reminder", key=key, due=NOON)
    await run("UPDATE message SET attempts = 2 WHERE key = 'failed'")
    await run("UPDATE message SET attempts = 5, given_up_at = {} WHERE key = 'given up'", NOON)
    await run("UPDATE message SET attempts = 1, sent_at = {} WHERE key = 'sent'", NOON)
    mails = (await figures(ADMINISTRATOR, now=NOW)).mails
    assert (mails.waiting, mails.failed, mails.given_up) == (1, 1, 1)


async def test_when_a_verification_was_last_written_down():
    contact = await a_contact("lado", verified=days_ago(9))
    assert (await figures(ADMINISTRATOR, now=NOW)).verified_at == NOON
    await contacts.retire(an_act(), on=TODAY, contact=contact)
    assert (await figures(ADMINISTRATOR, now=NOW)).verified_at == NOON


async def test_an_empty_directory_has_figures_too():
    found = await figures(ADMINISTRATOR, now=NOW)
    assert (found.total.number, found.total.median_age, found.roles, found.verified_at) == (0, None, (), None)
    assert await standing_by_area(ADMINISTRATOR, today=TODAY) == ()
    assert {sum(month.standings.values()) for month in await standing_by_month(ADMINISTRATOR, today=TODAY)} == {0}
