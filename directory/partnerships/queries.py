"""Reads of partnerships: who belongs to them, how a disagreement is escalated there, organisations' own policies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.areas.rules import UPPER_TIER
from directory.contacts.remits import organisations_looked_after
from directory.database import any_of, fetch, marks
from directory.errors import NotFound
from directory.organisations.queries import organisation_called
from directory.organisations.tables import Organisation
from directory.partnerships.rules import Dated, Ladder, Part, PolicyKind, Stage, State, Unit, review_state, states
from directory.partnerships.tables import EscalationPolicy, OwnPolicy, PartnershipMember

PARTNERSHIP = "partnership"


@dataclass(frozen=True)
class Member:
    """An organisation's part in a partnership; `retired_on` and `successor` are of the organisation itself."""

    number: int
    uuid: UUID
    name: str
    slug: str
    retired_on: date | None
    successor: str
    part: Part
    subgroup: str
    lead: str
    delegated: str
    chairs: bool
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class Policy:
    """An escalation policy with its stages, and how it stands."""

    uuid: UUID
    title: str
    address: str
    effective_from: date
    review_due_on: date
    state: State
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Own:
    """A policy of an organisation's own, and how it stands."""

    uuid: UUID
    kind: PolicyKind
    title: str
    address: str
    edition_on: date
    review_due_on: date
    state: State


