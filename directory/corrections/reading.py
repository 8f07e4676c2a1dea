"""What somebody typed about an entry, read and checked as an import would, field by field."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from directory.contacts.rules import DUTY_MOBILE, Visibility, is_duty_mobile, joined, read_channel_kind, visibility_of
from directory.contacts.values import ChannelKind, must_be_professionals_only, read_value
from directory.contacts.websites import read_website
from directory.contacts.written import Value, ValueUnusable
from directory.corrections.fields import Texts
from directory.corrections.rules import Note, names_the_person
from directory.errors import RuleBroken
from directory.hours.english import HoursUnclear, ReadHours, read_hours
from directory.organisations.rules import Identifier, read_identifier, read_kind
from directory.people.rules import lines
from directory.places.gazetteer import Gazetteer, PlaceArea

Meant = TypeVar("Meant")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Known:
    """What texts are read against; role titles by code."""

    areas: Gazetteer
    role_titles: Mapping[str, str]
    demonstration: bool
    national_lines: Collection[str]


@dataclass
class Read:
    """What the texts mean by the name of the field, what is wrong with them, and what to look at again."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    kept: str = ""  # a channel's value, as it would be kept

    def take(self, name: str, reader: Callable[[str], Meant], text: str) -> Meant | None:
        """The meaning of one field into `values`, or what is wrong with it into `errors`."""
        try:
            meant = self.values[name] = reader(_plain(text))
        except (RuleBroken, ValueUnusable, HoursUnclear) as broken:
            self.errors[name] = _sentence(str(broken))
            return None
        return meant


def read_organisation(typed: Texts, known: Known, *, held: Collection[int] = ()) -> Read:
    """An organisation's fields; `held` are the areas it has, which may be abolished ones."""
    read = Read()
    read.take("name", _name, typed["name"])
    read.take("kind", read_kind, typed["kind"])
    read.take("identifiers", _identifiers, typed["identifiers"])
    areas = read.take("areas", lambda text: _areas(text, known, held=held), typed["areas"])
    read.take("aliases", lines, typed["aliases"])
    read.take("website", lambda text: _website(text, known), typed["website"])
    if areas == []:
        read.notes.append(Note("Without an area, no place leads to this organisation", "areas"))
    return read


def read_contact(typed: Texts, known: Known, *, held: Collection[int] = ()) -> Read:
    """A contact's fields, but for its role."""
    read = Read()
    for name in ("name", "person", "job_title"):
        read.take(name, lambda text: " ".join(text.split()), typed[name])
    read.take("areas", lambda text: _areas(text, known, held=held), typed["areas"])
    read.take("note", str, typed["note"])
    person = read.values.get("person", "")
    for name, what in (("name", "What it’s called"), ("note", "The note")):
        if names_the_person(typed[name], person):
            read.notes.append(_names_somebody(what, person, name))
    return read


def read_channel(typed: Texts, known: Known, *, kind: ChannelKind | None, person: str, role: str) -> Read:
    """A channel's fields; `kind` where it has one already, with the person that its contact names and its role."""
    read = Read()
    if kind is None:
        kind = read.take("kind", read_channel_kind, typed["kind"])
    value = read.take("value", lambda text: _value(kind, text, known), typed["value"]) if kind else None
    label = read.take(
        "label", lambda text: joined(" ".join(text.split()), value.label if value else ""), typed["label"]
    )
    hours = read.take("hours", lambda text: _hours(text, known, role=role), typed["hours"])
    for name in ("purpose", "accepts"):
        read.take(name, lambda text: " ".join(text.split()), typed[name])
    wanted = read.take("visibility", _visibility, typed["visibility"])
    if kind and value and label is not None and wanted:
        # Refused where it's public and may be somebody's own mobile.
        duty = is_duty_mobile(label)
        read.take(
            "visibility",
            lambda _text: visibility_of(kind, value.value, person=person, duty_mobile=duty, wanted=wanted),
            "",
        )
        if must_be_professionals_only(kind, value.value, person=person, duty_mobile=duty):
            text = f"This is {person}’s own mobile. Label it {DUTY_MOBILE} if whoever is on duty carries it"
            read.notes.append(Note(text, "value"))
    read.notes += [Note(_sentence(advice), "value") for advice in (value.advice if value else ())]
    read.notes += [Note(_sentence(warning), "hours") for warning in (hours.warnings if hours else ())]
    if label and names_the_person(label, person):
        read.notes.append(_names_somebody("The label", person, "label"))
    if hours is not None:
        read.values["hours"] = hours.hours.stored
    if value is not None:
        read.kept = value.value
        read.values["value"] = typed["value"]  # read once more as it's saved, with the words around it
    if label is not None:
        read.values["label"] = typed["label"]
    return read


def area_text(area: PlaceArea, known: Gazetteer) -> str:
    """An area as a form shows it, so that reading it gives the same: its name, or its code where that's several."""
    return area.name if known.named(area.name) == (area,) else area.gss


def _plain(text: str) -> str:
    if _CONTROLS.search(text):
        raise RuleBroken("Type this afresh instead of pasting it: it holds a hidden control character")
    return text


def _name(text: str) -> str:
    if not text.strip():
        raise RuleBroken("Enter the organisation’s name")
    return " ".join(text.split())


def _identifiers(text: str) -> list[Identifier]:
    return list(dict.fromkeys(read_identifier(each) for each in lines(text)))


def _areas(text: str, known: Known, *, held: Collection[int]) -> list[int]:
    """The numbers of the areas on these lines; those that are gone only where they are held already."""
    found: dict[int, None] = {}
    for name in lines(text.replace(";", "\n")):
        areas = known.areas.named(name)
        if not areas:
            raise RuleBroken(f"There is no area “{name}”. Write a council’s area by name, like Wigan, or by code")
        if len(areas) > 1:
            choices = " or ".join(f"{area.gss} ({area.name})" for area in areas)
            raise RuleBroken(f"“{name}” may be several areas. Write {choices}")
        if not areas[0].current and areas[0].id not in held:
            heirs = " or ".join(heir.name for heir in known.areas.successors(areas[0])) or "the one that is there now"
            raise RuleBroken(f"{areas[0].name} was abolished. Write {heirs}")
        found[areas[0].id] = None
    return list(found)


def _website(text: str, known: Known) -> str:
    return read_website(text, demonstration=known.demonstration).value if text.strip() else ""


def _value(kind: ChannelKind, text: str, known: Known) -> Value:
    return read_value(kind, text, demonstration=known.demonstration, national_lines=known.national_lines)


def _hours(text: str, known: Known, *, role: str) -> ReadHours:
    read = read_hours(text, roles=known.role_titles)
    if read.hours.when_closed == role:
        raise RuleBroken("A role can’t wait for itself to close. Write when somebody answers")
    return read


def _visibility(text: str) -> Visibility:
    try:
        return Visibility(text)
    except ValueError:
        raise RuleBroken("Choose who may see it") from None


def _names_somebody(what: str, person: str, name: str) -> Note:
    return Note(f"{what} seems to name {person}: it will be wrong when somebody else answers", name)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
