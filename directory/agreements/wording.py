"""An agreement as text: one account of it for the page, the PDF, Word and the signature's fingerprint."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from directory.agreements.draft import Commitment, Draft, Party, Unit
from directory.agreements.kinds import Kind
from directory.agreements.rules import notice_words
from directory.dates import day


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, a paragraph or an item a line."""

    title: str
    lines: tuple[str, ...]

    @property
    def listed(self) -> bool:
        """Whether its lines are items of a list, and not paragraphs."""
        return self.title in _LISTED


_LISTED = {"Who agrees", "Where it holds", "Who does what", "How it’s shared", "What holds besides"}


def sections_of(draft: Draft, kind: Kind, *, version: int) -> list[Section]:
    """What an agreement says, in order."""
    about = [draft.title, kind.title, f"Reference: {draft.reference}" if draft.reference else "", f"Version {version}"]
    parts: dict[str, Iterable[str]] = {
        "What it is": about,
        "What it’s for": draft.purpose.splitlines(),
        "Who agrees": map(_party, draft.parties),
        "Where it holds": (f"{each.name} ({each.gss})" for each in draft.areas),
        "When it holds": _days(draft),
        "Who does what": (_commitment(each, draft) for each in draft.commitments),
    }
    if kind.shares:
        parts |= {
            "What is shared": draft.categories.splitlines(),
            "The lawful basis for sharing it": draft.lawful_basis.splitlines(),
            "How it’s shared": map(_sharing, draft.parties),
        }
    parts["What holds besides"] = kind.clauses
    sections = [Section(title, _filled(lines)) for title, lines in parts.items()]
    return [each for each in sections if each.lines]


def _filled(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(tidied for line in lines if (tidied := " ".join(line.split())))


def _party(party: Party) -> str:
    said = f"{party.name}, as {party.part}" if party.part else party.name
    return f"{said}. Lead: {party.lead}" if party.lead else said


def _days(draft: Draft) -> list[str]:
    """When it begins, ends and is reviewed, and how it's ended before."""
    says = [f"It begins on {day(draft.starts_on)}." if draft.starts_on else ""]
    says.append(f"It ends on {day(draft.ends_on)}." if draft.ends_on else "It goes on until it’s ended.")
    if draft.review_due_on:
        says.append(f"The parties review it by {day(draft.review_due_on)}.")
    if draft.notice_days:
        says.append(f"Any party may end it with {notice_words(draft.notice_days)}, in writing.")
    return says


def _commitment(commitment: Commitment, draft: Draft) -> str:
    said = f"{draft.named(commitment.organisation)}: {commitment.text.rstrip('.')}"
    if commitment.amount is None:
        return f"{said}."
    return f"{said}, within {Unit(commitment.unit).counted(commitment.amount)}."


def _sharing(party: Party) -> str:
    ways = [
        f"by {party.secure}" if party.secure else "",
        f"data protection: {party.data_protection}" if party.data_protection else "",
    ]
    said = "; ".join(each for each in ways if each)
    return f"{party.name}: {said}" if said else ""


def as_text(sections: Sequence[Section]) -> str:
    """The canonical text, which signatures are about: the same facts always give the same letters."""
    lines = [line for each in sections for line in (each.title, *(f"- {said}" for said in each.lines), "")]
    return "\n".join(lines).strip() + "\n"


def sections_in(text: str) -> list[Section]:
    """A text taken apart again, as it's shown; the reverse of `as_text`."""
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    return [Section(title, tuple(line.removeprefix("- ") for line in lines)) for title, *lines in blocks]


def fingerprint(text: str) -> str:
    """SHA-256 of a text, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def short(fingerprint: str) -> str:
    """Enough of a fingerprint to compare by eye: “3f2a 9c01 77de”."""
    return " ".join(fingerprint[start : start + 4] for start in (0, 4, 8))


class Was(StrEnum):
    """What became of a line."""

    TAKEN = "taken out"
    ADDED = "added"


@dataclass(frozen=True)
class Difference:
    """Under one heading, the lines that were taken out and put in."""

    title: str
    lines: tuple[tuple[Was, str], ...]


def differences(before: str, after: str) -> list[Difference]:
    """What changed from one text to another, by heading, in the order of the later one."""
    old, new = ({each.title: each for each in sections_in(text)} for text in (before, after))
    titles = [*new, *(title for title in old if title not in new)]
    found = []
    for title in titles:
        was, now = (side[title].lines if title in side else () for side in (old, new))
        if lines := _changed(was, now):
            found.append(Difference(title, lines))
    return found


def _changed(was: Sequence[str], now: Sequence[str]) -> tuple[tuple[Was, str], ...]:
    lines: list[tuple[Was, str]] = []
    for tag, start, end, other_start, other_end in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if tag != "equal":
            lines += [(Was.TAKEN, line) for line in was[start:end]]
            lines += [(Was.ADDED, line) for line in now[other_start:other_end]]
    return tuple(lines)
