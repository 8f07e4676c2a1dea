"""What was typed into the forms of partnerships, read; each mistake is noted beside its field."""

import re
from collections.abc import Collection
from datetime import date

from directory.agreements.reading import line, read_date
from directory.forms import PostedForm
from directory.partnerships.changes import Entering, Joining
from directory.partnerships.rules import MOST, MOST_STAGES, Part, PolicyKind, Stage, Unit

_FIELDS = ("title", "ours", "theirs", "amount", "record", "notify")


def read_joining(form: PostedForm, *, today: date) -> Joining | None:
    """What an organisation is in a partnership; None where the form says what to put right."""
    part = form.choice("part", list(Part), missing="Choose what it is in the partnership")
    joined_on = read_date(form, "joined_on", today=today, missing="Enter the day on which it joined")
    joining = {
        "subgroup": line(form, "subgroup"),
        "lead": line(form, "lead"),
        "delegated": line(form, "delegated"),
        "chairs": form.text("chairs") == "yes",
    }
    if form.errors or joined_on is None:
        return None
    return Joining(Part(part), joined_on, **joining)  # type: ignore[arg-type]


def read_policy(form: PostedForm, *, roles: Collection[str], today: date) -> Entering | None:
    """An escalation policy with its stages; None where the form says what to put right."""
    title = line(form, "title", missing="Enter what it’s called")
    address = form.text("address", missing="Enter the address of the page where it’s read", longest=500)
    begins = read_date(form, "effective_from", today=today, missing="Enter the day from which it holds")
    review = read_date(form, "review_due_on", today=today, missing="Enter the day by which it’s reviewed")
    stages = [_stage(form, number, roles=roles) for number in _rows(form)]
    if form.errors or begins is None or review is None:
        return None
    return Entering(title, address, begins, review, [each for each in stages if each])


def _rows(form: PostedForm) -> list[int]:
    """The stages into which something was typed."""
    return [
        number
        for number in range(MOST_STAGES)
        if any(form.typed.get(f"stage-{number}-{name}", "").strip() for name in _FIELDS)
    ]


def _stage(form: PostedForm, number: int, *, roles: Collection[str]) -> Stage | None:
    of = f"stage-{number}-"
    title = line(form, f"{of}title", missing="Enter what this stage is called")
    ours = line(form, f"{of}ours", missing="Enter who speaks, by job title")
    theirs = line(form, f"{of}theirs", missing="Enter to whom, by job title")
    unit = Unit(form.choice(f"{of}unit", list(Unit), missing="Choose hours or working days") or Unit.HOURS)
    typed = form.text(f"{of}amount", missing="Enter within how many, in figures")
    role = form.typed.get(f"{of}role", "")
    if typed and not (re.fullmatch(r"[1-9][0-9]{0,3}", typed) and int(typed) <= MOST[unit]):
        form.errors[f"{of}amount"] = f"Enter a number from 1 to {MOST[unit]}, in figures"
    record, notify = line(form, f"{of}record", longest=500), line(form, f"{of}notify", longest=300)
    if any(name.startswith(of) for name in form.errors):
        return None
    return Stage(title, ours, theirs, int(typed), unit, role if role in roles else "", record, notify)


def read_own_policy(form: PostedForm, *, today: date) -> dict[str, object] | None:
    """A policy of an organisation's own; None where the form says what to put right."""
    kind = form.choice("kind", list(PolicyKind), missing="Choose what it’s for")
    title = line(form, "title", missing="Enter what it’s called")
    address = form.text("address", missing="Enter the address of the page where it’s read", longest=500)
    edition = read_date(form, "edition_on", today=today, missing="Enter the day of its edition")
    review = read_date(form, "review_due_on", today=today, missing="Enter the day by which it’s reviewed")
    if form.errors or edition is None or review is None:
        return None
    return {
        "kind": PolicyKind(kind),
        "title": title,
        "address": address,
        "edition_on": edition,
        "review_due_on": review,
    }
