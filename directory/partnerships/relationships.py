"""Reviews of an organisation's relationships with the agencies that it relies on: read, and written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.agreements.queries import facts_of
from directory.agreements.rules import OVER, in_words, state
from directory.contacts.remits import organisations_looked_after
from directory.database import any_of, fetch
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act, Change
from directory.hours.rules import LONDON
from directory.organisations.tables import Organisation
from directory.partnerships.cooling import Action, Seen, check_review, cooled
from directory.partnerships.tables import RelationshipAction, RelationshipReview


@dataclass(frozen=True)
class Relationship:
    """An organisation and an agency as their last review saw them; `reasons` why it has cooled."""

    uuid: UUID
    organisation: str
    slug: str
    agency: str
    agency_slug: str
    seen: Seen
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Reviewed:
    """One review of a relationship, as it was written down."""

    uuid: UUID
    reviewed_on: date
    ours: str
    theirs: str
    last_contact_on: date | None
    works: str
    improve: str
    next_due_on: date
    actions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Reviewing:
    """A review as it's entered; people by job title."""

    ours: str
    theirs: str
    works: str
    improve: str
    seen: Seen


_LAST = (
    "SELECT max(later.id) FROM relationship_review later WHERE later.organisation = r.organisation "
    "AND later.agency = r.agency"
)


async def relationships(viewer: Viewer, *, today: date) -> list[Relationship]:
    """The relationships of the organisations that this viewer keeps, those that have cooled first."""
    mine, given = organisations_looked_after(viewer)
    rows = await fetch(
        "SELECT r.id, r.uuid, organisation.name AS organisation, organisation.slug, agency.name AS agency, "
        "agency.slug AS agency_slug, r.reviewed_on, r.last_contact_on, r.next_due_on FROM relationship_review r "
        "JOIN organisation ON organisation.id = r.organisation JOIN organisation agency ON agency.id = r.agency "
        f"WHERE r.id = ({_LAST}) AND organisation.retired_on IS NULL AND agency.retired_on IS NULL AND ({mine}) "
        "ORDER BY organisation.name, agency.name",
        *given,
    )
    actions = await _actions([row["id"] for row in rows])
    found = []
    for row in rows:
        seen = Seen(row["reviewed_on"], row["last_contact_on"], row["next_due_on"], _as_told(actions, row["id"]))
        names = {name: row[name] for name in ("uuid", "organisation", "slug", "agency", "agency_slug")}
        found.append(Relationship(**names, seen=seen, reasons=tuple(cooled(seen, today=today))))
    return sorted(found, key=lambda each: -len(each.reasons))


async def relationship_with(uuid: UUID, *, viewer: Viewer) -> RelationshipReview:
    """A review with this UUID, for those who keep its organisation; NotFound."""
    mine, given = organisations_looked_after(viewer)
    rows = await fetch(
        "SELECT r.id FROM relationship_review r JOIN organisation ON organisation.id = r.organisation "
        f"WHERE r.uuid = {{}} AND ({mine})",
        uuid,
        *given,
    )
    if not rows:
        raise NotFound
    return await RelationshipReview.objects().get(RelationshipReview._meta.primary_key == rows[0]["id"])  # type: ignore[return-value]


async def reviews_of(organisation: int, agency: int) -> list[Reviewed]:
    """Every review of a relationship, latest first."""
    rows = await fetch(
        "SELECT id, uuid, reviewed_on, ours, theirs, last_contact_on, works, improve, next_due_on "
        "FROM relationship_review WHERE organisation = {} AND agency = {} ORDER BY reviewed_on DESC, id DESC",
        organisation,
        agency,
    )
    actions = await _actions([row["id"] for row in rows])
    return [Reviewed(**_without_id(row), actions=tuple(actions.get(row["id"], ()))) for row in rows]


def _without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


async def _actions(reviews: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    which, numbers = any_of("review", reviews)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await fetch(
        f"SELECT review, uuid, text, owner, due_on, done_on FROM relationship_action WHERE {which} ORDER BY due_on, id",
        numbers,
    ):
        found.setdefault(row.pop("review"), []).append(row)
    return found


def _as_told(actions: Mapping[int, list[dict[str, Any]]], review: int) -> tuple[Action, ...]:
    return tuple(
        Action(each["text"], each["owner"], each["due_on"], each["done_on"]) for each in actions.get(review, ())
    )


async def agreements_between(one: int, other: int, *, today: date) -> list[tuple[str, str, str]]:
    """The agreements to which both are parties and that aren't over: slug, title, and how each stands."""
    rows = await fetch(
        "SELECT a.id, a.slug, a.title FROM agreement a JOIN agreement_party p ON p.agreement = a.id "
        "JOIN agreement_party q ON q.agreement = a.id WHERE p.organisation = {} AND q.organisation = {} "
        "AND a.sent_at IS NOT NULL ORDER BY a.title, a.id",
        one,
        other,
    )
    facts = await facts_of([row["id"] for row in rows])
    return [
        (row["slug"], row["title"], in_words(facts[row["id"]], today=today))
        for row in rows
        if state(facts[row["id"]], today=today) not in OVER
    ]


async def review(act: Act, organisation: Organisation, agency: Organisation, new: Reviewing) -> RelationshipReview:
    """Write down how an organisation gets on with an agency, and what is to be done."""
    if organisation.to_dict()["id"] == agency.to_dict()["id"]:
        raise RuleBroken("Enter another organisation: nobody relies on themselves", field="agency")
    check_review(new.seen, today=act.at.astimezone(LONDON).date())
    async with alone():
        row = RelationshipReview(
            organisation=organisation.to_dict()["id"],
            agency=agency.to_dict()["id"],
            reviewed_on=new.seen.reviewed_on,
            ours=new.ours,
            theirs=new.theirs,
            last_contact_on=new.seen.last_contact_on,
            works=new.works,
            improve=new.improve,
            next_due_on=new.seen.next_due_on,
            account=act.by,
        )
        await row.save()
        changes: list[Change] = [change(row, verb="reviewed")]
        for each in new.seen.actions:
            action = RelationshipAction(
                review=row.to_dict()["id"], text=each.text, owner=each.owner, due_on=each.due_on, done_on=None
            )
            await action.save()
            changes.append(change(action, verb="agreed"))
        await record(act, changes=changes)
    return row


async def complete(act: Act, uuid: UUID, *, viewer: Viewer) -> RelationshipReview:
    """An action was done; the review that it belongs to. NotFound."""
    async with alone():
        action = await RelationshipAction.objects().where(RelationshipAction.uuid == uuid).first()
        if action is None:
            raise NotFound
        held = await RelationshipReview.objects().get(RelationshipReview._meta.primary_key == action.review)
        if held is None:
            raise NotFound
        await relationship_with(held.uuid, viewer=viewer)
        if action.done_on is None:
            before = snapshot(action)
            action.done_on = act.at.astimezone(UTC).astimezone(LONDON).date()
            await action.save([RelationshipAction.done_on])
            await record(act, changes=[change(action, verb="done", before=before)])
    return held
