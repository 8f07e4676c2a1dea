"""A desk that is kept is at every moment what it would be if it were read anew."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.contacts import changes as contacts
from directory.desk import kept
from directory.desk.kept import MOST_DESKS, KeptDesks
from directory.desk.queries import desk_of, entries_on_desk
from directory.hours.rules import LONDON
from directory.people.changes import change_person
from directory.verification.intervals import set_interval
from tests.stories import (
    TODAY,
    a_channel,
    a_contact,
    a_report,
    a_try,
    an_account,
    an_act,
    an_area,
    channels_of,
    days_ago,
)

MORNING = datetime(2026, 11, 20, 10, 0, 30, tzinfo=UTC).astimezone(LONDON)


class Desk:
    """A verifier of Wigan at their desk, and how often it was read as a whole."""

    def __init__(self, account, areas, monkeypatch):
        self.account = account
        self.viewer = viewer_as(Role.VERIFIER, account=account.id, areas=frozenset(areas))
        self.desks, self.read = KeptDesks(), 0

        async def counted(*arguments, **more):
            self.read += 1
            return await entries_on_desk(*arguments, **more)

        monkeypatch.setattr(kept, "entries_on_desk", counted)

    async def names(self, *, at=MORNING, area=""):
        """What is on it, which is what would be read anew."""
        desk = desk_of(self.viewer, now=at, single_handed=False)
        held = await self.desks.desk(self.viewer, desk, area=area)
        assert held.queue == desk.queue(await entries_on_desk(self.viewer, area=area))
        return [each.entry.name for each in held.queue]


@pytest.fixture
async def door(database):
    return await a_contact("childrens-front-door", name="Front door", phone="0161 496 0011", verified=days_ago(200))


@pytest.fixture
async def lado(database):
    return await a_contact("lado", name="LADO", phone="0161 496 0012", verified=days_ago(200))


@pytest.fixture
async def desk(database, door, lado, monkeypatch):
    held = Desk(await an_account("verifier", areas=("Wigan",)), [(await an_area()).id], monkeypatch)
    assert len(await held.names()) == 2
    return held


async def test_an_entry_that_was_tried_is_read_alone(desk, door):
    (channel,) = await channels_of(door)
    await a_try(channel)
    assert await desk.names() == ["LADO"]
    await a_try(channel, outcome="wrong")
    assert await desk.names() == ["LADO", "Front door"]
    assert desk.read == 1


async def test_what_is_tried_and_then_changed_or_reported_is_read_with_both(desk, door, lado):
    (channel,), (other,) = await channels_of(door), await channels_of(lado)
    await a_try(channel)
    await contacts.change_channel(an_act(), channel, value="0161 496 0015")
    await a_try(other, outcome="no answer")
    await a_report(lado)
    await a_try(other, on=days_ago(1))
    await desk.names()
    held = await desk.desks.desk(desk.viewer, desk_of(desk.viewer, now=MORNING, single_handed=False))
    assert held.called(door.slug).channels[0].tries == ()
    assert [each.outcome for each in held.called(lado.slug).channels[0].tries] == ["no answer", "right", "right"]
    assert held.called(lado.slug).channels[0].reports == 1
    assert held.called("nobody-s") is None
    assert desk.read == 1


async def test_of_several_channels_tried_the_one_that_changed_since_has_lost_its_tries(desk, door):
    await a_channel(door, kind="phone", value="0161 496 0016", label="Duty desk")
    await desk.names()  # which reads it anew: with a new channel, an entry may come to be on a desk
    first, second = await channels_of(door)
    await a_try(first)
    await a_try(second)
    assert await desk.names() == ["LADO"]
    await contacts.change_channel(an_act(), second, value="0161 496 0017")
    await a_try(first, outcome="no answer")
    await desk.names()
    held = await desk.desks.desk(desk.viewer, desk_of(desk.viewer, now=MORNING, single_handed=False))
    assert [[each.outcome for each in channel.tries] for channel in held.called(door.slug).channels] == [
        ["no answer", "right", "right"],
        [],
    ]


async def test_a_report_and_another_channel_are_met_at_once(desk, door):
    (channel,) = await channels_of(door)
    await a_try(channel)
    assert await desk.names() == ["LADO"]
    await a_report(door)
    assert "Front door" in await desk.names()
    await a_channel(door, kind="email", value="door@wigan.example")
    await desk.names()
    for each in await channels_of(door):
        await contacts.retire(an_act(), on=TODAY, channel=each)
    assert await desk.names() == ["LADO"]
    assert desk.read == 1


async def test_what_is_written_elsewhere_reads_nothing_anew(desk):
    other = await a_contact("lado", "Stockport", phone="0161 496 0013")
    await desk.names()
    (channel,) = await channels_of(other)
    read = desk.read
    await a_try(channel)
    await a_report(other)
    await a_channel(other, kind="email", value="lado@stockport.example")
    assert len(await desk.names()) == 2
    assert desk.read == read


async def test_a_new_entry_an_interval_and_another_remit_are_met_at_once(desk, lado):
    await a_contact("prevent", name="Prevent", phone="0161 496 0014")
    assert "Prevent" in await desk.names()
    (channel,) = await channels_of(lado)
    await a_try(channel, on=days_ago(20))
    assert "LADO" not in await desk.names()
    await set_interval(an_act(), area=(await an_area()).id, role=lado.role, review_days=10)
    assert "LADO" in await desk.names()
    await an_area("Stockport")
    await change_person(an_act(), desk.account, role=Role.VERIFIER, areas=["Stockport"], organisations=[], today=TODAY)
    assert await desk.names() == []


async def test_the_queue_of_another_minute_and_day_is_another(desk, door):
    (channel,) = await channels_of(door)
    await a_try(channel, outcome="no answer")
    assert await desk.names() == ["LADO", "Front door"]
    assert (await desk.names(at=MORNING + timedelta(seconds=20))) == ["LADO", "Front door"]
    tomorrow = MORNING + timedelta(days=4)
    assert await desk.names(at=tomorrow) == ["Front door", "LADO"]
    assert desk.read == 1


async def test_an_entry_of_another_area_is_not_let_onto_the_desk_of_one(desk, database):
    both = viewer_as(Role.ADMINISTRATOR, account=desk.account.id)
    stockport = await a_contact("lado", "Stockport", name="Stockport LADO", phone="0161 496 0013")
    desk.viewer = both
    assert "Stockport LADO" not in await desk.names(area="wigan")
    await a_channel(stockport, kind="email", value="lado@stockport.example")
    assert "Stockport LADO" not in await desk.names(area="wigan")


async def test_only_so_many_desks_are_kept(desk):
    for number in range(2 * MOST_DESKS):
        viewer = viewer_as(Role.VERIFIER, account=1000 + number)
        await desk.desks.desk(viewer, desk_of(ADMINISTRATOR, now=MORNING, single_handed=False))
    assert len(desk.desks.held) == MOST_DESKS