async def partnerships() -> list[dict[str, Any]]:
    """Every partnership in use: name, slug, and the names of its areas."""
    rows = await fetch(
        "SELECT o.id, o.name, o.slug, area.name AS area FROM organisation o "
        "LEFT JOIN organisation_area s ON s.organisation = o.id LEFT JOIN area ON area.id = s.area "
        "WHERE o.kind = {} AND o.retired_on IS NULL ORDER BY o.name, o.id, area.name",
        PARTNERSHIP,
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        held = found.setdefault(row["id"], {"name": row["name"], "slug": row["slug"], "areas": []})
        held["areas"] += [row["area"]] if row["area"] else []
    return list(found.values())


async def partnership_called(slug: str) -> Organisation:
    """The partnership at this address; NotFound."""
    found = await Organisation.objects().where((Organisation.slug == slug) & (Organisation.kind == PARTNERSHIP)).first()
    if found is None:
        raise NotFound
    return found


async def partnership_kept(slug: str, *, viewer: Viewer) -> Organisation:
    """The partnership in use at this address, for those who keep it; NotFound."""
    found = await partnership_called(slug)
    if found.retired_on is not None or not await is_kept_by(found, viewer):
        raise NotFound
    return found


async def is_kept_by(organisation: Organisation, viewer: Viewer) -> bool:
    """Whether this viewer keeps an organisation's records: its editors, its areas' verifiers, administrators."""
    mine, given = organisations_looked_after(viewer)
    number = organisation.to_dict()["id"]
    return bool(await fetch(f"SELECT id FROM organisation WHERE id = {{}} AND ({mine})", number, *given))


async def organisation_kept(slug: str, *, viewer: Viewer) -> Organisation:
    """The organisation in use at this address, for those who keep it; NotFound."""
    found = await organisation_called(slug)
    if found.retired_on is not None or not await is_kept_by(found, viewer):
        raise NotFound
    return found


async def members_of(partnership: int) -> list[Member]:
    """Everybody who belongs or belonged to it: safeguarding partners first, then by name."""
    rows = await fetch(
        "SELECT m.id AS number, m.uuid, o.name, o.slug, o.retired_on, coalesce(heir.name, '') AS successor, m.part, "
        "m.subgroup, m.lead, m.delegated, m.chairs, m.joined_on, m.left_on FROM partnership_member m "
        "JOIN organisation o ON o.id = m.member LEFT JOIN organisation heir ON heir.id = o.successor "
        "WHERE m.partnership = {} ORDER BY o.name, m.id",
        partnership,
    )
    members = [Member(**{**row, "part": Part(row["part"]), "chairs": bool(row["chairs"])}) for row in rows]
    return sorted(members, key=lambda each: list(Part).index(each.part))


async def member_with(uuid: UUID, *, viewer: Viewer) -> tuple[PartnershipMember, Organisation]:
    """A membership with its partnership, for those who keep that; NotFound."""
    found = await PartnershipMember.objects().where(PartnershipMember.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found, await kept_organisation(found.partnership, viewer)


async def kept_organisation(number: int, viewer: Viewer) -> Organisation:
    """The organisation with this number, for those who keep it; NotFound."""
    found = await Organisation.objects().where(Organisation._meta.primary_key == number).first()
    if found is None or not await is_kept_by(found, viewer):
        raise NotFound
    return found


async def agreements_naming_retired(partnership: int, *, today: date) -> list[dict[str, Any]]:
    """The agreements of a partnership's members that name a body which is no more: slug, title, and that body."""
    return await fetch(
        "SELECT DISTINCT a.slug, a.title, o.name FROM agreement a JOIN agreement_party p ON p.agreement = a.id "
        "JOIN organisation o ON o.id = p.organisation JOIN partnership_member m ON m.member = o.id "
        "WHERE m.partnership = {} AND o.retired_on <= {} AND a.terminated_on IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM agreement later WHERE later.lineage = a.lineage AND later.version > a.version) "
        "ORDER BY a.title, o.name",
        partnership,
        today,
    )


async def policies_of(partnership: int, *, today: date) -> list[Policy]:
    """A partnership's escalation policies, the latest first."""
    rows = await fetch(
        "SELECT id, uuid, title, address, effective_from, review_due_on, withdrawn_at FROM escalation_policy "
        "WHERE partnership = {} ORDER BY effective_from DESC, id DESC",
        partnership,
    )
    stand = states(
        (
            Dated(row["id"], row["effective_from"], row["review_due_on"], withdrawn=row["withdrawn_at"] is not None)
            for row in rows
        ),
        today=today,
    )
    stages = await _stages([row["id"] for row in rows])
    return [
        Policy(
            row["uuid"],
            row["title"],
            row["address"],
            row["effective_from"],
            row["review_due_on"],
            stand[row["id"]],
            tuple(stages.get(row["id"], ())),
        )
        for row in rows
    ]


def in_force(policies: Collection[Policy]) -> Policy | None:
    """The one that holds now."""
    held = {State.IN_FORCE, State.REVIEW_DUE, State.REVIEW_OVERDUE}
    return next((each for each in policies if each.state in held), None)


async def _stages(policies: Collection[int]) -> Mapping[int, list[Stage]]:
    which, numbers = any_of("s.policy", policies)
    found: dict[int, list[Stage]] = {}
    for row in await fetch(
        "SELECT s.policy, s.title, s.ours, s.theirs, coalesce(role.code, '') AS role, s.amount, s.unit, s.record, "
        f"s.notify FROM escalation_stage s LEFT JOIN role ON role.id = s.role WHERE {which} "
        "ORDER BY s.policy, s.position",
        numbers,
    ):
        policy = row.pop("policy")
        found.setdefault(policy, []).append(Stage(**{**row, "unit": Unit(row["unit"])}))
    return found


async def policy_with(uuid: UUID, *, viewer: Viewer) -> tuple[EscalationPolicy, Organisation]:
    """An escalation policy with its partnership, for those who keep that; NotFound."""
    found = await EscalationPolicy.objects().where(EscalationPolicy.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found, await kept_organisation(found.partnership, viewer)


async def ladders_of(areas: Collection[int], *, today: date) -> list[tuple[Ladder, Policy]]:
    """The escalation policies in force of the partnerships of these areas, and the policies themselves."""
    which, numbers = any_of("s.area", areas)
    rows = await fetch(
        "SELECT DISTINCT o.id, o.name, o.slug FROM organisation o JOIN organisation_area s ON s.organisation = o.id "
        f"WHERE o.kind = {{}} AND o.retired_on IS NULL AND {which} ORDER BY o.name",
        PARTNERSHIP,
        numbers,
    )
    return [
        (Ladder(row["name"], row["slug"], held.title), held)
        for row in rows
        if (held := in_force(await policies_of(row["id"], today=today)))
    ]


async def areas_without_ladder(*, today: date) -> list[dict[str, Any]]:
    """The children's services authorities for which no partnership's escalation policy is in force: id, gss, name."""
    return await fetch(
        "SELECT area.id, area.gss, area.name, area.slug FROM area "
        f"WHERE area.kind IN ({marks(UPPER_TIER)}) AND area.nation = 'England' "
        "AND (area.ended_on IS NULL OR area.ended_on > {}) AND area.id NOT IN (SELECT s.area FROM escalation_policy p "
        "JOIN organisation o ON o.id = p.partnership JOIN organisation_area s ON s.organisation = o.id "
        "WHERE o.kind = {} AND o.retired_on IS NULL AND p.withdrawn_at IS NULL AND p.effective_from <= {}) "
        "ORDER BY area.name",
        *sorted(UPPER_TIER),
        today,
        PARTNERSHIP,
        today,
    )


async def own_policies(organisation: int, *, today: date) -> list[Own]:
    """An organisation's own policies in use."""
    rows = await fetch(
        "SELECT uuid, kind, title, address, edition_on, review_due_on FROM own_policy "
        "WHERE organisation = {} AND ended_at IS NULL ORDER BY kind, id",
        organisation,
    )
    return [
        Own(**{**row, "kind": PolicyKind(row["kind"])}, state=review_state(row["review_due_on"], today=today))
        for row in rows
    ]


async def own_policy_with(uuid: UUID, *, viewer: Viewer) -> tuple[OwnPolicy, Organisation]:
    """An organisation's own policy, for those who keep it; NotFound."""
    found = await OwnPolicy.objects().where(OwnPolicy.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found, await kept_organisation(found.organisation, viewer)
