"""What several people did to one entry, field by field, and what may be meant twice."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import msgspec
from rapidfuzz import fuzz

from directory.accounts.rules import Role, Viewer
from directory.corrections.fields import LABELS, Kind, Texts
from directory.search.rules import fold

ALIKE = 88  # of 100: “St Mary's School” and “St Marys Primary School” are, “Oak School” and “Ash School” aren't


@dataclass(frozen=True)
class Note:
    """Something to look at before saving, which stops nobody: `links` are (address, words)."""

    text: str
    field: str = ""
    links: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One field in two states, or three: `typed` is what somebody else wanted meanwhile."""

    field: str
    label: str
    was: str
    now: str
    typed: str = ""


def packed(texts: Texts) -> str:
    """What a form showed, for it to bring back."""
    return msgspec.json.encode(texts, order="deterministic").decode()


def unpacked(text: str) -> Texts:
    """What a form brought back; nothing where it can't be read, so that everything then counts as changed."""
    try:
        return msgspec.json.decode(text, type=Texts)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return {}


def differences(kind: Kind, was: Texts, now: Texts) -> list[Difference]:
    """Every field of `now` that isn't what it was, in the form's order."""
    return [
        Difference(name, label, was.get(name, ""), now[name])
        for name, label in LABELS[kind].items()
        if name in now and now[name] != was.get(name, "")
    ]


def conflicts(kind: Kind, was: Texts, now: Texts, typed: Texts) -> list[Difference]:
    """What two people changed from what one of them was shown, in three columns."""
    return [
        Difference(name, label, was.get(name, ""), now[name], typed.get(name, ""))
        for name, label in LABELS[kind].items()
        if name in now and not now[name] == was.get(name, "") == typed.get(name, "")
    ]


def merged(was: Texts, now: Texts, typed: Texts) -> Texts:
    """What somebody typed on top of what others have saved meanwhile: fields that they left alone follow the others."""
    return {name: typed[name] if typed.get(name, text) != was.get(name) else text for name, text in now.items()} | {
        name: text for name, text in typed.items() if name not in now
    }


def mark_of(notes: Iterable[Note]) -> str:
    """Tells whether somebody has looked at these very notes."""
    told = "\n".join(repr(note) for note in notes)
    return hashlib.blake2b(told.encode(errors="replace"), digest_size=12).hexdigest() if told else ""


def alike(name: str, other: str) -> bool:
    """Whether two written names may be of one body; case, accents, order and words between don't matter."""
    one, two = fold(name), fold(other)
    return bool(one and two) and max(fuzz.token_sort_ratio(one, two), fuzz.token_set_ratio(one, two)) >= ALIKE


def names_the_person(text: str, person: str) -> bool:
    """Whether a text holds a part of somebody's name that's long enough to mean them."""
    held = set(fold(text).split())
    return any(len(part) > 2 and part in held for part in fold(person).split() if part not in _TITLES)


_TITLES = {"mrs", "miss", "mx", "doctor", "prof", "professor", "sir", "dame", "rev", "the", "and"}


def areas_refused(
    viewer: Viewer,
    wanted: Collection[int],
    *,
    held: Collection[int],
    served: Collection[int],
    county_of: Mapping[int, int | None],
) -> set[int]:
    """The areas, by number, that this viewer may not add to an entry that has `held` ones.

    A verifier adds areas that they verify, and districts of those. An editor adds areas that their organisation serves
    already: otherwise a club could answer for a whole county.
    """
    new = set(wanted) - set(held)
    match viewer.role:
        case Role.ADMINISTRATOR:
            return set()
        case Role.VERIFIER:
            return {area for area in new if not viewer.areas & {area, county_of.get(area)}}
    return new - set(served)


def may_add_role(viewer: Viewer, *, own: bool, nationwide: bool, answered: bool) -> bool:
    """Whether this viewer may enter a new contact for a role; `answered`: their organisation answers for it already.

    National lines are the administrators'. An editor adds what belongs to one organisation, like its own lead.
    """
    if viewer.role is Role.ADMINISTRATOR:
        return True
    return not nationwide and (viewer.role is Role.VERIFIER or own or answered)


def shown_as(marks: Iterable[str]) -> str:
    """A fingerprint of several entries as a page showed them, in their order."""
    return hashlib.blake2b("\n".join(marks).encode(errors="replace"), digest_size=12).hexdigest()
