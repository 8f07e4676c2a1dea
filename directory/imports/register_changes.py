"""A register brought in: its organisations as contacts, those that closed retired with who took their place."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from directory.contacts.changes import follow_organisation
from directory.contacts.values import ChannelKind
from directory.database import fetch, marks
from directory.errors import RuleBroken
from directory.exchange.cells import Known, checked, read_cell_value
from directory.exchange.changes import Imported, import_sheet
from directory.exchange.header import Remark
from directory.exchange.queries import known
from directory.exchange.sheet import Sheet
from directory.history.changes import alone, record
from directory.history.rules import Act, Change
from directory.imports.belonging import complete
from directory.imports.registers import Listed
from directory.organisations.handing_on import close

ROLE = "switchboard"
COLUMNS = ["organisation", "organisation_kind", "identifier", "role", "area", "channel", "value"]
BATCH = 500
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Brought:
    """What a register did, or in a dry run would do, and what of it was left out and why."""

    imported: Imported
    closed: tuple[str, ...]
    left_out: tuple[str, ...]
    moved: int = 0
    """Academies that belong to another trust now, or to none."""


async def bring_in(
    act: Act,
    listed: Iterable[Listed],
    *,
    today: date,
    links: Mapping[str, str] = NONE,
    belonging: Mapping[str, str] = NONE,
    dry_run: bool = False,
) -> Brought:
    """Bring the directory to what a register says: as one act, or in a dry run not at all.

    `links`: who took whose place; `belonging`: what each organisation is part of, as the register calls that.
    What of it can't be used is left out and told, as thousands are brought in; and what people here verified isn't
    replaced by what a register says otherwise.
    """
    every = list({each.identifier or f"{each.row}": each for each in listed}.values())
    moved = 0
    async with alone():
        held = await _held()
        reading = await _Reading.of(every, held, today=today)
        rows = [row for each in every if not each.closed for row in reading.rows_of(each)]
        imported = await import_sheet(act, Sheet(COLUMNS, rows), today=today, dry_run=dry_run)
        closing = [each for each in every if each.closed and _is_in_use(held.get(each.identifier))]
        if not dry_run:
            await _close(act, closing, links=links, today=today)
            moved = await complete(act, every, belonging=belonging, today=today)
    closed = tuple(f"{held[each.identifier]['name']} ({each.identifier})" for each in closing)
    return Brought(imported, closed, tuple(map(str, reading.left_out)), moved)


def _is_in_use(held: Mapping[str, Any] | None) -> bool:
    return held is not None and held["retired_on"] is None


async def _held() -> dict[str, dict[str, Any]]:
    """The organisations that are held, by each of their identifiers."""
    rows = await fetch(
        "SELECT named.scheme, named.value, o.id, o.name, o.retired_on FROM organisation_identifier named "
        "JOIN organisation o ON o.id = named.organisation"
    )
    return {f"{row['scheme']}:{row['value']}": row for row in rows}


async def _close(act: Act, closing: Collection[Listed], *, links: Mapping[str, str], today: date) -> None:
    held = await _held()
    changes: list[Change] = []
    for each in closing:
        number = held[each.identifier]["id"]
        successor = held.get(links.get(each.identifier, ""))
        ended = min(each.closed_on or today, today)
        heir = successor["id"] if successor and _is_in_use(successor) else None
        changes += [await close(number, on=ended, successor=heir), *await follow_organisation(number)]
    await record(act, changes=changes)


class _Reading:
    """What of a register can be used here."""

    def __init__(
        self,
        reference: Known,
        areas: Mapping[str, str],
        held: Mapping[str, Mapping[str, Any]],
        verified: Mapping[tuple[int, str], str],
    ) -> None:
        self.reference, self.areas, self.held, self.verified = reference, areas, held, verified
        self.left_out: list[Remark] = []

    @classmethod
    async def of(cls, listed: Collection[Listed], held: Mapping[str, Mapping[str, Any]], *, today: date) -> "_Reading":
        reference, _roles = await known(today=today)
        areas = {each.identifier: _area_named(each.area, reference) for each in listed}
        unknown = [each for each in listed if not areas[each.identifier] and each.postcode]
        postcodes = await _areas_of({each.postcode for each in unknown})
        areas |= {each.identifier: postcodes.get(each.postcode, "") for each in unknown}
        return cls(reference, areas, held, await _verified())

    def rows_of(self, each: Listed) -> list[tuple[int, list[str]]]:
        """The rows of a contacts file for one organisation; none where it can't be used."""
        if not each.identifier:
            return self._none(each, "identifier", f"{each.name} has no number by which it could be known again")
        held = self.held.get(each.identifier)
        if held and not _is_in_use(held):
            return self._none(each, "identifier", f"{each.identifier} is no longer in use here: bring it back first")
        area = self.areas[each.identifier]
        if area not in self.reference.areas.by_gss:
            return self._none(each, "area", f"no area of the directory is known for {each.name}")
        rows = []
        for kind, text in each.channels:
            if value := self._usable(each, kind, text, held):
                named = [each.name, each.kind.value, each.identifier, ROLE, area, kind.value, value]
                rows.append((each.row, named))
        if not rows and each.channels == ():
            return self._none(each, "value", f"{each.name} has neither a telephone number nor an address")
        return rows

    def _usable(self, each: Listed, kind: ChannelKind, text: str, held: Mapping[str, Any] | None) -> str:
        try:
            value = read_cell_value(kind, checked(text, column="value"), self.reference).value
        except RuleBroken as broken:
            self.left_out.append(Remark(each.row, kind.value, broken.message))
            return ""
        there = self.verified.get((held["id"], kind.value)) if held else None
        if there and there != value:
            self.left_out.append(
                Remark(each.row, kind.value, f"{text} was found, but somebody verified {there} here, which stays")
            )
            return ""
        return text

    def _none(self, each: Listed, column: str, why: str) -> list[tuple[int, list[str]]]:
        self.left_out.append(Remark(each.row, column, f"{why}: it was left out"))
        return []


def _area_named(text: str, reference: Known) -> str:
    """The code of the area that a register names, by its code or its name; "" where that is none, or several."""
    found = reference.areas.named(text) if text else ()
    return found[0].gss if len(found) == 1 else ""


async def _areas_of(postcodes: Collection[str]) -> dict[str, str]:
    """The council's area of each postcode that the directory knows."""
    wanted, found = sorted(postcodes), dict[str, str]()
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        for row in await fetch(
            "SELECT postcode, authority FROM postcode WHERE release = (SELECT id FROM postcode_release "
            f"WHERE state = 'current') AND postcode IN ({marks(batch)})",
            *batch,
        ):
            found[row["postcode"]] = row["authority"]
    return found


async def _verified() -> dict[tuple[int, str], str]:
    """What people verified of organisations' main offices: by the organisation's number and the kind of channel."""
    rows = await fetch(
        "SELECT contact.organisation, channel.kind, channel.value FROM channel "
        "JOIN contact ON contact.id = channel.contact JOIN role ON role.id = contact.role "
        "JOIN review ON review.channel = channel.id WHERE role.code = {} AND channel.label = '' "
        "AND channel.retired_on IS NULL AND contact.retired_on IS NULL AND contact.name = ''",
        ROLE,
    )
    return {(row["organisation"], row["kind"]): row["value"] for row in rows}
