"""An area as a command is told of it."""

from datetime import date

from directory.errors import RuleBroken
from directory.places.gazetteer import PlaceArea
from directory.places.queries import gazetteer


async def current_area(text: str, *, today: date) -> PlaceArea:
    """The area of this name or code; RuleBroken."""
    named = [each for each in (await gazetteer(today=today)).named(text) if each.current]
    if not named:
        raise RuleBroken(f"There is no area “{text}”. Write its name, like Wigan, or its code, like E08000010")
    return named[0]
