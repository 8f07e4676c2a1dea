"""Where the guide's pages stand: addresses that name areas and one's own organisation, never a postcode or a child."""

from typing import Any
from urllib.parse import urlencode

from directory.guide.inside import Workplace
from directory.guide.queries import the_guide
from directory.guide.rules import Concern
from directory.places.rules import Choice, Place


def address_of_answer(
    concern: Concern, place: Place, second: Place | None = None, *, workplace: Workplace | None = None
) -> str:
    """Where the answer stands: an address that names areas and one's own organisation, never a postcode."""
    withdrawn = "yes" if place.withdrawn or (second and second.withdrawn) else ""
    more = carried(workplace, second=second.area.slug if second else "", withdrawn=withdrawn)
    return f"/guide/{concern.code}/areas/{place.area.slug}{more}"


def carried(workplace: Workplace | None, **more: str) -> str:
    """What follows an address: the organisation where somebody works, and whatever else is known."""
    known = {"organisation": workplace.slug if workplace else "", **more}
    written = urlencode({name: value for name, value in known.items() if value})
    return f"?{written}" if written else ""


FEW = 3  # areas: a force or a helpline serves more, and the box is quicker than a list


def nearby(concern: Concern, workplace: Workplace | None) -> list[tuple[str, str]]:
    """The answers for the areas where somebody works, by name: most children whom they meet live there too."""
    areas = workplace.areas if workplace and len(workplace.areas) <= FEW else ()
    return [(name, f"/guide/{concern.code}/areas/{slug}{carried(workplace)}") for slug, name in areas]


def address_of_choice(concern: Concern, choice: Choice, first: Place | None, *, workplace: Workplace | None) -> str:
    """A choice of the first place, or of the second where the first is known already."""
    area, second = (first.area.slug, choice.slug) if first else (choice.slug, "")
    there = f"/guide/{concern.code}/areas/{area}{carried(workplace, second=second)}"
    return choice.own_page or there


def others_like(concern: Concern, place: Place | None = None, *, workplace: Workplace | None) -> list[dict[str, Any]]:
    """Other concerns that may be the right one; for the same area, where it's decided by the same place."""
    others = [the_guide().concerns[code] for code in concern.see_also]
    return [
        {
            "title": each.title,
            "link": address_of_answer(each, place, workplace=workplace)
            if place and each.place == concern.place
            else f"/guide/{each.code}{carried(workplace)}",
        }
        for each in others
    ]
