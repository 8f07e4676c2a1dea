"""Who answers for some roles in an area, and how to write to them; and the lists that somebody made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from directory.accounts.rules import Role, Viewer
from directory.database import fetch, marks
from directory.distribution.rules import Gathered, gathered
from directory.errors import NotFound
from directory.lookup.answer import AskedRole
from directory.lookup.queries import contacts_where, roles
from directory.places.queries import gazetteer, place_of_area

SHOWN = 50
LISTED = """
    SELECT made.uuid, made.roles, made.purpose, made.made_at, made.addresses, made.account, area.id AS area,
        area.name AS area_name, area.slug AS area_slug, account.person, account.email
    FROM distribution_list made JOIN area ON area.id = made.area JOIN account ON account.id = made.account
"""

# From the area's few to the contacts, or SQLite would begin with every lead in the country (0.3 s, not 0.05).
ANSWERING = """
    contact.nationwide = false AND contact.id IN (
        SELECT contact FROM contact_area WHERE area IN ({{}}, {{}}) AND role IN ({roles})
        UNION
        SELECT theirs.id FROM organisation_area served CROSS JOIN contact theirs
        WHERE served.area IN ({{}}, {{}}) AND theirs.organisation = served.organisation
            AND theirs.role IN (SELECT id FROM role WHERE own = true AND id IN ({roles}))
    )
"""


@dataclass(frozen=True)
class Made:
    """A list that was made: by whom, when, what for, and of whom."""

    uuid: UUID
    area: int
    area_name: str
    area_slug: str
    roles: tuple[str, ...]  # by code
    purpose: str
    by: str
    made_at: datetime
    addresses: int


async def to_choose() -> list[AskedRole]:
    """The roles that somebody can be written to for: not those of lines for the whole country."""
    return [each for each in (await roles()).values() if each.jurisdiction != "nationwide"]


async def addressees(area: int, codes: Sequence[str], *, viewer: Viewer, at: datetime, today: date) -> Gathered:
    """Who answers for these roles in an area today, as far as this viewer may see it.

    Of roles that each organisation has its own of, those of the organisations that serve the area. Raises PlaceUnclear.
    """
    wanted = [each for each in await to_choose() if each.code in codes]
    areas = await gazetteer(today=today)
    named = areas.by_id[area]
    place = place_of_area(named, asked=named.name, areas=areas)
    both, numbers = (place.area.id, place.authority.id), [each.id for each in wanted]
    if not numbers:
        return gathered(())
    found = await contacts_where(
        ANSWERING.format(roles=marks(numbers)),
        *both,
        *numbers,
        *both,
        *numbers,
        at=at,
        today=today,
        viewer=viewer,
    )
    answered = {contact.role for contact in found.contacts.values()}
    return gathered(found.contacts.values(), missing=[each.title for each in wanted if each.code not in answered])


async def lists_made(viewer: Viewer) -> list[Made]:
    """The last lists that this viewer made; an administrator sees everybody's."""
    if viewer.role is Role.ADMINISTRATOR:
        rows = await fetch(f"{LISTED} ORDER BY made.id DESC LIMIT {SHOWN}")
    else:
        rows = await fetch(f"{LISTED} WHERE made.account = {{}} ORDER BY made.id DESC LIMIT {SHOWN}", viewer.account)
    return [_made(row) for row in rows]


async def list_made(uuid: UUID, *, viewer: Viewer) -> Made:
    """A list that this viewer made; NotFound for everybody else."""
    rows = await fetch(f"{LISTED} WHERE made.uuid = {{}} AND made.account = {{}}", uuid, viewer.account)
    if not rows:
        raise NotFound
    return _made(rows[0])


def _made(row: dict[str, Any]) -> Made:
    by = row["person"] or row["email"]
    told = {name: row[name] for name in ("uuid", "area", "area_name", "area_slug", "purpose", "made_at", "addresses")}
    return Made(by=by, roles=tuple(row["roles"].split(";")), **told)
