"""The form of an agreement: what was typed into it, read; and what stands in it when it's opened again."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from directory.agreements.draft import Draft, Unit
from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.notices.days import read_day

MOST_ROWS = 40
LONGEST_TEXT = 5_000
LONGEST_LINE = 200
FURTHEST = timedelta(days=26 * 366)  # agreements of long ago are entered too

_HIDDEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that nobody sees and that turn what follows around, or hide in a name."""


@dataclass(frozen=True)
class TypedParty:
    """One row of the form's parties, and which it is."""

    number: int
    organisation: str
    part: str
    lead: str
    person: str
    secure: str
    data_protection: str


@dataclass(frozen=True)
class TypedCommitment:
    """One row of the form's commitments; `party` is the row of the party that promises it."""

    party: int
    text: str
    amount: int | None
    unit: str


@dataclass(frozen=True)
class Typed:
    """A form that has been read; what is wrong with it stands in the form."""

    title: str
    reference: str
    purpose: str
    starts_on: date | None
    ends_on: date | None
    review_due_on: date | None
    notice_days: int | None
    lawful_basis: str
    categories: str
    areas: tuple[str, ...]
    parties: tuple[TypedParty, ...]
    commitments: tuple[TypedCommitment, ...]


def read_form(form: PostedForm, *, today: date) -> Typed:
    """What was typed; each mistake is noted in the form, beside its field."""
    parties = tuple(_party(form, number) for number in filled_rows(form.typed, "party"))
    rows = {each.number for each in parties}
    return Typed(
        title=line(form, "title", missing="Enter what it’s called"),
        reference=line(form, "reference"),
        purpose=_text(form, "purpose"),
        starts_on=read_date(form, "starts_on", today=today),
        ends_on=read_date(form, "ends_on", today=today),
        review_due_on=read_date(form, "review_due_on", today=today),
        notice_days=_number(form, "notice_days", most=1_000),
        lawful_basis=_text(form, "lawful_basis"),
        categories=_text(form, "categories"),
        areas=tuple(dict.fromkeys(filter(None, map(tidied, _text(form, "areas").splitlines())))),
        parties=parties,
        commitments=tuple(_commitment(form, number, parties=rows) for number in filled_rows(form.typed, "commitment")),
    )


def tidied(text: str) -> str:
    return " ".join(text.split())


def line(form: PostedForm, name: str, *, missing: str = "", longest: int = LONGEST_LINE) -> str:
    """One line of text without marks that nobody sees."""
    return tidied(_checked(form, name, form.text(name, missing=missing, longest=longest)))


def read_date(form: PostedForm, name: str, *, today: date, missing: str = "") -> date | None:
    """A day, or none where none was typed."""
    typed = form.text(name, missing=missing, longest=LONGEST_LINE)
    if not typed or name in form.errors:
        return None
    try:
        return read_day(typed, field=name, today=today, furthest=FURTHEST)
    except RuleBroken as broken:
        form.errors[name] = broken.message
        return None


def _text(form: PostedForm, name: str) -> str:
    text = _checked(form, name, form.text(name, longest=LONGEST_TEXT))
    return "\n".join(filter(None, map(tidied, text.splitlines())))


def _checked(form: PostedForm, name: str, text: str) -> str:
    if _HIDDEN.search(text):
        form.errors[name] = "Type this again: it holds invisible marks, which can make words look like others"
    return text


def _number(form: PostedForm, name: str, *, most: int) -> int | None:
    typed = form.text(name, longest=LONGEST_LINE)
    if not typed:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,3}", typed) or int(typed) > most:
        form.errors[name] = f"Enter a number from 1 to {most:,}, in figures"
        return None
    return int(typed)


def _party(form: PostedForm, number: int) -> TypedParty:
    def of(name: str, *, missing: str = "") -> str:
        return line(form, f"party-{number}-{name}", missing=missing)

    return TypedParty(
        number=number,
        organisation=of("organisation", missing="Enter the organisation’s name as the directory has it"),
        part=of("part"),
        lead=of("lead"),
        person=of("person"),
        secure=of("secure"),
        data_protection=of("data_protection"),
    )


