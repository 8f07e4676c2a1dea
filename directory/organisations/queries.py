"""Reads of organisations."""

from typing import Any

from directory.database import fetch
from directory.errors import NotFound
from directory.history.changes import snapshot
from directory.history.queries import record_once_at
from directory.organisations.tables import Organisation

KIND = "organisation"  # in `former_slug` and `search_entry`


async def organisation_called(slug: str) -> Organisation:
    """The organisation at this address, or that once was there; NotFound."""
    found = await Organisation.objects().where(Organisation.slug == slug).first()
    if found is None and (record := await record_once_at(KIND, slug)):
        found = await Organisation.objects().where(Organisation.uuid == record).first()
    if found is None:
        raise NotFound
    return found


async def organisation_numbered(number: int) -> Organisation:
    """The organisation with this number; NotFound."""
    found = await Organisation.objects().get(Organisation._meta.primary_key == number)
    if found is None:
        raise NotFound
    return found


async def names_of(organisation: int) -> list[str]:
    """What else an organisation is called."""
    rows = await fetch("SELECT name FROM organisation_alias WHERE organisation = {} ORDER BY name", organisation)
    return [row["name"] for row in rows]


async def areas_of(organisation: int) -> list[dict[str, Any]]:
    """The areas an organisation stands in or serves: `id`, `gss`, `name`, `slug`."""
    return await fetch(
        "SELECT area.id, area.gss, area.name, area.slug FROM organisation_area "
        "JOIN area ON area.id = organisation_area.area WHERE organisation_area.organisation = {} ORDER BY area.gss",
        organisation,
    )


async def identifiers_of(organisation: int) -> list[str]:
    """Its identifiers as `scheme:value`."""
    rows = await fetch(
        "SELECT scheme, value FROM organisation_identifier WHERE organisation = {} ORDER BY scheme, value",
        organisation,
    )
    return [f"{row['scheme']}:{row['value']}" for row in rows]


async def portrait(organisation: Organisation) -> dict[str, object]:
    """An organisation as history keeps it: with its identifiers, other names, and areas by code."""
    number: int = organisation.to_dict()["id"]
    return {
        **snapshot(organisation),
        "identifiers": await identifiers_of(number),
        "aliases": await names_of(number),
        "areas": [area["gss"] for area in await areas_of(number)],
    }
