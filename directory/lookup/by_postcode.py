"""Answers by postcode: the same for every postcode of an area, but for what each begins with."""

import re
from collections.abc import Callable
from datetime import datetime

from msgspec.json import encode

from directory.kept_pages import Asked
from directory.lookup.published import PublishedBeginning, published_area, published_place
from directory.places.queries import place_of_postcode
from directory.places.rules import PlaceUnclear

ADDRESS = "/api/lookup"
# As programs write it. Whatever else may stand there is read with more care, and answered the longer way.
QUESTION = re.compile(rb"place=([A-Z]{1,2}[0-9][A-Z0-9]?)(?:%20|\+)([0-9][A-Z]{2})(?:&role=([a-z0-9-]+))?")


async def recognise(path: str, query: bytes, *, now: Callable[[], datetime]) -> Asked | None:
    """What an answer is kept under, and what it begins with; None where the question isn't so plain."""
    if path != ADDRESS or not (question := QUESTION.fullmatch(query)):
        return None
    outward, inward, role = question.groups()
    postcode, at = f"{outward.decode()} {inward.decode()}", now()
    try:
        place = await place_of_postcode(postcode, asked=postcode, today=at.date())
    except PlaceUnclear:
        return None
    begins = encode(PublishedBeginning(published_place(place), published_area(place), at))
    return Asked((ADDRESS, place.area.gss, place.notes, role), begins[:-1] + b",")
