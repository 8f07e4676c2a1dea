"""An agreement from its draft to its successor's, with a council abolished on the way; the clock is moved by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.agreements.changes import redraft, send
from directory.agreements.draft import Commitment, Party
from directory.agreements.lasting import next_version, review
from directory.agreements.queries import draft_of, signatures_of
from directory.agreements.register import Wanted, register, resting_on
from directory.agreements.rules import Outcome, State
from directory.gaps.queries import gaps_in
from directory.gaps.rules import Kind
from directory.gaps.scope import Scope
from directory.history.queries import broken_link
from directory.hours.rules import LONDON
from directory.organisations.changes import retire
from directory.reminders.reviews import remind_of_reviews
from directory.settings import Settings
from tests.agreements.agreeing import COUNCIL, POLICE, on_the, one_out_for_signature, sign_for, stands
from tests.stories import NOON, TODAY, an_account, an_organisation

HEALTH, SUCCESSOR = "Greater Manchester Health", "Pie Town Council"


def day(number):
    return TODAY + timedelta(days=number)


async def tells(number):
    """Who is told what on that day."""
    told = await remind_of_reviews(on=day(number), now=NOON + timedelta(number), chosen=Settings())
    return [(each.person.email, each.letter.subject.split(":")[0]) for each in told]


async def nobody_follows(_number):
    return []


@pytest.mark.usefixtures("database")
async def test_three_sign_over_two_weeks_review_is_told_though_a_day_was_missed_and_a_council_ends_in_the_middle():
    agreement = await one_out_for_signature(
        COUNCIL, POLICE, HEALTH, starts_on=day(7), review_due_on=day(100), title="Missing children"
    )
    await an_account("editor", email="council@wigan.example", organisations=(COUNCIL,))
    await sign_for(agreement, COUNCIL, on=day(0))
    await sign_for(agreement, POLICE, on=day(6))
    assert await stands(agreement, today=day(8)) is State.OUT  # its first day has passed, and one is still to sign
    await sign_for(agreement, HEALTH, on=day(14))
    assert await stands(agreement, today=day(14)) is State.IN_FORCE

    assert await tells(69) == []
    assert await tells(72) == [("council@wigan.example", "Its review is due in 28 days")]  # nobody ran it on day 70
    assert await tells(73) == []
    told = {"person": "", "outcome": Outcome.CHANGES, "note": ""}
    await review(on_the(day(99)), agreement, on=day(99), next_due_on=day(300), **told)
    assert await tells(107) == []

    heir = await an_organisation(SUCCESSOR)
    council = await an_organisation(COUNCIL)
    await retire(on_the(day(110)), council, on=day(110), follow=nobody_follows)
    assert await stands(agreement, today=day(110)) is State.IN_FORCE, "what was agreed isn't undone by that"
    (entry,), _more = await register(ADMINISTRATOR, Wanted(), today=day(110))
    assert entry.retired == (COUNCIL,)
    (resting,) = await resting_on(areas=[], parties=[council.id], today=day(110))
    assert resting["title"] == "Missing children"
    moment = (NOON + timedelta(110)).astimezone(LONDON)
    found = await gaps_in(Scope(ADMINISTRATOR, day(110)), now=moment)
    kinds = [gap.subject async for gap in found.all() if gap.kind is Kind.RETIRED_PARTY]
    assert kinds == ["Missing children"]

    second = await next_version(on_the(day(111)), agreement)
    carried = await draft_of(second)
    parties = tuple(
        Party(heir.id, SUCCESSOR, lead="Head of service") if each.organisation == council.id else each
        for each in carried.parties
    )
    promised = (Commitment(heir.id, "acknowledges each referral", 1, "working days"),)
    days = {"starts_on": day(120), "review_due_on": day(400)}
    await redraft(
        on_the(day(112)), second, replace(carried, parties=parties, commitments=promised, **days), viewer=ADMINISTRATOR
    )
    await send(on_the(day(113)), second)
    assert await tells(300) == []  # somebody is at the next version
    await sign_for(second, SUCCESSOR, POLICE, HEALTH, on=day(125))
    assert [await stands(each, today=day(124)) for each in (agreement, second)] == [State.IN_FORCE, State.SIGNED]
    assert [await stands(each, today=day(125)) for each in (agreement, second)] == [State.SUPERSEDED, State.IN_FORCE]
    assert len(await signatures_of(agreement.id)) == 3
    assert await broken_link() is None
