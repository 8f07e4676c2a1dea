"""What one cell of a contacts file means; RuleBroken says what was found and what to do."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from directory.choices import chosen
from directory.contacts.values import ChannelKind, read_value
from directory.contacts.written import Value, ValueUnusable
from directory.errors import RuleBroken
from directory.hours.english import LONGEST as LONGEST_HOURS
from directory.hours.english import HoursUnclear, read_hours
from directory.places.gazetteer import Gazetteer
from directory.search.rules import fold
from directory.verification.rules import Method

LONGEST = {"hours": LONGEST_HOURS, "note": 10_000, "value": 500, "area": 10_000}
USUAL_LENGTH = 200
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Known:
    """What a file is read against: each role's code by whatever it may be called, its title by its code, and so on."""

    roles: Mapping[str, str]
    role_titles: Mapping[str, str]
    areas: Gazetteer
    today: date
    demonstration: bool
    national_lines: Collection[str] = frozenset()


def checked(text: str, *, column: str) -> str:
    """Text that every engine can hold and every file can carry."""
    longest = LONGEST.get(column, USUAL_LENGTH)
    if len(text) > longest:
        raise RuleBroken(f"{len(text)} characters were found: shorten it to {longest} or fewer")
    if _CONTROLS.search(text):
        raise RuleBroken("a hidden control character was found: type the cell afresh instead of pasting it")
    return text if column in {"note", "value"} else " ".join(text.split())


def read_role(text: str, known: Known) -> str:
    """A role's code, from its code or title."""
    code = known.roles.get(fold(text))
    if code is None:
        raise RuleBroken(f"“{text}” was found: use a role's code, one of {', '.join(known.role_titles)}")
    return code


def role_names(roles: Collection[tuple[str, str, str]]) -> dict[str, str]:
    """Each role's code by what it may be called, from its code, title and short title; its code wins."""
    names = {fold(name): code for code, *titles in reversed(list(roles)) for name in titles}
    return names | {fold(code): code for code, *_titles in roles}


def read_areas(text: str, known: Known) -> tuple[str, ...]:
    """The codes of areas by code, name or other name, with `;` between."""
    found: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in text.split(";"))):
        areas = known.areas.named(name)
        if not areas:
            raise RuleBroken(f"“{name}” was found, which is no area: enter a council's area by name or code")
        if len(areas) > 1:
            choices = ", ".join(f"{area.gss} ({area.name})" for area in areas)
            raise RuleBroken(f"“{name}” was found, which may be several: enter one of {choices}")
        found[areas[0].gss] = None
    return tuple(found)


def read_day(text: str) -> date:
    """A day as 2026-11-01 or 01/11/2026."""
    british = _DAY_FIRST.fullmatch(text)
    try:
        if british:
            day, month, year = map(int, british.groups())
            return date(year, month, day)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise RuleBroken(f"“{text}” was found, and there is no such day: check it") from error
    raise RuleBroken(f"“{text}” was found: write the day as 2026-11-01 or 01/11/2026")


def read_method(text: str) -> Method:
    """How somebody verified a value; case, spaces and hyphens don't matter."""
    return chosen(text, Method, field="method")


def read_cell_value(kind: ChannelKind, text: str, known: Known) -> Value:
    """The value of a channel of this kind, with the words around it and advice."""
    try:
        return read_value(kind, text, demonstration=known.demonstration, national_lines=known.national_lines)
    except ValueUnusable as error:
        raise RuleBroken(str(error)) from error


def read_cell_hours(text: str, known: Known, *, role: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Hours of a channel of this role as they are kept, and warnings about them."""
    try:
        read = read_hours(text, roles=known.role_titles)
    except HoursUnclear as error:
        raise RuleBroken(str(error)) from error
    if role and read.hours.when_closed == role:
        raise RuleBroken(f"“{text}” was found, but a role can't wait for itself to close: write when somebody answers")
    return read.hours.stored, read.warnings
