"""Every area by every name it has, and which authority answers for it today."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from directory.areas.rules import UPPER_TIER
from directory.search.rules import fold

_RANK = re.compile(r"(?P<rank>(?:City|County|(?:Royal |London )?Borough) of) (?P<place>.+)")


@dataclass(frozen=True, slots=True)
class PlaceArea:
    """A local authority's area, as a place somebody may mean."""

    id: int
    gss: str
    slug: str
    name: str
    kind: str
    nation: str
    county: int | None = None
    ended_on: date | None = None
    homepage: str = ""
    current: bool = True

    @property
    def initial(self) -> str:
        return self.name[0]

    @property
    def is_childrens_authority(self) -> bool:
        """Whether its council answers for children's services in England (Children Act 2004, section 65)."""
        return self.current and self.nation == "England" and self.kind in UPPER_TIER


@dataclass(frozen=True)
class Gazetteer:
    """Areas by number, by code, by address and by folded name; successors by number."""

    by_id: Mapping[int, PlaceArea]
    by_gss: Mapping[str, PlaceArea]
    by_slug: Mapping[str, PlaceArea]
    by_name: Mapping[str, tuple[PlaceArea, ...]]
    succeeded_by: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def named(self, text: str) -> tuple[PlaceArea, ...]:
        """Areas of exactly this code, address or name; where a name is both current and abolished, the current."""
        exact = self.by_gss.get(text.strip().upper()) or self.by_slug.get(text.strip().lower())
        if exact:
            return (exact,)
        found = self.by_name.get(fold(text), ())
        return tuple(area for area in found if area.current) or found

    def exactly_named(self, text: str) -> tuple[PlaceArea, ...]:
        """The same by code, address or its own name alone: not by other names, nor by its council's."""
        return tuple(area for area in self.named(text) if text.strip().upper() == area.gss or self._is_own(text, area))

    @staticmethod
    def _is_own(text: str, area: PlaceArea) -> bool:
        return text.strip().lower() == area.slug or fold(text) == fold(area.name)

    def successors(self, area: PlaceArea) -> tuple[PlaceArea, ...]:
        """The current areas that took the place of an abolished one, through any abolished in between."""
        heirs: dict[int, PlaceArea] = {}
        for number in self.succeeded_by.get(area.id, ()):
            heir = self.by_id[number]
            for each in (heir,) if heir.current else self.successors(heir):
                heirs[each.id] = each
        return tuple(heirs.values())

    def authority_of(self, area: PlaceArea) -> PlaceArea:
        """The council that answers for social care in this area: a district's is its county."""
        return self.by_id[area.county] if area.county and area.kind == "district" else area

    def districts_of(self, county: PlaceArea) -> tuple[PlaceArea, ...]:
        """The current districts of a county, by name."""
        found = [area for area in self.by_id.values() if area.county == county.id and area.current]
        return tuple(sorted(found, key=lambda area: area.name))

    @property
    def childrens_authorities(self) -> tuple[PlaceArea, ...]:
        """Every children's services authority in England, by name."""
        return tuple(
            sorted((area for area in self.by_id.values() if area.is_childrens_authority), key=lambda area: area.name)
        )


def gazetteer_of(
    areas: Iterable[tuple[PlaceArea, str]],
    *,
    aliases: Iterable[tuple[int, str]],
    successions: Iterable[tuple[int, int]],
) -> Gazetteer:
    """A gazetteer from areas with their official names, other names by area, and successors by area."""
    by_id: dict[int, PlaceArea] = {}
    names: defaultdict[str, dict[int, PlaceArea]] = defaultdict(dict)
    for area, official_name in areas:
        by_id[area.id] = area
        for name in _official_names(area.name, official_name):
            names[fold(name)][area.id] = area
    by_gss = {area.gss: area for area in by_id.values()}
    for number, alias in aliases:
        for name in (alias, _turned(alias)):
            names[fold(name)][number] = by_id[number]
        by_gss.setdefault(alias, by_id[number])  # an older code of the same area, which older releases use
    heirs: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for number, successor in successions:
        heirs[number] += (successor,)
    names.pop("", None)
    return Gazetteer(
        by_id=by_id,
        by_gss=by_gss,
        by_slug={area.slug: area for area in by_id.values()},
        by_name={name: tuple(found.values()) for name, found in names.items()},
        succeeded_by=dict(heirs),
    )


def _official_names(name: str, official_name: str) -> Iterator[str]:
    """What the council and the ONS call an area: “Bristol City Council”, “City of Bristol”, “Bristol, City of”."""
    plain = official_name.removesuffix(" Council")
    yield from (name, f"{name} Council", official_name, plain, _turned(name), _turned(plain))
    if plain.endswith(" City"):
        yield from (f"City of {name}", f"{name}, City of")


def _turned(name: str) -> str:
    """“City of Bristol” as lists that are sorted by name have it: “Bristol, City of”; nothing for other names."""
    found = _RANK.fullmatch(name)
    return f"{found['place']}, {found['rank']}" if found else ""
