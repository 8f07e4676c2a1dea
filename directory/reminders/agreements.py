"""Which agreements are to be reviewed, or end, and who keeps them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from directory.agreements.queries import facts_of
from directory.agreements.register import due_by
from directory.agreements.rules import IN_FORCE, state
from directory.database import any_of, fetch
from directory.reminders.milestones import Milestone, Subject, last_day_told, milestones
from directory.reminders.recipients import REMIT

ASKED = "Record the review, or make a new version if it’s to go on."


async def milestones_of_agreements(on: date) -> list[Milestone]:
    """What is reached on this day: reviews while they are in force, and ends."""
    due = await due_by(last_day_told(on), today=on)
    facts = await facts_of([row["id"] for row in due])
    keepers = await _keepers([row["id"] for row in due])
    found: list[Milestone] = []
    for row in due:
        held = facts[row["id"]]
        subject = Subject(
            name=f"agreement:{row['id']}",
            heading="Agreements",
            title=row["title"],
            path=f"/agreements/{row['slug']}",
            asked=ASKED,
            keepers=frozenset(keepers[row["id"]]),
        )
        review = held.review_due_on if state(held, today=on) in IN_FORCE else None
        end = held.ends_on if not held.terminated_on else None
        found += milestones(subject, review=review, end=end, on=on)
    return found


async def _keepers(agreements: Collection[int]) -> defaultdict[int, set[int]]:
    """By agreement, the accounts that keep it: its parties', and the verifier's who drafted it for their area."""
    (parties, numbers), (authors, _same) = any_of("p.agreement", agreements), any_of("agreement.id", agreements)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for row in await fetch(
        f"WITH {REMIT} SELECT p.agreement, given.account FROM agreement_party p "
        f"JOIN account_organisation given ON given.organisation = p.organisation WHERE {parties} "
        "UNION SELECT agreement.id, remit.account FROM agreement "
        "JOIN agreement_area covered ON covered.agreement = agreement.id "
        f"JOIN remit ON remit.area = covered.area AND remit.account = agreement.drafted_by WHERE {authors}",
        numbers,
        numbers,
    ):
        found[row["agreement"]].add(row["account"])
    return found
