"""The history alone gives what the tables held, on every day of a story that chance wrote."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts import changes as contacts
from directory.contacts.queries import portrait
from directory.contacts.tables import Channel, Contact
from directory.errors import RuleBroken
from directory.exchange.changes import import_contacts
from directory.history.changes import snapshot
from directory.history.facts import digests_in, with_names
from directory.history.queries import names_of
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.inspection.queries import contact_with_history
from directory.inspection.recorded import recorded_of, stood_on
from directory.notices.changes import give_notice, withdraw_notice
from directory.notices.planning import apply_due, plan
from directory.notices.plans import PlanKind
from directory.notices.rules import NoticeKind
from directory.notices.tables import Notice, PlannedChange
from directory.verification.changes import report, verify
from directory.verification.queries import channels_standing
from directory.verification.rules import Method, Outcome, Standing
from tests.stories import NOON, TODAY, a_contact

pytestmark = pytest.mark.usefixtures("database")

DAYS = 30
VALUES = ["0161 496 0001", "0161 496 0002", "0161 496 0003"]
SHEET = "organisation,organisation_kind,role,name,channel,value,label,area,hours\n"


class Story:
    """What somebody or other does to one contact, one act a day."""

    def __init__(self, seed: int, contact: Contact) -> None:
        self.chance, self.contact = Random(seed), contact

    async def go_on(self, act: Act, *, on: date) -> None:
        often = [self.change, self.try_it]
        seldom = [self.add, self.retire, self.report, self.bring_a_file, self.say_it_fails, self.end_it, self.plan_it]
        deed = self.chance.choice([*often, *often, *often, *seldom])
        deed = self.retire if self.contact.retired_on else deed  # until it's brought back, nothing else is told
        with suppress(RuleBroken):  # two of one label, say: on some days nothing happens
            await deed(act, on)

    async def channel(self) -> Channel:
        return self.chance.choice(
            await Channel.objects().where(Channel.contact == self.contact.id).order_by(Channel.id)
        )

    async def add(self, act, _on):
        label, value = f"Desk {self.chance.randrange(3)}", self.chance.choice(VALUES)
        await contacts.add_channel(act, self.contact, kind=contacts.ChannelKind.PHONE, value=value, label=label)

    async def change(self, act, _on):
        value, hours = self.chance.choice(VALUES), self.chance.choice(["", "Mo-Fr 09:00-17:00"])
        await contacts.change_channel(act, await self.channel(), value=value, hours=hours)

    async def retire(self, act, on):
        row = self.contact if self.contact.retired_on or self.chance.random() < 0.3 else await self.channel()
        named = {"contact" if isinstance(row, Contact) else "channel": row}
        if row.retired_on is None:
            await contacts.retire(act, on=on, **named)
        await (contacts.restore(act, **named) if self.chance.random() < 0.6 else Channel.count())
        await self.contact.refresh()

    async def try_it(self, act, on):
        earlier = on - timedelta(days=self.chance.choice([0, 0, 3]))
        outcome = self.chance.choice([Outcome.RIGHT, Outcome.RIGHT, Outcome.WRONG, Outcome.NO_ANSWER])
        method = self.chance.choice([Method.RANG, Method.OFFICIAL_WEBSITE])
        channel = await self.channel()
        await verify(act, channel, by=ADMINISTRATOR, method=method, outcome=outcome, on=earlier, verified_by="Office")

    async def report(self, act, _on):
        channel = self.chance.choice([None, await self.channel()])
        network = self.chance.choice("ab")
        await report(act, self.contact, kind="wrong-number", channel=channel, network=network)

    async def say_it_fails(self, act, on):
        begins = act.at + timedelta(days=self.chance.choice([-1, 0, 0, 2]))
        kind = self.chance.choice([NoticeKind.OUTAGE, NoticeKind.REDIRECT])
        ends, value = act.at + timedelta(days=self.chance.choice([1, 4])), "0161 496 0009"
        await give_notice(act, [await self.channel()], kind=kind, begins_at=begins, ends_at=ends, instead=value)

    async def end_it(self, act, _on):
        for notice in await Notice.objects().where(Notice.withdrawn_at.is_null()):
            await withdraw_notice(act, notice.together)

    async def plan_it(self, act, on):
        value, channel = self.chance.choice(VALUES), await self.channel()
        when = on + timedelta(days=self.chance.choice([1, 5]))
        await plan(act, self.contact, kind=PlanKind.CHANGE, on=when, channel=channel, value=value, announced=True)

    async def bring_a_file(self, act, on):
        value, hours = self.chance.choice(VALUES), self.chance.choice(["", "24/7"])
        row = f"Wigan Council,local-authority,lado,Wigan LADO,phone,{value},,Wigan,{hours}"
        await import_contacts(act, (SHEET + row).encode(), today=on)


async def as_the_tables_have_it(contact: Contact, *, on: date):
    channels = await Channel.objects().where(Channel.contact == contact.id).order_by(Channel.position, Channel.id)
    found = [each async for each in channels_standing(set(Standing), today=on, viewer=ADMINISTRATOR)]
    dates = {"retired_on": lambda value: value and value.isoformat()}
    return (
        _plain(await portrait(contact), dates),
        {str(each.uuid): _plain(snapshot(each), dates) for each in channels},
        sorted(str((each.value, str(each.standing), each.verified_on, each.review_due)) for each in found),
        await _for_a_while(on),
        sorted(str(each.uuid) for each in await PlannedChange.objects().where(_PENDING)),
    )


_PENDING = PlannedChange.applied_at.is_null() & PlannedChange.withdrawn_at.is_null()


async def _for_a_while(on: date):
    """The notices that held at any moment of a day, or were to come, as its pages asked of the tables."""
    start = datetime.combine(on, time(), tzinfo=LONDON)
    values = {each.id: each.value for each in await Channel.objects()}
    found = []
    for notice in await Notice.objects():
        until = min(notice.ends_at, notice.withdrawn_at or notice.ends_at)
        to_come = notice.begins_at >= start + timedelta(days=1) and notice.withdrawn_at is None
        if to_come or (until > max(start, notice.begins_at) and notice.begins_at < start + timedelta(days=1)):
            found += [notice] if notice.kind != "coming" or notice.follows == values[notice.channel] else []
    return sorted(str(each.uuid) for each in found)


def _plain(held, dates):
    return {column: dates.get(column, lambda value: value)(value) for column, value in held.items()}


async def as_the_history_has_it(*, on: date):
    entry = await contact_with_history("wigan-lado", viewer=ADMINISTRATOR)
    stood = await stood_on(entry, await recorded_of([entry.id], visibilities=ADMINISTRATOR.visibilities), on=on)
    names = await names_of(digests_in([stood.held]))
    in_use = [each for each in stood.channels if each.in_use and stood.in_use]
    return (
        with_names(stood.held, names, erased="erased"),
        {each.record: each.held for each in stood.channels},
        sorted(
            str((each.held["value"], str(each.trust.standing), each.verified_on, each.trust.review_due))
            for each in in_use
        ),
        sorted(notice.record for each in stood.channels for notice in each.notices),
        sorted(each.record for each in stood.plans),
    )


@pytest.mark.parametrize("seed", range(3))
async def test_every_past_day_is_made_again_as_it_was(seed):
    contact = await a_contact("lado", person=["", "Mx Madeup"][seed % 2])
    story, was = Story(seed, contact), {}
    for day in range(DAYS):
        on = TODAY + timedelta(days=day)
        await apply_due(now=NOON + timedelta(days=day))
        await story.go_on(Act(None, NOON + timedelta(days=day), "page"), on=on)
        was[on] = await as_the_tables_have_it(contact, on=on)
    assert len({str(each) for each in was.values()}) > DAYS // 3
    assert any(notices for *_, notices, _plans in was.values())
    assert any(plans for *_, plans in was.values())
    for on, tables in was.items():
        assert await as_the_history_has_it(on=on) == tables, on
