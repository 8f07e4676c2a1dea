"""Organisations in an area that ends: within the transaction of whoever reorganises, who records what is returned."""

from collections.abc import Sequence
from datetime import date

from directory.database import fetch, run, run_many
from directory.history.rules import Change
from directory.organisations.queries import KIND, organisation_numbered, portrait
from directory.organisations.tables import Organisation
from directory.search.changes import drop

OWN_AREA = (
    "JOIN organisation_area s ON s.id = (SELECT min(id) FROM organisation_area WHERE organisation = o.id) "
    "JOIN area ON area.id = s.area"
)
"""Joins an organisation `o` with its own area, the first that it was recorded in: it may serve others besides."""


async def council_of(area: int) -> Organisation | None:
    """The local authority in force whose own area this is, the first where there are several."""
    rows = await fetch(
        f"SELECT o.id FROM organisation o {OWN_AREA} WHERE o.kind = 'local-authority' AND o.retired_on IS NULL "
        "AND area.id = {} ORDER BY o.id",
        area,
    )
    return await organisation_numbered(rows[0]["id"]) if rows else None


async def move(number: int, *, areas: Sequence[int]) -> Change:
    """Let an organisation stand in these areas instead of those it stood in."""
    organisation = await organisation_numbered(number)
    before = await portrait(organisation)
    await run("DELETE FROM organisation_area WHERE organisation = {}", number)
    await run_many(
        "INSERT INTO organisation_area (organisation, area) VALUES ({}, {})", [(number, area) for area in areas]
    )
    return Change(KIND, str(organisation.uuid), "moved", before, await portrait(organisation))


async def close(number: int, *, on: date, successor: int | None) -> Change:
    """An organisation ends, with the one that takes its place."""
    organisation = await organisation_numbered(number)
    before = await portrait(organisation)
    organisation.retired_on, organisation.successor = on, successor
    await organisation.save([Organisation.retired_on, Organisation.successor])
    await drop(KIND, number)
    return Change(KIND, str(organisation.uuid), "retired", before, await portrait(organisation))
