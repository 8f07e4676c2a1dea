"""Those who keep an agreement are told before its review and its end, on the day and after, each step once."""

from datetime import timedelta

import pytest

from directory.agreements.lasting import next_version, review
from directory.agreements.rules import Outcome
from directory.reminders.agreements import remind_of_agreements, reminders_of_agreements
from directory.reminders.changes import turn_off
from directory.settings import Settings
from tests.agreements.agreeing import COUNCIL, on_the, one_in_force
from tests.stories import NOON, TODAY, an_account, an_act, an_organisation

pytestmark = pytest.mark.usefixtures("database")


async def tells(days: int = 0, *, notes: bool = True):
    """Who is told what on that day."""
    on = TODAY + timedelta(days=days)
    tell = remind_of_agreements if notes else reminders_of_agreements
    return [(each.person.email, each.letter.subject) for each in await tell(on=on, now=NOON, chosen=Settings())]


async def test_a_review_is_told_of_by_steps_and_in_the_end_to_administrators():
    await an_organisation(COUNCIL)
    await an_account("administrator", email="admin@wigan.example")
    editor = await an_account("editor", email="editor@wigan.example", organisations=(COUNCIL,))
    await an_account("editor", email="stranger@wigan.example", organisations=((await an_organisation("Oak")).name,))
    due = TODAY + timedelta(days=30)
    agreement = await one_in_force(review_due_on=due)
    assert await tells(-1) == []
    first = [("editor@wigan.example", "Its review is due in 30 days: Missing children")]
    assert await tells(notes=False) == first
    assert await tells() == first
    assert await tells() == await tells(1) == []
    assert [len(await tells(days)) for days in (23, 24, 30, 37, 44, 51)] == [1, 0, 1, 1, 1, 1]
    late = [("admin@wigan.example", "Its review is 28 days overdue: Missing children")]
    assert await tells(58) == late
    told = {"person": "", "outcome": Outcome.CONTINUES, "note": ""}
    day = TODAY + timedelta(days=59)
    await review(on_the(day), agreement, on=day, next_due_on=day + timedelta(days=100), **told)
    assert await tells(65) == []
    await turn_off(editor.id, now=NOON)
    assert await tells(59 + 70) == [("admin@wigan.example", "Its review is due in 30 days: Missing children")]


async def test_an_end_is_told_of_until_somebody_is_at_the_next_version():
    await an_organisation(COUNCIL)
    await an_account("editor", email="editor@wigan.example", organisations=(COUNCIL,))
    agreement = await one_in_force(ends_on=TODAY + timedelta(days=30), review_due_on=TODAY - timedelta(days=60))
    words = [subject.split(":")[0] for days in (0, 23, 30, 37, 58) for _to, subject in await tells(days)]
    assert [each for each in words if each.startswith("It ")] == [
        "It ends in 30 days",
        "It ends in 7 days",
        "It ends today",
        "It ended 7 days ago",
    ]
    await next_version(an_act(), agreement)
    assert await tells(44) == []
    author = await an_account("verifier", email="office@wigan.example", areas=("Wigan",))
    await one_in_force("A club", "Another club", by=author.id, title="Clubs", review_due_on=TODAY + timedelta(days=61))
    assert await tells(31, notes=False) == [("office@wigan.example", "Its review is due in 30 days: Clubs")]
