"""Contacts files for tests to import, written as somebody would type them."""

import csv
import io

from directory.exchange.changes import Imported, import_contacts
from directory.exchange.roles import load_roles
from tests.stories import TODAY, a_demonstration, an_act, an_area

FRONT_DOOR = {
    "organisation": "Wigan Council",
    "organisation_kind": "local-authority",
    "identifier": "gss:E08000010",
    "role": "childrens-front-door",
    "area": "Wigan",
    "name": "Wigan MASH",
    "channel": "phone",
    "value": "0161 496 0001",
}


def a_row(**cells: str) -> dict[str, str]:
    """A front door's telephone, but for these cells."""
    return FRONT_DOOR | cells


def a_file(*rows: dict[str, str], without: tuple[str, ...] = ()) -> bytes:
    """A CSV file whose columns are all that some row has."""
    columns = [each for each in dict.fromkeys(column for row in rows for column in row) if each not in without]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


async def a_directory(*, demonstration: bool = True) -> None:
    """Roles and the areas that the rows name."""
    await a_demonstration(demonstration=demonstration)
    await load_roles(an_act())
    for name in ("Wigan", "Stockport", "Luton"):
        await an_area(name)


async def bring_in(*rows: dict[str, str], dry_run: bool = False, without: tuple[str, ...] = ()) -> Imported:
    """Import a file of these rows."""
    return await import_contacts(
        an_act("a file", source="import"), a_file(*rows, without=without), today=TODAY, dry_run=dry_run
    )
