"""Drafted, changed, sent, signed, reviewed, ended and followed by another version: in rows, on both engines."""

from dataclasses import replace
from datetime import date

import pytest

from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.agreements.changes import Mistakes, redraft, send
from directory.agreements.draft import Party
from directory.agreements.lasting import next_version, review, terminate
from directory.agreements.queries import draft_of, signatures_of, text_sent
from directory.agreements.rules import How, Outcome, State
from directory.agreements.signing import Signing, TextChanged, sign
from directory.agreements.tables import Agreement
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.inspection.erasing import erase
from tests.agreements.agreeing import (
    COUNCIL,
    POLICE,
    an_agreement,
    on_the,
    one_in_force,
    one_out_for_signature,
    sign_for,
    stands,
)
from tests.stories import TODAY, an_account, an_act, an_organisation, days_ago, history_length

pytestmark = pytest.mark.usefixtures("database")


async def test_an_agreement_goes_from_draft_to_in_force_and_its_history_tells_each_step():
    agreement = await an_agreement()
    assert await stands(agreement) is State.DRAFT
    await send(an_act(), agreement)
    assert await stands(agreement) is State.OUT
    await sign_for(agreement, COUNCIL)
    assert await stands(agreement) is State.OUT
    await sign_for(agreement, POLICE)
    assert await stands(agreement) is State.IN_FORCE
    verbs = await fetch("SELECT verb FROM history WHERE record = {} ORDER BY id", str(agreement.uuid))
    assert [row["verb"] for row in verbs] == ["drafted", "sent", "signed", "signed"]
    assert await broken_link() is None


async def test_a_changed_text_voids_the_signatures_and_the_same_text_does_not():
    agreement = await one_out_for_signature()
    await sign_for(agreement, COUNCIL)
    same = await draft_of(agreement)
    assert await redraft(an_act(), agreement, same, viewer=ADMINISTRATOR) == 0
    named = replace(same, parties=tuple(replace(each, person="Sample Person") for each in same.parties))
    assert await redraft(an_act(), agreement, named, viewer=ADMINISTRATOR) == 0, "a name stands beside the text"
    assert await redraft(an_act(), agreement, replace(same, purpose="Another"), viewer=ADMINISTRATOR) == 1
    (void,) = await signatures_of(agreement.id)
    assert void["voided_at"] is not None
    await sign_for(agreement)
    with pytest.raises(RuleBroken, match="make a new version"):
        await redraft(an_act(), agreement, same, viewer=ADMINISTRATOR)


async def test_a_signature_of_a_text_that_was_changed_meanwhile_is_refused_and_nothing_is_written():
    agreement = await one_out_for_signature()
    read = (await text_sent(agreement.id)).fingerprint
    await redraft(an_act(), agreement, replace(await draft_of(agreement), title="Renamed"), viewer=ADMINISTRATOR)
    council, length = await an_organisation(COUNCIL), await history_length()
    with pytest.raises(TextChanged):
        await sign(an_act(), agreement, Signing(council.id, "Sample", "Director", TODAY, How.DOCUMENT), read=read)
    assert await signatures_of(agreement.id) == []
    assert await history_length() == length


async def test_only_the_organisation_s_own_people_sign_here_and_with_their_own_name():
    agreement = await one_out_for_signature()
    read = (await text_sent(agreement.id)).fingerprint
    council, police = await an_organisation(COUNCIL), await an_organisation(POLICE)
    editor = await an_account("editor", person="Specimen Editor", organisations=(COUNCIL,))
    act = an_act(by=editor.id)

    async def signs(body, person):
        await sign(act, agreement, Signing(body.id, person, "Director", TODAY, How.IN_PRODUCT), read=read)

    with pytest.raises(RuleBroken, match="isn’t of this organisation"):
        await signs(police, "Specimen Editor")
    with pytest.raises(RuleBroken, match="name of their account"):
        await signs(council, "Somebody Else")
    await signs(council, "Specimen Editor")
    with pytest.raises(RuleBroken, match="has signed already"):
        await signs(council, "Specimen Editor")
    with pytest.raises(RuleBroken, match="one of the parties"):
        await signs(await an_organisation("A stranger"), "Specimen Editor")


async def test_a_draft_may_be_incomplete_but_is_not_sent_so():
    agreement = await an_agreement(purpose="", commitments=(), starts_on=None)
    with pytest.raises(Mistakes) as broken:
        await send(an_act(), agreement)
    assert set(broken.value.errors) == {"purpose", "commitment-0-text", "starts_on"}
    assert await stands(agreement) is State.DRAFT


