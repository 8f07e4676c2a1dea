"""What nobody verified is kept by area, and is what somebody counting from scratch would find, whatever happened."""

import inspect
import random

import pytest

from directory.accounts.rules import Role, viewer_as
from directory.contacts import changes as contacts
from directory.contacts.reach import answer_for
from directory.contacts.remits import contacts_looked_after
from directory.contacts.tables import Channel, Contact
from directory.database import fetch, run
from directory.organisations.tables import Organisation
from directory.reminders.recipients import never_verified
from tests.stories import TODAY, a_channel, a_contact, a_try, an_account, an_act, an_area, an_organisation

pytestmark = pytest.mark.usefixtures("database")

NUMBERS = ("0161 496 0001", "0161 496 0002")


async def from_scratch(account):
    """The channels in use of a verifier's contacts that hold a value which nobody found right since they hold it."""
    theirs, arguments = contacts_looked_after(viewer_as(Role.VERIFIER, account=account))
    rows = await fetch(
        "SELECT channel.id FROM channel JOIN contact ON contact.id = channel.contact "
        f"JOIN organisation ON organisation.id = contact.organisation WHERE ({theirs}) AND channel.retired_on IS NULL "
        "AND contact.retired_on IS NULL AND organisation.retired_on IS NULL AND NOT EXISTS (SELECT 1 FROM verification "
        "tried WHERE tried.channel = channel.id AND tried.value = channel.value AND tried.id > channel.tries_after "
        "AND tried.outcome = 'right')",
        *arguments,
    )
    return len(rows)


class World:
    """A few entries in a few areas, to which something happens."""

    def __init__(self, chance, areas):
        self.chance, self.areas = chance, areas

    async def one_of(self, table):
        return self.chance.choice(await table.objects().order_by(table._meta.primary_key))

    async def is_tried(self):
        channel = await self.one_of(Channel)
        if channel.retired_on is None:
            await a_try(channel, outcome=self.chance.choice(["right", "right", "wrong", "no answer"]))

    async def changes(self):
        await contacts.change_channel(an_act(), await self.one_of(Channel), value=self.chance.choice(NUMBERS))

    async def is_retired_or_restored(self):
        row = await self.one_of(self.chance.choice([Channel, Contact, Organisation]))
        on = None if row.retired_on else TODAY
        await run(f"UPDATE {row._meta.tablename} SET retired_on = {{}} WHERE id = {{}}", on, row.id)

    async def answers_elsewhere(self):
        await answer_for(await self.one_of(Contact), self.chance.sample(self.areas, self.chance.randrange(3)))

    async def is_served_elsewhere(self):
        organisation, (gone, new) = (await self.one_of(Organisation)).id, self.chance.sample(self.areas, 2)
        await run("DELETE FROM organisation_area WHERE organisation = {} AND area = {}", organisation, gone)
        add = "INSERT INTO organisation_area (organisation, area) VALUES ({}, {}) ON CONFLICT DO NOTHING"
        await run(add, organisation, new)

    async def is_mended_by_hand(self):
        """As nothing in the directory does, but somebody at the database may."""
        contact, to = await self.one_of(Contact), self.chance.choice(self.areas)
        for table, owner, number in (
            ("contact_area", "contact", contact.id),
            ("organisation_area", "organisation", contact.organisation),
        ):
            held = f"SELECT id FROM {table} WHERE {owner} = {{}} ORDER BY id LIMIT 1"
            if not await fetch(f"SELECT id FROM {table} WHERE {owner} = {{}} AND area = {{}}", number, to):
                await run(f"UPDATE {table} SET area = {{}} WHERE id IN ({held})", to, number)

    async def belongs_to_another(self):
        to = (await self.one_of(Organisation)).id
        await run("UPDATE contact SET organisation = {} WHERE id = {}", to, (await self.one_of(Contact)).id)

    async def becomes_a_national_line_or_ceases_to_be(self):
        contact = await self.one_of(Contact)
        await run("UPDATE contact SET nationwide = {} WHERE id = {}", not contact.nationwide, contact.id)

    async def gets_another_channel(self):
        await a_channel(await self.one_of(Contact), label=str(self.chance.random()))


HAPPENINGS = [each for name, each in vars(World).items() if inspect.iscoroutinefunction(each) and name != "one_of"]


@pytest.mark.parametrize("seed", range(2))
async def test_what_nobody_verified_is_kept_right_whatever_happens(seed):
    county = await an_area("Bedfordshire", kind="county")
    areas = [await an_area("Wigan"), await an_area("Stockport"), county, await an_area("Bedford", county=county)]
    for area in areas:
        await a_contact("lado", area)
    await a_contact("prevent", areas=("Wigan", "Stockport"), area=None, verified=TODAY)
    school = await an_organisation("Hill School", kind="school", area="Wigan")
    await a_contact("dsl", None, organisation=school, verified=TODAY)
    people = [
        (await an_account("verifier", areas=looked_after)).id
        for looked_after in (("Wigan",), ("Bedfordshire",), ("Bedford",), ("Wigan", "Stockport"), ())
    ]
    world = World(random.Random(seed), [area.id for area in areas])
    seen = set()
    for _event in range(90):
        happening = world.chance.choice(HAPPENINGS)
        await happening(world)
        kept = await never_verified(people)
        told = {person: number for person in people if (number := await from_scratch(person))}
        assert kept == told, happening.__name__
        seen.add(tuple(kept.items()))
    assert len(seen) > 5
