"""Which escalation policies, own policies and relationships are to be reviewed, and who keeps their organisations."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from directory.database import fetch
from directory.reminders.milestones import Milestone, Subject, last_day_told, milestones
from directory.reminders.recipients import keepers_of

_ESCALATION = (
    "SELECT p.id, p.title, o.name, o.slug, o.id AS organisation, p.review_due_on AS due FROM escalation_policy p "
    "JOIN organisation o ON o.id = p.partnership WHERE o.retired_on IS NULL AND p.withdrawn_at IS NULL "
    "AND p.effective_from <= {} AND p.review_due_on <= {} AND NOT EXISTS (SELECT 1 FROM escalation_policy later "
    "WHERE later.partnership = p.partnership AND later.withdrawn_at IS NULL AND later.effective_from <= {} "
    "AND (later.effective_from > p.effective_from OR (later.effective_from = p.effective_from AND later.id > p.id)))"
)
_OWN = (
    "SELECT p.id, p.title, o.name, o.slug, o.id AS organisation, p.review_due_on AS due FROM own_policy p "
    "JOIN organisation o ON o.id = p.organisation WHERE o.retired_on IS NULL AND p.ended_at IS NULL "
    "AND p.review_due_on <= {}"
)
_RELATIONSHIPS = (
    "SELECT r.id, r.uuid, agency.name AS title, o.name, o.id AS organisation, r.next_due_on AS due "
    "FROM relationship_review r JOIN organisation o ON o.id = r.organisation "
    "JOIN organisation agency ON agency.id = r.agency WHERE o.retired_on IS NULL AND agency.retired_on IS NULL "
    "AND r.next_due_on <= {} AND r.id = (SELECT max(later.id) FROM relationship_review later "
    "WHERE later.organisation = r.organisation AND later.agency = r.agency)"
)


async def milestones_of_partnerships(on: date) -> list[Milestone]:
    """The reviews that are reached on this day."""
    until = last_day_told(on)
    ladders = await fetch(f"{_ESCALATION} ORDER BY p.id", on, until, on)
    own = await fetch(f"{_OWN} ORDER BY p.id", until)
    relationships = await fetch(f"{_RELATIONSHIPS} ORDER BY r.id", until)
    keepers = await keepers_of({row["organisation"] for row in (*ladders, *own, *relationships)})
    found: list[Milestone] = []
    for row in ladders:
        path = f"/partnerships/{row['slug']}/policies/new"
        subject = _subject("escalation-policy", "Escalation policies", row, path, keepers)
        found += milestones(subject, review=row["due"], on=on)
    for row in own:
        path = f"/organisations/{row['slug']}/own-policies/new"
        found += milestones(_subject("own-policy", "Policies", row, path, keepers), review=row["due"], on=on)
    for row in relationships:
        path = f"/relationships/{row['uuid']}"
        found += milestones(_subject("relationship", "Relationships", row, path, keepers), review=row["due"], on=on)
    return found


def _subject(kind: str, heading: str, row: Mapping[str, Any], path: str, keepers: Mapping[int, set[int]]) -> Subject:
    asked = "Review it with them." if kind == "relationship" else "Enter the edition that was reviewed."
    title = f"{row['name']}: {row['title']}"
    return Subject(f"{kind}:{row['id']}", heading, title, path, asked, frozenset(keepers[row["organisation"]]))
