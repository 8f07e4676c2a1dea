"""A verification says who tried what, and when."""

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch
from directory.errors import RuleBroken
from directory.verification.changes import verify
from directory.verification.rules import Method, Outcome
from tests.stories import TODAY, a_contact, an_act, channels_of, days_ago

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
