"""Organisations in an area that ends: within the transaction of whoever reorganises, who records what is returned."""

from collections.abc import Sequence
from datetime import date

from directory.database import fetch, run, run_many
from directory.history.rules import Change
from directory.organisations.queries import KIND, organisation_numbered, portrait
from directory.organisations.tables import Organisation
from directory.search.changes import drop


async def council_of(area: int) -> Organisation | None:
    """The local authority in force that stands in this area alone, the first where there are several."""
    rows = await fetch(
        "SELECT o.id FROM organisation o JOIN organisation_area s ON s.organisation = o.id "
        "WHERE o.kind = 'local-authority' AND o.retired_on IS NULL "
        "GROUP BY o.id HAVING count(*) = 1 AND max(s.area) = {} ORDER BY o.id",
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
