"""What stands on a page of each list, and the same of a whole list, line by line."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from typing import Generic, TypeVar

import msgspec

from directory.contacts.queries import role_titles
from directory.open_referral import queries, shown
from directory.open_referral.gathering import Gathered, changed, gathered
from directory.open_referral.published import (
    MinimalService,
    Organization,
    OrganizationWithServices,
    Service,
    ServiceAtLocation,
)
from directory.open_referral.rules import MOST_ON_A_PAGE
from directory.pages import Visit

One = TypeVar("One", bound=msgspec.Struct)
Found = tuple[list[Gathered], list[One]]


class Contents(Generic[One]):
    """How the things with these numbers are shown to a visit, with what was gathered to show them."""

    def __init__(self, work: Callable[[Collection[int], Visit], Awaitable[Found[One]]]) -> None:
        self.work = work

    async def of(self, numbers: Collection[int], visit: Visit) -> Found[One]:
        return await self.work(numbers, visit)

    async def lines(self, numbers: Sequence[int], visit: Visit) -> AsyncIterator[bytes]:
        """All of a list, one to a line, read as it's sent: what has gone meanwhile is left out."""
        for start in range(0, len(numbers), MOST_ON_A_PAGE):
            _gathered, found = await self.work(list(numbers[start : start + MOST_ON_A_PAGE]), visit)
            yield b"".join(msgspec.json.encode(each) + b"\n" for each in found)


async def _services(numbers: Collection[int], visit: Visit) -> Found[Service]:
    titles = await role_titles()
    found = await gathered(numbers, now=visit.now)
    base_url, demonstration = visit.settings.base_url, visit.demonstration
    return found, [shown.service(one, base_url=base_url, demonstration=demonstration, titles=titles) for one in found]


async def _minimal(numbers: Collection[int], _visit: Visit) -> Found[MinimalService]:
    return [], [shown.minimal(*each) for each in await changed(numbers)]


async def _at_locations(numbers: Collection[int], visit: Visit) -> Found[ServiceAtLocation]:
    found, services = await _services(numbers, visit)
    return found, [shown.at_location(one, whole) for one, whole in zip(found, services, strict=True)]


async def _organizations(numbers: Collection[int], visit: Visit) -> Found[Organization]:
    rows = await queries.organisations_numbered(numbers)
    return [], [shown.organization(row, base_url=visit.settings.base_url) for row in rows.values()]


async def _whole_organizations(numbers: Collection[int], visit: Visit) -> Found[OrganizationWithServices]:
    _none, bodies = await _organizations(numbers, visit)
    found, services = await _services(await queries.service_numbers(queries.services_of(numbers)), visit)
    of = defaultdict(list)
    for service in services:
        of[service.organization_id].append(service)
    return found, [OrganizationWithServices(**msgspec.structs.asdict(each), services=of[each.id]) for each in bodies]


SERVICES, MINIMAL, AT_LOCATIONS = Contents(_services), Contents(_minimal), Contents(_at_locations)
ORGANIZATIONS, WHOLE_ORGANIZATIONS = Contents(_organizations), Contents(_whole_organizations)