async def test_what_cannot_be_is_refused_and_nothing_is_saved():
    council = await an_organisation(COUNCIL)
    alone, twice = (Party(council.id, COUNCIL),), (Party(council.id, COUNCIL),) * 2
    for wrong in ({"parties": ()}, {"parties": alone}, {"parties": twice}, {"ends_on": days_ago(1)}):
        with pytest.raises(Mistakes):
            await an_agreement(**wrong)
    assert await Agreement.count() == 0


async def test_nobody_agrees_for_strangers():
    editor = await an_account("editor", organisations=(COUNCIL,)) if await an_organisation(COUNCIL) else None
    viewer = viewer_as(Role.EDITOR, account=editor.id)
    with pytest.raises(RuleBroken, match="your own organisation"):
        await an_agreement("One charity", "Another charity", viewer=viewer)
    await an_agreement(COUNCIL, "Another charity", viewer=viewer)
    verifier = await an_account("verifier", areas=("Wigan",))
    viewer = viewer_as(Role.VERIFIER, account=verifier.id)
    await an_agreement("One charity", "Another charity", viewer=viewer)
    with pytest.raises(RuleBroken, match="areas that you verify"):
        await an_agreement("One charity", "Another charity", area="Luton", viewer=viewer)


async def test_a_review_sets_the_next_one_and_an_early_end_keeps_to_its_notice():
    agreement = await one_in_force(review_due_on=days_ago(1), notice_days=90)
    assert await stands(agreement) is State.REVIEW_OVERDUE
    told = {"person": "Sample Reviewer", "outcome": Outcome.CONTINUES, "note": ""}
    await review(an_act(), agreement, on=TODAY, next_due_on=date(2027, 11, 1), **told)
    assert await stands(agreement) is State.IN_FORCE
    with pytest.raises(RuleBroken, match="18 February 2027"):
        await terminate(an_act(), agreement, on=date(2027, 1, 1), reason="Replaced")
    await terminate(an_act(), agreement, on=date(2027, 1, 1), reason="Replaced", all_agreed=True)
    assert await stands(agreement) is State.IN_FORCE
    assert await stands(agreement, today=date(2027, 1, 1)) is State.TERMINATED


async def test_a_new_version_takes_the_place_of_the_old_one_and_both_stay_readable():
    first = await one_in_force()
    second = await next_version(an_act(), first)
    assert (second.version, second.supersedes, second.starts_on) == (2, first.id, None)
    carried = await draft_of(second)
    assert carried.parties == (await draft_of(first)).parties
    for of in (first, second):
        with pytest.raises(RuleBroken):
            await next_version(an_act(), of)  # there's one being made
    begins = date(2026, 12, 1)
    await redraft(
        an_act(), second, replace(carried, starts_on=begins, review_due_on=date(2027, 6, 1)), viewer=ADMINISTRATOR
    )
    await send(an_act(), second)
    await sign_for(second)
    assert [await stands(each) for each in (first, second)] == [State.IN_FORCE, State.SIGNED]
    assert [await stands(each, today=begins) for each in (first, second)] == [State.SUPERSEDED, State.IN_FORCE]
    await terminate(on_the(begins), second, on=begins, reason="A mistake")
    assert await stands(first, today=begins) is State.SUPERSEDED, "it never revives"
    assert "Version 1" in (await text_sent(first.id)).text


async def test_a_draft_that_is_given_up_leaves_the_old_version_in_force_and_can_be_followed():
    first = await one_in_force()
    second = await next_version(an_act(), first)
    await terminate(an_act(), second, on=None, reason="Not needed")
    assert [await stands(each) for each in (first, second)] == [State.IN_FORCE, State.TERMINATED]
    third = await next_version(an_act(), second)
    assert third.version == 3


async def test_an_erased_name_leaves_signatures_and_text_as_they_are():
    agreement = await one_out_for_signature()
    await sign_for(agreement, person="Mx Madeup")
    before = await text_sent(agreement.id)
    await erase(an_act(), "Mx Madeup")
    assert {each["person"] for each in await signatures_of(agreement.id)} == {"name erased"}
    assert await stands(agreement) is State.IN_FORCE
    assert await text_sent(agreement.id) == before
    held = await fetch("SELECT id FROM history WHERE after LIKE '%Madeup%' OR before LIKE '%Madeup%'")
    assert held == []
