"""The last part of an address: readable, and never given to two."""

import re
import unicodedata

LETTERS = str.maketrans({"ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
LONGEST = 80


def slug_of(text: str) -> str:
    """A name in a–z, 0–9 and single hyphens; “unnamed” when nothing of it is left."""
    plain = text.casefold().translate(LETTERS).replace("'", "").replace("’", "").replace("&", " and ")
    letters = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", letters)[:LONGEST].strip("-") or "unnamed"


class Slugs:
    """Gives each name a slug that nobody has or had: “st-marys”, else “st-marys-2” …"""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.tried: dict[str, int] = {}  # how far each name's numbers went: a thousand schools are called St Mary's

    def give(self, text: str) -> str:
        wanted = slug_of(text)
        slug, number = wanted, self.tried.get(wanted, 1)
        while slug in self.taken:
            number += 1
            slug = f"{wanted}-{number}"
        self.tried[wanted] = number
        self.taken.add(slug)
        return slug
