"""Areas that begin and end: within the transaction of whoever reorganises, who records what is returned."""

from collections.abc import Sequence
from datetime import date

from directory.areas.queries import areas_as_seeded
from directory.areas.rules import is_childrens_authority
from directory.areas.tables import Area, AreaSuccession
from directory.database import fetch
from directory.errors import NotFound
from directory.history.rules import Change
from directory.history.slugs import Slugs
from directory.search.changes import index
from directory.search.rules import AREA, DISTRICT, FORMER_AREA, Entry


async def begin_area(*, gss: str, name: str, kind: str, on: date) -> Change:
    """A new area in England, from a day on."""
    taken = {row["slug"] for row in await fetch("SELECT slug FROM area")}
    area = Area(
        gss=gss, name=name, official_name=name, slug=Slugs(taken).give(name), kind=kind, nation="England", starts_on=on
    )
    await area.save()
    weight = AREA if is_childrens_authority(kind) else DISTRICT
    await index(Entry("area", area.to_dict()["id"], name, area.slug, words=gss, weight=weight))
    return Change("area", str(area.uuid), "added", None, await _portrait(gss))


async def end_area(*, gss: str, on: date, heirs: Sequence[str]) -> Change:
    """An area ends on the first day of those that take its place, by their codes."""
    before = await _portrait(gss)
    area = await _coded(gss)
    area.ended_on = on
    await area.save([Area.ended_on])
    numbers = {row["gss"]: row["id"] for row in await fetch("SELECT id, gss FROM area")}
    for heir in heirs:
        await AreaSuccession(area=area.to_dict()["id"], successor=numbers[heir]).save()
    names = await fetch("SELECT name FROM area_alias WHERE area = {} ORDER BY name", area.to_dict()["id"])
    title = f"{area.name} (until {on.year})"
    words = " ".join([gss, *(row["name"] for row in names)])
    await index(Entry("area", area.to_dict()["id"], title, area.slug, words=words, weight=FORMER_AREA))
    return Change("area", str(area.uuid), "ended", before, await _portrait(gss))


async def _coded(gss: str) -> Area:
    found = await Area.objects().get(Area.gss == gss)
    if found is None:
        raise NotFound
    return found


async def _portrait(gss: str) -> dict[str, object]:
    held = (await areas_as_seeded())[gss]
    return {name: value for name, value in held.items() if name not in {"id", "uuid"}}
