"""The last part of an address: readable, and never given to two."""

import re
import unicodedata
from collections.abc import Container

LETTERS = str.maketrans({"ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
LONGEST = 80


def slug_of(text: str) -> str:
    """A name in a–z, 0–9 and single hyphens; “unnamed” when nothing of it is left."""
    plain = text.casefold().translate(LETTERS).replace("'", "").replace("’", "").replace("&", " and ")
    letters = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", letters)[:LONGEST].strip("-") or "unnamed"


def free_slug(text: str, *, taken: Container[str]) -> str:
    """A slug for this name that nobody has or had: “st-marys”, else “st-marys-2” …"""
    wanted = slug_of(text)
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
