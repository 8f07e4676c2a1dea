"""What an area is: which councils answer for children, whose a postcode is, and which area a name means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NATIONS = {
    "E": "England",
    "W": "Wales",
    "S": "Scotland",
    "N": "Northern Ireland",
    "IM": "Isle of Man",
    "JE": "Jersey",
    "GY": "Guernsey",
}
"""Nations and Crown dependencies by the code kept beside each postcode."""

ISLANDS = {"IM": "M83000003", "JE": "L93000001", "GY": "L93000001"}
"""The area of a Crown dependency's postcodes, for which the ONS gives no authority; Jersey and Guernsey share one."""

UPPER_TIER = frozenset({"unitary", "metropolitan-borough", "london-borough", "city-corporation", "county"})


@dataclass(frozen=True)
class Codes:
    """The codes kept with a postcode: all but the nation may be empty."""

    authority: str
    district: str
    nation: str
    police: str
    icb: str


@dataclass(frozen=True)
class SeedArea:
    """A row of `seeds/areas.csv`; its county, its successors and what it was formerly by code."""

    gss: str
    slug: str
    name: str
    official_name: str
    kind: str
    nation: str
    region: str
    county: str
    starts_on: date | None
    ended_on: date | None
    successors: tuple[str, ...]
    former: tuple[str, ...]
    aliases: tuple[str, ...]
    homepage: str
    counties: tuple[str, ...] = ()  # counties without a council, which people still name

    @property
    def other_names(self) -> tuple[str, ...]:
        """What else finds it: other names, the official one, codes it had before, and counties that it's a part of."""
        official = (self.official_name,) if self.official_name != self.name else ()
        return (*self.aliases, *official, *self.former, *self.counties)


def seed_area(row: dict[str, str], *, counties: Iterable[dict[str, str]] = ()) -> SeedArea:
    """A row as read by `csv.DictReader`, and the rows of counties. Dates as 2023-04-01; several values with `;`."""
    return SeedArea(
        gss=row["gss"],
        slug=row["slug"],
        name=row["name"],
        official_name=row["official_name"],
        kind=row["kind"],
        nation=row["nation"],
        region=row["region"],
        county=row["county_gss"],
        starts_on=_day(row["start"]),
        ended_on=_day(row["end"]),
        successors=_several(row["successor_gss"]),
        former=_several(row["former_gss"]),
        aliases=_several(row["aliases"]),
        homepage=row["homepage"],
        counties=tuple(each["name"] for each in counties if row["gss"] in _several(each["authority_gss"])),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _several(text: str) -> tuple[str, ...]:
    return tuple(each for each in text.split(";") if each)


def is_childrens_authority(kind: str) -> bool:
    """Whether councils of this kind answer for children. A district's county does in its place."""
    return kind in UPPER_TIER


def is_current(ended: date | None, *, today: date) -> bool:
    """An area ends on the first day that it's no longer there: the day its successors begin."""
    return ended is None or today < ended


def codes_of(
    *, county: str, district: str, country: str = "", police: str = "", icb: str = "", postcode: str = ""
) -> Codes:
    """A postcode's codes from those of the ONS, whose pseudo-codes (ending in 9s) mean that there is none.

    The authority for children is the county where the code is one (E10), otherwise the district.
    """
    county, district, police, icb = (_real(code) for code in (county, district, police, icb))
    island = postcode[:2]
    if island in ISLANDS:
        return Codes(ISLANDS[island], "", island, police, icb)
    authority = county if county.startswith("E10") else district
    return Codes(authority, district, (_real(country) or authority)[:1], police, icb)


def _real(code: str) -> str:
    return "" if code.endswith("99999999") else code
