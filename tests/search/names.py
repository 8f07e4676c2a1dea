"""A few thousand realistic names, the same every time, and what people might type to find them."""

import csv
import random

from directory.search.rules import AREA, AUTHORITY, FORMER_AREA, OTHER, ROLE, VISIBILITIES, Entry
from directory.settings import ROOT

BEGINNINGS = "Ald Ash Brad Bur Clay Cross Dun East Fair Green Hal Hazel Kirk Long Mid North Oak Ox Red Shef Stan Thorn"
ENDINGS = "bury by combe field ford ham hurst ley low mere minster port ridge shaw stead ton wall wick worth y"
SAINTS = ["Mary", "Peter", "Oswald", "Anne", "Cuthbert", "Bede", "Teilo", "Dyfrig"]
KINDS = [
    "Primary School", "C of E Primary School", "Catholic High School", "Academy", "Pre-School", "Day Nursery",
    "Football Club", "Children’s Centre", "Grammar School", "Sixth-Form College", "Scout Group", "Methodist Church",
]  # fmt: skip
ODD = [
    "Ysgol Gynradd Tŷ Dŵr", "Ysgol y Môr", "Café Crèche", "Sure Start @ The Hub", "1st Oakham Scouts", "4Children",
    "Bo’ness Boys’ Brigade", "O'Neill's Dance School", "Barnardo’s", "Mencap (North-West)", "A–Z Childcare", "!!!", "X",
    "The The", "St. John's, C.E.", "Sant’Anna’s Mission", "Łódź Saturday School", "Ærø Nursery", "Straße Kita", "101",
]  # fmt: skip


def some_entries(*, seed=1, organisations=2_000, contacts=1_500):
    """Areas and roles as seeded, and invented organisations and contacts."""
    chosen = random.Random(seed)
    areas, roles = _rows("areas.csv"), _rows("roles.csv")
    towns = [a + b for a in BEGINNINGS.split() for b in ENDINGS.split()] + [row["name"] for row in areas]
    names = [*ODD, *(row["official_name"] or row["name"] for row in areas)]
    while len(names) < organisations:
        saint = f"St {chosen.choice(SAINTS)}’s " if chosen.random() < 0.3 else ""
        names.append(f"{saint}{chosen.choice(towns)} {chosen.choice(KINDS)}")
    for ref, row in enumerate(areas, start=1):
        weight = FORMER_AREA if row["end"] else AREA
        yield Entry("area", ref, row["name"], row["slug"], words=row["aliases"], weight=weight)
    for ref, row in enumerate(roles, start=1):
        words = f"{row['short_title']};{row['aliases']}"
        yield Entry("role", ref, row["title"], row["code"], words=words, weight=ROLE)
    for ref, name in enumerate(names, start=1):
        also = f"{chosen.choice(towns)} Trust" if chosen.random() < 0.1 else ""
        weight = AUTHORITY if "Council" in name else OTHER
        yield Entry("organisation", ref, name, f"organisation-{ref}", words=also, weight=weight)
    for ref in range(1, contacts + 1):
        role, name = chosen.choice(roles), chosen.choice(names)
        yield Entry(
            "contact",
            ref,
            f"{role['short_title'] or role['title']}, {name}",
            f"contact-{ref}",
            words=role["aliases"],
            weight=AUTHORITY if "Council" in name else OTHER,
            visibility=chosen.choice(VISIBILITIES),
        )


def _rows(name):
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def some_questions(entries, *, seed=2, number=60):
    """Beginnings, words out of order, and slips of the finger, made from the names themselves."""
    chosen = random.Random(seed)
    yield from ["w", "wi", "st m", "a b c", "s s", "101", "primary school", "school primary", "dsl", "mash", "social"]
    yield from ["Stokport", "Wigon", "stokport acadmy", "Notts", "Hull", "BCP", "St. Mary's!", "zzzzz", "the", "head"]
    yield from ['" OR 1', "NEAR(a b)", "name:x", "a*", "'; --", "\0", "𝔚igan", "&", "-", "%", "_", "{}", "designated"]
    for entry in chosen.sample(entries, number):
        title = entry.title
        words = title.split()
        yield title
        yield title[: chosen.randint(1, len(title))]
        yield " ".join(chosen.sample(words, min(len(words), 2)))
        at = chosen.randrange(len(title))
        yield title[:at] + chosen.choice("eaxl") + title[at + chosen.randint(0, 1) :]
