"""Taking in what another directory's feed lists: as one act, which can be undone as a whole."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from directory.errors import RuleBroken
from directory.exchange.bodies import Bodies
from directory.exchange.changes import FileRefused, Imported, import_sheet, plan_of, read_in
from directory.exchange.plan import Plan
from directory.exchange.queries import held_organisations, known
from directory.exchange.sheet import Sheet
from directory.feeds.queries import READ, copies, of_organisations, still_here, with_numbers
from directory.feeds.services import Service, id_of, read_service, urlsplit_host
from directory.feeds.sorting import COLUMNS, Left, Reader, Sorter, Usable, body_of
from directory.history.changes import alone
from directory.history.rules import Act
from directory.imports.preview import Line, likely_duplicates, lines_of
from directory.settings import ROOT


@dataclass(frozen=True)
class Taken:
    """What a feed did, or in a dry run would do.

    `lines` are what is added and changed; `own` services came from this directory; `gone` are copies that the feed no
    longer lists, and that stay until somebody retires them; `alike` new organisations that may be others under another
    name.
    """

    imported: Imported
    lines: tuple[Line, ...]
    left: tuple[Left, ...]
    own: int
    gone: tuple[str, ...]
    alike: tuple[str, ...]


def reason_of(source: str) -> str:
    """The reason of an act that takes entries from a feed at this address, or in this file."""
    return f"{READ} at {source}"


@cache
def feed_roles() -> Mapping[str, Sequence[str]]:
    """The terms of other directories' taxonomies that stand for each role."""
    return tomllib.loads((ROOT / "seeds" / "feed_roles.toml").read_text(encoding="utf-8"))


async def take(act: Act, said: Iterable[Any], *, source: str, today: date, dry_run: bool = False) -> Taken:
    """Bring the directory to what the services of a feed say: nothing of it verified, nothing of one's own changed."""
    reference, roles = await known(today=today)
    reader = Reader(reference, feed_roles())
    usable = [one for each in _read(said, reader, source=source) if (one := reader.usable(each))]
    async with alone():
        bodies = Bodies(await held_organisations())
        held = [body for each in usable if (body := body_of(bodies, each))]
        known_here = await copies([each.said.uuid for each in usable])
        their_own = {each.id for each in held if each.id is not None}
        others = await of_organisations(their_own | {each.body for each in known_here.values()})
        others += await with_numbers({way.value for each in usable for way in each.ways})
        found = Sorter(bodies, known_here, others, roles).sort(usable, reason=reason_of(source))
        planned, rows, refused = await _planned(act, found.rows, usable, today=today)
        new = any(each.is_new for each in planned.organisations)
        alike = likely_duplicates(planned, await held_organisations()) if new else []
        imported = await import_sheet(
            act, rows.sheet, today=today, dry_run=dry_run, shown=planned.mark, known_as=rows.known_as
        )
        gone = await still_here(reason_of(source), but=reader.seen)
    return Taken(
        imported=imported,
        lines=tuple(lines_of(planned, areas={gss: area.name for gss, area in reference.areas.by_gss.items()})),
        left=(*reader.left, *found.left, *refused),
        own=found.own,
        gone=tuple(gone),
        alike=tuple(f"{each.name} may be {', '.join(name for name, _all in each.others)}" for each in alike),
    )


def _read(said: Iterable[Any], reader: Reader, *, source: str) -> Iterator[Service]:
    """Each service once."""
    for number, each in enumerate(said, start=1):
        called = str(each.get("name") or number)[:80] if isinstance(each, dict) else f"service {number}"
        try:
            uuid = id_of(each)
            if uuid not in reader.seen:
                reader.seen.add(uuid)
                yield read_service(each, host=urlsplit_host(source))
        except RuleBroken as broken:
            reader.left.append(Left(called, broken.message))


@dataclass(frozen=True)
class _Rows:
    """Rows of a contacts file, and the id of the service of each, by its number."""

    sheet: Sheet
    known_as: Mapping[int, str]

    @classmethod
    def of(cls, rows: Mapping[str, Sequence[list[str]]]) -> "_Rows":
        numbered = list(enumerate(((uuid, cells) for uuid, all_of in rows.items() for cells in all_of), start=2))
        sheet = Sheet(list(COLUMNS), [(number, cells) for number, (_uuid, cells) in numbered])
        return cls(sheet, {number: uuid for number, (uuid, _cells) in numbered})


async def _planned(
    act: Act, rows: Mapping[str, Sequence[list[str]]], usable: Iterable[Usable], *, today: date
) -> tuple[Plan, _Rows, list[Left]]:
    """What these rows would change, without those of services that the import refuses, each with why."""
    called = {each.said.uuid: each.said.called for each in usable}
    refused: dict[str, Left] = {}
    while True:
        left = _Rows.of({uuid: cells for uuid, cells in rows.items() if uuid not in refused})
        try:
            reading = await read_in(act, left.sheet, today=today, known_as=left.known_as)
            planned, _warnings = await plan_of(reading)
        except FileRefused as found:
            for remark in found.remarks:
                uuid = left.known_as[remark.row]
                refused.setdefault(uuid, Left(called[uuid], f"{remark.column}: {remark.text}"))
        else:
            return planned, left, list(refused.values())
