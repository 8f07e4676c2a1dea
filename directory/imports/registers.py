"""Registers of organisations as they're published, row by row: one small reader each."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from directory.contacts.values import ChannelKind
from directory.errors import RuleBroken
from directory.organisations.rules import OrganisationKind


@dataclass(frozen=True)
class Listed:
    """One organisation of a register, by the number that it has there; `row` as a spreadsheet counts them.

    `area` is a council's code or name, or "" where its `postcode` decides. `identifier` is "" where it has none that is
    known here, `also` are further ones, `called` is what the register's other files call it. No person's name is taken.
    """

    row: int
    identifier: str
    name: str
    kind: OrganisationKind
    area: str = ""
    postcode: str = ""
    channels: tuple[tuple[ChannelKind, str], ...] = ()
    closed: bool = False
    closed_on: date | None = None
    also: tuple[str, ...] = ()
    called: str = ""


Lines = Iterator[list[str]]


def read_schools(lines: Lines) -> Iterator[Listed]:
    """Get Information about Schools: all establishments (`edubasealldata`), by their URN."""
    for number, row in named(lines, needs=("URN", "EstablishmentName", "EstablishmentStatus (name)")):
        group = row.get("EstablishmentTypeGroup (name)", "")
        if group in _NO_SCHOOLS:
            continue
        address = "\n".join(row.get(each, "") for each in _ADDRESS if row.get(each))
        yield Listed(
            row=number,
            identifier=f"urn:{row['URN']}",
            name=row["EstablishmentName"],
            kind=OrganisationKind.COLLEGE if group == "Colleges" else OrganisationKind.SCHOOL,
            area=row.get("GSSLACode (name)", ""),
            postcode=row.get("Postcode", ""),
            channels=channels(row.get("TelephoneNum", ""), row.get("SchoolWebsite", ""), address),
            closed=row["EstablishmentStatus (name)"] == "Closed",
            closed_on=day_in(row.get("CloseDate", ""), "%d-%m-%Y"),
        )


_ADDRESS = ("Street", "Locality", "Address3", "Town", "County (name)", "Postcode")
_NO_SCHOOLS = frozenset({"Universities", "Welsh schools", "Children's Centres", "Online provider"})
"""Groups of establishments that no child is sent to, or that aren't in England."""


def read_links(lines: Lines) -> dict[str, str]:
    """Which establishment took the place of which, by `urn:`, from the register's links file."""
    found: dict[str, str] = {}
    for _number, row in named(lines, needs=("URN", "LinkURN", "LinkType")):
        if row["LinkType"].startswith("Successor") and row["LinkURN"]:
            found.setdefault(f"urn:{row['URN']}", f"urn:{row['LinkURN']}")
    return found


def read_nhs(lines: Lines) -> Iterator[Listed]:
    """The NHS Organisation Data Service's lists of 27 columns without a header (`etr.csv` and its like), by code."""
    for number, cells in enumerate(lines, start=1):
        if not any(cells):
            continue
        if len(cells) < 18:
            raise RuleBroken(f"row {number}: {len(cells)} columns were found where these lists have 27")
        code, name, telephone = cells[0], cells[1], cells[17]
        address = "\n".join(each for each in (*cells[4:9], cells[9]) if each)
        closed_on = day_in(cells[11], "%Y%m%d")
        yield Listed(
            row=number,
            identifier=f"ods:{code}",
            name=_as_a_name(name),
            kind=OrganisationKind.HEALTH_BODY,
            postcode=cells[9],
            channels=channels(telephone, "", address),
            closed=closed_on is not None,
            closed_on=closed_on,
        )


def lines_of(text: str) -> Lines:
    """The cells of each line, without stray blanks; RuleBroken where its quotes can't be matched."""
    number = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline="")):  # `splitlines` would also split at rarer characters
            number += 1
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise RuleBroken(f"row {number + 1}: it can’t be read ({error}): download the file again") from error


def named(
    lines: Lines, *, needs: Iterable[str], otherwise: Mapping[str, Sequence[str]] | None = None, above: int = 0
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number, by the names of its columns; as many rows as `above` may stand over those.

    Case doesn't matter; `otherwise`: what else a column is called, in other editions of the register.
    """
    names = {column: (column, *others) for column, others in (otherwise or {}).items()}
    names = {each: names.get(each, (each,)) for each in (*needs, *names)}
    missing = [*needs]
    for number, cells in enumerate(lines, start=1):
        header = _columns(cells, names)
        if set(needs) <= set(header):
            yield from _rows(lines, header, after=number)
            return
        missing = min(missing, [each for each in needs if each not in header], key=len)
        if number > above:
            break
    raise RuleBroken(f"row 1: there is no column “{missing[0]}”: is this the whole file of that register?")


def _columns(cells: Sequence[str], names: Mapping[str, Sequence[str]]) -> list[str]:
    """The names of these columns as they're asked for; of several for one thing, the first that `names` has."""
    plain = [" ".join(cell.lstrip("\ufeff").split()).casefold() for cell in cells]
    header = [*cells]
    for column, called in names.items():
        found = next((plain.index(each.casefold()) for each in called if each.casefold() in plain), None)
        if found is not None:
            header[found] = column
    return header


def _rows(lines: Lines, header: Sequence[str], *, after: int) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in enumerate(lines, start=after + 1):
        if any(cells):
            yield number, dict(zip(header, cells, strict=False))


def channels(telephone: str, website: str, address: str) -> tuple[tuple[ChannelKind, str], ...]:
    """The ways to reach an organisation of which a register tells."""
    told = ((ChannelKind.PHONE, telephone), (ChannelKind.WEBSITE, website), (ChannelKind.POST, address))
    return tuple((kind, value) for kind, value in told if value)


def day_in(text: str, *patterns: str) -> date | None:
    """The day that a register writes in one of these ways; None where it names none."""
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _as_a_name(shouted: str) -> str:
    """A name in capitals as people write it."""
    first, *rest = [each if each in _INITIALS else each.capitalize() for each in shouted.split()] or [""]
    return " ".join([first, *(each.lower() if each in _SMALL else each for each in rest)])


_SMALL = frozenset({"And", "Of", "The", "For", "In", "On"})
_INITIALS = frozenset({"NHS", "GP", "ICB", "UK", "CCG"})
