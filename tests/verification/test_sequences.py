"""Whatever happens in whatever order, nobody who says how a value stands calls a changed one verified."""

import random
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts import changes as contacts
from directory.database import fetch
from directory.history.queries import broken_link
from directory.history.rules import Act
from directory.verification.changes import report, verify
from directory.verification.queries import channels_standing
from directory.verification.rules import Method, Outcome, Standing
from tests.stories import NOON, TODAY, a_contact, channels_of, days_ago

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("browser")]

VALUES = ("0161 496 0001", "0161 496 0002", "0161 496 0003")
GOOD_FOR = 90  # days, of a LADO's telephone once it was rung


class Line:
    """One telephone through its life, and what a person with pencil and paper would say of it."""

    def __init__(self, channel):
        self.channel = channel
        self.day = 0
        self.right: list[int] = []  # the days on which this value was found right, since it's held
        self.verdicts: list[tuple[int, int, Outcome]] = []  # day, order, and what was found

    def act(self):
        return Act(by=None, at=NOON + timedelta(days=self.day), source="command")

    async def changes(self, value):
        before = self.channel.value
        await contacts.change_channel(self.act(), self.channel, value=value)
        if self.channel.value != before:
            self.right, self.verdicts = [], []

    async def is_tried(self, outcome, *, before):
        day = self.day - before
        await verify(
            self.act(),
            self.channel,
            by=ADMINISTRATOR,
            method=Method.RANG,
            outcome=outcome,
            on=TODAY + timedelta(days=day),
            verified_by="the office",
            note="Somebody else answered",
        )
        if outcome is Outcome.RIGHT:
            self.right.append(day)
        if outcome is not Outcome.NO_ANSWER:
            self.verdicts.append((day, len(self.verdicts), outcome))

    @property
    def sound(self):
        """Found right since it's held, not too long ago, and not wrong since."""
        if not self.right or self.day > max(self.right) + GOOD_FOR:
            return False
        return max(self.verdicts)[2] is Outcome.RIGHT


@pytest.mark.parametrize("seed", range(4))
async def test_a_changed_value_is_never_called_verified_whatever_happened_before(browser, seed):
    chance = random.Random(seed)
    contact = await a_contact("lado", phone=VALUES[0], verified=days_ago(0))
    line = Line((await channels_of(contact))[0])
    line.right, line.verdicts = [0], [(0, 0, Outcome.RIGHT)]
    seen = set()
    for _event in range(60):
        match chance.choice(("change", "right", "right", "failed", "report", "retire", "save", "wait", "wait")):
            case "change":
                await line.changes(chance.choice(VALUES))  # back to an old one, too
            case "save":
                await line.changes(line.channel.value)
            case "right":
                await line.is_tried(Outcome.RIGHT, before=chance.randrange(20))
            case "failed":
                tried = chance.choice([Outcome.WRONG, Outcome.CHANGED, Outcome.NO_ANSWER, Outcome.SOMEBODY_ELSE])
                await line.is_tried(tried, before=chance.randrange(20))
            case "report":  # one reader alone changes nothing
                await report(line.act(), contact, kind="wrong-number", network="one")
            case "retire":
                await contacts.retire(line.act(), on=TODAY + timedelta(days=line.day), channel=line.channel)
                await contacts.restore(line.act(), channel=line.channel)
            case "wait":
                line.day += chance.randrange(1, 40)
        seen.add(await said_alike(browser, line))
    assert {True, False} == seen
    assert await broken_link() is None


async def said_alike(browser, line):
    """Whether it's sound, once everybody who says how a line stands says so."""
    today = TODAY + timedelta(days=line.day)
    (held,) = [each async for each in channels_standing(set(Standing), today=today, viewer=ADMINISTRATOR)]
    assert held.standing.sound == line.sound, held
    browser.now = NOON + timedelta(days=line.day)
    (answer,) = (await browser.get("/api/lookup?place=Wigan&role=lado")).json()["contacts"]
    assert answer["channels"][0]["standing"] == str(held.standing)
    reviews = await fetch("SELECT channel FROM review")  # what reminders go by
    assert bool(reviews) == bool(line.right)
    if not line.right:
        assert held.verified_on is None
        assert held.standing in {Standing.UNVERIFIED, Standing.DISPUTED}
    return line.sound
