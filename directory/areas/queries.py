"""Reads of areas and of releases of postcodes. Finding a place by what somebody typed is in `places`."""

from typing import Any

from directory.areas.tables import PostcodeRelease
from directory.database import fetch


async def current_release() -> PostcodeRelease | None:
    """The release of postcodes that readers see."""
    return await PostcodeRelease.objects().where(PostcodeRelease.state == "current").first()


async def known_codes() -> set[str]:
    """Every code of an area, in use now or once."""
    codes = await fetch("SELECT gss AS code FROM area UNION SELECT name FROM area_alias")
    return {row["code"] for row in codes}


async def areas_as_seeded() -> dict[str, dict[str, Any]]:
    """Every area by its code, as history keeps it: with the codes of its county and successors, and other names."""
    rows = await fetch(
        "SELECT a.id, a.uuid, a.gss, a.slug, a.name, a.official_name, a.kind, a.nation, a.region, a.starts_on, "
        "a.ended_on, a.homepage, c.gss AS county FROM area a LEFT JOIN area c ON c.id = a.county"
    )
    by_id: dict[int, dict[str, Any]] = {row["id"]: row | {"other_names": [], "successors": []} for row in rows}
    for alias in await fetch("SELECT area, name FROM area_alias"):
        by_id[alias["area"]]["other_names"].append(alias["name"])
    heirs = "SELECT s.area, b.gss FROM area_succession s JOIN area b ON b.id = s.successor"
    for each in await fetch(heirs):
        by_id[each["area"]]["successors"].append(each["gss"])
    for row in by_id.values():  # each engine has its own order of letters
        row["other_names"].sort()
        row["successors"].sort()
    return {row["gss"]: row for row in by_id.values()}
