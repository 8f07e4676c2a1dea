"""Those who keep something are told before its review and its end, on the day and after, each step once."""

from datetime import timedelta

import pytest

from directory.agreements.lasting import next_version, review
from directory.agreements.rules import Outcome
from directory.partnerships.changes import Entering, end_own_policy, enter_own_policy, enter_policy
from directory.partnerships.cooling import Seen
from directory.partnerships.relationships import Reviewing
from directory.partnerships.relationships import review as review_relationship
from directory.partnerships.rules import PolicyKind, Stage, Unit
from directory.reminders.changes import turn_off
from directory.reminders.reviews import remind_of_reviews, reminders_of_reviews
from directory.settings import Settings
from tests.agreements.agreeing import COUNCIL, on_the, one_in_force
from tests.stories import NOON, TODAY, an_account, an_act, an_area, an_organisation, days_ago

pytestmark = pytest.mark.usefixtures("database")


async def tells(days: int = 0, *, notes: bool = True):
    """Who is told what on that day."""
    on = TODAY + timedelta(days=days)
    tell = remind_of_reviews if notes else reminders_of_reviews
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


async def test_policies_and_relationships_are_told_of_in_one_letter_until_they_are_reviewed():
    wigan = await an_area("Wigan")
    partnership = await an_organisation("Wigan Partnership", kind="partnership", area=wigan)
    school = await an_organisation("Oak School", kind="school", area=wigan)
    await an_account("editor", email="office@wigan.example", organisations=("Wigan Partnership",))
    await an_account("verifier", email="desk@wigan.example", areas=("Wigan",))
    await an_account("administrator", email="admin@wigan.example")
    due = {"review_due_on": TODAY + timedelta(days=7)}
    stages = [Stage("Talk", "The lead", "Their manager", 1, Unit.HOURS)]
    page = "https://p.example/up"
    await enter_policy(an_act(), partnership, Entering("Old ladder", page, days_ago(90), stages=stages, **due))
    await enter_policy(an_act(), partnership, Entering("Ladder", page, days_ago(9), stages=stages, **due))
    told = {"kind": PolicyKind.SAFEGUARDING, "title": "Safeguarding", "address": page, "edition_on": days_ago(9)}
    own = await enter_own_policy(an_act(), school, **told, **due)
    new = Reviewing("The head", "", "", "", Seen(days_ago(9), None, TODAY + timedelta(days=9)))
    await review_relationship(an_act(), school, partnership, new)
    reminders = {each.person.email: each for each in await remind_of_reviews(on=TODAY, now=NOON, chosen=Settings())}
    assert set(reminders) == {"office@wigan.example", "desk@wigan.example"}
    assert reminders["office@wigan.example"].letter.subject == "Its review is due in 7 days: Wigan Partnership: Ladder"
    letter = reminders["desk@wigan.example"].letter
    assert letter.subject.startswith("2 reviews and ends: ")
    assert [(each.heading, [item.text for item in each.items]) for each in letter.sections] == [
        ("Policies", ["Oak School: Safeguarding: Its review is due in 7 days"]),
        ("Relationships", ["Oak School: Wigan Partnership: Its review is due in 9 days"]),
    ]
    assert await tells() == []
    await end_own_policy(an_act(), own)
    assert await tells(7, notes=False) == [
        ("office@wigan.example", "Its review is due today: Wigan Partnership: Ladder"),
        ("desk@wigan.example", "Its review is due in 2 days: Oak School: Wigan Partnership"),
    ]
