"""A contacts file read row by row: what each row means, and a remark about each cell that can't be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from directory.contacts.rules import Visibility, joined, read_channel_kind, read_visibility
from directory.contacts.values import ChannelKind
from directory.contacts.written import Value
from directory.errors import RuleBroken
from directory.exchange.cells import (
    Known,
    checked,
    read_areas,
    read_cell_hours,
    read_cell_value,
    read_day,
    read_method,
    read_role,
)
from directory.exchange.header import REQUIRED, Header, Remark, read_header
from directory.exchange.sheet import Cells, Sheet
from directory.organisations.rules import Identifier, OrganisationKind, read_identifier, read_kind
from directory.verification.rules import Method


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says about a value: who verified it, when and how."""

    on: date
    by: str
    method: Method


@dataclass(frozen=True, slots=True)
class Row:
    """One channel as a row has it.

    None stands for a column that isn't there, or, for kinds, identifiers and claims, for a blank cell.
    `areas` by code; a `visibility` of "" is a blank cell.
    """

    number: int
    organisation: str
    organisation_kind: OrganisationKind | None
    identifier: Identifier | None
    role: str
    areas: tuple[str, ...] | None
    name: str
    person: str | None
    job_title: str | None
    note: str | None
    kind: ChannelKind
    value: str
    label: str
    hours: str | None
    visibility: Visibility | str | None
    claim: Claim | None


@dataclass
class ReadFile:
    """The rows of a file, and what is to be said about it. With any problem, nothing of it goes in."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""

TOLD_EACH = 500  # rows


def read_contacts(sheet: Sheet, known: Known, *, progress: Progress | None = None) -> ReadFile:
    """Every row of a contacts file, and every bad cell."""
    header = read_header(sheet.header)
    found = ReadFile(problems=list(header.problems), warnings=list(header.warnings))
    if not header.problems:
        memory: dict[tuple[str, ...], Any] = {}
        for done, (number, cells) in enumerate(sheet.rows):
            if progress and done % TOLD_EACH == 0:
                progress(done, len(sheet.rows))
            _RowReader(number, cells, header=header, known=known, found=found, memory=memory).read()
    if progress:
        progress(len(sheet.rows), len(sheet.rows))
    return found


class _RowReader:
    """Reads one row. Each text is read once in a file: a thousand schools share their hours, roles and areas."""

    def __init__(
        self,
        number: int,
        cells: Cells,
        *,
        header: Header,
        known: Known,
        found: ReadFile,
        memory: dict[tuple[str, ...], Any],
    ) -> None:
        self.number, self.cells, self.header = number, cells, header
        self.known, self.found, self.memory = known, found, memory

    def read(self) -> None:
        """The row into `found`, or a remark about each of its bad cells."""
        problems_before = len(self.found.problems)
        self._check_shape()
        kind: ChannelKind | None = self._cell("channel", read_channel_kind)
        value: Value | None = self._value(kind) if kind else None
        columns = {
            "organisation": self._text("organisation"),
            "organisation_kind": self._cell("organisation_kind", read_kind),
            "identifier": self._cell("identifier", read_identifier),
            "role": (role := self._cell("role", lambda text: read_role(text, self.known))),
            "areas": self._cell("area", lambda text: read_areas(text, self.known), blank=()),
            "name": self._text("name") or "",
            "person": self._text("person"),
            "job_title": self._text("job_title"),
            "note": self._text("note"),
            "label": self._label(value),
            "hours": self._hours(role),
            "visibility": self._cell("visibility", read_visibility, blank=""),
            "claim": self._claim(),
        }
        if kind and value and len(self.found.problems) == problems_before:
            self.found.rows.append(Row(self.number, kind=kind, value=value.value, **columns))

    def _check_shape(self) -> None:
        if any(self.cells[self.header.width :]):
            self._refuse(
                f"column {self.header.width + 1}", "more cells than columns were found: put quotes round commas"
            )
        for column in REQUIRED:
            if not self._raw(column):
                self._refuse(column, "nothing was found: enter one")

    def _raw(self, column: str) -> str | None:
        place = self.header.places.get(column)
        if place is None:
            return None
        return self.cells[place] if place < len(self.cells) else ""

    def _text(self, column: str) -> str | None:
        return self._cell(column, str, blank="")  # type: ignore[no-any-return]

    def _cell(self, column: str, reader: Callable[[str], Any], *, blank: Any = None, apart: str = "") -> Any:
        """What a cell means; None where its column isn't there or it can't be read, `blank` where it's empty.

        `apart` keeps meanings of the same text apart that also depend on another cell.
        """
        raw = self._raw(column)
        if not raw:
            return raw if raw is None else blank
        key = (column, apart, raw)
        if key not in self.memory:
            try:
                self.memory[key] = reader(checked(raw, column=column))
            except RuleBroken as error:
                self.memory[key] = error
        meant = self.memory[key]
        if isinstance(meant, RuleBroken):
            self._refuse(column, meant.message)
            return None
        return meant

    def _value(self, kind: ChannelKind) -> Value | None:
        value: Value | None = self._cell("value", lambda text: read_cell_value(kind, text, self.known), apart=kind)
        for advice in value.advice if value else ():
            self._warn("value", advice)
        return value

    def _label(self, value: Value | None) -> str:
        try:
            return joined(self._text("label") or "", value.label if value else "")
        except RuleBroken as error:
            self._refuse("label", error.message)
            return ""

    def _hours(self, role: str | None) -> str | None:
        stored, warnings = self._cell(
            "hours", lambda text: read_cell_hours(text, self.known, role=role), blank=("", ()), apart=role or ""
        ) or (None, ())
        for warning in warnings:
            self._warn("hours", warning)
        return stored

    def _claim(self) -> Claim | None:
        day, method, by = (
            self._cell("verified_on", read_day),
            self._cell("method", read_method),
            self._text("verified_by"),
        )
        if not self._raw("verified_on"):
            if method or by:
                self._warn("verified_on", "nothing was found: who and how are kept only beside the day")
            return None
        if day and day > self.known.today:
            self._refuse(
                "verified_on", f"“{self._raw('verified_on')}” was found, which is in the future: check the day"
            )
        for column in ("verified_by", "method"):
            if not self._raw(column):
                self._refuse(column, f"nothing was found beside {self._raw('verified_on')}: enter it, or clear the day")
        return Claim(day, by, method) if day and by and method else None

    def _refuse(self, column: str, text: str) -> None:
        self.found.problems.append(Remark(self.number, column, text))

    def _warn(self, column: str, text: str) -> None:
        self.found.warnings.append(Remark(self.number, column, text))
