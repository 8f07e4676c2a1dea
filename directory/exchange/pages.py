"""The contacts that a page lists, to take away: as a sheet, for programs, or as cards for an address book."""

from datetime import date
from typing import Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from directory.contacts.remits import Condition
from directory.entries.queries import organisation_entry
from directory.errors import NotFound
from directory.exchange.taking import answering_in, cards, of_organisation, taken
from directory.exchange.written import file_of
from directory.lookup.answer import AskedRole
from directory.lookup.queries import roles
from directory.pages import Visit
from directory.places.queries import gazetteer, place_of_area
from directory.places.rules import Place, PlaceUnclear

KINDS: Final = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonl": "application/jsonl",
    ".vcf": "text/vcard",
}
FILES = [f"/contacts{kind}" for kind in KINDS]


class AreaFilePages(Controller):
    """Who is listed for an area, for a role or for all."""

    path = "/areas/{slug:str}"

    @get(FILES)
    async def show(
        self, slug: FromPath[str], visit: NamedDependency[Visit], role: FromQuery[str] = ""
    ) -> Response[bytes]:
        place, wanted = await area_taken(slug, role=role, today=visit.today)
        which = answering_in(place.area, place.authority, role=wanted.id if wanted else None)
        return await _file(which, visit, name="-".join(filter(None, (slug, role))))


class OrganisationFilePages(Controller):
    """An organisation's own contacts."""

    path = "/organisations/{slug:str}"

    @get(FILES)
    async def show(self, slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[bytes]:
        entry = await organisation_entry(slug, at=visit.now, today=visit.today, viewer=visit.viewer)
        return await _file(of_organisation(entry.id), visit, name=entry.slug)


async def area_taken(slug: str, *, role: str, today: date) -> tuple[Place, AskedRole | None]:
    """The area that a page lists, and the role that it's narrowed to; NotFound where there's no such page."""
    areas = await gazetteer(today=today)
    wanted = next((each for each in (await roles()).values() if each.code == role), None)
    if slug not in areas.by_slug or (role and wanted is None):
        raise NotFound
    area = areas.by_slug[slug]
    try:
        return place_of_area(area, asked=area.name, areas=areas), wanted
    except PlaceUnclear:  # its page asks which successor is meant
        raise NotFound from None


async def _file(which: Condition, visit: Visit, *, name: str) -> Response[bytes]:
    kind = kind_asked(visit)
    if kind == ".vcf":
        written = await cards(
            which,
            at=visit.now,
            today=visit.today,
            base_url=visit.settings.base_url,
            demonstration=visit.demonstration,
        )
        content = written.encode()
    else:
        found = await taken(which, viewer=visit.viewer, at=visit.now, today=visit.today)
        content = file_of(found.rows, header=found.header, name=kind)
    return taken_away(content, visit, name=name)


def kind_asked(visit: Visit) -> str:
    """What the address ends in: one of `KINDS`."""
    return "." + visit.request.url.path.rpartition(".")[2]


def taken_away(content: bytes, visit: Visit, *, name: str) -> Response[bytes]:
    """A file of the kind that is asked for, which a browser saves under this name and the day's date."""
    kind = kind_asked(visit)
    named = {"content-disposition": f'attachment; filename="{name}-{visit.today.isoformat()}{kind}"'}
    return Response(content, media_type=KINDS[kind], headers=named)


FILES_FOR_EVERYBODY = [AreaFilePages, OrganisationFilePages]
