"""Addresses for many new records at once."""

from directory.history.slugs import slug_of


class Slugs:
    """Gives each name a slug that nobody has or had, as `history.slugs.free_slug` does, in steady time."""

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
