"""The register's SQL says of every version what the rule says; and no sequence of acts makes what mustn't be."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.agreements.changes import redraft, send
from directory.agreements.lasting import next_version, review, terminate
from directory.agreements.queries import draft_of, facts_of, signatures_of, text_sent
from directory.agreements.register import state_is
from directory.agreements.rules import IN_FORCE, Outcome, State, state
from directory.agreements.tables import Agreement
from directory.agreements.wording import fingerprint
from directory.database import fetch
from directory.errors import RuleBroken
from tests.agreements.agreeing import COUNCIL, POLICE, an_agreement, on_the, sign_for
from tests.stories import TODAY

pytestmark = pytest.mark.usefixtures("database")

LIVES = 8
ACTS = 40
DEEDS = ["send"] * 2 + ["sign"] * 5 + ["redraft"] * 2 + ["review", "terminate", "version"]


async def test_whatever_people_do_one_version_is_in_force_and_nobody_has_signed_what_they_did_not_see():
    chance = Random(7)
    for _life in range(LIVES):
        await _a_life(chance)
    await _sql_says_what_the_rule_says(chance)
    texts = {row["fingerprint"]: row["text"] for row in await fetch("SELECT fingerprint, text FROM agreement_text")}
    assert all(fingerprint(text) == known for known, text in texts.items())
    for agreement in await Agreement.objects():
        for signature in await signatures_of(agreement.id):
            assert signature["fingerprint"] in texts
            current = (await text_sent(agreement.id)).fingerprint == signature["fingerprint"]
            assert current == (signature["voided_at"] is None), "a signature of another text is void"


async def _a_life(chance: Random) -> None:
    """One agreement and its versions, with whatever people do day after day; what the rules refuse changes nothing."""
    today = TODAY - timedelta(days=chance.randrange(300, 500))
    latest = await an_agreement(at=today, starts_on=today, review_due_on=today + timedelta(days=60))
    for _act in range(ACTS):
        today += timedelta(days=chance.randrange(0, 12))
        act = on_the(today)
        doing = chance.choice(DEEDS)
        try:
            match doing:
                case "send":
                    await send(act, latest)
                case "sign":
                    await sign_for(latest, chance.choice([COUNCIL, POLICE]), on=today)
                case "redraft":
                    days = {"starts_on": today, "ends_on": today + timedelta(days=chance.randrange(200, 400))}
                    new = replace(
                        await draft_of(latest), **days, review_due_on=today + timedelta(days=chance.randrange(10, 200))
                    )
                    await redraft(act, latest, new, viewer=ADMINISTRATOR)
                case "review":
                    due = today + timedelta(days=chance.randrange(1, 200))
                    told = {"person": "", "outcome": Outcome.CONTINUES, "note": ""}
                    await review(act, latest, on=today, next_due_on=due, **told)
                case "terminate" if chance.random() < 0.2:
                    end = today + timedelta(days=chance.randrange(0, 40))
                    await terminate(act, latest, on=end, reason="Chance", all_agreed=True)
                case "version":
                    latest = await next_version(act, latest)
        except (RuleBroken, AttributeError):  # nothing to sign has no text
            pass
        versions = await Agreement.objects().where(Agreement.lineage == latest.lineage)
        facts = await facts_of([each.id for each in versions])
        assert sum(state(each, today=today) in IN_FORCE for each in facts.values()) <= 1


async def _sql_says_what_the_rule_says(chance: Random) -> None:
    facts = await facts_of([each.id for each in await Agreement.objects()])
    found = set()
    for today in [TODAY - timedelta(days=chance.randrange(-200, 400)) for _each in range(25)]:
        for each in State:
            rows = await fetch(f"SELECT agreement.id FROM agreement WHERE {state_is([each], today=today)}")
            expected = {number for number, known in facts.items() if state(known, today=today) is each}
            assert {row["id"] for row in rows} == expected, (each, today)
            found |= {each} if expected else set()
    assert found == set(State), "every state there is should have come up"
