"""The history alone gives what the tables held, on every day of a story that chance wrote."""

from contextlib import suppress
from datetime import date, timedelta
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
from directory.inspection.queries import contact_with_history
from directory.inspection.recorded import recorded_of, stood_on
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
        deed = self.chance.choice([*often, *often, *often, self.add, self.retire, self.report, self.bring_a_file])
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
    )


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
    )


@pytest.mark.parametrize("seed", range(3))
async def test_every_past_day_is_made_again_as_it_was(seed):
    contact = await a_contact("lado", person=["", "Mx Madeup"][seed % 2])
    story, was = Story(seed, contact), {}
    for day in range(DAYS):
        on = TODAY + timedelta(days=day)
        await story.go_on(Act(None, NOON + timedelta(days=day), "page"), on=on)
        was[on] = await as_the_tables_have_it(contact, on=on)
    assert len({str(each) for each in was.values()}) > DAYS // 3
    for on, tables in was.items():
        assert await as_the_history_has_it(on=on) == tables, on
