"""Reads for the partnership picture: the organisations and agencies of an area, and what they've agreed."""

from collections.abc import Collection, Sequence
from typing import Any

from directory.agreements.queries import facts_of
from directory.agreements.remits import agreements_seen
from directory.agreements.rules import state
from directory.database import any_of, fetch, fetch_rows, marks
from directory.gaps.policies import policies
from directory.gaps.relations import BEST_FIRST, Body, Held, Matrix, matrix_of
from directory.gaps.scope import Scope, there
from directory.verification.queries import standings_of
from directory.verification.rules import Standing

MOST_AGENCIES = 12
ROWS = 500


async def picture_of(scope: Scope, *, page: int = 1, rows: int = ROWS) -> Matrix:
    """The agencies of a scope, and then the organisations that need a lead, by name: each with each agency."""
    bodies = await _bodies(scope, list(policies().leads), limit=rows + 1, first=rows * (page - 1))
    found = await _bodies(scope, policies().shown, limit=MOST_AGENCIES, first=0)
    agencies = sorted(found, key=lambda row: (policies().shown.index(row["kind"]), row["name"]))
    shown = bodies[:rows]
    leads = sorted({role for roles in policies().leads.values() for role in roles})
    organisations = await _with_standing(shown, roles=f"role.code IN ({marks(leads)})", given=leads, scope=scope)
    weightiest = await _with_standing(agencies, roles="role.required = true", given=[], scope=scope)
    rowed = [*(weightiest if page == 1 else ()), *organisations]
    held = await _held([each.id for each in rowed], [each.id for each in weightiest], scope)
    return matrix_of(rowed, weightiest, held, more=len(bodies) > rows)


async def _bodies(scope: Scope, kinds: Collection[str], *, limit: int, first: int) -> list[dict[str, Any]]:
    """Organisations of these kinds that stand in the scope, by name."""
    mine, arguments = scope.mine
    return await fetch(
        f"WITH {mine} SELECT DISTINCT o.id, o.name, o.slug, o.kind, lower(o.name) AS low FROM mine "
        f"{there('organisation_area', 's')} JOIN organisation o ON o.id = s.organisation "
        f"WHERE o.retired_on IS NULL AND o.kind IN ({marks(kinds)}) "
        f"ORDER BY low, o.id LIMIT {limit} OFFSET {first}",
        *arguments,
        *kinds,
    )


async def _with_standing(
    rows: Sequence[dict[str, Any]], *, roles: str, given: Sequence[str], scope: Scope
) -> list[Body]:
    """Each with the worst standing among its contacts of the weightiest of these roles."""
    which, numbers = any_of("c.organisation", [row["id"] for row in rows])
    contacts = await fetch_rows(
        "SELECT c.id, c.organisation, role.weight FROM contact c JOIN role ON role.id = c.role "
        f"WHERE {which} AND c.retired_on IS NULL AND {roles}",
        numbers,
        *given,
    )
    heaviest: dict[int, int] = {}
    for _contact, body, weight in contacts:
        heaviest[body] = max(weight, heaviest.get(body, 0))
    counted = {contact: body for contact, body, weight in contacts if weight == heaviest[body]}
    worst: dict[int, Standing] = {}
    for contact, standing in (await standings_of(list(counted), today=scope.today)).items():
        body = counted[contact]
        worst[body] = min(standing, worst.get(body, standing))
    return [Body(row["id"], row["name"], row["slug"], row["kind"], worst.get(row["id"])) for row in rows]


async def _held(organisations: Collection[int], agencies: Collection[int], scope: Scope) -> list[Held]:
    """What they've agreed with each other and this viewer may know of, once it was sent for signature."""
    mine, given = agreements_seen(scope.viewer)
    of_bodies, bodies = any_of("p.organisation", organisations)
    of_agencies, numbers = any_of("q.organisation", agencies)
    rows = await fetch(
        "SELECT p.organisation, q.organisation AS agency, agreement.id, agreement.slug FROM agreement_party p "
        "JOIN agreement_party q ON q.agreement = p.agreement AND q.organisation <> p.organisation "
        f"JOIN agreement ON agreement.id = p.agreement WHERE {of_bodies} AND {of_agencies} "
        f"AND agreement.sent_at IS NOT NULL AND ({mine}) ORDER BY agreement.id",
        bodies,
        numbers,
        *given,
    )
    facts = await facts_of({row["id"] for row in rows})
    states = {number: state(each, today=scope.today) for number, each in facts.items()}
    return [
        Held(row["organisation"], row["agency"], row["slug"], states[row["id"]])
        for row in rows
        if states[row["id"]] in BEST_FIRST
    ]