def _commitment(form: PostedForm, number: int, *, parties: set[int]) -> TypedCommitment:
    name = f"commitment-{number}"
    text = line(form, f"{name}-text", missing="Say what is to be done", longest=500)
    party = form.typed.get(f"{name}-party", "")
    if not party.isdecimal() or int(party) not in parties:
        form.errors[f"{name}-party"] = "Choose the party that does it"
        party = "0"
    amount = _number(form, f"{name}-amount", most=1_000)
    unit = form.choice(f"{name}-unit", Unit, missing="Choose hours or days") if amount else ""
    return TypedCommitment(int(party), text, amount, unit)


def typed_of(draft: Draft) -> dict[str, str]:
    """What stands in the form of this draft."""
    rows = {each.organisation: str(number) for number, each in enumerate(draft.parties)}
    typed = {
        "title": draft.title,
        "reference": draft.reference,
        "purpose": draft.purpose,
        "starts_on": _day(draft.starts_on),
        "ends_on": _day(draft.ends_on),
        "review_due_on": _day(draft.review_due_on),
        "notice_days": str(draft.notice_days or ""),
        "lawful_basis": draft.lawful_basis,
        "categories": draft.categories,
        "areas": "\n".join(each.name for each in draft.areas),
    }
    for number, party in enumerate(draft.parties):
        shown = {"organisation": party.name, "part": party.part, "lead": party.lead, "person": party.person}
        shown |= {"secure": party.secure, "data_protection": party.data_protection}
        typed |= {f"party-{number}-{name}": value for name, value in shown.items()}
    for number, each in enumerate(draft.commitments):
        row = {"party": rows[each.organisation], "text": each.text, "amount": str(each.amount or ""), "unit": each.unit}
        typed |= {f"commitment-{number}-{name}": value for name, value in row.items()}
    return typed


def _day(on: date | None) -> str:
    return day(on) if on else ""


def closed_up(typed: Mapping[str, str]) -> dict[str, str]:
    """The same form without the empty rows between others, so that a row's number says which party it is."""
    places = {of: {was: now for now, was in enumerate(filled_rows(typed, of))} for of in ("party", "commitment")}
    form = {name: value for name, value in typed.items() if not _ROW.fullmatch(name)}
    for name, value in typed.items():
        if (found := _ROW.fullmatch(name)) and (now := places[found[1]].get(int(found[2]))) is not None:
            chosen = value.isdecimal() and name.endswith("-party")
            form[f"{found[1]}-{now}-{found[3]}"] = str(places["party"].get(int(value), "")) if chosen else value
    return form


_ROW = re.compile(r"(party|commitment)-(\d{1,2})-(\w+)")


def filled_rows(typed: Mapping[str, str], of: str) -> list[int]:
    """The numbers of the rows into which something was typed; a chosen party or unit alone is nothing yet."""
    found = {
        int(parts[2])
        for name, value in typed.items()
        if (parts := _ROW.fullmatch(name)) and parts[1] == of and parts[3] not in {"party", "unit"} and value.strip()
    }
    return sorted(each for each in found if each < MOST_ROWS)


def rows_shown(typed: Mapping[str, str], of: str, *, least: int, more: bool = False) -> Sequence[int]:
    """The rows of the form: those there are, as many as are needed, and one more when it's asked for."""
    numbers = [int(found[1]) for name in typed if (found := re.match(rf"{of}-(\d{{1,2}})-", name))]
    count = max([least, *(number + 1 for number in numbers)]) + more
    return range(min(count, MOST_ROWS))


def digest_of(typed: Mapping[str, str]) -> str:
    """What a form brings back to say which version of the entry it showed."""
    return hashlib.sha256(msgspec.json.encode(typed, order="deterministic")).hexdigest()
