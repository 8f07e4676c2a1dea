"""The organisations that a page is about, and the register of agreements, to take away as a sheet or for programs."""

from collections.abc import Sequence
from typing import Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from directory.agreements.register import Wanted
from directory.exchange.listing import (
    AGREEMENTS,
    ORGANISATIONS,
    agreements_listed,
    answering,
    organisations_listed,
    serving,
)
from directory.exchange.pages import KINDS, area_taken, kind_asked, taken_away
from directory.exchange.written import file_of
from directory.pages import Visit

SHEETS: Final = {kind: media for kind, media in KINDS.items() if kind != ".vcf"}


class OrganisationsFilePages(Controller):
    """Who serves an area, or who answers there for a role."""

    path = "/areas/{slug:str}"

    @get([f"/organisations{kind}" for kind in SHEETS])
    async def show(
        self, slug: FromPath[str], visit: NamedDependency[Visit], role: FromQuery[str] = ""
    ) -> Response[bytes]:
        place, wanted = await area_taken(slug, role=role, today=visit.today)
        which = serving(place.area, place.authority)
        if wanted:
            which = await answering(
                place.area,
                place.authority,
                role=wanted.id,
                viewer=visit.viewer,
                at=visit.now,
                today=visit.today,
            )
        rows = await organisations_listed(which, today=visit.today, base_url=visit.settings.base_url)
        return _file(rows, visit, header=ORGANISATIONS, name="-".join(filter(None, (slug, role, "organisations"))))


class AgreementsFilePages(Controller):
    """The register as its reader may see it, narrowed as its page is."""

    path = "/"

    @get([f"/agreements{kind}" for kind in SHEETS])
    async def index(self, visit: NamedDependency[Visit]) -> Response[bytes]:
        wanted = Wanted.of(visit.request.query_params)
        rows = await agreements_listed(visit.viewer, wanted, today=visit.today, base_url=visit.settings.base_url)
        return _file(rows, visit, header=AGREEMENTS, name="agreements")


def _file(rows: Sequence[Sequence[str]], visit: Visit, *, header: Sequence[str], name: str) -> Response[bytes]:
    called = "Agreements" if header is AGREEMENTS else "Organisations"
    return taken_away(file_of(rows, header=header, name=kind_asked(visit), called=called), visit, name=name)
