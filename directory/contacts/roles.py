"""Roles as `seeds/roles.csv` holds them."""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.search.rules import ROLE, Entry


@dataclass(frozen=True)
class SeedRole:
    """A row of `seeds/roles.csv`, by the names of the table's columns; `position` is its place in the file."""

    code: str
    title: str
    short_title: str
    description: str
    aliases: str
    jurisdiction: str
    asks: str
    review_days: int
    weight: int
    required: bool
    own: bool
    out_of_hours: str
    position: int


def seed_role(row: Mapping[str, str], *, position: int) -> SeedRole:
    """A row as read by `csv.DictReader`."""
    return SeedRole(
        code=row["code"],
        title=row["title"],
        short_title=row["short_title"],
        description=row["description"],
        aliases=row["aliases"],
        jurisdiction=row["jurisdiction"],
        asks=row["asks"],
        review_days=int(row["review_days"]),
        weight=int(row["weight"]),
        required=row["required"] == "yes",
        own=row["own"] == "yes",
        out_of_hours=row["out_of_hours"],
        position=position,
    )


def entry_of_role(number: int, role: SeedRole) -> Entry:
    """What a role is found by."""
    words = f"{role.short_title} {role.aliases.replace(';', ' ')}"
    return Entry("role", number, title=role.title, slug=role.code, words=words, weight=ROLE)
