"""What is asked: addresses drawn evenly from the postcodes and the roles, and what people type into the search."""

import csv
import random
from functools import cache
from urllib.parse import quote

from benchmarks.data import Files, postcodes_drawn
from benchmarks.generate import authorities
from directory.guide.queries import the_guide
from directory.settings import ROOT

KEPT = 500  # addresses asked again and again, where what is kept is measured

SEARCHES = (
    *"abcdefghijklmnoprstw",
    "wi", "st", "sto", "sch", "wig", "bed", "nor", "ash", "oak", "lad", "saf", "stoc", "chil", "prim", "acad",
    "birch", "primary school", "catholic primary", "st mary", "day nursery", "high school", "church of england",
    "football club", "medical centre", "green lane", "oak primary school", "st johns parish church",
    "safeguarding lead", "wigan council", "stockport lado", "prev dev", "school st peter", "willow house nursery",
    "bedford front door",
    "Stokport", "Wigon", "Birmigham", "Newcaslte", "primry school", "nursrey", "cathlic school", "footbal club",
    "Manchestr lado", "Lincolnshre", "acadmy", "metodist church", "swiming club", "Chruch Hill",
)  # fmt: skip
"""One letter, beginnings, two and more common words, and slips of the finger."""


@cache
def asks(files: Files) -> dict[str, list[str]]:
    """A hundred thousand addresses of each sort, in an order of chance."""
    chosen = random.Random(7)
    slugs = {area["gss"]: area["slug"] for area in authorities()}
    roles, concerns = _roles(), list(the_guide().concerns)
    drawn = [
        (postcode.replace(" ", "%20"), slugs[gss], chosen.choice(roles), district)
        for postcode, gss, district in postcodes_drawn(files)
        if gss in slugs
    ]
    return {
        "area page": [f"/areas/{slug}" for _postcode, slug, _role, _district in drawn],
        "lookup page": [f"/areas/{slug}/roles/{role}" for _postcode, slug, role, _district in drawn],
        "guide page": [f"/guide/{chosen.choice(concerns)}/areas/{slug}" for _postcode, slug, _role, _district in drawn],
        "api": [f"/api/lookup?place={postcode}&role={role}" for postcode, _slug, role, _district in drawn],
        "districts and roles": [f"{role} {district}" for _postcode, _slug, role, district in drawn],
        "datasette area page": [f"/directory/area?slug={slug}" for _postcode, slug, _role, _district in drawn],
        "datasette lookup page": [
            f"/directory/lookup?slug={slug}&role={role}" for _postcode, slug, role, _district in drawn
        ],
        "datasette json": [
            f"/directory/postcode.json?postcode={postcode}&role={role}&_shape=array"
            for postcode, _slug, role, _district in drawn
        ],
    }


def one_of_each(paths: dict[str, list[str]]) -> dict[str, list[str]]:
    """An address of each area, of each area and role or concern, and of each district and role."""
    return {
        "area page": list(dict.fromkeys(paths["area page"])),
        "lookup page": list(dict.fromkeys(paths["lookup page"])),
        "guide page": list(dict.fromkeys(paths["guide page"])),
        "api": list(dict(zip(paths["districts and roles"], paths["api"], strict=True)).values()),
    }


def searches() -> list[str]:
    return [f"/api/search?q={quote(words)}" for words in SEARCHES]


def _roles() -> list[str]:
    with (ROOT / "seeds" / "roles.csv").open(encoding="utf-8", newline="") as file:
        return [row["code"] for row in csv.DictReader(file)]
